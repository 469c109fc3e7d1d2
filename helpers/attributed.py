"""What the model attributes, sentence by sentence, as quotes."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.attribution import attribute
from helpers.clauses import PHRASES, Attribution
from helpers.descriptions import nouns
from helpers.frames import asks_for_others
from helpers.headlines import may_speak
from helpers.names import DAYS, FUNCTION_WORDS, cue_forms
from helpers.sentences import Sentences
from helpers.subjects import DASHES, MARKED, OBLIQUE, PRONOUNS, is_stop
from helpers.tables import JoinedText
from helpers.utterances import Quote


class Found(NamedTuple):
    """One attribution: the head of its cue, and first and last item of source and content (−1 for none)."""

    cue: int
    confidence: float
    source: list[int]
    before: list[int]
    after: list[int]


def attributed(sentences: Sentences, tokens: pd.DataFrame) -> dict[int, list[Found]]:
    """What the model attributes in each sentence that it attributes something in."""
    forms = tokens["token"].cat.categories.tolist()
    codes = tokens["token"].cat.codes.to_numpy()[sentences.items.first]
    found = attribute(sentences.joined.text, sentences.items, sentences.edges, forms, codes)
    by_sentence: dict[int, list[Found]] = {}
    number = np.searchsorted(sentences.edges, found.cue, side="right") - 1
    for sentence, *one in zip(number.tolist(), *(column.tolist() for column in found), strict=True):
        by_sentence.setdefault(sentence, []).append(Found(*one))
    return by_sentence


def without_evidence(sentences: Sentences, found: Collection[Found], first: int, words: list[str]) -> list[Found]:
    """Attributions but those to things within what somebody reports: `According to N, a closer look shows that …` is N's."""
    if len(found) < 2:
        return list(found)  # nobody reports it
    reported = [one.after for one in found if words[one.cue - first] == "according" and one.after[0] >= 0]
    spans = [span for one in found for span in (one.before, one.after) if span[0] >= 0]
    kept = []
    for one in found:
        if (
            one.source[0] >= 0
            and any(a <= one.cue <= b and a <= one.source[0] for a, b in spans)
            and not _speaks(sentences, first, words, one.source)
        ):
            continue
        if not reported:
            kept.append(one)
            continue
        begin = _shortened(sentences, first, words, *(i - first for i in one.source))[0] if one.source[0] >= 0 else 0
        named = words[begin] in PRONOUNS or (sentences.capital[first + begin] and words[begin] not in FUNCTION_WORDS)
        if named or not any(a <= one.cue <= b for a, b in reported):
            kept.append(one)
    return kept


def _speaks(sentences: Sentences, first: int, words: list[str], source: list[int]) -> bool:
    """Whether words within what somebody says can name a speaker: a name, a pronoun or a noun for people or bodies is among them."""
    own = range(source[0] - first, source[1] - first + 1)
    known = nouns()
    return any(words[i] in known or words[i] in _PERSONAL or sentences.capital[first + i] for i in own)


def quote_of(
    sentences: Sentences, one: Found, first: int, words: list[str], aside: Collection[int], paragraph: int
) -> tuple[Quote | None, list[int]]:
    """An attribution as a quote, and the items in marks that it takes; none if nothing is left without those set `aside`.

    `first` is the first item of the sentence, `words` are its words. Words in marks after a colon are a quotation of their own.
    """
    opening = _after_dateline(sentences, first, words)
    spans = [(max(a - first, opening), b - first) for a, b in (one.before, one.after) if a >= 0]
    parts = [_trimmed(words, _after_hearer(words, one.cue - first, a, b), b, aside) for a, b in spans]
    parts = [(a + (words[a] == "that"), b) for a, b in parts if a < b] + [(a, b) for a, b in parts if a == b]
    parts = sorted((a, b) for a, b in parts if a < b or (a == b and words[a] not in _EMPTY))
    if not parts or (aside and any(i in aside for a, b in parts for i in range(a, b + 1))):
        return None, []
    inside = [i for a, b in parts for i in range(a, b + 1) if words[i] == MARKED] if MARKED in words else []
    bare = sum(sentences.bare[first + b + 1] - sentences.bare[first + a] for a, b in parts)
    if not bare and not inside:
        return None, []
    if _in_question(sentences, first, words, one.cue - first) or _answers(words, one.cue - first, bool(inside)):
        return None, []

    cue = last = one.cue - first
    last += words[cue + 1 : cue + 2] != [] and words[cue + 1] in (
        *PHRASES.get(words[cue], ()),
        _GOES_WITH.get(words[cue]),
    )
    if not inside and parts[0][0] == 0 and words[0] in _ASKED and words[1] in _PUT_ABOUT:
        return None, []  # Asked about the dam, N shrugged: what N was asked
    put = _is_put_to(words, cue, one.source[0] - first)
    if put and words[parts[0][0]] not in _INTERROGATIVE:
        return None, []
    sourced = one.source[0] >= 0 and not put
    named = _shortened(sentences, first, words, *(i - first for i in one.source)) if sourced else (-1, -1)
    source = sentences.span(first + named[0], first + named[1]) if named[0] >= 0 else named
    if words[cue] == ":" and not _may_speak(sentences.joined, source):
        return None, []
    shown = _verb_of(sentences, first, words, cue, parts)
    asked = put or (named[0] >= 0 and asks_for_others(words, Attribution((cue, cue), named, parts[0], "")))

    def quote(kind: str, *parts: tuple[int, int]) -> Quote:
        return Quote(
            [sentences.span(first + a, first + b) for a, b in parts],
            "headline" if sentences.kinds[paragraph] == "headline" else kind,
            source,
            sentences.span(first + shown, first + max(shown, last)),
            role="question" if asked else "statement",
            how=f"model: cue {one.confidence:.2f}",
            paragraph=paragraph,
        )

    if not bare:
        return quote("direct", *((i, i) for i in inside)), inside
    if not inside:
        own = (
            sentences.kinds[paragraph] == "headline" and named[0] >= 0 and words[named[0]] in _OUTLET
        )  # What we know about the ferry
        return (quote("indirect", *parts) if _is_sure(one, bare) and not own else None), []
    colon = next((i - 1 for i in inside if i > 1 and words[i - 1] == ":"), -1)
    if colon > cue and parts[-1][0] < colon < parts[-1][1]:  # called it a crisis: “…”
        quoted = [i for i in inside if i > colon]
        return quote("direct", *((i, i) for i in quoted)), quoted
    return quote("mixed", *parts), inside


def is_participle(words: list[str], cue: int) -> bool:
    """Whether a cue is a participle after a comma, whose subject is that of the clause before: `N denied it, telling …`."""
    return cue > 0 and words[cue - 1] == "," and words[cue].endswith("ing")


def _may_speak(joined: JoinedText, source: tuple[int, int]) -> bool:
    """Whether what stands before a colon can be a speaker."""
    article = int(joined.locate(np.array([source[1]]))[0][0])
    name = joined.text[source[0] : source[1]]
    return bool(name) and may_speak(name, joined.text[source[1] : joined.stop[article]])


def _in_question(sentences: Sentences, first: int, words: list[str], cue: int) -> bool:
    """Whether a cue belongs to a question put to the speaker: `responding to whether they would help if he asked, N said`."""
    since = sentences.since(sentences.prompts, first, cue)
    if since is None:
        return False
    begin = cue
    while begin > 0 and words[begin - 1] not in (",", ";", ":", MARKED):
        begin -= 1
    return since <= sentences.firsts[first + cue] - sentences.firsts[first + begin]


def _answers(words: list[str], cue: int, marked: bool) -> bool:
    """Whether a cue only says that somebody answered: `answered a question about the pier` tells the question, not the answer."""
    if marked or not words[cue].startswith(("answer", "respond", "repl")):
        return False
    return not {"question", "questions", "whether"}.isdisjoint(words[cue + 1 : cue + 6])


def _verb_of(sentences: Sentences, first: int, words: list[str], cue: int, parts: list[tuple[int, int]]) -> int:
    """The verb that a cue which opens with another word stands for: `first reported`, `last month charged`."""
    if words[cue] not in FUNCTION_WORDS or words[cue] in cue_forms() or words[cue] == "according":
        return cue
    following = (i for i in range(cue + 1, min(cue + 3, len(words))) if words[i] in cue_forms())
    own = (i for i in following if not sentences.capital[first + i] and not any(a <= i <= b for a, b in parts))
    return next(own, cue)


_ASKED = frozenset("asked pressed questioned prompted challenged quizzed grilled urged invited".split())
_PUT_ABOUT = frozenset("about by whether if why how what when who where on over for to".split())
_BEFORE_ASKED = frozenset("when if once and but repeatedly later then also".split())
_INTERROGATIVE = frozenset("whether if why how what when who whom whose where which".split())


def _is_put_to(words: list[str], cue: int, source: int) -> bool:
    """Whether a cue is a participle said of who answers: `Asked to describe it, N said`, `N, when asked why, said`.

    What follows it is the question put to N: nobody's words where an interrogative opens it, else no words at all. Not where who
    asks is named: `Asked N, “Why?”`, `Asked by N to describe it`. `source` is the first item of what the cue seems to be of.
    """
    if words[cue] not in _ASKED:
        return False
    before = cue - 1
    while before >= 0 and words[before] in _BEFORE_ASKED:
        before -= 1
    commas = [i for i in range(cue + 1, len(words) - 1) if words[i] == ","]
    if all(is_stop(word) and word != MARKED for word in words[: before + 1]):
        return bool(commas) and not cue < source < commas[0]
    return words[before] == "," and source < cue and any(words[i + 1] in cue_forms() for i in commas)


def _is_sure(one: Found, words: int) -> bool:
    """Whether reported words are to be believed: the fewer they are, the surer their cue must be, and surer if nobody is named.

    Of shorter or less sure ones fewer than a third were right among the articles kept apart when the model was fitted.
    """
    if one.source[0] < 0:
        return words > 4 and one.confidence >= 0.7
    return one.confidence >= (0.7 if words < 3 else 0.55 if words < 5 else 0.0)


_LONGEST_DATELINE = 14  # items
_GOES_WITH = {"according": "to", "put": "it", "puts": "it"}
_IN = ("in", "at", "from")
_LINKS = frozenset(
    (",", ";", "and", "but", "that", "while", "because", "if", "though", "although", "when", "since", "or", "so")
)
_ADJUNCTS = frozenset("in on at after before during for as when while since by from with to asked speaking".split())
_PERSONAL = PRONOUNS | OBLIQUE
_ABOVE = frozenset(("headline", "heading", "standfirst"))
_OUTLET = frozenset("we you i".split())
_EMPTY = _PERSONAL | frozenset(
    "which whom that what this these those so neither nobody nothing then now later again also still too there here".split()
)


def _shortened(sentences: Sentences, first: int, words: list[str], begin: int, stop: int) -> tuple[int, int]:
    """A source without what links it to the words before, what stands before a dash, what is added after a comma, and a genitive."""
    if begin == 0 and (opening := _after_dateline(sentences, first, words)) <= stop:
        begin = opening  # before the commas are looked at: OSLO, March 3, 2024 — The minister, N, said
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
            if (a == stop and words[a] in _PERSONAL) or any(
                sentences.capital[first + i] and words[i] not in FUNCTION_WORDS for i in range(a, stop + 1)
            ):
                break
    while begin < stop and (words[begin] in _LINKS or _is_speech(sentences, first + begin)):
        begin += 1
    while stop > begin and (is_stop(words[stop]) or words[stop] in ("'s", "’s")):
        stop -= 1
    stop = sentences.without_rest(first, begin, stop)
    while _name_goes_on(sentences, first, words, stop):
        stop += 1
    if "(" in words[begin + 1 : stop] and ")" not in words[begin:stop]:  # Rep. N (D-Wis.)
        stop = words.index("(", begin + 1) - 1
    colon = max((i for i in range(begin, stop) if words[i] == ":"), default=-1)
    if colon >= 0:  # PUNE: District collector N
        begin = colon + 1
    if begin == 0:  # a dateline
        begin = max((i + 1 for i in range(stop) if words[i] in DASHES), default=0)
    return begin, stop


def _is_speech(sentences: Sentences, item: int) -> bool:
    """Whether an item is words in marks that end like a sentence or before a cue: no name begins with them."""
    return sentences.items.marked[item] >= 0 and sentences.inside_end(sentences.span(item, item)) in ",.?!…"


def _name_goes_on(sentences: Sentences, first: int, words: list[str], at: int) -> bool:
    """Whether the word after `at` belongs to the same name: `Ines` of `said Ines Okafor on Friday`."""
    if at + 1 >= len(words) or not (sentences.capital[first + at] and sentences.capital[first + at + 1]):
        return False
    if {words[at], words[at + 1]} & (FUNCTION_WORDS | DAYS):
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
        words[0] in _ADJUNCTS or words[0].endswith(("ing", "ed")) or not {"after", "before", "since"}.isdisjoint(words)
    )


_TELLING = frozenset(
    "tell tells telling told assure assures assured assuring inform informs informed informing "
    "remind reminds reminded reminding warn warns warned warning".split()
)
_LONGEST_HEARER = 6  # items


def _after_hearer(words: list[str], cue: int, first: int, last: int) -> int:
    """Where what is told begins after whom it is told to: `telling the inquiry that …`."""
    opening = words[first : min(first + _LONGEST_HEARER, last)]
    if first != cue + 1 or words[cue] not in _TELLING or "that" not in opening:
        return first
    hearer = opening[: opening.index("that")]
    return first if any(not word[:1].isalnum() for word in hearer) else first + len(hearer)


def _after_dateline(sentences: Sentences, first: int, words: list[str]) -> int:
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


def _trimmed(words: list[str], first: int, last: int, aside: Collection[int]) -> tuple[int, int]:
    """A span without punctuation and what is set aside at its ends."""
    while first <= last and (first in aside or (is_stop(words[first]) and words[first] != MARKED)):
        first += 1
    while last >= first and (last in aside or (is_stop(words[last]) and words[last] != MARKED)):
        last -= 1
    return first, last
