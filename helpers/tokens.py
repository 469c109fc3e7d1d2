"""Tokens: words, numbers and punctuation marks with their offsets, a code for each form, and their sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.layout import divide
from helpers.tables import COLUMNS, join_texts
from helpers.words import find_words


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
    number, starts = joined.locate(words.starts)
    opens = joined.position(sentences)
    which = np.searchsorted(opens, words.starts, side="right") - 1
    sentence = np.full(len(starts), -1, dtype=np.int32)
    if len(opens):
        within = (which >= 0) & (words.starts < joined.position(sentences, "end")[which])
        sentence[within] = sentences["sentence"].to_numpy()[which[within]]
    codes, forms = code_spans(joined.text, joined.codes, words.starts, words.ends)
    ids = pd.Index(joined.ids, dtype="str")
    return pd.DataFrame(
        {
            "article": pd.Categorical.from_codes(number.astype(np.int32), categories=ids),
            "start": starts.astype(np.int32),
            "end": (starts + (words.ends - words.starts)).astype(np.int32),
            "token": pd.Categorical.from_codes(codes, categories=pd.Index(forms, dtype="str")),
            "kind": pd.Categorical.from_codes(words.kinds, dtype=COLUMNS["tokens"]["kind"]),
            "sentence": sentence,
        },
        copy=False,
    )


def code_spans(text: str, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """A code for each span (int32) and the sorted distinct strings the codes stand for.

    Spans are told apart by a 64-bit polynomial hash of their code points, then compared character by character with the
    first of their kind, so that no two forms can ever share a code.
    """
    if not len(starts):
        return np.zeros(0, dtype=np.int32), []
    lengths = ends - starts
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    within = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(first, lengths)
    characters = codes[np.repeat(starts, lengths) + within]
    longest = int(lengths.max())
    factors = np.random.default_rng(20).integers(1, 2**63, size=longest, dtype=np.uint64) | np.uint64(1)
    hashes = np.add.reduceat((characters.astype(np.uint64) + np.uint64(1)) * factors[within], first)
    found, uniques = pd.factorize(hashes)
    example = np.zeros(len(uniques), dtype=np.int64)
    example[found[::-1]] = np.arange(len(found), dtype=np.int64)[::-1]
    model = example[found]
    same_length = lengths == lengths[model]
    if not same_length.all() or not np.array_equal(
        codes[np.repeat(starts[model], lengths) + within], characters
    ):  # two forms with one hash: count the slow way
        forms = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        found, uniques = pd.factorize(np.array(forms, dtype=object))
        strings = list(uniques)
    else:
        strings = [text[a:b] for a, b in zip(starts[example].tolist(), ends[example].tolist(), strict=True)]
    order = sorted(range(len(strings)), key=strings.__getitem__)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[found], [strings[i] for i in order]
