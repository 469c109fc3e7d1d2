"""The outline of a text: its sentences with all words in quotation marks folded into a single item.

``"No," she said. "Not now. Never."`` becomes ``▢ she said .`` and ``▢``. Whoever speaks is named outside the marks, so that
quotes and speakers are looked for here, where a quotation of five sentences is no longer than a word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.quotation_marks import Marked
from helpers.tables import JoinedText


@dataclass(frozen=True)
class Outline:
    """Items of all articles in order; one array each.

    first, last : rows in `tokens` (both included); they differ for words in marks.
    start, end : positions in the joined text.
    marked : row in `Marked`, −1 for a token outside of marks.
    sentence : number of the sentence, counted over all articles; a sentence ends where one ends outside of marks.
    paragraph : row in `paragraphs`.
    """

    first: np.ndarray
    last: np.ndarray
    start: np.ndarray
    end: np.ndarray
    marked: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray


def outline(joined: JoinedText, paragraphs: pd.DataFrame, tokens: pd.DataFrame, marked: Marked) -> Outline:
    """The `Outline` of `tokens` with the words in `marked` folded."""
    starts, ends = joined.position(tokens), joined.position(tokens, "end")
    which = np.searchsorted(marked.starts, starts, side="right") - 1
    folded = np.full(len(starts), -1, dtype=np.int64)
    if len(marked.starts):
        inside = (which >= 0) & (starts < marked.ends[np.maximum(which, 0)])
        folded[inside] = which[inside]
    opens = np.ones(len(starts), dtype=bool)
    opens[1:] = (folded[1:] < 0) | (folded[1:] != folded[:-1])
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(starts)) - 1
    of_item = folded[first]
    start, end = starts[first], ends[last]
    is_marked = of_item >= 0
    start[is_marked], end[is_marked] = marked.starts[of_item[is_marked]], marked.ends[of_item[is_marked]]
    opening = joined.position(paragraphs)
    paragraph = np.searchsorted(opening, start, side="right") - 1
    sentence = tokens["sentence"].to_numpy()
    breaks = np.ones(len(first), dtype=bool)
    breaks[1:] = (sentence[first[1:]] != sentence[last[:-1]]) | (paragraph[1:] != paragraph[:-1])
    return Outline(first, last, start, end, of_item, np.cumsum(breaks) - 1, paragraph)
