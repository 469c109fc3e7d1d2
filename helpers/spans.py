"""Spans among spans: which rows of a table lie in some stretches of text, found by searching stretches among rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def runs(table: pd.DataFrame) -> tuple[pd.Index, np.ndarray, np.ndarray]:
    """Of each article in `table`, whose rows stand by article: its id, its first row, the row after its last."""
    article = table["article"]
    if isinstance(article.dtype, pd.CategoricalDtype):
        codes = article.cat.codes.to_numpy()
        first = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
        return article.cat.categories[codes[first]], first, np.append(first[1:], len(codes))[: len(first)]
    encoded = pc.run_end_encode(strings(article))
    last = encoded.run_ends.to_numpy().astype(np.int64)
    return pd.Index(encoded.values.to_pandas(), dtype="str"), np.append(0, last[:-1])[: len(last)], last


def strings(column: pd.Series | pd.Index | np.ndarray) -> pa.Array:
    """The strings of a column as pyarrow holds them, which finds and compares them faster."""
    found = pa.array(column, type=pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def take(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """These `rows` of `table`, numbered anew."""
    return table.take(rows).reset_index(drop=True)


def by_article(table: pd.DataFrame) -> pd.DataFrame:
    """`table`, whose articles are each together, in the order of their ids."""
    ids, first, last = runs(table)
    if ids.is_monotonic_increasing:
        return table
    order = np.argsort(ids.to_numpy(dtype=object), kind="stable")
    return take(table, ranges(first[order], last[order]))


def ranges(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """All numbers from each `first` up to its `last`, which is left out."""
    counts = last - first
    return np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)


def merged(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Spans that touch or overlap made one; sorted."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    opens = np.concatenate([[True], starts[1:] > reach[:-1]])
    return starts[opens], reach[np.append(np.flatnonzero(opens)[1:] - 1, len(starts) - 1)]


def within(
    starts: np.ndarray, ends: np.ndarray, first: np.ndarray, last: np.ndarray, opens: np.ndarray, closes: np.ndarray
) -> np.ndarray:
    """Which rows lie in a stretch from one of `opens` to its `closes`, of the rows from its `first` up to its `last`, sorted by start."""
    low = _bisected(starts, first, last, opens)
    high = _bisected(starts, low, last, closes + 1)
    rows = ranges(low, high)
    return rows[ends[rows] <= np.repeat(closes, high - low)]


def _bisected(starts: np.ndarray, first: np.ndarray, last: np.ndarray, sought: np.ndarray) -> np.ndarray:
    """Of the rows from each `first` up to its `last` the first that starts at `sought` or later: all halved together."""
    low, left = first, last - first
    for _ in range(int(left.max(initial=0)).bit_length()):
        half = left >> 1
        middle = low + half
        before = (left > 0) & (starts.take(middle, mode="clip") < sought)  # of those that are found no row is looked at
        low = np.where(before, middle + 1, low)
        left = np.where(before, left - half - 1, half)
    return low


def holding(starts: np.ndarray, ends: np.ndarray, opens: np.ndarray, closes: np.ndarray) -> np.ndarray:
    """Which rows share a character with one of the `merged` spans."""
    return np.flatnonzero(np.searchsorted(opens, ends) > np.searchsorted(closes, starts, side="right"))
