"""Frames of words in marks that need no listed verb: according to N, in the words of N, as N put it, N: “…”, “…” — N.

Positions are items of one sentence of the outline, words in marks being one item.
"""

from __future__ import annotations

import re

import numpy as np

from helpers.clauses import PHRASES, Attribution, cues_of
from helpers.names import FUNCTION_WORDS, cue_forms, word_class
from helpers.quotation_marks import Marked
from helpers.subjects import DASHES, MARKED, OBLIQUE, PRONOUNS, is_stop, subject_after, subject_before

_LONGEST_CREDIT = 12
_LONGEST_OWNER = 8  # items of `N writing in the paper`
_PUT = frozenset(("put", "puts", "putting"))
_NO_VERBS = frozenset(
    "need speed breed seed weed deed feed indeed hundred instead united led red bed published released titled entitled called "
    "named dubbed based directed produced followed featured included dated signed printed painted according".split()
)
_UNDER = frozenset("when after as if once before while until since although though because where".split())
_GO_BETWEEN = frozenset("in on at of to from during after with as about before by for into and but while when".split())


def frame_of(words: list[str], capital: list[bool], at: int, inside_end: str) -> Attribution | None:
    """The attribution of the words in marks at `at` by a phrase or a verb beside them; `inside_end` is their last character."""
    for rule in (_according, _lead_in, _from, _in_own_words, _put_it, _inverted_opening):
        if found := rule(words, capital, at):
            return found
    return _any_verb(words, capital, at) if inside_end in ",?!…—." or words[at - 1 : at] == [":"] else None


def _according(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """`“…,” according to N`, `“…,” in the words of N`."""
    i = at + 1
    while i < len(words) and words[i] in (",", "—", "–", "--"):
        i += 1
    if words[i : i + 2] == ["according", "to"]:
        cue = (i, i + 1)
    elif words[i : i + 4] == ["in", "the", "words", "of"]:
        cue = (i, i + 3)
    else:
        return None
    source = _noun_phrase(words, capital, cue[1] + 1)
    return Attribution(cue, source, (at, at), "rule: according to") if source else None


def _lead_in(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """`According to N, “…”`, `In the words of N, …`, `For N, the plan is “…”`: the phrase opens the sentence."""
    first = next((i for i, word in enumerate(words[:4]) if word[:1].isalnum() and word not in ("and", "but")), -1)
    if first < 0:
        return None
    opening = words[first : first + 4]
    if opening[:2] == ["according", "to"]:
        cue = (first, first + 1)
    elif opening == ["in", "the", "words", "of"]:
        cue = (first, first + 3)
    elif opening[:1] in (["for"], ["to"]):
        cue = (first, first)
    else:
        return None
    source = _noun_phrase(words, capital, cue[1] + 1)
    if source is None:
        return None
    comma = next((i for i in range(source[1] + 1, min(at, source[1] + 12)) if words[i] in (",", ":")), -1)
    if comma < 0 or MARKED in words[:at]:
        return None
    if (
        cue[0] == cue[1]
    ):  # `for` and `to` lead in much else: only a name right before the comma, which speaks of something
        if comma != source[1] + 1 or not (capital[source[0]] and capital[source[1]]) or at == comma + 1:
            return None
        if not any(word in ("is", "are", "was", "were", "means", "meant", "remains") for word in words[comma:at]):
            return None
    content = (at, at) if at == comma + 1 else (comma + 1, _end(words))
    name = {"according": "according to", "in": "in the words of"}.get(words[cue[0]], f"{words[cue[0]]} a name")
    return Attribution(cue, source, content, f"rule: {name}")


def _from(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """`From N: “…”`, `More from the report: “…”`, `From N writing in the paper: “…”`."""
    if at < 3 or words[at - 1] != ":":
        return None
    for i in range(at - 3, max(at - 3 - _LONGEST_OWNER, -1), -1):
        if words[i] != "from" or not (i == 0 or is_stop(words[i - 1]) or words[i - 1] == "more"):
            continue
        last = i + 1
        while last + 2 < at and (words[i + 1] == "the" or capital[last + 1]):
            last += 1
        named = capital[last] or (words[i + 1] == "the" and last > i + 1)
        return Attribution((i, i), (i + 1, last), (at, at), "rule: from a name") if named else None
    return None


def _in_own_words(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """`In N's words, “…”`, `“…,” in her own words`."""
    near = [i for i in range(max(0, at - 6), min(len(words), at + 9)) if words[i] == "words"]
    for last in near:
        first = next((i for i in range(last - 1, max(last - 8, -1), -1) if words[i] == "in"), -1)
        if first < 0 or MARKED in words[first:last] or (last > at) != (first > at):
            continue
        beside = words[last + 1 : at] in ([","], [":"], []) if last < at else words[at + 1 : first] in ([","], [])
        stop = last - 1 - (words[last - 1] == "own")
        owner = stop - (words[stop] in ("'s", "’s", "'", "’"))
        genitive = owner < stop or words[stop].endswith(("s’", "s'"))
        named = genitive and (capital[owner] or words[first + 1] == "the")
        if beside and owner > first and (named or words[stop] in ("his", "her", "their")):
            return Attribution((first, last), (first + 1, owner), (at, at), "rule: in somebody's words")
    return None


def _put_it(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """`As N put it, “…”`, `“…,” as N put it`, with words of when and where between."""
    near = range(max(0, at - 16), min(len(words), at + 24))
    for put in [i for i in near if words[i] in _PUT and words[i + 1 : i + 2] == ["it"]]:
        before = put < at and MARKED not in words[put:at] and words[at - 1] in (",", ":")
        after = put > at and "as" in words[at + 1 : at + 3]
        if (before or after) and (source := subject_before(words, capital, put)):
            while source[0] < source[1] and words[source[0]] in ("as", "or"):
                source = (source[0] + 1, source[1])
            return Attribution((put, put + 1), source, (at, at), "rule: as a name put it")
    return None


def _inverted_opening(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """`Said N: “…”`, `Added N, the mayor, “…”`."""
    if at < 2 or words[at - 1] not in (":", ",") or words[0] not in cue_forms() or words[0].endswith("ing"):
        return None
    if MARKED in words[:at] or not (source := subject_after(words, capital, 0)):
        return None
    return Attribution((0, 0), source, (at, at), "rule: marks, name after the cue")


def _any_verb(words: list[str], capital: list[bool], at: int) -> Attribution | None:
    """A verb that no list has, right between the marks and who speaks: `“…!” beamed N`, `“…,” N growled.`, `N growled: “…”`."""
    size = len(words)
    i = at + 1
    if i + 1 < size and _is_past(words[i]) and (capital[i + 1] or words[i + 1] in ("the", "a")):
        source = subject_after(words, capital, i)
        return Attribution((i, i), source, (at, at), "rule: a verb beside the marks") if source else None
    if i < size and (capital[i] or words[i] in PRONOUNS or words[i] == "the"):
        last = i
        while last + 1 < size and last < i + 5 and not is_stop(words[last + 1]) and not _is_past(words[last + 1]):
            last += 1
        verb = last + 1
        named = (words[i] in PRONOUNS and last == i) or (words[i] == "the" and last > i) or all(capital[i : last + 1])
        if named and verb < size and _is_past(words[verb]) and _ends_there(words, capital, verb):
            return Attribution((verb, verb), (i, last), (at, at), "rule: a verb beside the marks")
    leads_in = words[at - 1] == ":" or (words[at - 1] == "," and words[0] not in _UNDER and len(words[:at]) <= 6)
    if at > 1 and leads_in and _is_past(words[at - 2]) and MARKED not in words[:at]:
        source = subject_before(words, capital, at - 2)
        return Attribution((at - 2, at - 2), source, (at, at), "rule: a verb beside the marks") if source else None
    return None


def _is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS and word not in cue_forms()


def _ends_there(words: list[str], capital: list[bool], verb: int) -> bool:
    """Whether nothing but when, where and how follows the verb at `verb`: what was said stands elsewhere."""
    if verb + 1 >= len(words):
        return True
    then = words[verb + 1]
    return is_stop(then) or then in _GO_BETWEEN or (then.endswith("ly") and len(then) > 3) or capital[verb + 1]


def _noun_phrase(words: list[str], capital: list[bool], first: int) -> tuple[int, int] | None:
    if first >= len(words):
        return None
    if words[first] in OBLIQUE:
        return first, first
    return subject_after(words, capital, first - 1)


def _end(words: list[str]) -> int:
    last = len(words) - 1
    while last > 0 and words[last] in (".", "?", "!", ";"):
        last -= 1
    return last


def closes_quote(words: list[str], capital: list[bool]) -> bool:
    """Whether a sentence only says who spoke the words in marks before it, which ended in ? or !: `Okafor asked on Monday.`"""
    cues = set(cues_of(words[:14], capital[:14]))
    for verb, word in enumerate(words[:14]):
        if (verb and word == MARKED) or word in (";", ":"):
            return False
        if not (verb in cues or _is_past(word)) or (capital[verb] and verb):
            continue
        if verb == 0:
            return bool(subject_after(words, capital, 0))
        if words[0] not in PRONOUNS and words[0] not in ("the", "a", "one", "another") and not capital[0]:
            return False
        plain = words[0] not in _NAMES_TOO or not all(capital[: min(verb, 2)])
        if plain and words[0] in FUNCTION_WORDS - PRONOUNS - {
            "the",
            "a",
            "an",
            "one",
            "another",
            "his",
            "her",
            "their",
        }:
            return False
        asks = word in ("asked", "asks", "told", "tells") and words[verb + 1 : verb + 2] != ["that"]
        if verb not in cues:  # a verb no list has: only right after a full name or a pronoun, and nothing after it
            named = words[0] in ("he", "she") if verb == 1 else verb <= 3 and all(capital[:verb])
            return named and (verb + 1 >= len(words) or words[verb + 1] == ".")
        return word in PHRASES or asks or _ends_there(words, capital, verb)
    return False


#: Function words that are names too: US Senator N said; Will N said.
_NAMES_TOO = frozenset(("us", "will", "may"))


def credit_of(words: list[str], capital: list[bool], at: int, stop: int) -> tuple[int, int] | None:
    """The name in a credit line after the words in marks at `at`: `“…” — N, trade minister`; the line ends before `stop`."""
    first = at + 2
    if first >= stop or stop - first > _LONGEST_CREDIT or words[at + 1] not in DASHES or not capital[first]:
        return None
    if words[first] in FUNCTION_WORDS or any(word in DASHES or word == MARKED for word in words[first:stop]):
        return None
    last = first
    while last + 1 < stop and capital[last + 1]:
        last += 1
    rest = words[last + 1 : stop]
    if rest and rest[0] not in (",", ".", "(", "on", "in", "of", "to", "at"):
        return None
    return (
        None
        if any(
            word in cue_forms() and word not in word_class("cues", "after_mark") and not word.endswith("ing")
            for word in rest
        )
        else (first, last)
    )


_BEFORE_ASKED = frozenset("when if once was were is are being been".split())
_REPORTERS = frozenset("reporter reporters journalist journalists interviewer moderator correspondent newsman".split())
_ASKS = frozenset(("ask", "asks", "asked", "asking", "wonders", "wondered", "inquired", "inquires", "shouted"))


def is_question(words: list[str], at: int) -> bool:
    """Whether the words in marks at `at` are put to the speaker: `Asked, “…?”`, `when asked by reporters, “…?”`."""
    for i in range(at - 1, max(-1, at - 7), -1):
        if words[i] == "asked":
            between = words[i + 1 : at]
            alone = all(word in (",", ":") for word in between)
            by = between[:1] == ["by"] and between[-1] in (",", ":")
            before = i - 1
            while before >= 0 and words[before] in ("then", "first"):  # N then asked, “Why?”: N's question
                before -= 1
            return (alone or by) and (before < 0 or words[before] in _BEFORE_ASKED or is_stop(words[before]))
        if words[i] == MARKED:
            return False
    return False


def asks_for_others(words: list[str], attribution: Attribution) -> bool:
    """Whether the source is a reporter who asks: the words are the interviewer's."""
    source = words[attribution.source[0] : attribution.source[1] + 1]
    return words[attribution.cue[0]] in _ASKS and any(word in _REPORTERS for word in source)


_CLAUSE_END = re.compile(r"[,?!…] ")
_WORDS = re.compile(r"[\w.’'-]+")


def close_open_marks(text: str, marked: Marked) -> Marked:
    """`marked`, words whose mark was never closed ended before the first `, said N` or `, N said` among them.

    Those that the next paragraph goes on with stay as they are.
    """
    ends = marked.ends.copy()
    goes_on = np.append(marked.continued[1:], False)[: len(ends)]
    for i in np.flatnonzero(~marked.closed & ~goes_on).tolist():
        start, stop = int(marked.starts[i]), int(ends[i])
        for match in _CLAUSE_END.finditer(text, start, min(stop, start + 2000)):
            after = text[match.end() : min(stop, match.end() + 120)].split(".")[0]
            found = _WORDS.findall(after)[:6]
            words, capital = [word.lower() for word in found], [word[:1].isupper() for word in found]
            if words and (
                closes_quote(words, capital) or (words[0] in _SAY and (capital[1:2] == [True] or words[1:2] == ["the"]))
            ):
                ends[i] = match.start() + 1
                break
    return marked._replace(ends=ends)


_SAY = frozenset("said says added asked told wrote replied".split())
