"""What names the source of an attribution: its words without what is added to them, and whether they can be a speaker's.

Positions are items of one sentence of the outline, `first` being the first of them among all items.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.descriptions import nouns
from helpers.headlines import may_speak
from helpers.names import DAYS, FUNCTION_WORDS
from helpers.sentences import Sentences
from helpers.spelling import PARTICLES, SUFFIXES
from helpers.subjects import DASHES, OBLIQUE, PRONOUNS, is_stop
from helpers.tables import JoinedText


class Found(NamedTuple):
    """One attribution: the head of its cue, first and last item of source and content (−1 for none), and the rule if it is one's."""

    cue: int
    confidence: float
    source: list[int]
    before: list[int]
    after: list[int]
    rule: str = ""


def source_items(sentences: Sentences, one: Found, first: int, words: list[str]) -> tuple[int, int]:
    """The items that name the source, −1 for none: what the model points at, shortened, or the pronoun of `he's predicting`."""
    if one.source[0] < 0:
        owner = _contracted(words, one.cue - first)
        return (owner, owner)
    return shortened(sentences, first, words, *(i - first for i in one.source))


def source_span(sentences: Sentences, first: int, words: list[str], named: tuple[int, int]) -> tuple[int, int]:
    """Where the items that name the source start and end in the text; of a contraction only the pronoun."""
    if named[0] < 0:
        return named
    start, end = sentences.span(first + named[0], first + named[1])
    pronoun = _pronoun_of(words[named[0]]) if named[0] == named[1] else ""
    return start, start + len(pronoun) if pronoun else end


def is_somebody(sentences: Sentences, first: int, words: list[str], source: tuple[int, int]) -> bool:
    """Whether a source is a name or a pronoun: of such a listed verb is believed sooner."""
    begin, stop = source
    if begin < 0:
        return False
    own = range(begin, stop + 1)
    return (begin == stop and (words[begin] in PRONOUNS or _pronoun_of(words[begin]) != "")) or any(
        sentences.capital[first + i] and words[i] not in FUNCTION_WORDS for i in own
    )


_CONTRACTED = re.compile(r"(i|he|she|they|we|you)['’](?:s|d|ve|re|m|ll)")
_BEFORE_CUE = 3  # items between a contracted pronoun and its verb: he's long been saying


def _pronoun_of(word: str) -> str:
    """The pronoun that a word contracts with a verb: `he` of `he's`; empty for another word."""
    found = _CONTRACTED.fullmatch(word)
    return found[1] if found else ""


def _contracted(words: list[str], cue: int) -> int:
    """The item before a cue that contracts its subject with an auxiliary, −1 for none: `he's predicting`."""
    for i in range(cue, max(cue - _BEFORE_CUE - 1, -1), -1):
        if _pronoun_of(words[i]):
            return i
        if i < cue and words[i] not in FUNCTION_WORDS and not words[i].endswith("ly"):
            return -1
    return -1


def can_speak(sentences: Sentences, first: int, words: list[str], cue: int, source: tuple[int, int]) -> bool:
    """Whether a source can be one: no demonstrative that opens the sentence (`That said, …`), no bare article or preposition, and, where
    only who has a will does what the verb says, no thing (`An apology expected …`)."""
    begin, stop = source
    own = words[begin : stop + 1]
    if begin == 0 == stop and own[0] in ("that", "this"):
        return False
    if all(word in _NO_SOURCE for word in own) or own[0] == "nobody" or own[:2] == ["no", "one"]:
        return False
    things = own[0] in ("a", "an") and words[cue] in _WILLED
    if not things or any(sentences.capital[first + i] for i in range(begin + 1, stop + 1)):
        return True
    return any(word in nouns() or word[0].isdigit() or word.endswith(_AGENTS) for word in own[1:])


#: What is said of none but who has a will.
_WILLED = frozenset(
    "said says say told tells tell asked asks ask demanded demands demand expected expects expect wanted wants want hoped hopes hope "
    "believed believes believe thought thinks think feared fears refused refuses agreed agrees vowed vows insisted insists".split()
)
_AGENTS = tuple(
    f"{end}{s}" for end in "er or ist ian ant man woman men women ee ive one body".split() for s in ("", "s")
)
_NO_SOURCE = frozenset(
    "the a an my your with then and but in on at by to from as so now here there here's this".split()
)


def is_named_below(joined: JoinedText, source: tuple[int, int]) -> bool:
    """Whether what stands before a colon can be a speaker."""
    article = int(joined.locate(np.array([source[1]]))[0][0])
    name = joined.text[source[0] : source[1]]
    return bool(name) and may_speak(name, joined.text[source[1] : joined.stop[article]])


def shortened(sentences: Sentences, first: int, words: list[str], begin: int, stop: int) -> tuple[int, int]:
    """A source without what links it to the words before, what stands before a dash, what is added after a comma, and a genitive."""
    if begin == 0 and (opening := after_dateline(sentences, first, words)) <= stop:
        begin = opening  # before the commas are looked at: OSLO, March 3, 2024 — The minister, N, said
    begin = _after_opening(sentences, first, words, begin, stop)
    place = begin + (words[begin] in _IN)  # In Paris the ministry: the place is no part of the name
    if place and words[place - 1] in _IN and "the" in words[place + 1 : stop]:
        article = words.index("the", place + 1)
        if all(sentences.capital[first + place : first + article]):
            begin = article
    if "," in words[begin:stop]:
        edges = [begin - 1, *(i for i in range(begin, stop) if words[i] == ","), stop + 1]
        segments = [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
        while len(segments) > 1 and _is_adjunct(words[segments[0][0] : segments[0][1] + 1]):
            del segments[0]
        begin = segments[0][0]
        for a, stop in segments:
            if (a == stop and words[a] in PERSONAL) or any(
                sentences.capital[first + i] and words[i] not in FUNCTION_WORDS for i in range(a, stop + 1)
            ):
                break
    while begin < stop and (words[begin] in _LINKS or _is_speech(sentences, first + begin)):
        begin += 1
    while stop > begin and (is_stop(words[stop]) or words[stop] in ("'s", "’s")):
        stop -= 1
    stop = sentences.without_rest(first, begin, stop)
    while step := _rest_of_name(sentences, first, words, stop):
        stop += step
    if words[stop + 1 : stop + 2] == [","] and not SUFFIXES.isdisjoint(words[stop + 2 : stop + 3]):
        stop += 2  # Walter Penrose, Jr.
    if "(" in words[begin + 1 : stop] and ")" not in words[begin:stop]:  # Rep. N (D-Wis.)
        stop = words.index("(", begin + 1) - 1
    colon = max((i for i in range(begin, stop) if words[i] == ":"), default=-1)
    if colon >= 0:  # PUNE: District collector N
        begin = colon + 1
    if begin == 0:  # a dateline
        begin = max((i + 1 for i in range(stop) if words[i] in DASHES), default=0)
    return begin, stop


def _after_opening(sentences: Sentences, first: int, words: list[str], begin: int, stop: int) -> int:
    """Where a source begins after words that are none of its own: `Earlier the minister`, `In his turn the minister`, `Here is what N`,
    `the paper, whose president`, `the words of N`, and whom it is told to, `told the reporter the minister`."""
    if "whose" in words[begin:stop]:
        whose = words.index("whose", begin)
        comma = next((i for i in range(whose + 2, min(whose + 6, stop)) if words[i] == ","), -1)
        last = stop - is_stop(words[stop])
        capital = [sentences.capital[first + i] and words[i] not in FUNCTION_WORDS for i in range(last + 1)]
        if comma > 0 and words[comma - 1] in nouns() and all(capital[comma + 1 :]) and not any(capital[begin:whose]):
            begin = comma + 1
    if words[begin] in _POINTING and "what" in words[begin + 1 : min(begin + 3, stop)]:
        begin = words.index("what", begin) + 1
    at = begin
    while at < stop and words[at] in _ADVERBIAL:
        at += 1
    if begin < at < stop and words[at] == "the":
        begin = at
    if words[begin : begin + 3] == ["the", "words", "of"] and begin + 3 <= stop:
        begin += 3
    for at in range(begin + 2, stop):
        told = words[at] == "the" and words[begin] in ("the", "a") and words[at - 1] in nouns()
        if told and any(sentences.capital[first + i] or words[i] in nouns() for i in range(at + 1, stop + 1)):
            return at
    return begin


_POINTING = frozenset("here here's this that".split())
_ADVERBIAL = frozenset(
    "earlier later also today yesterday meanwhile then in on at his her its their turn this connection same time part day for".split()
)


def _is_speech(sentences: Sentences, item: int) -> bool:
    """Whether an item is words in marks that end like a sentence or before a cue: no name begins with them."""
    return sentences.items.marked[item] >= 0 and sentences.inside_end(sentences.span(item, item)) in ",.?!…"


def _rest_of_name(sentences: Sentences, first: int, words: list[str], at: int) -> int:
    """How many words after `at` belong to the same name at least: `Ines` of `said Ines Okafor on Friday`, `Ludwig` of `Ludwig zu Erlau`."""
    step = 1
    while step < _PARTICLES and words[at + step : at + step + 1] and _is_particle(sentences, first + at + step):
        step += 1
    return step if _goes_on(sentences, first, words, at, at + step) else 0


_PARTICLES = 4


def _is_particle(sentences: Sentences, item: int) -> bool:
    return sentences.words[item] in PARTICLES and not sentences.capital[item]


def _goes_on(sentences: Sentences, first: int, words: list[str], at: int, then: int) -> bool:
    """Whether the words at `at` and `then`, with at most particles between them, belong to one name."""
    if then >= len(words) or not (sentences.capital[first + at] and sentences.capital[first + then]):
        return False
    if {words[at], words[then]} & (FUNCTION_WORDS | DAYS):
        return False
    if sentences.kinds[int(sentences.items.paragraph[first])] not in _ABOVE:
        return True
    # Where every word has a capital, as in a title, none tells that a name goes on.
    return not all(
        sentences.capital[first + i] or word in FUNCTION_WORDS for i, word in enumerate(words) if word.isalpha()
    )


def _is_adjunct(words: list[str]) -> bool:
    """Whether words before a comma tell when, where or how: `In Vienna`, `Alarmed by the vote`, `Two years after the talks`."""
    return (
        words[0] in ADJUNCTS or words[0].endswith(("ing", "ed")) or not {"after", "before", "since"}.isdisjoint(words)
    )


def after_dateline(sentences: Sentences, first: int, words: list[str]) -> int:
    """The first item after a dateline that opens a sentence, `VELMARA, June 11 (Northern Wire) —`; 0 where there is none."""
    if not sentences.capital[first]:
        return 0
    if DASHES.isdisjoint(words[:_LONGEST_DATELINE]):
        return 0  # most sentences
    dash = next(i for i, word in enumerate(words) if word in DASHES)
    named = (sentences.capital[first + i] or not word.isalpha() for i, word in enumerate(words[:dash]))
    closed = {")", ",", "/"} & set(words[:dash]) or sentences.joined.text[
        slice(*sentences.span(first, first))
    ].isupper()
    return dash + 1 if dash and closed and all(named) else 0


_LONGEST_DATELINE = 14  # items
_IN = ("in", "at", "from")
_LINKS = frozenset(
    (",", ";", "and", "but", "that", "while", "because", "if", "though", "although", "when", "since", "or", "so")
)
ADJUNCTS = frozenset("in on at after before during for as when while since by from with to asked speaking".split())
PERSONAL = PRONOUNS | OBLIQUE
_ABOVE = frozenset(("headline", "heading", "standfirst"))
