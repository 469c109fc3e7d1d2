"""Capitals: where capitalised words stand that may be names, and where in such a run titles end and the name begins."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.lexicons import fold, read_lexicon
from helpers.tables import JoinedText

PARTICLES = frozenset("de del da di van von der den ter la le du bin ibn al el abu dos das".split())


@cache
def word_class(lexicon: str, label: str) -> frozenset[str]:
    """The terms of one class of a word list, folded."""
    terms = read_lexicon(lexicon).terms
    return frozenset(fold(term) for term in terms["term"][(terms["label"] == label).to_numpy()])


@cache
def cue_forms() -> frozenset[str]:
    """Single words that may report speech, in any stance."""
    stances = ("neutral", "assertive", "doubtful", "confrontational", "questioning")
    return frozenset(term for stance in stances for term in word_class("cues", stance) if " " not in term)


def _form_flags(forms: list[str]) -> dict[str, np.ndarray]:
    """What the word lists and the spelling say of each form of token."""
    low = [fold(form) for form in forms]

    def member(lexicon: str, label: str) -> np.ndarray:
        words = word_class(lexicon, label)
        return np.fromiter((word in words for word in low), dtype=bool, count=len(low))

    return {
        "capital": np.fromiter((form[:1].isupper() for form in forms), dtype=bool, count=len(forms)),
        "title": member("people", "title"),
        "role": member("people", "role"),
        "forename": member("people", "male") | member("people", "female") | member("people", "either"),
        "not_name": member("places", "not_name"),
        "demonym": member("places", "demonym"),
        "known": member("places", "country") | member("places", "place") | member("places", "body"),
        "particle": np.fromiter((form in PARTICLES for form in forms), dtype=bool, count=len(forms)),
        "cue": np.fromiter((word in cue_forms() for word in low), dtype=bool, count=len(low)),
        "function": np.fromiter((word in FUNCTION_WORDS for word in low), dtype=bool, count=len(low)),
        "inflected": np.fromiter(
            (word.endswith(("ing", "ly", "ed")) and len(word) > 4 for word in low), dtype=bool, count=len(low)
        ),
    }


FUNCTION_WORDS = frozenset(
    "a an the this that these those some any all each every both no not another other such many much more most few several one "
    "two three four five six seven eight nine ten he she it they we you i his her its their our your my him them us me "
    "who whom whose which what where when why how there here in on at by for from with without within to of off up down out "
    "over under about against among between through during before after since until while although though because if "
    "unless whether as like than but and or nor so yet however moreover meanwhile still also even only just then now "
    "again perhaps maybe indeed thus therefore instead later earlier asked according despite regarding yes no well "
    "let please do does did is are was were be been being have has had can could may might must shall should will would "
    "never always often today yesterday tomorrow first last next once nothing something everyone nobody everything "
    "someone people men women it's he's she's that's there's they're we're you're i'm don't can't won't didn't isn't "
    "look think good great thank thanks hello okay oh ok sure right contacts compared while given based asked"
    "".split()
)


class Capitals(NamedTuple):
    """The tokens of some articles, and where capitals stand that may be those of names; arrays have one place a token."""

    joined: JoinedText
    tokens: pd.DataFrame
    of: dict[str, np.ndarray]  # what word lists and spelling say
    forms: np.ndarray  # lower-case forms
    form: np.ndarray  # the number of the token's
    start: np.ndarray  # positions in the joined text
    end: np.ndarray
    first: np.ndarray  # whether it opens an article
    word: np.ndarray
    opens: np.ndarray  # whether a capital here may be that of a sentence
    in_title: np.ndarray  # whether it stands in a line that capitalises most words
    capital: np.ndarray


def read_capitals(joined: JoinedText, tokens: pd.DataFrame, paragraphs: pd.DataFrame) -> Capitals:
    forms = list(tokens["token"].cat.categories)
    code = tokens["token"].cat.codes.to_numpy()
    start, end = joined.position(tokens), joined.position(tokens, "end")
    sentence = tokens["sentence"].to_numpy()
    article = tokens["article"].cat.codes.to_numpy()
    word = tokens["kind"].cat.codes.to_numpy() == 0
    of = {name: flag[code] for name, flag in _form_flags(forms).items()}
    first = np.ones(len(code), dtype=bool)
    first[1:] = article[1:] != article[:-1]
    opens = first.copy()
    opens[1:] |= (sentence[1:] != sentence[:-1]) | ~word[:-1] & _is_opener(forms)[code[:-1]]
    capital = of["capital"] & word & ~of["not_name"] & ~(of["function"] & (opens | (end - start > 2)))
    line = np.searchsorted(joined.position(paragraphs), start, side="right") - 1
    in_title = _title_case(joined, paragraphs, capital, word & (end - start > 3), line)[line]
    capital &= ~(paragraphs["kind"] == "end_marker").to_numpy()[line]
    low_code, low_forms = pd.factorize(np.array([fold(form) for form in forms], dtype=object))
    return Capitals(joined, tokens, of, low_forms, low_code[code], start, end, first, word, opens, in_title, capital)


_NO_RUNS = pd.DataFrame({"start": np.zeros(0, int), "end": np.zeros(0, int), "titled": [], "says": []})


def find_runs(capitals: Capitals, forms: pd.DataFrame) -> pd.DataFrame:
    """Runs of capitalised tokens that may be names, titles cut off: positions, whether titled, whether a verb of saying is near."""
    joined, tokens, of, low_forms, low, start, end, new, word, opens, in_title, capital = capitals
    size = len(low)
    if not size:
        return _NO_RUNS
    forms_of, code = list(tokens["token"].cat.categories), tokens["token"].cat.codes.to_numpy()
    sentence = tokens["sentence"].to_numpy()
    place = pd.Index(forms["form"]).get_indexer(pd.Index(low_forms, dtype="str"))
    inner, small = forms["inner"].to_numpy()[place], forms["small"].to_numpy()[place]
    # The tokens after and before each; at an article's ends the token itself.
    after = np.arange(size) + ~np.append(new[1:], True)
    before = np.arange(size) - ~new
    clue = (
        of["cue"][after]
        | (of["capital"][after] & word[after])
        | (end[after] - start[after] == 2)
        & (joined.codes[np.minimum(start[after] + 1, len(joined.codes) - 1)] == ord("s"))
    )
    sure = of["forename"] | of["title"] | of["known"] | (inner[low] > small[low])
    doubtful = (small[low] > inner[low]) & ~of["title"] | of["inflected"] & (inner[low] == 0)
    capital = capital & (~opens | (sure | clue & ~doubtful) & ~(doubtful & ~of["forename"] & ~of["title"]))
    capital &= ~in_title | of["known"] | of["forename"] & of["capital"][after] | (inner[low] > 0) & (small[low] == 0)
    capital &= ~of["demonym"] | of["capital"][after] & ~opens

    adjacent = np.zeros(size, dtype=bool)  # a token stands one blank after the one before, in the same sentence
    adjacent[1:] = (start[1:] - end[:-1] == 1) & ~new[1:] & (sentence[1:] == sentence[:-1])
    is_body = _is_body(forms_of)[code]
    of_body = np.concatenate([[False], is_body[:-1] & capital[:-1]]) & _is_of(forms_of)[code]
    linked = _linked(capital, (of["particle"] | of_body) & word, adjacent)
    begins = linked & ~np.concatenate([[False], linked[:-1]]) | linked & ~adjacent
    run = np.cumsum(begins) - 1
    members = np.flatnonzero(linked)
    if not len(members):
        return _NO_RUNS
    run = run[members]
    first = members[np.concatenate([[True], run[1:] != run[:-1]])]
    last = members[np.concatenate([run[1:] != run[:-1], [True]])]
    # The name begins after the last title that has a name after it.
    title = of["title"][members] & (members < last[run]) | of["demonym"][members] & (members < last[run])
    cut = np.full(len(first), -1, dtype=np.int64)
    np.maximum.at(cut, run[title], members[title])
    edges = np.flatnonzero(np.concatenate([[True], run[1:] != run[:-1]]))
    holds_forename = np.logical_or.reduceat(of["forename"][members], edges)
    named = ~(of["title"] | of["particle"])[last] | holds_forename & (last - first > 1)
    name_first = np.where(cut >= 0, cut + 1, first)
    whole = is_body[last] | np.logical_or.reduceat(
        of_body[members], edges
    )  # a body's name keeps words that elsewhere are titles
    name_first = np.where(whole, first, name_first)
    runs = pd.DataFrame(
        {
            "start": start[name_first],
            "end": end[last],
            "titled": (name_first > first) | adjacent[first] & of["role"][before[first]] & ~capital[before[first]],
            "says": of["cue"][after[last]] | of["cue"][before[first]] & ~opens[first],
        }
    )
    return runs[named].reset_index(drop=True)


def _title_case(
    joined: JoinedText, paragraphs: pd.DataFrame, capital: np.ndarray, long: np.ndarray, line: np.ndarray
) -> np.ndarray:
    """Which paragraphs write most of their longer words with a capital, as headlines do: there a capital tells little."""
    size = len(paragraphs)
    words = np.bincount(line[long], minlength=size)
    capitals = np.bincount(line[long & capital], minlength=size)
    ends = joined.position(paragraphs, "end")
    open_ended = joined.codes[ends - 1] != ord(".")
    short = open_ended & ((paragraphs["end"] - paragraphs["start"]).to_numpy() <= 200)
    return short & (words >= 3) & (capitals >= 0.6 * words)


def _linked(capital: np.ndarray, particle: np.ndarray, adjacent: np.ndarray) -> np.ndarray:
    """Capitalised tokens and the particles between two of them (van der Bellen)."""
    linked = capital.copy()
    for _ in range(2):
        before = np.concatenate([[False], linked[:-1]]) & adjacent
        linked |= particle & before
    for _ in range(3):  # a particle that leads to no capital is let go
        after = np.concatenate([linked[1:] & adjacent[1:], [False]])
        linked &= capital | after
    return linked


_OPENERS = frozenset("\" “ ‘ '' `` « „ : — – ( [ … ... • *".split(" "))


def _is_opener(forms: list[str]) -> np.ndarray:
    return np.fromiter((form in _OPENERS for form in forms), dtype=bool, count=len(forms))


def _is_body(forms: list[str]) -> np.ndarray:
    words = word_class("places", "body")
    return np.fromiter((fold(form) in words for form in forms), dtype=bool, count=len(forms))


def _is_of(forms: list[str]) -> np.ndarray:
    return np.fromiter((form == "of" for form in forms), dtype=bool, count=len(forms))
