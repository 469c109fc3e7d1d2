"""The rules of attribution: in a sentence of the outline, which verb reports, who its subject is, what it reports.

Read as a linguist would state them; the forms are in `lexicons/cues.toml`. Positions here are items of one sentence, words in
marks being one item.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from helpers.names import cue_forms, word_class
from helpers.subjects import BREAKS, MARKED, OBLIQUE, cue_side, is_stop, opening_subject, subject_after

_ADDRESSEE_GAP = 14
_APPOSITIVE_GAP = 36  # between marks and a verb that follows an appositive: “…,” N, who …, said
_WITHIN = (["the"], ["a"], ["an"], ["his"], ["her"], ["its"], ["their"])  # the ▢ star posted: part of who speaks
_PARTING = frozenset((":", "—", "–", "--", "-", "|"))  # what parts a headline's topic from a name
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
        elif side == "right" and (bound_right or (right and right[0] - at <= 3 and words[at - 1 : at] not in _WITHIN)):
            cue = right[0]
        else:
            continue
        source, where = cue_side(words, capital, cue)
        if source:
            return Attribution((cue, cue), source, (at, at), f"rule: marks, name {where}")
    if at > 1 and words[at - 1] == ":" and not left:
        opening = max((i + 1 for i in range(1, at - 2) if words[i] in _PARTING), default=0)  # Harbour – Okafor: “…”
        if found := opening_subject(words, capital, opening, at - 1):
            return Attribution((at - 1, at - 1), found, (at, at), "rule: marks after a colon")
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
            if i == 0 or (i == 1 and (is_stop(words[0]) or words[0] in BREAKS)):
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
        if that > 0 and not any(is_stop(words[j]) for j in range(cue + 1, that)):
            begin = that + 1
        elif (
            words[cue] in BARE_CLAUSE
            and not weak
            and not is_stop(after)
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
