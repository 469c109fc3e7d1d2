"""Figures of speech told by form: repeated openings and endings, antithesis, threes, questions asked for effect.

After Lausberg (1998), Handbook of Literary Rhetoric, §§ 629–632 (anaphora, epiphora), 787–807 (antithesis), 733 (three
members), 767–770 (interrogatio). Each is a rule over clauses, which end at punctuation.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.lexicons import folded, which
from helpers.tables import NO_PROSE

_EMPTY = frozenset(
    """a an the of in on at to for by with from as and or but that which who whom whose this these those its their his her it he she they
    was were is are has had have been be said says told according into over about after before during between than if when while where
    s 's mr. mrs. ms. also not would will one""".split()
)
_SUBJECTS = frozenset("i we you he she it they there that this these those who what when if also".split())
_ADDITIVE = frozenset(
    "only just merely simply least to even yet all surprisingly sure because necessarily alone".split()
)
_AUXILIARIES = frozenset(
    "do does did have has had will would can could should must may might don't doesn't didn't".split()
)
_ADJECTIVE = re.compile(r"[a-z-]{2,}(?:ful|less|ive|ous|able|ible|ant|ent|ical|ic|ual|ary|er|est|ish)")
_NOUNS = frozenset(
    """water paper power number member leader minister officer worker voter lawyer teacher computer center order government president
    student parent statement agreement department parliament movement moment percent agent accident incident weather winter summer letter
    brother sister mother father daughter river October November December September executive music public traffic fabric republic
    clinic topic table vegetable immigrant restaurant native detective motive archive table november another other rather either neither
    whether never ever over under after however number order offer cover answer enter consider remember discover deliver""".lower().split()
)
_ADJECTIVES = frozenset(
    """good bad strong weak free fair fast slow safe clean clear simple plain poor rich old new young big small great hard soft cheap
    dear brave proud cruel kind true false right wrong just unjust open honest corrupt crooked sick tired broken dead dark cold warm
    bold calm quick smart dumb stupid rude loud quiet legal illegal moral immoral loyal brutal fatal vital equal humble noble unfair
    unsafe unfit unworthy unfounded misguided outdated flawed failed divided united committed determined insignificant negotiated""".split()
)


_LONGEST = 200  # tokens to either side that are looked at in a sentence: one without end would take the square of its length in time


def find_schemes(tokens: pd.DataFrame, paragraphs: pd.DataFrame, joined, voice: np.ndarray) -> pd.DataFrame:
    """Anaphora, epistrophe, antithesis and tricolon in `tokens`.

    Parameters
    ----------
    voice : a number for each token that changes where somebody else speaks; no figure goes over such a change.

    Returns
    -------
    device, rule, first, last (rows in `tokens`, both included).
    """
    forms = tokens["token"].cat.categories.to_numpy(dtype=object)
    low = folded(forms.tolist())
    codes = tokens["token"].cat.codes.to_numpy()
    kinds = tokens["kind"].cat.codes.to_numpy()
    word = (kinds != 2) | _are(("'s", "'"), low)[codes]
    place = np.searchsorted(joined.position(paragraphs), joined.position(tokens), side="right") - 1
    sentence = tokens["sentence"].to_numpy()
    article = tokens["article"].cat.codes.to_numpy()
    change = np.ones(len(tokens), dtype=bool)
    change[1:] = (sentence[1:] != sentence[:-1]) | (article[1:] != article[:-1]) | (voice[1:] != voice[:-1])
    opens = np.flatnonzero(word & (change | np.concatenate([[True], ~word[:-1]])))
    closes = np.flatnonzero(word & np.concatenate([change[1:] | ~word[1:], [True]]))
    number = pd.factorize(np.array(low, dtype=object))[0][codes]
    block = place * (voice.max() + 1) + voice if len(voice) else place
    words = np.array(low, dtype=object)[codes]
    written = forms[codes]
    rows = [
        *_repeated(opens, closes, number, block, words, written, "anaphora"),
        *_repeated(opens, closes, number, block, words, written, "epistrophe"),
        *_antitheses(words, np.flatnonzero(_are(("not", "less", "cannot", "can't"), low)[codes]), change),
        *_tricola(
            words, written, np.flatnonzero(_are(("and", "or"), low)[codes]), _are((",",), low)[codes], change, word
        ),
    ]
    table = pd.DataFrame(rows, columns=["device", "rule", "first", "last"]).astype({"first": "int64", "last": "int64"})
    return _apart(table)


def _are(words: tuple[str, ...], low: list[str]) -> np.ndarray:
    """Which forms (bool) are one of some words."""
    return np.fromiter((form in words for form in low), dtype=bool, count=len(low))


def _apart(table: pd.DataFrame) -> pd.DataFrame:
    """`table` without rows that overlap an earlier one of the same device."""
    table = table.sort_values(["device", "first", "last"], kind="stable", ignore_index=True)
    keep, device, reach = [], None, -1
    for row in table.itertuples():
        fresh = row.device != device or row.first > reach
        keep.append(fresh)
        if fresh:
            device, reach = row.device, row.last
    return table[np.array(keep, dtype=bool)]


def _repeated(opens, closes, number, block, words, written, device: str) -> list[tuple]:
    """Runs of clauses, one right after the other, that open (or end) with the same two words or more."""
    length = closes - opens + 1
    if device == "anaphora":
        one, two = number[opens], number[np.minimum(opens + 1, len(number) - 1)]
    else:
        one, two = number[closes], number[np.maximum(closes - 1, 0)]
    alike = (one[1:] == one[:-1]) & (two[1:] == two[:-1]) & (block[opens][1:] == block[opens][:-1])
    least = 3 if device == "anaphora" else 4
    alike &= (length[1:] >= least) & (length[:-1] >= least)
    rows = []
    at = np.flatnonzero(alike)
    groups = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if len(at) else []
    for group in groups:
        members = [*group.tolist(), int(group[-1]) + 1]
        width = _common(members, opens, closes, words, backwards=device == "epistrophe")
        spans = [
            (opens[m], opens[m] + width - 1) if device == "anaphora" else (closes[m] - width + 1, closes[m])
            for m in members
        ]
        phrase = words[spans[0][0] : spans[0][1] + 1].tolist()
        if not _tells(phrase, written[spans[0][0] : spans[0][1] + 1], len(members)):
            continue
        rows += [(device, f"{device}: {' '.join(phrase)} × {len(members)}", int(a), int(b)) for a, b in spans]
    return rows


def _common(members: list[int], opens, closes, words, *, backwards: bool) -> int:
    """How many words at the opening (or the end) all these clauses share."""
    clauses = [words[opens[m] : closes[m] + 1] for m in members]
    clauses = [clause[::-1] if backwards else clause for clause in clauses]
    width = 2
    while width < min(map(len, clauses)) and len({clause[width] for clause in clauses}) == 1:
        width += 1
    return width


def _tells(phrase: list[str], written, members: int) -> bool:
    """Whether a repeated phrase is more than the small words and names that prose repeats anyway."""
    empty = sum(word in _EMPTY for word in phrase)
    names = sum(form[:1].isupper() and form != "I" for form in written[1:])
    if names and names + empty >= len(phrase) - 1:
        return False
    return empty < len(phrase) or (members >= 3 and phrase[0] in ("to", "for", "not", "he", "she", "they", "it"))


def _antitheses(words: np.ndarray, cues: np.ndarray, change: np.ndarray) -> list[tuple]:
    """``not X but Y``, ``X, not Y``, ``less X than Y``, ``can Y, cannot X`` within one sentence and voice."""
    rows = []
    edges = np.append(np.flatnonzero(change), len(words))
    places = np.searchsorted(edges, cues, side="right")
    for cue, at in zip(cues.tolist(), places.tolist(), strict=True):
        left, right = max(int(edges[at - 1]), cue - _LONGEST), min(int(edges[at]), cue + _LONGEST)
        sentence = words[left:right].tolist()
        i = cue - left
        found = None
        if sentence[i] == "not":
            found = _not_but(sentence, i) or _comma_not(sentence, i)
        elif sentence[i] == "less":
            found = _less_than(sentence, i)
        elif "can" in sentence[max(0, i - 12) : i] and any(
            mark in sentence[max(0, i - 12) : i] for mark in (",", ";", "but")
        ):
            can = max(j for j in range(max(0, i - 12), i) if sentence[j] == "can")
            if sentence[can + 1 : i] and sentence[max(can - 1, 0)] == sentence[i - 1]:
                found = ("can X, cannot Y", max(can - 1, 0), _clause_end(sentence, i))
        if found:
            rule, first, last = found
            rows.append(("antithesis", f"antithesis: {rule}", left + first, left + last))
    return rows


def _clause_end(sentence: list[str], at: int) -> int:
    """The last word before the punctuation that ends the clause of `at`."""
    j = at
    while j + 1 < len(sentence) and sentence[j + 1] not in _PUNCTUATION:
        j += 1
    return j


_PUNCTUATION = frozenset(
    (",", ";", ":", ".", "!", "?", "—", "–", "--", "(", ")", '"', "“", "”", "''", "``", "…", "...", "-", "»", "«")
)


def _not_but(sentence: list[str], i: int) -> tuple | None:
    if i + 1 >= len(sentence) or sentence[i + 1] in _ADDITIVE or sentence[i + 1] in _PUNCTUATION:
        return None
    for j in range(i + 2, min(i + 10, len(sentence) - 1)):
        if sentence[j] == "but":
            then = sentence[j + 1]
            comma = sentence[j - 1] == ","
            parallel = then == sentence[i + 1] and then not in _PUNCTUATION
            denied_verb = i > 0 and sentence[i - 1] in _AUXILIARIES
            finite = any(word in _FINITE for word in sentence[j + 1 : j + 5])
            if parallel or (
                not denied_verb and then not in _SUBJECTS and not (comma and finite) and then not in _FINITE
            ):
                return ("not X but Y", i, _clause_end(sentence, j + 1))
            return None
        if sentence[j] in _PUNCTUATION and not (sentence[j] == "," and sentence[j + 1] == "but"):
            return None
    return None


_FINITE = frozenset(
    "is are was were has had have do does did will would can could said says should must may might".split()
)


def _comma_not(sentence: list[str], i: int) -> tuple | None:
    if i < 3 or sentence[i - 1] not in (",", "—", "–") or i + 1 >= len(sentence):
        return None
    end = _clause_end(sentence, i)
    after = sentence[i + 1 : end + 1]
    closed = end + 1 >= len(sentence) or sentence[end + 1] in (".", "!", "?", ";", ",", '"', "”", "''")
    if {"no", "nothing", "never", "nobody", "not"} & set(sentence[:i]):
        return None
    if not after or len(after) > 9 or after[0] in _ADDITIVE or not closed or any(word in _FINITE for word in after):
        return None
    first = i - 2
    while first > 0 and sentence[first - 1] not in _PUNCTUATION:
        first -= 1
    return ("X, not Y", first, end) if i - 1 - first <= 14 else None


def _less_than(sentence: list[str], i: int) -> tuple | None:
    for j in range(i + 2, min(i + 8, len(sentence) - 1)):
        if sentence[j] in _PUNCTUATION:
            return None
        if sentence[j] == "than":
            between, then = sentence[i + 1 : j], sentence[j + 1]
            quantity = any(word[:1].isdigit() for word in [*between, *sentence[j + 1 : j + 3]])
            parallel = (
                between[0] == then
                or (is_adjective(between[-1]) and is_adjective(then))
                or between[0] in ("about", "of", "to")
            )
            if not quantity and parallel:
                return ("less X than Y", i, _clause_end(sentence, j + 1))
            return None
    return None


def is_adjective(word: str) -> bool:
    """Whether `word` (lower case) has the form of an adjective, or is a common one without such a form."""
    return word in _ADJECTIVES or (word not in _NOUNS and len(word) > 4 and bool(_ADJECTIVE.fullmatch(word)))


def _tricola(
    words: np.ndarray,
    written: np.ndarray,
    joints: np.ndarray,
    is_comma: np.ndarray,
    change: np.ndarray,
    word: np.ndarray,
) -> list[tuple]:
    """``A, B, and C`` whose members evaluate (adjectives), act (verbs of one form) or open with the same word.

    `joints` are the places of `and` and `or`.
    """
    rows = []
    edges = np.append(np.flatnonzero(change), len(words))
    place = np.searchsorted(edges, joints, side="right")
    lefts, rights = edges[place - 1], edges[place]
    b_ends = joints - 1 - ((joints <= lefts) | is_comma[joints - 1])
    commas = np.append(-9, np.flatnonzero(is_comma))  # far before the text: for none
    commas = commas[np.searchsorted(commas, b_ends) - 1]  # the last before each
    likely = (commas >= np.maximum(lefts, b_ends - 7)) & (joints + 1 < rights)
    columns = (column[likely].tolist() for column in (joints, lefts, rights, b_ends, commas))
    for at, left, right, b_end, comma in zip(*columns, strict=True):
        b = words[comma + 1 : b_end + 1].tolist()
        if not b or not word[comma + 1 : b_end + 1].all():
            continue
        c_end = at + 1
        while c_end + 1 < min(right, at + 7) and word[c_end + 1]:
            c_end += 1
        c = words[at + 1 : c_end + 1].tolist()
        start = comma
        while start > max(left, comma - 7) and word[start - 1]:
            start -= 1
        a = words[start:comma].tolist()
        found = _three(a, b, c)
        if found:
            rule, width_a, width_c = found
            first, last = comma - width_a, at + width_c
            if any(form[:1].isupper() for form in written[first + 1 : last + 1]):
                continue
            rows.append(("tricolon", f"tricolon: {rule}", first, last))
    return rows


def _three(a: list[str], b: list[str], c: list[str]) -> tuple | None:
    """How three members are parallel, and how many words of the first and the last belong to it."""
    if not a or not c:
        return None
    degree = ("more", "less", "most", "too", "so", "very", "as")
    if len(b) <= 3 and is_adjective(b[-1]) and is_adjective(a[-1]):
        width = next((n for n in (1, 2, 3) if n <= len(c) and is_adjective(c[n - 1])), 0)
        head = c[width] if width and width < len(c) else ""
        if width and head not in ("people",):
            wide_a = 2 if len(a) > 1 and (a[-2] in degree or a[-2].endswith("ly")) else 1
            return ("three adjectives", wide_a, width)
    if b[0] == c[0] and b[0] in a and b[0] not in ("the", "a", "an"):
        back = len(a) - 1 - a[::-1].index(b[0])
        if len(a) - back <= 6 and len(b) > 1:
            return (f"three members with {b[0]}", len(a) - back, len(c))
    for ending in ("ing", "ed"):
        shaped = [member[0].endswith(ending) and len(member[0]) > len(ending) + 2 for member in (b, c)]
        if all(shaped):
            verbs = [n for n, word in enumerate(a) if word.endswith(ending) and len(word) > len(ending) + 2]
            if verbs and len(a) - verbs[-1] <= 6:
                return (f"three verbs in -{ending}", len(a) - verbs[-1], len(c))
    return None


_ASKING = frozenset(("ask", "asks", "asked", "asking", "question", "wonder", "wondered", "whether"))


def find_rhetorical_questions(tokens: pd.DataFrame, layout, joined, voice) -> pd.DataFrame:
    """Questions within a statement: sentences that end in a question mark and are neither an interviewer's nor reported.

    Returns
    -------
    device, rule, first, last (rows in `tokens`, both included).
    """
    written = tokens["token"].cat.categories.to_numpy(dtype=object)
    codes = tokens["token"].cat.codes.to_numpy()
    at = np.flatnonzero(which(tokens, lambda form: form.startswith("?") or form.endswith("?")))
    sentence = tokens["sentence"].to_numpy()
    article = tokens["article"].cat.codes.to_numpy()
    places = joined.position(tokens)
    spoken = voice.of(places[at])
    block = np.searchsorted(joined.position(layout.paragraphs), places[at], side="right") - 1
    kind = layout.paragraphs["kind"].to_numpy(dtype=object)[block] if len(block) else np.zeros(0, dtype=object)
    change = np.ones(len(tokens) + 1, dtype=bool)
    change[1:-1] = (sentence[1:] != sentence[:-1]) | (article[1:] != article[:-1])
    edges = np.flatnonzero(change)
    rows = []
    marks = {'"', "“", "''", "``", "«", ":", "?", "(", "‘"}
    asking = which(tokens, _ASKING.__contains__, low=True)
    for where, row, paragraph in zip(at.tolist(), spoken.tolist(), kind.tolist(), strict=True):
        if paragraph in ("question", *NO_PROSE) or voice.names[row] == "question":
            continue
        if paragraph == "turn" and voice.names[row] == "outlet":
            continue
        first = opening = max(int(edges[np.searchsorted(edges, where, side="right") - 1]), where - _LONGEST)
        for j in range(where - 1, first - 1, -1):
            if written[codes[j]] in marks:
                first = j + 1
                break
        aside = first > opening and written[codes[first - 1]] == "("
        if where - first >= 2 and not aside and not asking[opening:first].any():
            whose = "in a speaker's statement" if voice.names[row] == "speaker" else "in the outlet's own words"
            rows.append(("rhetorical_question", f"rhetorical_question: {whose}", first, where))
    return pd.DataFrame(rows, columns=["device", "rule", "first", "last"]).astype({"first": "int64", "last": "int64"})
