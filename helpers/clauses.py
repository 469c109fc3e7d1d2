"""The rules of attribution: in a sentence of the outline, which verb reports, who its subject is, what it reports.

Read as a linguist would state them; the forms are in `lexicons/cues.toml`. Positions here are items of one sentence, words in
marks being one item.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from helpers.lexicons import fold
from helpers.names import cue_forms, word_class

MARKED = "▢"  # stands for words in marks among the words of a sentence

PRONOUNS = frozenset("he she they it i we you who".split())
OBLIQUE = frozenset("him her them me us".split())
_AUXILIARY = frozenset(
    "has have had is was were are be been being did does do will would could should may might must can also then later further "
    "often once again never always just still even not n't repeatedly has-been ’s 's only all both each himself herself "
    "themselves itself already soon first finally now reportedly simply since to".split()
)
_ADDRESSEE_GAP = 14
_APPOSITIVE_GAP = 36  # between marks and a verb that follows an appositive: “…,” N, who …, said
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_STOPS = frozenset((",", ";", ":", "—", "–", "--", "-", "(", ")", "[", "]", ".", "?", "!", MARKED, "..."))
_BREAKS = frozenset(
    "and but or that because if when while although though as which so whether after before since until where".split()
)
_PREPOSITIONS = frozenset(
    "of for from in at on by to with about against over under between during into near the a an".split()
)
#: Forms that take a clause without `that`.
BARE_CLAUSE = frozenset(
    "said says say think thinks thought believe believes believed hopes hoped claims claimed insisted argues argued".split()
)
#: Forms that report what follows an infinitive.
TAKES_TO = frozenset(
    "wants want wanted plans planned plan hopes hoped hope promised promises vowed vows pledged pledges refused refuses agreed agrees threatened threatens decided expects expected declined offered".split()
)


class Attribution(NamedTuple):
    """What a rule found: spans of items (first and last, both included; −1 for none)."""

    cue: tuple[int, int]
    source: tuple[int, int]
    content: tuple[int, int]
    rule: str


def is_stop(word: str) -> bool:
    return word in _STOPS


def subject_before(words: list[str], capital: list[bool], cue: int) -> tuple[int, int] | None:
    """The noun phrase before the verb at `cue` that is its subject."""
    at = cue - 1
    while at >= 0 and (words[at] in _AUXILIARY or (words[at].endswith("ly") and not capital[at])):
        at -= 1
    if at < 0:
        return None
    if words[at] in ("and", "but", "then") and at > 1:  # N smiled and said
        start = at
        while start > 0 and words[start - 1] not in (MARKED, ";", ":"):
            start -= 1
        return _opening_phrase(words, capital, start, at)
    if words[at] == MARKED and at > 1:  # N, in response to whether ▢ stated
        opening = _back_to(words, at, (",",))
        return _phrase_back(words, capital, opening - 1) if opening > 0 else None
    if words[at] in (",", "—", "–", "--", ")") and at > 0:
        if words[at] == ")":
            opening = _back_to(words, at, ("(",))
            return subject_before(words, capital, opening) if opening > 0 else None
        opening = _back_to(words, at, (",", "—", "–", "--"))
        if opening > 0:  # an appositive or an adjunct between commas: the subject stands before it
            found = _phrase_back(words, capital, opening - 1)
            if found and (words[opening + 1] not in ("he", "she", "they") or opening + 1 != at - 1):
                return found
            return _phrase_back(words, capital, at - 1)
        found = _phrase_back(words, capital, at - 1) if words[at] == "," else None
        return found if found and found[0] == 0 else None
    return _phrase_back(words, capital, at)


def _back_to(words: list[str], at: int, marks: tuple[str, ...]) -> int:
    for i in range(at - 1, -1, -1):
        if words[i] in marks:
            return i
        if words[i] in (";", ":"):
            return -1
    return -1


def _phrase_back(words: list[str], capital: list[bool], at: int) -> tuple[int, int] | None:
    """The noun phrase that ends at `at`, none if no noun phrase can end there."""
    last = at
    if last < 0 or words[last] in _STOPS or words[last] in _BREAKS:
        return None
    if words[last] in PRONOUNS or words[last] in (
        "this",
        "these",
        "those",
        "some",
        "many",
        "others",
        "everyone",
        "nobody",
    ):
        return last, last
    first = last
    while first > 0 and words[first - 1] not in _STOPS and words[first - 1] not in _BREAKS:
        if (
            words[first - 1] in cue_forms()
            and words[first - 1] not in word_class("cues", "after_mark")
            and not capital[first - 1]
        ):
            break
        if last - first > 14:
            break
        first -= 1
    while first < last and (
        words[first]
        in (
            "in",
            "on",
            "at",
            "during",
            "after",
            "by",
            "for",
            "then",
            "later",
            "earlier",
            "yet",
            "still",
            "meanwhile",
            "however",
            "more",
            "importantly",
        )
        or words[first] in _AUXILIARY
        or (words[first].endswith("ly") and not capital[first])
    ):
        if words[first] in ("in", "on", "at", "during", "after", "by", "for"):
            names = [i for i in range(first + 1, last + 1) if capital[i]]
            if names and names[-1] == last:
                begin = last
                while begin > first + 1 and capital[begin - 1]:
                    begin -= 1
                return begin, last
        first += 1
    return (first, last) if any(c.isalpha() for c in words[last]) else None


def subject_after(words: list[str], capital: list[bool], cue: int) -> tuple[int, int] | None:
    """The noun phrase after an inverted verb (`said N`)."""
    first = cue + 1
    if first >= len(words):
        return None
    opener = words[first]
    nouns = (
        word_class("people", "role")
        | word_class("people", "roles")
        | word_class("people", "body")
        | word_class("people", "title")
    )
    if not (
        capital[first]
        or opener in PRONOUNS
        or opener in ("the", "a", "an", "one", "another", "its", "his", "her", "their")
        or opener in nouns
        or (cue > 0 and words[cue - 1] == MARKED and opener not in _STOPS | _LEADS and any(capital[first : first + 5]))
    ):
        return None
    if opener in PRONOUNS:
        return first, first
    if opener in DAYS:  # said Monday
        return None
    last = first
    while last + 1 < len(words) and words[last + 1] not in _STOPS and words[last + 1] not in _BREAKS:
        if words[last + 1] in ("in", "on", "at", "during", "after", "to", "with", "about", "who") and last > first:
            break
        last += 1
        if last - first > 14:
            break
    return first, last


def cue_side(words: list[str], capital: list[bool], cue: int) -> tuple[tuple[int, int] | None, str]:
    """The subject of the verb at `cue` and the side it stands on."""
    after_mark = cue > 0 and (
        words[cue - 1] == MARKED
        or (words[cue - 1] in (",", "—", "–") and cue > 1 and MARKED in words[max(0, cue - 3) : cue])
    )
    if after_mark and (found := subject_after(words, capital, cue)):
        return found, "after the cue"
    if words[cue].endswith("ing") and (cue == 0 or words[cue - 1] in _STOPS or words[cue - 1] in _BREAKS):
        return participle_subject(words, capital, cue), "of the main clause"
    if found := subject_before(words, capital, cue):
        return found, "before the cue"
    return None, ""


def participle_subject(words: list[str], capital: list[bool], cue: int) -> tuple[int, int] | None:
    """The subject of the clause that a participle belongs to (`Noting that …, he said`; `she said, adding that …`)."""
    start = cue
    while start > 0 and words[start - 1] not in (MARKED, ";", ":"):
        start -= 1
    if found := _opening_phrase(words, capital, start, cue):
        return found
    for i in range(cue + 1, len(words)):
        if (
            words[i] == ","
            and i + 1 < len(words)
            and (words[i + 1] in PRONOUNS or capital[i + 1] or words[i + 1] == "the")
        ):
            last = i + 1
            while last + 1 < len(words) and (
                capital[last + 1]
                or (
                    words[i + 1] == "the"
                    and last < i + 4
                    and words[last + 1] not in _STOPS
                    and words[last + 1] not in cue_forms()
                )
            ):
                last += 1
            return i + 1, last
    for verb in range(cue - 1, 0, -1):  # the verb before the marks before it
        if words[verb] in cue_forms() and not words[verb].endswith("ing"):
            return subject_before(words, capital, verb) or subject_after(words, capital, verb)
    return None


_LEADS = (
    _PREPOSITIONS - {"the", "a", "an"} | _BREAKS | frozenset("asked speaking despite according given later".split())
)


def _opening_phrase(words: list[str], capital: list[bool], start: int, stop: int) -> tuple[int, int] | None:
    """The noun phrase that opens the clause from `start` to `stop`, adverbials before a comma passed over."""
    i = start
    while i < stop and (words[i] in _STOPS or words[i] in ("and", "but", "so", "then") or words[i].endswith("ly")):
        i += 1
    for _ in range(3):
        if i >= stop or not (words[i] in _LEADS or (words[i].endswith("ing") and not capital[i])):
            break
        comma = next((j for j in range(i + 1, stop) if words[j] == ","), -1)
        if comma < 0:
            return None
        i = comma + 1
    if i >= stop:
        return None
    last = i
    if words[i] not in PRONOUNS:
        while last + 1 < stop and (capital[last + 1] or (not capital[last] and last < i + 4)):
            if words[last + 1] in _STOPS or words[last + 1] in cue_forms() or words[last + 1] in _AUXILIARY | _BREAKS:
                break
            if words[last + 1].endswith("ed") or words[last + 1] in _PREPOSITIONS:
                break
            last += 1
    return i, last


#: Verbs that report only with the word after them.
PHRASES = {
    **dict.fromkeys(("went", "goes", "go", "going"), ("on",)),
    **dict.fromkeys(("shot", "shoots", "fired", "fires", "hit", "hits", "snapped", "wrote"), ("back",)),
    **dict.fromkeys(("cut", "cuts", "chimed", "chimes", "jumped", "weighed"), ("in",)),
    **dict.fromkeys(("blurted", "cried", "called", "sang", "spoke", "piped", "summed", "pointed"), ("out", "up")),
    **dict.fromkeys(("sums", "pipes", "points", "cries", "calls"), ("out", "up")),
}


def cues_of(words: list[str], capital: list[bool]) -> list[int]:
    """Positions of the forms that may report."""
    forms = cue_forms()
    return [
        i
        for i, word in enumerate(words)
        if (word in forms or (word in PHRASES and i + 1 < len(words) and words[i + 1] in PHRASES[word]))
        and not (capital[i] and i > 0)
    ]


def for_marked(words: list[str], capital: list[bool], at: int, inside_end: str, cues: list[int]) -> Attribution | None:
    """The attribution of the words in marks at `at`; `inside_end` is the last character inside them."""
    place = bisect_right(cues, at)
    right = [cue for cue in cues[place : place + 1] if MARKED not in words[at + 1 : cue]]
    left = [cue for cue in cues[max(place - 1, 0) : place] if MARKED not in words[cue + 1 : at]]
    between_left = words[left[-1] + 1 : at] if left else []
    bound_left = (
        bool(left)
        and len(between_left) <= _ADDRESSEE_GAP
        and (not between_left or between_left[-1] in (",", ":", "that", "—") or len(between_left) <= 4)
    )
    comma_after = inside_end in ",?!" or (at + 1 < len(words) and words[at + 1] in (",", "—", "–"))
    gap = _APPOSITIVE_GAP if bool(right) and words[right[0] - 1] == "," else _ADDRESSEE_GAP
    bound_right = bool(right) and comma_after and right[0] - at <= gap
    colon = (bool(between_left) and between_left[-1] == ":") or (bool(left) and not between_left)
    for side in ("left", "right") if colon or not bound_right else ("right", "left"):
        if side == "left" and bound_left:
            cue = left[-1]
        elif side == "right" and (bound_right or (right and right[0] - at <= 3)):
            cue = right[0]
        else:
            continue
        source, where = cue_side(words, capital, cue)
        if source:
            return Attribution((cue, cue), source, (at, at), f"rule: marks, name {where}")
    if at > 1 and words[at - 1] == ":" and not left and (found := subject_start(words, capital, at - 1)):
        return Attribution((at - 1, at - 1), found, (at, at), "rule: marks after a colon")
    return None


def subject_start(words: list[str], capital: list[bool], stop: int) -> tuple[int, int] | None:
    """The name, pronoun or `the …` phrase that opens the sentence."""
    if words[0] in PRONOUNS:
        return 0, 0
    if words[0] == "the" and stop > 1:
        last = 1
        while last + 1 < stop and not words[last + 1].endswith("ed") and words[last + 1] not in _AUXILIARY and last < 4:
            last += 1
        return 0, last
    if capital[0] and words[0] not in _PREPOSITIONS:
        last = 0
        while last + 1 < stop and capital[last + 1]:
            last += 1
        return 0, last
    return None


def indirect(words: list[str], capital: list[bool], cues: list[int]) -> list[Attribution]:
    """Reported clauses of a sentence: `N said that …`, `According to N, …`, `…, N said.`"""
    found: list[Attribution] = []
    size = len(words)
    last_word = size - 1
    while last_word > 0 and words[last_word] in (".", "?", "!", "...", ";"):
        last_word -= 1
    taken = -1
    for i in range(size - 2):
        if words[i] == "according" and words[i + 1] == "to":
            phrase = subject_after(words, capital, i + 1) or ((i + 2, i + 2) if words[i + 2] in OBLIQUE else None)
            if phrase is None:
                continue
            if i == 0 or (i == 1 and words[0] in _STOPS | _BREAKS):
                comma = next((j for j in range(phrase[1] + 1, size) if words[j] == ","), -1)
                if 0 < comma < last_word:
                    found.append(
                        Attribution((i, i + 1), (phrase[0], comma - 1), (comma + 1, last_word), "rule: according to")
                    )
                    taken = last_word
            elif i > 2:
                stop = i - 1 if words[i - 1] == "," else i
                found.append(Attribution((i, i + 1), phrase, (0, stop - 1), "rule: according to"))
                taken = size
    for cue in cues:
        if cue <= taken or cue + 2 > last_word:
            if (
                cue > taken
                and cue > 3
                and words[cue] in BARE_CLAUSE
                and cue >= last_word - 4
                and MARKED not in words[:cue]
            ):
                source, _ = cue_side(words, capital, cue)
                comma = next((j for j in range(cue - 1, 0, -1) if words[j] == ","), -1)
                if source and comma > 2 and source[0] >= comma and source[0] - comma <= 2:
                    found.append(Attribution((cue, cue), source, (0, comma - 1), "rule: clause before the cue"))
                    taken = size
            continue
        after = words[cue + 1]
        that = next((j for j in range(cue + 1, min(cue + 6, size)) if words[j] == "that"), -1)
        weak = words[cue] in word_class("cues", "after_mark")
        if that > 0 and not any(words[j] in _STOPS for j in range(cue + 1, that)):
            begin = that + 1
        elif (
            words[cue] in BARE_CLAUSE
            and not weak
            and after not in _STOPS
            and after not in ("of", "in", "on", "to", "at")
        ) or (words[cue] in TAKES_TO and after == "to"):
            begin = cue + 1
        else:
            continue
        source, where = cue_side(words, capital, cue)
        if not source or source[0] == begin or begin > last_word:
            continue
        stop = last_word
        if words[cue].endswith("ing") and where == "of the main clause" and source[0] > cue:
            comma = next((j for j in range(source[0], begin, -1) if words[j] == ","), -1)
            stop = comma - 1 if comma > 0 else stop
        if stop < begin:
            continue
        found.append(Attribution((cue, cue), source, (begin, stop), f"rule: reported clause, name {where}"))
        taken = stop
    return found


def lower_words(tokens: list[str]) -> list[str]:
    return [fold(token) for token in tokens]
