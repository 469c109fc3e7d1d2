"""How an article is laid out: sections under headings, paragraphs of different kinds, speakers' turns, sentences."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from helpers.collector import uncollected
from helpers.kinds import kinds_of
from helpers.line_breaks import blocks_of, front_matter_ends, is_plain
from helpers.tables import JoinedText, conform, empty, join_texts, texts_of
from helpers.words import ABBREVIATIONS, KEY_LENGTH, are_initials, keys_of, look_up, may_be

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer


class Layout(NamedTuple):
    """The three tables that `divide` returns."""

    sections: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame


@uncollected
def divide(articles: pd.DataFrame) -> Layout:
    """The `sections`, `paragraphs` and `sentences` of all `articles`.

    Returns
    -------
    Layout of three tables, offsets in characters of `articles.text`:

    sections : article, start, end, section (int from 0), heading (empty for the opening section)
    paragraphs : article, start, end, paragraph (int from 0), section, kind (`headline`, `heading`, `body`, `question`,
        `turn`, `end_marker`, `front_matter`, and `standfirst`, `byline`, `caption`, `boilerplate`; `helpers.kinds` says what they are),
        speaker_label (`MS. HALVORSEN`, `Q`; else empty). A paragraph is a line, or the lines that belong together where lines were
        broken by hand (`helpers.line_breaks`).
    sentences : article, start, end, sentence (int from 0), paragraph. None crosses a paragraph; the closing quotation mark
        belongs to its sentence. Split with NLTK's Punkt (Kiss & Strunk 2006) on abbreviations of our own wherever
        a point is in doubt.
    """
    joined = join_texts(articles)
    if not joined.text.strip():
        return Layout(empty("sections"), empty("paragraphs"), empty("sentences"))
    fronts = front_matter_ends(joined)
    starts, ends = blocks_of(joined, fronts)
    number, _ = joined.locate(starts)
    named = (
        zip(texts_of(articles, "article"), articles["headline"].fillna(""), strict=True)
        if "headline" in articles
        else ()
    )
    headlines = dict(named)
    rows: list[tuple] = []
    edges = np.searchsorted(number, np.arange(len(joined.ids) + 1))
    for i, article in enumerate(joined.ids):
        first, last = int(edges[i]), int(edges[i + 1])
        texts = [joined.text[a:b] for a, b in zip(starts[first:last].tolist(), ends[first:last].tolist(), strict=True)]
        if i in fronts:
            rows.append(("front_matter", ""))
            texts = texts[1:]
        rows.extend(kinds_of(texts, headlines.get(article, "")))
    kind, label = (list(column) for column in zip(*rows, strict=True))
    kind_array = np.array(kind, dtype=object)
    numbered = np.arange(len(starts)) - edges[number]
    heading = kind_array == "heading"
    sections_so_far = np.cumsum(heading)
    first_of = np.concatenate([[0], sections_so_far])[edges[number]]
    section = sections_so_far - first_of
    paragraphs = conform(
        "paragraphs",
        {
            **joined.spans(starts, ends),
            "paragraph": numbered,
            "section": section,
            "kind": kind,
            "speaker_label": label,
        },
    )
    opens = np.flatnonzero(np.concatenate([[True], (number[1:] != number[:-1]) | (section[1:] != section[:-1])]))
    closes = np.append(opens[1:], len(starts)) - 1
    sections = conform(
        "sections",
        {
            **joined.spans(starts[opens], ends[closes]),
            "section": section[opens],
            "heading": [joined.text[starts[i] : ends[i]] if heading[i] else "" for i in opens.tolist()],
        },
    )
    return Layout(sections, paragraphs, _sentences(joined, starts, ends, numbered))


# Sentences -----------------------------------------------------------------------------------------------------------

# What a sentence may end with, by code point; what lies beyond the table is like its last place.
_MARKS = np.zeros(0x10000, dtype=np.uint8)
_STOP, _WIDE_STOP = 1, 2
_MARKS[[ord(mark) for mark in ".!?…"]] = _STOP
_MARKS[[ord(mark) for mark in "。！？"]] = _WIDE_STOP
#: Abbreviations that may end no sentence, or do so only before a word that often opens one. Punkt wants them lower case,
#: without the closing point.
SENTENCE_ABBREVIATIONS = ABBREVIATIONS | frozenset(
    "u.s u.k u.n e.u a.m p.m e.g i.e d.c ph.d m.d b.a m.a u.s.a u.a.e n.y l.a n.j n.c s.c".split()
)
#: Words that often open a sentence and seldom follow an abbreviation within one.
SENTENCE_STARTERS = frozenset(
    "the he she it they we i you this that these those but and in on at if when while as after before there here a an his "
    "her their our its what who why how however meanwhile according for since although despite asked no yes so or nor "
    "yet both many most some all one with by from to".split()
)
# Abbreviations before a name: whatever follows, the sentence goes on.
_BEFORE_NAMES = frozenset(
    "mr mrs ms dr gen sen rep gov prof rev lt col capt sgt cmdr adm hon pres supt messrs st mt maj cpl mme mlle reps sens atty insp brig ft govs v vs".split()
)
_CANDIDATE = re.compile(r"(?:[.!?…]+|[。！？])(?:''|[\"'”’»)\]]){0,4}")
_OPENING = "\"'“‘«([—–-¿¡`"


@cache
def _punkt() -> PunktSentenceTokenizer:
    """NLTK's Punkt on parameters of our own, so that nothing is downloaded; imported when a point is first in doubt, for it
    takes longer to load than most corpora to divide."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = set(SENTENCE_ABBREVIATIONS)
    parameters.sent_starters = set(SENTENCE_STARTERS)
    return PunktSentenceTokenizer(parameters)


def _sentences(joined: JoinedText, starts: np.ndarray, ends: np.ndarray, numbered: np.ndarray) -> pd.DataFrame:
    text = joined.text
    cuts = _stops(joined, ends)
    paragraph = np.searchsorted(starts, cuts, side="right") - 1
    within = (paragraph >= 0) & (cuts < ends[np.maximum(paragraph, 0)])
    cuts = cuts[within]
    opened = cuts + 1  # the next sentence opens after the blanks, most often one
    one_blank = (joined.codes[cuts] == 0x20) & is_plain(joined.codes[np.minimum(opened, len(text) - 1)])
    for i in np.flatnonzero(~one_blank).tolist():
        cut = int(cuts[i])
        while text[cut].isspace():
            cut += 1
        opened[i] = cut
    all_starts = np.sort(np.concatenate([starts, opened]))
    all_ends = np.sort(np.concatenate([ends, cuts]))
    owner = np.searchsorted(starts, all_starts, side="right") - 1
    number, _ = joined.locate(all_starts)
    first = np.searchsorted(number, np.arange(len(joined.ids) + 1))
    return conform(
        "sentences",
        {
            **joined.spans(all_starts, all_ends),
            "sentence": np.arange(len(all_starts)) - first[number],
            "paragraph": numbered[owner],
        },
    )


def _stops(joined: JoinedText, ends: np.ndarray) -> np.ndarray:
    """Where in the text a sentence ends: after its mark and any closing quotation marks and brackets.

    Not where a paragraph ends, of which `ends` are those of all: a sentence ends there anyway.
    """
    text, codes = joined.text, joined.codes
    size = len(text)
    mark = look_up(_MARKS, codes)
    places = np.flatnonzero(mark >= _STOP)
    mark = mark[places]
    runs_on = (places[1:] == places[:-1] + 1) & (mark[1:] == _STOP) & (mark[:-1] == _STOP)
    first = np.concatenate([[True], ~runs_on])[: len(places)]
    last = np.concatenate([~runs_on, [True]])[: len(places)]
    then = codes[np.minimum(places[last] + 1, size - 1)]
    within = (mark[first] == _STOP) & ((then | np.uint32(0x20)) - np.uint32(0x61) < 26)  # U.S, example.org
    alone = (first & last)[first][~within]
    places, then = places[first][~within], then[~within]
    # Most: a mark, perhaps closing marks, and a blank before a capital, or the paragraph's end. One by one only what is left.
    end = places + 1 + np.isin(then, _CLOSING)
    closing = np.zeros(size + 2, dtype=bool)
    closing[ends] = True
    blank = codes[np.minimum(end, size - 1)] == 0x20
    clear = alone & blank & (codes[np.minimum(end + 1, size - 1)] - np.uint32(0x41) < 26)
    clear[clear] = (codes[places[clear]] != 0x2E) | _are_plain_words(codes, places[clear])
    over = alone & closing[end]
    stops = end[clear & ~over].tolist()
    for start in places[~clear & ~over].tolist():
        end = _CANDIDATE.match(text, start).end()
        if end >= size:
            continue
        if not text[end].isspace() and text[start] not in "。！？":
            continue
        if text[end] == " " and text[end + 1 : end + 2].isupper():  # as most sentences open
            after = ""
        else:
            after = text[end : end + 60].lstrip()
            if not after or after[0] in "—–-" or after.lstrip(_OPENING)[:1].islower():  # DECATUR, Ill. — The
                continue
        single = text[start] == "." and (end == start + 1 or text[start + 1] not in ".…!?")
        if single and _in_doubt(text, start, end):
            continue
        trails_off = text[start] == "…" or text.startswith("...", start, end)
        if trails_off and after and after[0] not in _OPENING and not after[0].isupper():
            continue
        stops.append(end)
    return np.sort(np.array(stops, dtype=np.int64))


def _are_plain_words(codes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Which points stand after a word of ASCII letters that is surely no abbreviation and no initial."""
    told = points > _LONG  # enough stands before it
    points = np.where(told, points, len(codes))
    length = np.zeros(len(points), dtype=np.int64)
    going = np.ones(len(points), dtype=bool)
    for _ in range(_LONG):
        going &= (codes[points - length - 1] | np.uint32(0x20)) - np.uint32(0x61) < 26
        length += going
    whole = (length > 1) & (codes[points - length - 1] == 0x20)
    whole[whole] = ~may_be(_DOUBTFUL_KEYS, codes, (points - length)[whole], points[whole])
    return told & (whole | going)


_BEFORE_NUMBERS = frozenset("no nos art p pp".split())
_DOUBTFUL = SENTENCE_ABBREVIATIONS | _BEFORE_NAMES | _BEFORE_NUMBERS
_LONG = max(map(len, _DOUBTFUL)) + 1  # a word of so many letters is no abbreviation
_DOUBTFUL_KEYS = keys_of(word for word in _DOUBTFUL if word.isascii() and len(word) <= KEY_LENGTH)
_CLOSING = np.array([ord(mark) for mark in "\"'”’»)]"], dtype=np.uint32)
_NEXT_WORD = re.compile(r"[\w’']*")
_LAST_WORD = re.compile(r"[^\s\"“”‘’'()\[\]«»—–/]+\Z")


def _in_doubt(text: str, point: int, end: int) -> bool:
    """Whether the point at `point` belongs to an abbreviation, an initial or a number and ends no sentence.

    `end` is where the marks that begin with the point end.
    """
    tail = text[max(0, point - _LONG) : point]
    blank = tail.rfind(" ")
    word = tail[blank + 1 :]
    if word.isalpha() and (len(word) == _LONG or (blank >= 0 and len(word) > 1 and word.lower() not in _DOUBTFUL)):
        return False  # most words: spares them the search
    found = _LAST_WORD.search(text[max(0, point - 24) : point])
    if not found:
        return False
    word = found.group()
    lower = word.lower().split("-")[-1]
    if len(word) > 6 and lower not in SENTENCE_ABBREVIATIONS:
        return False
    next_word = _NEXT_WORD.match(text[end : end + 60].lstrip().lstrip(_OPENING)).group()
    if lower in _BEFORE_NAMES and next_word[:1].isupper():
        return next_word.lower() not in SENTENCE_STARTERS or lower in (
            "mr",
            "mrs",
            "ms",
            "dr",
            "gen",
            "sen",
            "rep",
            "gov",
            "govs",
            "v",
            "vs",
        )
    if (len(word) == 1 and word.isupper() and word != "I") or (are_initials(word) and next_word[:1].isupper()):
        return next_word.lower() not in SENTENCE_STARTERS  # an initial, unless the next word opens sentences
    if lower in _BEFORE_NUMBERS:
        return next_word[:1].isdigit()
    if lower not in SENTENCE_ABBREVIATIONS:
        return False
    return not _punkt().text_contains_sentbreak(f"{word}. {next_word}")
