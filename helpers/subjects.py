"""The subject of a verb in a sentence of the outline: the noun phrase before it, after it, or of the clause it belongs to.

Positions are items of one sentence, words in marks being one item; a phrase is its first and last item, both included.
"""

from __future__ import annotations

from helpers.names import DAYS, FUNCTION_WORDS, cue_forms, word_class

MARKED = "▢"  # stands for words in marks among the words of a sentence

PRONOUNS = frozenset("he she they it i we you who".split())
OBLIQUE = frozenset("him her them me us".split())
_AUXILIARY = frozenset(
    "has have had is was were are be been being did does do will would could should may might must can also then later further "
    "often once again never always just still even not n't repeatedly has-been ’s 's only all both each himself herself "
    "themselves itself already soon first finally now reportedly simply since to".split()
)
#: Marks that set words apart from those around them.
DASHES = frozenset(("—", "–", "―", "--", "-"))
_STOPS = DASHES | frozenset((",", ";", ":", "(", ")", "[", "]", ".", "?", "!", MARKED, "..."))
#: Words that end a noun phrase and begin a clause.
BREAKS = frozenset(
    "and but or that because if when while although though as which so whether after before since until where".split()
)
_PREPOSITIONS = frozenset(
    "of for from in at on by to with about against over under between during into near the a an".split()
)
_LEADS = _PREPOSITIONS - {"the", "a", "an"} | BREAKS | frozenset("asked speaking despite according given later".split())


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
    if last < 0 or words[last] in _STOPS or words[last] in BREAKS:
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
    while first > 0 and words[first - 1] not in _STOPS and words[first - 1] not in BREAKS:
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
    while last + 1 < len(words) and words[last + 1] not in _STOPS and words[last + 1] not in BREAKS:
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
    inverted = cue > 0 and words[cue - 1] == "," and words[cue] in _SAY and capital[cue + 1 : cue + 2] == [True]
    if (after_mark or inverted) and (
        found := subject_after(words, capital, cue)
    ):  # Nobody, said N, “would have sailed”
        return found, "after the cue"
    if words[cue].endswith("ing") and (cue == 0 or words[cue - 1] in _STOPS or words[cue - 1] in BREAKS):
        return participle_subject(words, capital, cue), "of the main clause"
    if found := subject_before(words, capital, cue):
        return found, "before the cue"
    return None, ""


_SAY = frozenset(
    "said says wrote writes added adds argued argues warned warns insisted insists claimed recalled explained".split()
)


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
            if words[last + 1] in _STOPS or words[last + 1] in cue_forms() or words[last + 1] in _AUXILIARY | BREAKS:
                break
            if words[last + 1].endswith("ed") or words[last + 1] in _PREPOSITIONS:
                break
            last += 1
    return i, last


def opening_subject(words: list[str], capital: list[bool], first: int, colon: int) -> tuple[int, int] | None:
    """Who may speak after the colon: the subject of the words from `first` to it, those before a comma passed over that tell when or
    where: `When it fell, the mayor had one question: “…”`."""
    begin = first
    if words[begin] in _LEADS:
        begin = next((i + 1 for i in range(begin, colon - 1) if words[i] == ","), -1)
    if begin < 0:
        return None
    found = subject_start(words[begin:], capital[begin:], colon - begin)
    if found is None or (found[0] == found[1] and words[begin] in FUNCTION_WORDS - PRONOUNS):
        return None
    return begin + found[0], begin + found[1]


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
