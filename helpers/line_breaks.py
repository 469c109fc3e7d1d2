"""Which lines of an article are one paragraph: a line most often, more where lines were broken by hand."""

from __future__ import annotations

import re

import numpy as np

from helpers.sidecars import front_matter_end
from helpers.tables import JoinedText
from helpers.words import look_up

_LINE_ENDS = np.zeros(0x10000, dtype=np.uint8)  # by code point
_LINE_ENDS[[0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029]] = 1  # as str.splitlines


def front_matter_ends(joined: JoinedText) -> dict[int, int]:
    """Where in the joined text the front matter ends of each article that opens with some, by its number."""
    filled = np.flatnonzero(joined.stop > joined.base)
    opens = filled[joined.codes[joined.base[filled]] == ord("-")]
    ends = {i: front_matter_end(joined.text[joined.base[i] : joined.stop[i]]) for i in opens.tolist()}
    return {i: int(joined.base[i]) + end for i, end in ends.items() if end}


def blocks_of(joined: JoinedText, fronts: dict[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends in the joined text of every paragraph, white space trimmed off."""
    codes, text = joined.codes, joined.text
    breaks = np.flatnonzero(look_up(_LINE_ENDS, codes))
    starts = np.concatenate([[0], breaks + 1])
    ends = np.append(breaks, len(codes))
    filled = starts < ends
    spans = np.column_stack([starts[filled], ends[filled]])
    for i in np.flatnonzero(~(is_plain(codes[spans[:, 0]]) & is_plain(codes[spans[:, 1] - 1]))).tolist():
        line = text[spans[i, 0] : spans[i, 1]]
        spans[i] = spans[i, 0] + len(line) - len(line.lstrip()), spans[i, 0] + len(line.rstrip())
    spans = spans[spans[:, 0] < spans[:, 1]]
    number, _ = joined.locate(spans[:, 0])
    after = np.zeros(len(spans), dtype=bool)  # whether a line comes first after front matter, which is one paragraph
    if fronts:
        inside = spans[:, 0] < np.array([fronts.get(i, 0) for i in range(len(joined.ids))])[number]
        first = np.concatenate([[True], ~inside[:-1] | (number[1:] != number[:-1])])
        last = np.append(~inside[1:] | (number[1:] != number[:-1]), True)
        spans[inside & first, 1] = spans[inside & last, 1]
        after[1:] = inside[:-1]
        kept = ~inside | first
        spans, number, after = spans[kept], number[kept], after[kept]
    joins = _run_on(joined, spans, number, _wrapped_by_hand(joined, spans, number, breaks, after), after)
    first = ~joins
    return spans[first, 0], spans[np.append(first[1:], True), 1]


def is_plain(codes: np.ndarray) -> np.ndarray:
    """Which code points are visible ASCII: most, and surely no white space."""
    return codes - np.uint32(0x21) < 0x5E


def _wrapped_by_hand(
    joined: JoinedText, spans: np.ndarray, number: np.ndarray, breaks: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """For each article, whether its lines were broken at a fixed width and paragraphs parted by blank lines."""
    wrapped = np.zeros(len(joined.ids), dtype=bool)
    lengths = spans[:, 1] - spans[:, 0]
    own = joined.codes[breaks]
    feeds = breaks[
        (own == 0x0A) | ((own == 0x0D) & (joined.codes[np.minimum(breaks + 1, len(joined.codes) - 1)] != 0x0A))
    ]
    gaps = np.zeros(len(spans), dtype=bool)  # a blank line stands before this line
    gaps[1:] = np.searchsorted(feeds, spans[1:, 0]) - np.searchsorted(feeds, spans[:-1, 1]) > 1
    gaps |= after
    edges = np.searchsorted(number, np.arange(len(joined.ids) + 1))
    so_far = np.concatenate([[0], np.cumsum(gaps)])
    lines = np.diff(edges)
    parted = so_far[edges[1:]] - so_far[np.minimum(edges[:-1] + 1, len(spans))]
    for article in np.flatnonzero((lines >= 4) & (parted > 0) & (parted < lines - 1)).tolist():
        a, b = int(edges[article]), int(edges[article + 1])
        full = lengths[a : b - 1][~gaps[a + 1 : b]]  # line i + 1 follows line i without a blank line
        enough = 2 * len(full) >= parted[article]  # a line under the headline alone makes no article wrapped
        wrapped[article] = enough and full.max() <= 100 and np.mean(full >= 45) >= 0.8
    return wrapped


# Lines that run on -----------------------------------------------------------------------------------------------------

_LINE_OF_PROSE = 40  # characters; a shorter line that ends without a stop may be a heading or stand in a list
_HEADLINE = 100  # characters; what is longer is none
_SO_FAR = 4_000  # characters before a break in which a mark may have opened that is still open
_STOPS = ".!?…:;。！？{}"  # no line runs on after one
_ENDS = np.zeros(0x10000, dtype=np.uint8)  # the same, by code point
_ENDS[[ord(mark) for mark in _STOPS]] = 1
_CLOSING = "”“’\"'»)]"
_SMALL_WORD = re.compile(r"[^\W\d_A-Z][\w’'-]*(?=[\s,.;:!?\"”»)—–]|\Z)")
_MARK = re.compile(r"[“”„«»\"]")
_CLOSED_BY = {"“": "”", "„": "“”", "«": "»"}


def _run_on(
    joined: JoinedText, spans: np.ndarray, number: np.ndarray, wrapped: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """Whether each line runs on from the one before, from which one line break alone may part it.

    All do in an article that is `wrapped` by hand. In any other a line does if the one before ends without a stop and this one begins
    with a small letter, or closes a quotation that the other left open.
    """
    text = joined.text
    same = np.zeros(len(spans), dtype=bool)
    same[1:] = (number[1:] == number[:-1]) & ~after[1:]
    unended = np.zeros(len(spans), dtype=bool)
    unended[1:] = look_up(_ENDS, joined.codes[spans[:-1, 1] - 1]) == 0
    joins = np.zeros(len(spans), dtype=bool)
    opened = 0  # where the paragraph begins that the line before belongs to
    for i in np.flatnonzero(same & (unended | wrapped[number])).tolist():
        start, end = spans[i].tolist()
        before = int(spans[i - 1, 1])
        if len(text[before:start].replace("\r\n", "\n").strip(" \t")) != 1:
            continue
        opened = opened if joins[i - 1] else int(spans[i - 1, 0])
        head = not same[i - 1] and before - opened < _HEADLINE
        joins[i] = wrapped[number[i]] or _runs_on(text[max(opened, before - _SO_FAR) : before], text[start:end], head)
    return joins


def _runs_on(before: str, line: str, headline: bool) -> bool:
    """Whether `line` goes on with a sentence of the paragraph `before`, which may be a `headline`."""
    small = None if headline else _SMALL_WORD.match(line)
    small = bool(small) and small.group().islower()
    mark = _MARK.search(line)
    closes = bool(mark) and mark.start() > 0 and not line[mark.start() - 1].isspace()
    if not (small or closes):
        return False
    if small and len(before) >= _LINE_OF_PROSE:
        return True
    awaited = _awaited(before)
    ended = before.rstrip(_CLOSING)[-1:] in _STOPS
    return bool(awaited) and not ended and (small or mark.group() in awaited)


def _awaited(text: str) -> str:
    """The marks that would close the quotation that `text` leaves open; empty if it leaves none."""
    awaited = ""
    for found in _MARK.finditer(text):
        mark = found.group()
        if awaited:
            awaited = "" if mark in awaited else awaited
        elif mark == '"':
            awaited = mark
        else:
            awaited = _CLOSED_BY.get(mark, "")
    return awaited
