"""Quotation marks: which opens, which closes, and where words in marks begin and end.

Kept apart from `quotes` because pairing marks is an idea of its own: it knows nothing of speakers. Marks are paired within a
paragraph, never over the article, so that a mark that was never closed costs its paragraph at most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.tables import JoinedText
from helpers.words import BLANK, LETTER, classify

OPENING, CLOSING, STRAIGHT = 0, 1, 2
_DOUBLE = {
    '"': STRAIGHT,
    "“": OPENING,
    "„": OPENING,
    "‟": OPENING,
    "”": CLOSING,
    "＂": STRAIGHT,
    "«": OPENING,
    "»": CLOSING,
}
_SINGLE = {"'": STRAIGHT, "‘": OPENING, "’": CLOSING, "‚": OPENING, "`": OPENING, "‹": OPENING, "›": CLOSING}
_STOPS = frozenset(map(ord, ",.!?…;:—–"))


class Marked(NamedTuple):
    """Words in quotation marks, in order: positions in the joined text with the marks (int64).

    closed : whether a closing mark was found before the paragraph's end.
    continued : whether the paragraph before it left a quotation open that these words go on with.
    """

    starts: np.ndarray
    ends: np.ndarray
    closed: np.ndarray
    continued: np.ndarray


def pair_marks(joined: JoinedText, paragraphs: pd.DataFrame) -> Marked:
    """All words in quotation marks in `paragraphs`: curly, straight, doubled single, guillemets, and single marks in articles
    that use no others.

    Within words in marks a mark of the same direction again, or a single one, is part of them.
    """
    starts, ends = joined.position(paragraphs), joined.position(paragraphs, "end")
    at, size, kind = _double_marks(joined)
    owner = np.searchsorted(starts, at, side="right") - 1
    inside = (owner >= 0) & (at < ends[np.maximum(owner, 0)]) if len(starts) else np.zeros(len(at), bool)
    at, size, kind, owner = at[inside], size[inside], kind[inside], owner[inside]
    article = joined.locate(starts)[0] if len(starts) else np.zeros(0, dtype=np.int64)
    doubles = np.bincount(article[owner], minlength=len(joined.ids)) if len(at) else np.zeros(len(joined.ids), int)

    found = _pair(joined, at, size, kind, owner, starts, ends, article)
    found += _pair_singles(joined, starts, ends, article, doubles)
    found.sort()
    columns = list(zip(*found, strict=True)) or [(), (), (), ()]
    return Marked(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=bool),
        np.array(columns[3], dtype=bool),
    )


def _double_marks(joined: JoinedText) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions, lengths and directions of all double marks; '' and `` count as one."""
    codes = joined.codes
    table = np.full(0x2040, -1, dtype=np.int8)
    for mark, direction in _DOUBLE.items():
        if ord(mark) < len(table):
            table[ord(mark)] = direction
    kinds = table[np.minimum(codes, len(table) - 1)]
    at = np.flatnonzero(kinds >= 0)
    size, kind = np.ones(len(at), dtype=np.int64), kinds[at]
    for twin, direction in (("'", STRAIGHT), ("`", OPENING), ("’", CLOSING), ("‘", OPENING)):
        one = codes == ord(twin)
        pair = np.flatnonzero(one[:-1] & one[1:])
        if len(pair):  # of three in a row the first two are the pair
            chain = np.concatenate([[True], np.diff(pair) > 1])
            first = np.maximum.accumulate(np.where(chain, np.arange(len(pair)), 0))
            pair = pair[(pair - pair[first]) % 2 == 0]
            at, size = np.concatenate([at, pair]), np.concatenate([size, np.full(len(pair), 2)])
            kind = np.concatenate([kind, np.full(len(pair), direction, dtype=np.int8)])
    order = np.argsort(at, kind="stable")
    return at[order], size[order], kind[order]


def _pair(joined, at, size, kind, owner, starts, ends, article) -> list[tuple[int, int, bool, bool]]:
    """Double marks paired by paragraph."""
    codes = joined.codes
    length = len(codes)
    classes_before = _classes(codes, at - 1, length)
    classes_after = _classes(codes, at + size, length)
    blank_before = (classes_before == BLANK) | (at <= starts[owner] if len(at) else False)
    blank_after = (classes_after == BLANK) | (at + size >= ends[owner] if len(at) else False)
    found: list[tuple[int, int, bool, bool]] = []
    open_at, nested, opened_by, last_owner, carried, continued = -1, False, STRAIGHT, -1, -1, False
    rows = zip(*(part.tolist() for part in (at, size, kind, owner, blank_before, blank_after)), strict=True)
    for position, width, direction, paragraph, blank_left, blank_right in rows:
        if paragraph != last_owner:
            carried = -1
            if open_at >= 0:
                found.append((open_at, int(ends[last_owner]), False, continued))
                carried = last_owner
            open_at, last_owner = -1, paragraph
        if open_at < 0:
            if direction == CLOSING and not (blank_left and not blank_right):
                continue  # a closing mark with nothing to close
            if direction == STRAIGHT and blank_right:
                continue
            open_at, nested, opened_by = position, False, direction
            continued = (
                carried == paragraph - 1 and position == starts[paragraph] and article[carried] == article[paragraph]
            )
            continue
        opening = (
            direction == OPENING and not (blank_right and not blank_left) and position + width < ends[paragraph]
        ) or (direction == STRAIGHT and blank_left and not blank_right)
        if opening and (direction == STRAIGHT) != (opened_by == STRAIGHT):
            nested = True  # marks of another shape within marks
        elif opening:
            found.append((open_at, position, False, continued))  # the first was never closed: what follows starts anew
            open_at, opened_by, nested, continued = position, direction, False, False
        elif nested and (direction == STRAIGHT) != (opened_by == STRAIGHT):
            nested = False
        else:
            found.append((open_at, position + width, True, continued))
            open_at = -1
    if open_at >= 0:
        found.append((open_at, int(ends[last_owner]), False, continued))
    return [_trimmed(joined.text, row) for row in found]


def _trimmed(text: str, row: tuple[int, int, bool, bool]) -> tuple[int, int, bool, bool]:
    start, end, closed, continued = row
    while not closed and end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end, closed, continued


def _classes(codes: np.ndarray, places: np.ndarray, length: int) -> np.ndarray:
    """The class of the character at each place; blank beyond the text."""
    beyond = (places < 0) | (places >= length)
    classes = classify(codes[np.clip(places, 0, max(length - 1, 0))]) if length else np.zeros(0, dtype=np.uint8)
    return np.where(beyond, BLANK, classes)


def _pair_singles(joined, starts, ends, article, doubles) -> list[tuple[int, int, bool, bool]]:
    """Words in single marks, in the articles that have no double ones: British usage, beside apostrophes.

    A single mark opens after a blank and before a letter. It closes after a stop, or before a stop or blank unless it follows an
    s and another closing mark stands further on before the next opening one (voters’).
    """
    single = np.zeros(len(joined.codes), dtype=bool)
    for mark in _SINGLE:
        if mark != "`":
            single |= joined.codes == ord(mark)
    at = np.flatnonzero(single)
    if not len(at) or not len(starts):
        return []
    owner = np.searchsorted(starts, at, side="right") - 1
    inside = (owner >= 0) & (at < ends[np.maximum(owner, 0)])
    at, owner = at[inside], owner[inside]
    bare = doubles[article[owner]] == 0
    at, owner = at[bare], owner[bare]
    codes, length = joined.codes, len(joined.codes)
    before, after = _classes(codes, at - 1, length), _classes(codes, at + 1, length)
    edge = (at == starts[owner]) if len(at) else at
    last = (at + 1 == ends[owner]) if len(at) else at
    left = codes[np.maximum(at - 1, 0)]
    opens = ((before == BLANK) | edge | np.isin(left, [ord("("), ord("["), 0x2014])) & (after == LETTER)
    opens &= ~np.isin(codes[at], [ord("’"), ord("›")])
    after_stop = np.isin(left, list(_STOPS)) & ~edge
    closes = ~opens & (before != BLANK) & ((after != LETTER) | last) & ~np.isin(codes[at], [ord("‘"), ord("‹")])
    after_s = np.isin(left, [ord("s"), ord("S")]) & (after == BLANK) & ~last
    found: list[tuple[int, int, bool, bool]] = []
    open_at, paragraph, doubtful = -1, -1, -1
    for i in np.flatnonzero(opens | closes).tolist():
        if owner[i] != paragraph:
            if open_at >= 0 and doubtful >= 0:
                found.append((open_at, doubtful, True, False))
            open_at, paragraph, doubtful = -1, owner[i], -1
        if opens[i]:
            if open_at >= 0 and doubtful >= 0:
                found.append((open_at, doubtful, True, False))
                open_at = -1
            if open_at < 0:
                open_at, doubtful = int(at[i]), -1
        elif open_at >= 0:
            if after_s[i] and not after_stop[i]:
                doubtful = doubtful if doubtful >= 0 else int(at[i]) + 1
            else:
                found.append((open_at, int(at[i]) + 1, True, False))
                open_at, doubtful = -1, -1
    if open_at >= 0 and doubtful >= 0:
        found.append((open_at, doubtful, True, False))
    return found
