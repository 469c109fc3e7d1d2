"""Where words, numbers and punctuation marks begin and end: numpy over code points, no loop over characters.

Kept apart from `tokens` because `articles` counts words too, and both must count the same.

The rules, as a corpus linguist would state them: a word is a run of letters, marks and digits; a hyphen or an apostrophe
between two of them stays inside (``12-day``, ``won't``); so do a point, comma or colon between digits (``3.5``, ``1,000``,
``10:30``) and the points of letters that are spelled out (``U.S.``, ``a.m.``). A known abbreviation keeps its point (``Gen.``),
an initial too (``J. Smith``). The genitive ``'s`` stands alone as a mark, so that ``Ryabkov's`` counts as ``Ryabkov``; after
pronouns and question words it is a verb and stays (``it's``). Everything else is a mark, one character each, but for runs of the same
point, hyphen or single mark (``...``, ``--``, ``''``).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np

WORD, NUMBER, PUNCTUATION = 0, 1, 2

#: Abbreviations that keep their point, lower case, without it. None of them is an English word of its own.
ABBREVIATIONS = frozenset(
    "adj adm apr assn asst atty aug ave blvd brig bros capt cf cmdr co col comdr comm corp cpl dec dem dept dist dr est etc "
    "feb ft gen gov hon hr hwy inc insp jan jr lt ltd maj messrs mfg mgr misc mlle mme mr mrs ms mt mts natl nov oct ph ppl "
    "pres prof pvt rd rep reps rev sen sens sep sept sgt sr st supt tel treas univ vol vs viz ariz ark calif colo conn fla "
    "kan ky md mich minn mont neb nev okla tenn tex va vt wis wyo bldg eds esp incl intl approx appt".split()
)

#: Words after which ``'s`` is a verb (is, has, us), not a genitive.
VERBAL_S = frozenset("it he she that what there here who where how let when why".split())

LETTER, DIGIT, BLANK, MARK = 0, 1, 2, 3
_CATEGORY = {"L": LETTER, "M": LETTER, "N": DIGIT, "Z": BLANK, "C": BLANK}
# Format characters that stand inside words: soft hyphen, joiners, word joiner.
_INSIDE_WORDS = frozenset((0x00AD, 0x200C, 0x200D, 0x2060))
_TABLE_SIZE = 0x3000


def _class_of(code: int) -> int:
    if code in _INSIDE_WORDS:
        return LETTER
    category = unicodedata.category(chr(code))
    if category in ("No", "Nl"):
        return LETTER
    return _CATEGORY.get(category[0], MARK)


@cache
def _class_table() -> np.ndarray:
    return np.fromiter((_class_of(code) for code in range(_TABLE_SIZE)), dtype=np.uint8, count=_TABLE_SIZE)


def classify(codes: np.ndarray) -> np.ndarray:
    """The class of every code point (uint8): LETTER, DIGIT, BLANK or MARK."""
    table = _class_table()
    classes = table[np.minimum(codes, _TABLE_SIZE - 1)]
    beyond = np.flatnonzero(codes >= _TABLE_SIZE)
    if len(beyond):
        rare, inverse = np.unique(codes[beyond], return_inverse=True)
        classes[beyond] = np.fromiter(map(_class_of, rare.tolist()), dtype=np.uint8, count=len(rare))[inverse]
    return classes


class Words(NamedTuple):
    """Spans found in a text: positions (int64) and kinds (int8: WORD, NUMBER, PUNCTUATION), in order."""

    starts: np.ndarray
    ends: np.ndarray
    kinds: np.ndarray


def _shifted(values: np.ndarray, by: int) -> np.ndarray:
    """`values` moved so that place i holds place i + by; beyond the ends stands False."""
    out = np.zeros_like(values)
    if by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


def find_words(text: str, codes: np.ndarray) -> Words:
    """The words, numbers and marks of `text`, whose code points are `codes`."""
    if not len(codes):
        none = np.zeros(0, dtype=np.int64)
        return Words(none, none, none.astype(np.int8))
    if len(codes) < 8:  # room for the look-ahead of _shifted
        return _cut(find_words(text + "        ", np.concatenate([codes, np.full(8, 32, dtype=np.uint32)])), len(codes))
    classes = classify(codes)
    letter, digit = classes == LETTER, classes == DIGIT
    alnum = letter | digit
    before, after = _shifted(alnum, -1), _shifted(alnum, 1)
    apostrophe = (codes == 0x27) | (codes == 0x2019)
    hyphen = (codes == 0x2D) | (codes == 0x2010) | (codes == 0x2011)
    point = codes == 0x2E

    inside = alnum.copy()
    inside |= (apostrophe | hyphen) & before & after
    numeric = point | (codes == 0x2C) | (codes == 0x3A)
    inside |= numeric & _shifted(digit, -1) & _shifted(digit, 1)
    # Spelled-out letters: a point between two single letters, then the point that closes them.
    spelled = point & _shifted(letter, -1) & ~_shifted(alnum, -2) & _shifted(letter, 1) & ~_shifted(alnum, 2)
    closing = point & _shifted(spelled, -2) & _shifted(letter, -1)
    inside |= spelled | closing
    inside |= hyphen & _shifted(closing, -1) & after  # U.S.-led

    genitive = np.flatnonzero(
        apostrophe
        & (before | _shifted(closing, -1))
        & _shifted((codes == 0x73) | (codes == 0x53), 1)
        & ~_shifted(alnum, 2)
        & ~_shifted(apostrophe & _shifted(alnum, 1), 2)
    )
    inside[genitive] = False
    inside[genitive + 1] = False

    started = inside & ~_shifted(inside, -1)
    ended = inside & ~_shifted(inside, 1)
    starts, ends = np.flatnonzero(started), np.flatnonzero(ended) + 1

    if len(genitive):
        kept = np.ones(len(genitive), dtype=bool)
        owner = np.searchsorted(ends, genitive, side="left")
        short = np.flatnonzero(genitive - starts[np.minimum(owner, len(starts) - 1)] <= 5)
        for i in short.tolist():
            at = owner[i]
            if text[starts[at] : ends[at]].lower() in VERBAL_S:
                kept[i] = False
                ends[at] = genitive[i] + 2
        genitive = genitive[kept]

    ends = _take_points(text, codes, classes, starts, ends)

    kinds = np.full(len(starts), WORD, dtype=np.int8)
    letters_before = np.concatenate([[0], np.cumsum(letter, dtype=np.int64)])
    kinds[letters_before[ends] == letters_before[starts]] = NUMBER

    covered = np.zeros(len(codes) + 1, dtype=np.int8)
    covered[starts] += 1
    covered[ends] -= 1
    covered[genitive] += 1
    covered[genitive + 2] -= 1
    free = (classes == MARK) & (np.cumsum(covered[:-1], dtype=np.int8) == 0)
    repeats = point | (codes == 0x2D) | (codes == 0x27) | (codes == 0x60)
    same = np.zeros(len(codes), dtype=bool)
    same[1:] = (codes[1:] == codes[:-1]) & free[:-1] & repeats[1:]
    mark_starts = np.flatnonzero(free & ~same)
    run_on = free & _shifted(same & free, 1)
    mark_ends = np.flatnonzero(free & ~run_on) + 1

    all_starts = np.concatenate([starts, genitive, mark_starts])
    all_ends = np.concatenate([ends, genitive + 2, mark_ends])
    all_kinds = np.concatenate(
        [kinds, np.full(len(genitive) + len(mark_starts), PUNCTUATION, dtype=np.int8)],
    )
    order = np.argsort(all_starts, kind="stable")
    return Words(all_starts[order], all_ends[order], all_kinds[order])


def _cut(words: Words, length: int) -> Words:
    keep = words.starts < length
    return Words(words.starts[keep], np.minimum(words.ends[keep], length), words.kinds[keep])


def _take_points(text, codes, classes, starts, ends) -> np.ndarray:
    """`ends`, moved over the point that belongs to an abbreviation, an initial or ``No. 4``."""
    size = len(codes)
    followed = np.flatnonzero((ends < size) & (codes[np.minimum(ends, size - 1)] == 0x2E) & (ends - starts <= 6))
    ends = ends.copy()
    for i in followed.tolist():
        start, end = starts[i], ends[i]
        if end + 1 < size and codes[end + 1] == 0x2E:
            continue  # an ellipsis, not an abbreviation
        word = text[start:end]
        lower = word.lower()
        if lower in ABBREVIATIONS:
            ends[i] = end + 1
            continue
        nearby = text[end + 1 : end + 4].lstrip(" \t\u00a0")
        initial = len(word) == 1 and word.isupper() and word != "I" and nearby[:1].isupper()
        number = lower in ("no", "nos", "art", "pp", "p") and nearby[:1].isdigit()
        if initial or number:
            ends[i] = end + 1
    return ends


def count_words(text: str) -> int:
    """How many words and numbers `text` has."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return int((find_words(text, codes).kinds != PUNCTUATION).sum())
