"""Capitals: where capitalised words stand that may be names, and where in such a run titles end and the name begins."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.lexicons import fold, folded, read_lexicon
from helpers.spelling import (
    PARTICLES,
    RARE,
    SYLLABLES,
    UNCASED,
    are_syllables,
    has_capital,
    is_compound,
    is_uncased,
    without_accents,
)
from helpers.surroundings import apposed, leads_name, leads_on, linked_words, marks_within, offices
from helpers.tables import NO_PROSE, JoinedText
from helpers.words import are_initials


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


@cache
def forenames() -> frozenset[str]:
    """Forenames of men, of women and of both."""
    return word_class("people", "male") | word_class("people", "female") | word_class("people", "either")


@cache
def _classes() -> dict[str, frozenset[str]]:
    """What each word may be, by its folded form."""
    listed = {label: word_class("people", label) for label in ("title", "surname", "portfolio", "role")}
    listed |= {label: word_class("places", label) for label in ("not_name", "demonym", "body")}
    known = word_class("places", "country") | word_class("places", "place") | word_class("places", "body")
    named = {"forename": forenames(), "known": known, "cue": cue_forms(), "function": FUNCTION_WORDS}
    return listed | named | _SMALL_WORDS


@cache
def _bits() -> dict[str, int]:
    """The classes of each word as one number, a bit a class: a form is looked up once and not once a class."""
    found: dict[str, int] = {}
    for place, words in enumerate(_classes().values()):
        for word in words:
            found[word] = found.get(word, 0) | 1 << place
    return found


def _form_flags(forms: list[str], low: list[str]) -> dict[str, np.ndarray]:
    """What the word lists and the spelling say of each form of token; `low` are the forms folded."""
    size, bits = len(forms), _bits()
    own = np.fromiter((bits.get(word, 0) for word in low), dtype=np.int64, count=size)
    foreign = [i for i, word in enumerate(low) if not word.isascii()]
    accented = [i for i in foreign if without_accents(low[i]) in forenames()]
    own[accented] |= 1 << list(_classes()).index("forename")

    def flags(test) -> np.ndarray:
        return np.fromiter(map(test, forms), dtype=bool, count=size)

    classes = {name: own & 1 << place != 0 for place, name in enumerate(_classes())}
    capital = flags(has_capital)
    classes["particle"] &= ~capital
    classes["forename"] &= ~classes["particle"]  # Della, but Corriere della Sera
    hyphenated = [i for i, form in enumerate(forms) if "-" in form]
    rare = np.fromiter((RARE.get(word, 0) for word in low), dtype=np.uint8, count=size)
    rare[[i for i in hyphenated if are_syllables(forms[i])]] = SYLLABLES
    rare[[i for i in foreign if is_uncased(forms[i])]] = UNCASED
    compound = np.zeros(size, dtype=bool)
    compound[[i for i in hyphenated if is_compound(forms[i])]] = True
    return {
        **classes,
        "capital": capital,
        "rare": rare,
        "compound": compound,
        "inflected": np.fromiter(
            (len(word) > 4 and word.endswith(("ing", "ly", "ed")) for word in low), dtype=bool, count=size
        ),
        "initial": flags(lambda form: form[1:2] == "." and (len(form) == 2 or are_initials(form))),
        "age": flags(lambda form: len(form) == 2 and form.isdigit()),
    }


#: Bodies that are named by what they are on: the Commission on Ports.
ON_BODIES = frozenset(
    "bureau campaign center centre commission committee conference council forum institute office panel".split()
)
_SMALL_WORDS = {
    "of": frozenset(("of", "for")),
    "on": frozenset(("on",)),
    "on_body": ON_BODIES,
    "link": frozenset(("and", "the", "&")),
    "the": frozenset(("the",)),
    "in": frozenset("in at near outside throughout across around inside".split()),
    "who": frozenset(("who", "whose")),
    "comma": frozenset((",",)),
    "genitive": frozenset(("'s",)),
    "particle": PARTICLES,
    "determiner": frozenset("a an the his her their its our my former then now one".split()),
}


FUNCTION_WORDS = frozenset(
    "a an the this that these those some any all each every both no not another other such many much more most few several one "
    "two three four five six seven eight nine ten he she it they we you i his her its their our your my him them us me "
    "who whom whose which what where when why how there here in on at by for from with without within to of off up down out "
    "over under about against among between amid beyond beneath toward towards via versus alongside unlike besides absent barring through during before after since until while although though because if "
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
    forms = tokens["token"].cat.categories.tolist()
    low = folded(forms)
    code = tokens["token"].cat.codes.to_numpy()
    start, end = joined.position(tokens), joined.position(tokens, "end")
    sentence = tokens["sentence"].to_numpy()
    article = tokens["article"].cat.codes.to_numpy()
    word = tokens["kind"].cat.codes.to_numpy() == 0
    of = {name: flag[code] for name, flag in _form_flags(forms, low).items()}
    first = np.ones(len(code), dtype=bool)
    first[1:] = article[1:] != article[:-1]
    opens = first.copy()
    opens[1:] |= (sentence[1:] != sentence[:-1]) | ~word[:-1] & _is_opener(forms)[code[:-1]]
    capital = of["capital"] & word & ~of["not_name"] & ~(of["function"] & (opens | (end - start > 2)))
    line = np.searchsorted(joined.position(paragraphs), start, side="right") - 1
    in_title = _title_case(joined, paragraphs, word & (end - start > 3), of, line)[line]
    capital &= ~paragraphs["kind"].isin(NO_PROSE).to_numpy()[line]
    low_code, low_forms = pd.factorize(np.array(low, dtype=object))
    return Capitals(joined, tokens, of, low_forms, low_code[code], start, end, first, word, opens, in_title, capital)


#: What stands around a name that tells of what kind it is.
EVIDENCE = ("titled", "says", "the", "placed")


def find_runs(capitals: Capitals, forms: pd.DataFrame) -> pd.DataFrame:
    """Runs of capitalised tokens that may be names, titles cut off, given what `count_forms` counted in all articles.

    Returns
    -------
    start, end (positions in the joined text); what stands around each (bool): titled (a title or role before it, or an apposition after
    it that says what its bearer is), says (a verb of saying beside it), the (a definite article before it), placed (a preposition of
    place before it).
    """
    _, tokens, of, low_forms, low, start, end, new, word, opens, in_title, capital = capitals
    size = len(low)
    none = pd.DataFrame({"start": np.zeros(0, int), "end": np.zeros(0, int), **{name: [] for name in EVIDENCE}})
    if not size:
        return none
    sentence = tokens["sentence"].to_numpy()
    place = pd.Index(forms["form"]).get_indexer(pd.Index(low_forms, dtype="str"))
    inner, small = forms["inner"].to_numpy()[place], forms["small"].to_numpy()[place]
    # The tokens after and before each; at an article's ends the token itself.
    after = np.arange(size) + ~np.append(new[1:], True)
    before = np.arange(size) - ~new
    adjacent = np.zeros(size, dtype=bool)  # a token stands one blank after the one before, in the same sentence
    adjacent[1:] = (start[1:] - end[:-1] == 1) & ~new[1:] & (sentence[1:] == sentence[:-1])
    particle = of["particle"] & word
    rare = np.flatnonzero(of["rare"])
    within = marks_within(of, rare, capital, start, end, adjacent)
    particle[within] = adjacent[within] = True
    clue = of["cue"][after] | (of["capital"][after] & word[after]) | of["genitive"][after]
    # Words of languages that no list holds: Pieter van de Velde, and Sunarto, a pilot, said.
    led = np.flatnonzero(capital & opens)
    led = led[particle[after[led]] | of["comma"][after[led]]]
    clue[led] |= leads_on(of, capital, particle, sentence, after, word, led)
    sure = of["forename"] | of["title"] | of["known"] | (inner[low] > small[low])
    doubtful = (small[low] > inner[low]) & ~of["title"] | of["inflected"] & (inner[low] == 0)
    doubtful[before[rare[of["rare"][rare] == SYLLABLES]]] = False  # Ban Ki-moon, who
    capital = capital & (~opens | (sure | clue & ~doubtful) & ~(doubtful & ~of["forename"] & ~of["title"]))
    # In a line that capitalises all words: what is mostly a name elsewhere, and a forename with what may be its surname.
    kept = (
        of["known"] | (inner[low] > 3 * small[low]) | of["forename"][before] & of["capital"][before] & (small[low] == 0)
    )
    capital &= ~in_title | kept | of["forename"] & of["capital"][after] & kept[after]
    # Words for people are names before another name (and cut off there), and as surnames: Mark Cuban, Mr. English.
    surname = (of["forename"] | of["title"] & of["capital"])[before] & ~opens
    capital &= ~of["demonym"] | of["capital"][after] & ~opens | surname | of["cue"][after]
    capital &= ~(opens & of["cue"] & of["capital"][after]) | of["forename"]  # Says Clinton

    office = offices(of, adjacent)
    body_before = np.concatenate([[False], (of["body"] & capital)[:-1]])
    of_body = body_before & of["of"] & ~np.concatenate([[False], office[:-1]])
    # The Commission on Ports, but a Finance Committee on Capitol Hill.
    alone = capital & of["on_body"] & ~(capital[before] & adjacent)
    of_body |= of["on"] & np.concatenate([[False], alone[:-1]])
    linked = linked_words(capital & ~of["compound"], particle | of_body & word, adjacent)
    begins = linked & ~np.concatenate([[False], linked[:-1]]) | linked & ~adjacent
    run = np.cumsum(begins) - 1
    members = np.flatnonzero(linked)
    if not len(members):
        return none
    run = run[members]
    edges = np.flatnonzero(np.concatenate([[True], run[1:] != run[:-1]]))
    first, last = members[edges], members[np.append(edges[1:], len(members)) - 1]
    forename = np.full(len(first), size)  # the first forename of each run
    np.minimum.at(forename, run[of["forename"][members]], members[of["forename"][members]])
    # The name begins after the last title that has a name after it; King and Bishop after a forename are surnames.
    title = (of["title"] | of["demonym"] | office)[members] & (members < last[run])
    title &= ~of["surname"][members] | (members < forename[run])
    cut = np.full(len(first), -1, dtype=np.int64)
    np.maximum.at(cut, run[title], members[title])
    whole = of["body"][last] | np.logical_or.reduceat(
        of_body[members], edges
    )  # a body keeps words that elsewhere are titles
    # Bank of Lund Governor Mark Holm: but for titles within its own name, as in the Office of President Holm.
    officer = (
        title & of["title"][members] & capital[before[members]] & ~_within_body(of, low, small, inner, members + 1)
    )
    officer &= ~of["body"][last[run]]
    cut_within = np.full(len(first), -1, dtype=np.int64)
    np.maximum.at(cut_within, run[officer], members[officer])
    cut = np.where(whole, cut_within, cut)
    whole &= cut < 0
    name_first = np.where(cut >= 0, cut + 1, first)
    # What stands before the only forename of a longer run says where its bearer belongs: Post Editor Martin Baron.
    forename = np.full(len(first), size)
    kept = of["forename"][members] & (members >= name_first[run])
    np.minimum.at(forename, run[kept], members[kept])
    belongs = (forename > name_first) & (forename < last) & ~whole & ~of["particle"][np.maximum(forename - 1, 0)]
    belongs &= ~of["initial"][name_first]
    for i in np.flatnonzero(belongs).tolist():  # few
        before_it = slice(name_first[i], forename[i])
        belongs[i] = of["known"][before_it].any() or not leads_name(low_forms[low[before_it]].tolist())
    name_first = np.where(belongs, np.minimum(forename, last), name_first)
    single = name_first == last
    bare = of["title"] & ~of["surname"] | of["particle"] | office
    bare |= of["surname"] & (of["the"][before] | opens & ~clue)
    named = whole | ~(bare[last] & (single | ~of["forename"][name_first]))
    common = (small[low] > 2 * inner[low]) & ~of["forename"] & ~of["known"]  # a word that is mostly no name
    named &= ~(single & common[last]) | (name_first > first)
    titled = (name_first > first) | adjacent[first] & of["role"][before[first]] & ~capital[before[first]]
    lead = before[before[first]]  # the caretaker, N N.
    titled |= of["comma"][before[first]] & of["role"][lead] & ~capital[lead] & (last > first) & ~word[after[last]]
    runs = pd.DataFrame(
        {
            "start": start[name_first],
            "end": end[last],
            "titled": titled | apposed(of, after, word, last),
            "says": of["cue"][after[last]] | of["cue"][before[first]] & ~opens[first],
            "the": adjacent[first] & of["the"][before[first]],
            "placed": adjacent[first] & of["in"][before[first]] & ~of["genitive"][after[last]] & (name_first == first),
        }
    )
    return runs[named].reset_index(drop=True)


def _within_body(of: dict[str, np.ndarray], low, small, inner, at: np.ndarray) -> np.ndarray:
    """Whether the words at `at` go on with the name of a body rather than begin a person's: Chief State School Officers."""
    at = np.minimum(at, len(low) - 1)
    common = (small[low[at]] > 2 * inner[low[at]]) & ~of["forename"][at]
    return of["title"][at] & ~of["surname"][at] | of["body"][at] | common


def _title_case(
    joined: JoinedText, paragraphs: pd.DataFrame, long: np.ndarray, of: dict[str, np.ndarray], line: np.ndarray
) -> np.ndarray:
    """Which paragraphs write most of their longer words with a capital, as headlines do: there a capital tells little."""
    size = len(paragraphs)
    words = np.bincount(line[long], minlength=size)
    capitals = np.bincount(line[long & of["capital"]], minlength=size)
    ends = joined.position(paragraphs, "end")
    open_ended = joined.codes[ends - 1] != ord(".")
    open_ended |= (paragraphs["kind"] == "headline").to_numpy()  # a headline may have a full stop
    short = open_ended & ((paragraphs["end"] - paragraphs["start"]).to_numpy() <= 200)
    return short & (words >= 3) & (capitals >= 0.6 * words)


_OPENERS = frozenset("\" “ ‘ '' `` « „ : — – ( [ … ... • *".split(" "))


def _is_opener(forms: list[str]) -> np.ndarray:
    return np.fromiter((form in _OPENERS for form in forms), dtype=bool, count=len(forms))
