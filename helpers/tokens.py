"""Tokens: words, numbers and punctuation marks with their offsets, a code for each form, and their sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.collector import uncollected
from helpers.layout import divide
from helpers.tables import COLUMNS, JoinedText, join_texts
from helpers.words import find_words


@uncollected
def tokenize(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """The `tokens` of all `articles`: one row a word, number or punctuation mark.

    Parameters
    ----------
    sentences : the table of that name, if it is already there; else the articles are divided here.

    Returns
    -------
    article (category), start, end (int32, characters), token (category, the form as written), kind (category: `word`,
    `number`, `punctuation`), sentence (int32, as in `sentences`; −1 for what lies outside any sentence).
    `helpers.words` states what counts as one token.
    """
    joined = join_texts(articles)
    if sentences is None:
        sentences = divide(articles).sentences
    words = find_words(joined.text, joined.codes)
    opens = np.searchsorted(words.starts, joined.base)
    number = np.repeat(np.arange(len(opens), dtype=np.int32), np.diff(opens, append=len(words.starts)))
    base = joined.base[number]
    codes, forms = code_spans(joined.text, joined.codes, words.starts, words.ends)
    return pd.DataFrame(
        {
            "article": pd.Categorical.from_codes(number, categories=pd.Index(joined.ids, dtype="str"), validate=False),
            "start": (words.starts - base).astype(np.int32),
            "end": (words.ends - base).astype(np.int32),
            "token": pd.Categorical.from_codes(codes, categories=pd.Index(forms, dtype="str"), validate=False),
            "kind": pd.Categorical.from_codes(words.kinds, dtype=COLUMNS["tokens"]["kind"], validate=False),
            "sentence": _sentences_of(words.starts, joined, sentences),
        },
        copy=False,
    )


def _sentences_of(places: np.ndarray, joined: JoinedText, sentences: pd.DataFrame) -> np.ndarray:
    """The sentence (int32) that each of the sorted `places` lies in, −1 if in none."""
    opens, closes = joined.position(sentences), joined.position(sentences, "end")
    closes[:-1] = np.minimum(closes[:-1], opens[1:])
    edges = np.searchsorted(places, np.column_stack([opens, closes]).ravel())
    numbers = np.full(len(edges) + 1, -1, dtype=np.int32)
    numbers[1::2] = sentences["sentence"].to_numpy()
    return np.repeat(numbers, np.diff(edges, prepend=0, append=len(places)))


# A code for each form ------------------------------------------------------------------------------------------------

_EIGHT = np.dtype("<u8")
_LOW_BYTES = np.array([256**length - 1 for length in range(9)], dtype=np.uint64)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed (Knuth's multiplicative hashing)
_NO_CHARACTERS = np.uint64(1 << 63)  # the key of no characters at all: the last of eight without the first


def code_spans(text: str, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """A code for each span (int32) and the sorted distinct strings the codes stand for.

    Up to sixteen Latin-1 characters are two 64-bit numbers as they stand, mixed into one and then compared with the first
    of their kind, so that no two forms can ever share a code. The few other spans are read as strings.
    """
    if not len(starts):
        return np.zeros(0, dtype=np.int32), []
    first, second, others = _eights(codes, starts, ends)
    forms = pd.Index(
        [text[a:b] for a, b in zip(starts[others].tolist(), ends[others].tolist(), strict=True)], dtype=object
    )
    first[others], second[others] = pd.factorize(forms)[0], _NO_CHARACTERS
    found, uniques = pd.factorize(first ^ (second * _FACTOR))
    example = np.empty(len(uniques), dtype=np.int64)
    example[found[::-1]] = np.arange(len(found) - 1, -1, -1)
    model = example[found]
    if not (np.array_equal(first, first[model]) and np.array_equal(second, second[model])):  # two pairs mixed alike
        pairs = pd.MultiIndex.from_arrays([first, second])
        found, uniques = pairs.factorize()
        example = np.flatnonzero(~pairs.duplicated())
    strings = [text[a:b] for a, b in zip(starts[example].tolist(), ends[example].tolist(), strict=True)]
    order = sorted(range(len(strings)), key=strings.__getitem__)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[found], [strings[i] for i in order]


def _eights(codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The first eight characters of each span as one number (uint64), the eight after them, and which spans they don't tell."""
    low = np.zeros(len(codes) + 16, dtype=np.uint8)
    low[: len(codes)] = codes.astype(np.uint8)
    low[np.flatnonzero(codes > 0xFF)] = 0
    eight_from = np.ndarray(len(codes) + 8, dtype=_EIGHT, buffer=low, strides=(1,))
    lengths = ends - starts
    reach = _LOW_BYTES[np.minimum(lengths, 8)]
    first = eight_from[starts]
    untold = _holds_zero(first | ~reach) | (lengths > 16)
    first &= reach
    second = np.zeros(len(starts), dtype=np.uint64)
    longer = np.flatnonzero(lengths > 8)
    reach = _LOW_BYTES[np.minimum(lengths[longer] - 8, 8)]
    then = eight_from[starts[longer] + 8]
    untold[longer] |= _holds_zero(then | ~reach)
    second[longer] = then & reach
    return first, second, np.flatnonzero(untold)


def _holds_zero(eights: np.ndarray) -> np.ndarray:
    """Which numbers have a byte that is zero (Mycroft 1987)."""
    return ((eights - np.uint64(0x0101010101010101)) & ~eights & np.uint64(0x8080808080808080)) != 0
