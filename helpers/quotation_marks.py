"""Quotation marks: which opens, which closes, and where words in marks begin and end.

Kept apart from `quotes` because pairing marks is an idea of its own: it knows nothing of speakers. Marks are paired within a
paragraph, never over the article, so that a mark that was never closed costs its paragraph at most. A mark's shape says most
(“ opens, ” closes), what stands on its two sides the rest: straight marks have no shape, and „…“, »…« and ”…” turn it round.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.tables import JoinedText
from helpers.words import BLANK, DIGIT, LETTER, classify

OPENING, CLOSING, STRAIGHT = 0, 1, 2
# Families of marks: those of one family close each other.
_PLAIN, _CURLY, _LOW, _ANGLE, _CORNER = range(5)
_DOUBLE = {
    '"': (STRAIGHT, _PLAIN),
    "＂": (STRAIGHT, _PLAIN),
    "“": (OPENING, _CURLY),
    "‟": (OPENING, _CURLY),
    "”": (CLOSING, _CURLY),
    "„": (OPENING, _LOW),
    "«": (OPENING, _ANGLE),
    "»": (CLOSING, _ANGLE),
    "「": (OPENING, _CORNER),
    "」": (CLOSING, _CORNER),
    "『": (OPENING, _CORNER),
    "』": (CLOSING, _CORNER),
}
_TWINS = {"'": (STRAIGHT, _PLAIN), "`": (OPENING, _PLAIN), "‘": (OPENING, _CURLY), "’": (CLOSING, _CURLY)}
_SINGLE = {"'": STRAIGHT, "‘": OPENING, "’": CLOSING, "‚": OPENING, "‹": OPENING, "›": CLOSING}
_STOPS = np.array([ord(mark) for mark in ",.!?…;:—–"])
_BEFORE_OPENING = np.array([ord(mark) for mark in "([{—–-/|=>"])
# Words that begin with an apostrophe, and the ’n’ of rock ’n’ roll: no mark opens there.
_ELISION = re.compile(r"['’](?:n['’]?|em|tis|twas|til|till|cause|bout|round|ere|til|\d0?\ds?)(?![\w])", re.IGNORECASE)


class Marked(NamedTuple):
    """Words in quotation marks, in order: positions in the joined text with the marks (int64).

    closed : whether a closing mark was found before the paragraph's end.
    continued : whether the paragraph before it left a quotation open that these words go on with.
    """

    starts: np.ndarray
    ends: np.ndarray
    closed: np.ndarray
    continued: np.ndarray


Span = tuple[int, int, bool, bool]  # start, end, closed, continued


class _Marks(NamedTuple):
    """Marks of the text in order, and what stands beside them; one array each."""

    at: np.ndarray
    size: np.ndarray
    kind: np.ndarray
    family: np.ndarray
    paragraph: np.ndarray
    blank_before: np.ndarray
    blank_after: np.ndarray
    word_after: np.ndarray
    digit_before: np.ndarray


def pair_marks(joined: JoinedText, paragraphs: pd.DataFrame) -> Marked:
    """All words in quotation marks in `paragraphs`: curly, straight, doubled single, low, angled and corner marks.

    Single marks count in headlines and headings, around what ends with a stop (‘Nonsense,’), and all through an article that has
    none but these outside of others, as British papers do; marks within words in marks are part of them. Marks without a word between them are left out.
    """
    if not len(paragraphs):
        return _as_marked([])
    starts, ends = joined.position(paragraphs), joined.position(paragraphs, "end")
    article = joined.locate(starts)[0]
    double = _pair_double(_double_marks(joined, starts, ends), starts, ends, article)
    single = _pair_single(joined, starts, ends, article)
    found = _outer(
        joined.text, double, single, starts, article, paragraphs["kind"].isin(["headline", "heading"]).to_numpy()
    )
    text = joined.text
    return _as_marked([_trimmed(text, span) for span in found if _has_word(text, span)])


def _as_marked(found: list[Span]) -> Marked:
    columns = list(zip(*found, strict=True)) or [(), (), (), ()]
    return Marked(*(np.array(column, dtype=kind) for column, kind in zip(columns, (int, int, bool, bool), strict=True)))


def _has_word(text: str, span: Span) -> bool:
    return any(text[i].isalnum() for i in range(span[0], span[1]))


def _trimmed(text: str, span: Span) -> Span:
    start, end, closed, continued = span
    while not closed and end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end, closed, continued


def _outer(text: str, double: list[Span], single: list[Span], starts, article, titles) -> list[Span]:
    """Which of the words in marks are not part of others, in order.

    Single marks with a stop before the closing one, as speech has, always count; others in an article that has no double ones outside
    of them, or fewer than it has such speech.
    """
    if not single:
        return double
    of_double, of_single = (
        np.searchsorted(starts, [span[0] for span in spans], side="right") - 1 for spans in (double, single)
    )
    title = titles[of_single]
    speech = _outside(single, double) & ~title & np.array([text[span[1] - 2] in ",.?!…" for span in single])
    size = int(article[-1]) + 1
    doubles = np.bincount(article[of_double[_outside(double, single)]], minlength=size)
    british = (doubles == 0) | (np.bincount(article[of_single[speech]], minlength=size) > doubles)
    counted = title | speech | british[article[of_single]]
    outer: list[Span] = []
    for span in sorted(double + [span for span, counts in zip(single, counted.tolist(), strict=True) if counts]):
        if not outer or span[0] >= outer[-1][1]:
            outer.append(span)
    return outer


def _outside(spans: list[Span], others: list[Span]) -> np.ndarray:
    """Which `spans` do not begin within one of `others`."""
    if not spans or not others:
        return np.ones(len(spans), dtype=bool)
    places = np.array([span[0] for span in spans])
    opens, closes = np.array([span[0] for span in others]), np.array([span[1] for span in others])
    which = np.searchsorted(opens, places, side="right") - 1
    return (which < 0) | (places >= closes[np.maximum(which, 0)])


# Double marks --------------------------------------------------------------------------------------------------------


def _double_marks(joined: JoinedText, starts: np.ndarray, ends: np.ndarray) -> _Marks:
    """All double marks in paragraphs; '' and `` count as one."""
    codes = joined.codes
    table = np.full(0x3010, -1, dtype=np.int8)
    for mark, (direction, family) in _DOUBLE.items():
        if ord(mark) < len(table):
            table[ord(mark)] = 3 * family + direction
    kinds = table.take(codes, mode="clip")
    if codes.size and codes.max() >= len(table):
        kinds[codes >= len(table)] = -1
        kinds[codes == ord("＂")] = 3 * _PLAIN + STRAIGHT
    at = np.flatnonzero(kinds >= 0)
    size, kind = np.ones(len(at), dtype=np.int64), kinds[at]
    for twin, (direction, family) in _TWINS.items():
        one = codes == ord(twin)
        pair = np.flatnonzero(one[:-1] & one[1:])
        if len(pair):  # of three in a row the first two are the pair
            chain = np.concatenate([[True], np.diff(pair) > 1])
            first = np.maximum.accumulate(np.where(chain, np.arange(len(pair)), 0))
            pair = pair[(pair - pair[first]) % 2 == 0]
            at, size = np.concatenate([at, pair]), np.concatenate([size, np.full(len(pair), 2)])
            kind = np.concatenate([kind, np.full(len(pair), 3 * family + direction, dtype=np.int8)])
    order = np.argsort(at, kind="stable")
    at, size, kind = at[order], size[order], kind[order]
    paragraph = np.searchsorted(starts, at, side="right") - 1
    inside = (paragraph >= 0) & (at < ends[np.maximum(paragraph, 0)])
    at, size, kind, paragraph = at[inside], size[inside], kind[inside], paragraph[inside]
    before, after = _classes(codes, at - 1), _classes(codes, at + size)
    opens, closes = at <= starts[paragraph], at + size >= ends[paragraph]
    bracket = np.isin(codes[np.maximum(at - 1, 0)], _BEFORE_OPENING)
    return _Marks(
        at,
        size,
        kind % 3,
        kind // 3,
        paragraph,
        (before == BLANK) | opens | (bracket & (after <= DIGIT)),
        (after == BLANK) | closes,
        (after <= DIGIT) & ~closes,
        (before == DIGIT) & ~opens,
    )


def _leans(marks: _Marks, article: np.ndarray) -> np.ndarray:
    """Which way each mark turns where it stands: its shape, unless its two sides speak against it; STRAIGHT if they tell nothing."""
    leads, into = marks.blank_before & ~marks.blank_after, marks.blank_before & marks.word_after
    trails = ~marks.blank_before & ~marks.word_after
    lean = marks.kind.copy()
    free = marks.kind == STRAIGHT
    lean[free & leads] = OPENING
    lean[free & ~marks.blank_before & ~(marks.word_after & ~marks.digit_before)] = CLOSING  # a blank may be missing
    curly = marks.family == _CURLY
    lean[curly & (marks.kind == OPENING) & trails] = CLOSING
    lean[curly & (marks.kind == CLOSING) & into] = OPENING
    angled = marks.family == _ANGLE
    if angled.any():  # »…«, where more of them point inward than outward
        of = article[marks.paragraph]
        inward = (into & (marks.kind == CLOSING)).astype(int) - (into & (marks.kind == OPENING))
        turned = angled & (np.bincount(of, weights=inward * angled, minlength=int(of.max()) + 1) > 0)[of]
        lean[turned] = np.where(marks.kind[turned] == OPENING, CLOSING, OPENING)
    return lean


def _pair_double(marks: _Marks, starts: np.ndarray, ends: np.ndarray, article: np.ndarray) -> list[Span]:
    """Words in double marks, paired by paragraph."""
    lean = _leans(marks, article)
    found: list[Span] = []
    open_at, family, depth, here, carried, continued = -1, _PLAIN, 0, -1, -1, False
    columns = (
        lean,
        _room(lean, marks.paragraph),
        marks.at,
        marks.size,
        marks.family,
        marks.paragraph,
        marks.word_after,
    )
    for turn, fits, position, width, of, paragraph, word_after in zip(
        *(part.tolist() for part in columns), strict=True
    ):
        if paragraph != here:
            carried = -1
            if open_at >= 0:
                found.append((open_at, int(ends[here]), False, continued))
                carried = here
            open_at, here = -1, paragraph
        if open_at < 0:
            if turn == CLOSING or (turn == STRAIGHT and not word_after):
                continue  # nothing to close
            open_at, family, depth = position, of, 1
            continued = (
                carried == paragraph - 1 and position == starts[paragraph] and article[carried] == article[paragraph]
            )
        elif family == _LOW and of == _CURLY and depth == 1:  # „…“ and „…”
            found.append((open_at, position + width, True, continued))
            open_at = -1
        elif turn == OPENING and fits >= depth:
            depth += 1  # marks within marks
        elif turn == OPENING:
            found.append((open_at, position, False, continued))  # the first was never closed: what follows starts anew
            open_at, family, depth, continued = position, of, 1, False
        elif depth > 1:
            depth -= 1
        else:
            found.append((open_at, position + width, True, continued))
            open_at = -1
    if open_at >= 0:
        found.append((open_at, int(ends[here]), False, continued))
    return found


def _room(lean: np.ndarray, paragraph: np.ndarray) -> np.ndarray:
    """How many more marks close than open, at most, from each mark on to any place in its paragraph, itself left out as it opens.

    A mark that opens within others is one within marks if there are as many left as are open, itself among them; else the
    one before was never closed.
    """
    room = np.zeros(len(lean), dtype=np.int64)
    most, here = 0, -1
    for i in range(len(lean) - 1, -1, -1):
        if paragraph[i] != here:
            most, here = 0, paragraph[i]
        step = -1 if lean[i] == OPENING else 1
        most = max(step, step + most)
        room[i] = most
    return room


def _classes(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The class of the character at each place; blank beyond the text."""
    beyond = (places < 0) | (places >= len(codes))
    classes = classify(codes[np.clip(places, 0, max(len(codes) - 1, 0))]) if len(codes) else np.zeros(0, np.uint8)
    return np.where(beyond, BLANK, classes)


# Single marks --------------------------------------------------------------------------------------------------------


def _pair_single(joined: JoinedText, starts: np.ndarray, ends: np.ndarray, article: np.ndarray) -> list[Span]:
    """Words in single marks, beside apostrophes.

    A single mark opens after a blank and before a word. It closes after a stop, or before a stop or blank, unless it follows an s
    or the -in of a clipped -ing (voters’, goin’) and another closing mark stands further on before the next opening one.
    """
    codes = joined.codes
    single = np.zeros(len(codes), dtype=bool)
    for mark in _SINGLE:
        single |= codes == ord(mark)
    twins = single[:-1] & (codes[:-1] == codes[1:])
    single[:-1] &= ~twins
    single[1:] &= ~twins
    at = np.flatnonzero(single)
    owner = np.searchsorted(starts, at, side="right") - 1
    inside = (owner >= 0) & (at < ends[np.maximum(owner, 0)])
    at, owner = at[inside], owner[inside]
    if not len(at):
        return []
    before, after = _classes(codes, at - 1), _classes(codes, at + 1)
    edge, last = at == starts[owner], at + 1 == ends[owner]
    left, own = codes[np.maximum(at - 1, 0)], codes[at]
    fronted = (before == BLANK) | edge | np.isin(left, _BEFORE_OPENING) | (np.isin(left, [0x22, 0x201C]))
    leads = (after <= DIGIT) | np.isin(
        codes[np.minimum(at + 1, len(codes) - 1)], [0x22, 0x201C, 0x2026, 0x5B, 0x24, 0xA3]
    )
    opens = fronted & leads & ~last & ~np.isin(own, [ord("’"), ord("›")])
    closes = ~opens & (before != BLANK) & ~edge & ((after > DIGIT) | last) & ~np.isin(own, [ord("‘"), ord("‹")])
    for i in np.flatnonzero(
        (opens | closes) & (after == LETTER) | opens & (after == DIGIT) & (own != ord("‘"))
    ).tolist():
        if _ELISION.match(joined.text, int(at[i])):
            opens[i] = False
    sure = np.isin(left, _STOPS) | last
    doubtful = ~sure & (after == BLANK) & np.isin(left, [ord("s"), ord("S"), ord("n")])
    for i in np.flatnonzero(doubtful & (left == ord("n"))).tolist():
        doubtful[i] = joined.text[at[i] - 2] in "i'’"
    return _single_spans(*(part.tolist() for part in (at, owner, opens, closes, doubtful, edge)), ends, article)


def _single_spans(at, owner, opens, closes, doubtful, edge, ends, article) -> list[Span]:
    found: list[Span] = []
    open_at, here, perhaps, continued, left_open = -1, -1, -1, False, -1
    for i, position in enumerate(at):
        if not (opens[i] or closes[i]):
            continue
        if owner[i] != here:
            left_open = -1
            if open_at >= 0 and perhaps >= 0:
                found.append((open_at, perhaps, True, continued))
            elif open_at >= 0 and opens[i] and edge[i] and owner[i] == here + 1 and article[here] == article[owner[i]]:
                found.append((open_at, int(ends[here]), False, continued))  # the next paragraph goes on with it
                left_open = here
            open_at, here, perhaps = -1, owner[i], -1
        if opens[i]:
            if open_at >= 0 and perhaps >= 0:
                found.append((open_at, perhaps, True, continued))
                open_at = -1
            if open_at < 0:
                open_at, perhaps, continued = position, -1, edge[i] and left_open == here - 1 and left_open >= 0
        elif open_at >= 0 and doubtful[i]:
            perhaps = perhaps if perhaps >= 0 else position + 1
        elif open_at >= 0:
            found.append((open_at, position + 1, True, continued))
            open_at, perhaps = -1, -1
    if open_at >= 0 and perhaps >= 0:
        found.append((open_at, perhaps, True, continued))
    return found
