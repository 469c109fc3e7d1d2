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
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np

from helpers.tables import SEPARATOR

WORD, NUMBER, PUNCTUATION = 0, 1, 2

#: Abbreviations that keep their point, lower case, without it. None of them is an English word of its own.
ABBREVIATIONS = frozenset(
    "adj adm apr assn asst atty aug ave blvd brig bros capt cf cmdr co col comdr comm corp cpl dec dem dept dist dr est etc "
    "feb ft gen gov hon hr hwy inc insp jan jr lt ltd maj messrs mfg mgr misc mlle mme mr mrs ms mt mts natl nov oct ph ppl "
    "pres prof pvt rd rep reps rev sen sens sep sept sgt sr st supt tel treas univ vol vs viz ariz ark calif colo conn fla "
    "kan ky md mich minn mont neb nev okla tenn tex va vt wis wyo bldg eds esp incl intl approx appt".split()
)

#: Two letters with points that are no initials of a person, lower case, without the closing point: bodies, places, times, degrees.
NO_INITIALS = frozenset(
    "u.s u.k u.n e.u a.m p.m e.g i.e d.c m.d b.a m.a n.y l.a n.j n.c s.c n.h n.m n.d s.d r.i w.v n.s b.c a.d a.i i.d o.k t.v p.r i.q "
    "v.p a.p g.i r.v i.t h.q p.c".split()
)

#: Words after which ``'s`` is a verb (is, has, us), not a genitive.
VERBAL_S = frozenset("it he she that what there here who where how let when why".split())

LETTER, DIGIT, BLANK, MARK = 0, 1, 2, 3
# Marks that may stand inside a word are told apart, so that one look-up a character says all there is to ask of it.
_APOSTROPHE, _HYPHEN, _POINT, _BETWEEN_DIGITS = 4, 5, 6, 7
_ROLES = {"'": _APOSTROPHE, "’": _APOSTROPHE, "-": _HYPHEN, "\u2010": _HYPHEN, "\u2011": _HYPHEN, ".": _POINT}
_ROLES |= {",": _BETWEEN_DIGITS, ":": _BETWEEN_DIGITS}
_CATEGORY = {"L": LETTER, "M": LETTER, "N": DIGIT, "Z": BLANK, "C": BLANK}
# Format characters that stand inside words: soft hyphen, joiners, word joiner.
_INSIDE_WORDS = frozenset((0x00AD, 0x200C, 0x200D, 0x2060))
_TABLE_SIZE = 0x3000
_MARGIN = 4  # blanks put around a text, so that looking ahead and back needs no care at its ends


def _class_of(code: int) -> int:
    if code in _INSIDE_WORDS:
        return LETTER
    category = unicodedata.category(chr(code))
    if category in ("No", "Nl"):
        return LETTER
    return _CATEGORY.get(category[0], MARK)


@cache
def _role_table() -> np.ndarray:
    table = np.fromiter((_class_of(code) for code in range(_TABLE_SIZE)), dtype=np.uint8, count=_TABLE_SIZE)
    for mark, role in _ROLES.items():
        table[ord(mark)] = role
    return table


def look_up(table: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """What `table` (uint8, longer than 256) has for every code point; its last for those beyond it.

    Most characters are Latin-1, and of bytes Python looks up three while numpy does one.
    """
    found = np.frombuffer(bytearray(codes.astype(np.uint8)).translate(table[:256].tobytes()), dtype=np.uint8)
    others = np.flatnonzero(codes > 0xFF)
    found[others] = table.take(codes[others], mode="clip")
    return found


def _roles(codes: np.ndarray) -> np.ndarray:
    """The class of every code point (uint8), MARK told apart further."""
    roles = look_up(_role_table(), codes)
    beyond = np.flatnonzero(codes >= _TABLE_SIZE)
    if len(beyond):
        rare, inverse = np.unique(codes[beyond], return_inverse=True)
        roles[beyond] = np.fromiter(map(_class_of, rare.tolist()), dtype=np.uint8, count=len(rare))[inverse]
    return roles


def classify(codes: np.ndarray) -> np.ndarray:
    """The class of every code point (uint8): LETTER, DIGIT, BLANK or MARK."""
    return np.minimum(_roles(codes), MARK)


class Words(NamedTuple):
    """Spans found in a text: positions (int64) and kinds (int8: WORD, NUMBER, PUNCTUATION), in order."""

    starts: np.ndarray
    ends: np.ndarray
    kinds: np.ndarray


def find_words(text: str, codes: np.ndarray) -> Words:
    """The words, numbers and marks of `text`, whose code points are `codes`.

    Only classing the characters and finding where words begin and end look at all of them; what an apostrophe, hyphen or point
    means is settled at those marks alone.
    """
    size = len(codes)
    around = np.full(size + 2 * _MARGIN, BLANK, dtype=np.uint8)
    roles = around[_MARGIN : size + _MARGIN]
    roles[:] = _roles(codes)

    def role(places: np.ndarray, by: int) -> np.ndarray:
        return around[places + (_MARGIN + by)]

    inside_around = around <= DIGIT  # whether a character belongs to a word
    inside = inside_around[_MARGIN : size + _MARGIN]
    marks = np.flatnonzero(roles >= MARK)
    own = roles[marks]
    joints = marks[own > MARK]
    own = own[own > MARK]
    before, after = role(joints, -1), role(joints, 1)
    linked = (own <= _HYPHEN) & (before <= DIGIT) & (after <= DIGIT)
    linked |= (own >= _POINT) & (before == DIGIT) & (after == DIGIT)
    # Spelled-out letters: a point between two single letters, then the point that closes them.
    spelled = (own == _POINT) & (before == LETTER) & (after == LETTER)
    spelled &= (role(joints, -2) > DIGIT) & (role(joints, 2) > DIGIT)
    closing = joints[spelled] + 2
    closing = closing[role(closing, 0) == _POINT]
    led = closing[(role(closing, 1) == _HYPHEN) & (role(closing, 2) <= DIGIT)] + 1  # U.S.-led
    for places in (joints[linked | spelled], closing, led):
        inside[places] = True

    genitive = _genitives(codes, joints[own == _APOSTROPHE], role, closing)
    inside[genitive] = False
    inside[genitive + 1] = False

    edges = np.flatnonzero(inside_around[1:] != inside_around[:-1]) - (_MARGIN - 1)
    starts, ends = edges[::2], edges[1::2]
    genitive, verbal = _take_verbal(text, codes, starts, ends, genitive)
    inside[verbal] = True
    inside[verbal + 1] = True
    inside[genitive] = True

    points = joints[own == _POINT]
    points = points[~inside[points] & inside_around[points + (_MARGIN - 1)]]
    taken = _take_points(text, codes, starts, ends, points)
    inside[ends[taken] - 1] = True

    kinds = np.full(len(starts), WORD, dtype=np.int8)
    kinds[_without_letters(roles, starts, ends)] = NUMBER

    free = marks[~inside[marks]]
    mark = codes[free]
    repeats = (free[1:] == free[:-1] + 1) & (mark[1:] == mark[:-1]) & np.isin(mark[1:], _RUN_TOGETHER)
    first = np.concatenate([[True], ~repeats])[: len(free)]
    last = np.concatenate([~repeats, [True]])[: len(free)]
    return _in_order(size, (starts, ends, kinds), (genitive, genitive + 2), (free[first], free[last] + 1))


_RUN_TOGETHER = np.array([0x2E, 0x2D, 0x27, 0x60], dtype=np.uint32)  # ... -- '' ``


def _genitives(codes: np.ndarray, apostrophes: np.ndarray, role: Callable, closing: np.ndarray) -> np.ndarray:
    """The places of apostrophes that open an ``'s`` at the end of a word."""
    then = codes[np.minimum(apostrophes + 1, len(codes) - 1)]
    found = ((then == 0x73) | (then == 0x53)) & (role(apostrophes, 2) > DIGIT)
    apostrophes = apostrophes[found]
    ended = (role(apostrophes, -1) <= DIGIT) | np.isin(apostrophes - 1, closing)
    goes_on = (role(apostrophes, 2) == _APOSTROPHE) & (role(apostrophes, 3) <= DIGIT)
    return apostrophes[ended & ~goes_on]


def _take_verbal(text, codes, starts, ends, genitive) -> tuple[np.ndarray, np.ndarray]:
    """`genitive`, parted into those that are one and those that are a verb; the verbs' words in `ends` take them in."""
    owner = np.searchsorted(ends, genitive)
    verb = may_be(_VERBAL_KEYS, codes, starts[owner], ends[owner])
    for i in np.flatnonzero(verb).tolist():
        verb[i] = text[starts[owner[i]] : ends[owner[i]]].lower() in VERBAL_S
    ends[owner[verb]] += 2
    return genitive[~verb], genitive[verb]


def _without_letters(roles: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which spans hold no letter."""
    which = np.flatnonzero(roles[starts] != LETTER)
    if not len(which):
        return which
    lengths = ends[which] - starts[which]
    first = np.cumsum(lengths) - lengths
    places = np.arange(first[-1] + lengths[-1]) + np.repeat(starts[which] - first, lengths)
    return which[np.minimum.reduceat(roles[places], first) != LETTER]


def are_initials(word: str) -> bool:
    """Whether a word, its last point aside, is two initials of a person: D.K. of D.K. Rao, J.D of J.D. Falk; not U.S."""
    bare = word.rstrip(".")
    return (
        len(bare) == 3
        and bare[1] == "."
        and bare.isupper()
        and bare[0].isalpha()
        and bare[2].isalpha()
        and bare.lower() not in NO_INITIALS
    )


def _in_order(size: int, words: tuple, *marks: tuple) -> Words:
    """Words and marks, none of which overlap, in the order of the text."""
    opens, closes = np.zeros(size, dtype=np.int8), np.zeros(size + 1, dtype=bool)
    starts, ends, kinds = words
    opens[starts] = kinds + 1
    closes[ends] = True
    for starts, ends in marks:
        opens[starts] = PUNCTUATION + 1
        closes[ends] = True
    starts = np.flatnonzero(opens)
    return Words(starts, np.flatnonzero(closes), opens[starts] - 1)


def _take_points(text, codes, starts, ends, points) -> np.ndarray:
    """Which words take in the point after them, and do so in `ends`: an abbreviation's, an initial's or that of ``No. 4``.

    `points` are the places of points right after a word.
    """
    doubled = (points + 1 < len(codes)) & (codes[np.minimum(points, len(codes) - 2) + 1] == 0x2E)
    points = points[~doubled]  # an ellipsis is no abbreviation
    followed = np.searchsorted(ends, points)
    followed = followed[may_be(_POINTED_KEYS, codes, starts[followed], ends[followed])]
    taken = []
    for i, start, end in zip(followed.tolist(), starts[followed].tolist(), ends[followed].tolist(), strict=True):
        word = text[start:end]
        lower = word.lower()
        nearby = text[end + 1 : end + 4].lstrip(" \t\u00a0")
        initial = len(word) == 1 and word.isupper() and word != "I" and nearby[:1].isupper()
        number = lower in _NUMBERED and nearby[:1].isdigit()
        if lower in ABBREVIATIONS or initial or number:
            taken.append(i)
    taken = np.array(taken, dtype=np.int64)
    ends[taken] += 1
    return taken


# Short words as numbers, so that most are ruled out without being read one by one ------------------------------------

_NUMBERED = frozenset("no nos art pp p".split())
KEY_LENGTH = 6


def _key(word: str) -> int:
    return int.from_bytes(word.encode("ascii"), "little")


def keys_of(words: Iterable[str]) -> np.ndarray:
    return np.array(sorted(map(_key, words)), dtype=np.uint64)


_VERBAL_KEYS = keys_of(VERBAL_S)
_POINTED_KEYS = keys_of(ABBREVIATIONS | _NUMBERED | set(ascii_lowercase))


def may_be(keys: np.ndarray, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which spans may, in lower case, be one of the words with these `keys`: all that are, and a few with letters beyond ASCII."""
    may = np.zeros(len(ends), dtype=bool)
    short = np.flatnonzero(ends - starts <= KEY_LENGTH)
    starts, lengths = starts[short], ends[short] - starts[short]
    key = np.zeros(len(short), dtype=np.uint64)
    foreign = np.zeros(len(short), dtype=bool)
    for place in range(KEY_LENGTH):
        reached = lengths > place
        code = np.where(reached, codes[np.where(reached, starts + place, 0)], 0)
        foreign |= code > 0x7F
        lower = np.where((code >= 0x41) & (code <= 0x5A), code | 0x20, code)
        key |= lower.astype(np.uint64) << np.uint64(8 * place)
    may[short] = np.isin(key, keys) | foreign
    return may


def count_words(text: str) -> int:
    """How many words and numbers `text` has."""
    return int(count_words_of([text])[0])


def count_words_of(texts: Sequence[str]) -> np.ndarray:
    """How many words and numbers (int64) each of `texts` has; many are read in one pass, of about `_BLOCK` characters."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    edges = np.flatnonzero(np.diff((np.cumsum(lengths) - lengths) // _BLOCK, prepend=-1)).tolist()
    counts = [_counted(texts[first:last], lengths[first:last]) for first, last in pairwise([*edges, len(texts)])]
    return np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64)


_BLOCK = 4_000_000  # characters read at a time: each takes some 40 bytes meanwhile


def _counted(texts: Sequence[str], lengths: np.ndarray) -> np.ndarray:
    base = np.cumsum(lengths + len(SEPARATOR)) - lengths
    joined = SEPARATOR.join(["", *texts])
    words = find_words(joined, np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    starts = words.starts[words.kinds != PUNCTUATION]
    return np.searchsorted(starts, base + lengths) - np.searchsorted(starts, base)
