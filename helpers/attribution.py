"""Who is said to have said what: a small fitted model that finds cues, and for each its source and its content.

The model reads sentences of the outline (words in quotation marks are one item). Every item is a sum of vectors for its word, ending
and shape; four convolutions (van den Oord et al. 2016) let it see its neighbours; a linear score says whether it is the head of a cue, and
for each cue two further convolutions score which items open and close its source, its content before it and its content after it
(pointer networks, Vinyals et al. 2015). `tests/fitting/` holds the script that fitted it and says on what.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from helpers.outline import Outline

_WEIGHTS = Path(__file__).with_name("models") / "attribution.npz"
_ROWS = 768  # items read at once: what fits a processor's cache
_BLOCK = 48  # rows of a whole number of blocks of any matrix product
_REACH = 64  # items that a cue's source and content may lie away from it
_NEAR = 40  # items of distance told apart
_CUES = 256  # cues whose spans are settled at once
_GAP = 2  # rows of zeros that keep cues apart: as many as their convolutions see to either side
_ENDINGS = 1024
_SIZES = (0, 1, 2, 3, 6, 12, 30)  # words in marks, from few to many
_LAST = {",": 1, ".": 2, "?": 3, "!": 3, "…": 4}
_NEVER = np.float32(-1e4)


class Attributions(NamedTuple):
    """Attributions in the order of their cues; one array each, items of the outline (first and last, both included; −1 for none).

    cue : the head of the cue.
    confidence : of the cue, from 0 to 1 (float32).
    source, before, after : (n, 2) int64; what names the source, and the content before and after the cue.
    """

    cue: np.ndarray
    confidence: np.ndarray
    source: np.ndarray
    before: np.ndarray
    after: np.ndarray


def attribute(text: str, items: Outline, edges: np.ndarray, forms: list[str], codes: np.ndarray) -> Attributions:
    """The `Attributions` that the model finds.

    Parameters
    ----------
    text, items : the joined text and its outline.
    edges : the first item of each sentence, and the one after the last.
    forms, codes : the distinct tokens, and the number of each item's first token among them.
    """
    model = _model()
    with threadpool_limits(1, user_api="blas"):  # small products: threads would wait for each other more than work
        known = _known(model, forms)
        rows = _rows(model, known, edges, codes, _kinds_of_marked(text, items))
        portions = _portions(edges)
        room = _Room(model, max((last - first for first, last in portions), default=0))
        found = [_read(model, known, rows, room, first, last) for first, last in portions]
    found = [one for one in found if len(one.cue)]
    if not found:
        none = np.zeros((0, 2), dtype=np.int64)
        return Attributions(none[:, 0], none[:, 0].astype(np.float32), none, none, none)
    cues = _Cues(*(np.concatenate(column) for column in zip(*found, strict=True)))
    return Attributions(cues.cue, 1 / (1 + np.exp(-cues.score)), *_spans(cues))


@cache
def _model() -> dict[str, np.ndarray]:
    """The weights as they are used: those of normal rows take their mean away, those of convolutions hold the bias in a last row."""
    with np.load(_WEIGHTS, allow_pickle=False) as stored:
        model = {name: stored[name] for name in stored.files}
    model = {name: one.astype(np.float32) if one.dtype == np.float16 else one for name, one in model.items()}
    model["place_of"] = {word: i for i, word in enumerate(bytes(model.pop("words")).decode("utf-8").split("\n"))}
    layers = [f"layer_{i}" for i in range(len(model["dilations"]))]
    for name in (*layers, "key", "query", "absent"):
        model[name] -= model[name].mean(axis=-2, keepdims=True)
    model["cue"] -= model["cue"].mean()
    for name in (
        *layers[1:],
        "point_0",
        "point_1",
    ):  # one product for the item before, the item itself and the one after
        model[name] = np.concatenate([*model[name], model[f"{name}_bias"][None]])
    model["distance"] += model["key_bias"] + model["query_bias"]
    asked = np.concatenate([model["query"], model["absent"]], axis=1)
    model["asked"] = np.pad(asked, ((0, 0), (0, -asked.shape[1] % 16)))
    return model


def plain_form(form: str) -> str:
    return form.lower().replace("’", "'")


def ending(word: str, letters: int) -> int:
    """The number of a word's last letters."""
    return zlib.crc32(("2" * (letters == 2) + word[-letters:]).encode("utf-8", "surrogatepass")) % _ENDINGS


_POINTS = {",": 1, ".": 2, ":": 3, ";": 4, "(": 5, ")": 5, "—": 6, "–": 6, "-": 6, "--": 6, "?": 7, "!": 7}


def shape(form: str) -> int:
    """How a form looks: which mark, a number, capitals, a capital, or none of these."""
    if form.isalpha():
        return 0 if form.islower() else 10 if len(form) > 1 and form.isupper() else 11 if form[0].isupper() else 0
    if not any(c.isalnum() for c in form):
        return _POINTS.get(form, 8)
    if any(c.isdigit() for c in form):
        return 9
    if len(form) > 1 and form.isupper():
        return 10
    return 11 if form[0].isupper() else 0


class Known(NamedTuple):
    """What is known of single items: a row for each form, then one for each kind of words in marks, then one of zeros.

    vectors : float32. before, own, after : what the first layer makes of it for the item after it, itself, and the one before it.
    """

    vectors: np.ndarray
    before: np.ndarray
    own: np.ndarray
    after: np.ndarray


def _known(model: dict, forms: list[str]) -> Known:
    vectors = np.concatenate([_vectors(model, forms), model["marked"], model["marked"][:1] * 0])
    normal = vectors * _scale(vectors)[:, None]
    before, own, after = (_times(normal, weights) for weights in model["layer_0"])
    own += model["layer_0_bias"]
    return Known(vectors, before, own, after)


def _times(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`rows @ weights`, each row's numbers the same to the last bit whatever rows stand beside it.

    A matrix product reads rows in blocks and sums the last, incomplete block otherwise; here no block is incomplete, so that a
    corpus read in parts gives what it gives in one.
    """
    beyond = -len(rows) % _BLOCK
    if not beyond:
        return rows @ weights
    return (np.concatenate([rows, np.zeros((beyond, rows.shape[1]), dtype=rows.dtype)]) @ weights)[: len(rows)]


def _vectors(model: dict, forms: list[str]) -> np.ndarray:
    """The vector of each form."""
    low = [plain_form(form) for form in forms]
    place = np.array([model["place_of"].get(word, -1) for word in low])
    known = place >= 0
    vectors = np.repeat(model["unknown"][None], len(forms), axis=0)
    vectors[known] = model["vectors"][place[known]] * model["scale"][place[known], None]
    for letters in (3, 2):
        code, endings = pd.factorize(np.array([word[-letters:] for word in low], dtype=object))
        numbers = np.array([ending(one, letters) for one in endings.tolist()], dtype=np.int64)
        vectors += model[f"ending_{letters}"][numbers[code]]
    return vectors + model["shape"][[shape(form) for form in forms]]


def kind_of_marked(words: str, size: int) -> int:
    """The number of the kind of words in marks: how many, what they end with, whether they open with a small letter."""
    last = _LAST.get(words.rstrip("\"”'’»`“ ")[-1:], 0)
    small = words.lstrip("\"“'‘«`„ ")[:1].islower()
    return 1 + (sum(size > least for least in _SIZES) * 5 + last) * 2 + small


def _kinds_of_marked(text: str, items: Outline) -> np.ndarray:
    kinds = np.zeros(len(items.first), dtype=np.int64)
    for i in np.flatnonzero(items.marked >= 0).tolist():
        kinds[i] = kind_of_marked(text[items.start[i] : items.end[i]], int(items.last[i] - items.first[i]) - 1)
    return kinds


class _Rows(NamedTuple):
    """All items: the rows of `Known` of each and its neighbours in the sentence, items to either end of it, and whether it is in marks."""

    own: np.ndarray
    before: np.ndarray
    after: np.ndarray
    to_first: np.ndarray
    to_last: np.ndarray
    marked: np.ndarray


def _rows(model: dict, known: Known, edges: np.ndarray, codes: np.ndarray, kinds: np.ndarray) -> _Rows:
    zeros = len(known.vectors) - 1
    marked = kinds > 0
    own = np.where(marked, zeros - len(model["marked"]) + kinds, codes)
    before, after = np.append(zeros, own[:-1]), np.append(own[1:], zeros)
    before[edges[:-1]] = zeros
    after[edges[1:] - 1] = zeros
    place, sizes = np.arange(len(own)), np.diff(edges)
    return _Rows(
        own, before, after, place - np.repeat(edges[:-1], sizes), np.repeat(edges[1:] - 1, sizes) - place, marked
    )


def _portions(edges: np.ndarray) -> list[tuple[int, int]]:
    """Runs of whole sentences of about `_ROWS` items: first item, and the one after the last."""
    portions, first = [], 0
    while first < len(edges) - 1:
        last = max(int(np.searchsorted(edges, edges[first] + _ROWS, side="right")) - 1, first + 1)
        portions.append((int(edges[first]), int(edges[last])))
        first = last
    return portions


class _Room:
    """Arrays written anew for each portion: asked for once, and small enough for a processor's cache."""

    def __init__(self, model: dict, longest: int):
        size, wide, narrow = max(_ROWS, longest + -longest % _BLOCK), len(model["cue"]), len(model["ends"])
        self.own, self.seen, self.zeros = (np.zeros((size, wide), dtype=np.float32) for _ in range(3))
        self.pointed, self.added, self.none = (np.zeros((size, narrow), dtype=np.float32) for _ in range(3))
        self.beside = np.ones((size, 3 * wide + 1), dtype=np.float32)  # before, itself, after, 1 for the bias
        self.around = np.ones((size, 3 * narrow + 1), dtype=np.float32)


class _Cues(NamedTuple):
    """Cues and what speaks for each span.

    cue, score : the item, and how sure it is. low, high : the items that the cue sees, first and one after the last.
    absent : (n, 3); what speaks for no source, no content before, none after. ends : a row for each item that a cue sees, cue by cue;
    what speaks for its opening and closing each of the three.
    """

    cue: np.ndarray
    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    absent: np.ndarray
    ends: np.ndarray


def _read(model: dict, known: Known, rows: _Rows, room: _Room, begin: int, stop: int) -> _Cues:
    """The cues among the items from `begin` to `stop`, which are whole sentences."""
    size = stop - begin
    whole = size + -size % _BLOCK  # the rows beyond belong to no sentence
    own, seen, zeros, beside = room.own[:whole], room.seen[:whole], room.zeros[:whole], room.beside[:whole]
    of_item = _Rows(*(column[begin:stop] for column in rows))
    np.take(known.own, of_item.own, axis=0, out=seen[:size], mode="clip")  # the first layer sees single items
    for column, which in ((known.before, of_item.before), (known.after, of_item.after)):
        np.take(column, which, axis=0, out=own[:size], mode="clip")
        seen += own
    np.take(known.vectors, of_item.own, axis=0, out=own[:size], mode="clip")
    own += np.maximum(seen, zeros, out=seen)
    own[size:] = 0
    for i, dilation in enumerate(model["dilations"].tolist()[1:], 1):
        np.multiply(own, _scale(own)[:, None], out=_parts(beside)[1])
        _set_beside(beside, dilation)
        before, _, after = _parts(beside[:size])
        before[np.flatnonzero(of_item.to_first < dilation)] = 0
        after[np.flatnonzero(of_item.to_last < dilation)] = 0
        np.matmul(beside, model[f"layer_{i}"], out=seen)
        own += np.maximum(seen, zeros, out=seen)
    scale = _scale(own)
    score = ((own @ model["cue"]) * scale)[:size] + model["cue_bias"]
    cue = np.flatnonzero((score > model["threshold"]) & ~of_item.marked)
    low = cue - np.minimum(of_item.to_first[cue], _REACH)
    high = cue + np.minimum(of_item.to_last[cue], _REACH) + 1
    if not len(cue):
        return _Cues(cue, score[cue], low, high, own[:0, :3], own[:0, :6])
    np.multiply(own, scale[:, None], out=seen)
    width = room.none.shape[1]
    asked = _times(seen[cue], model["asked"])
    query, absent = asked[:, :width].copy(), asked[:, width : width + 3] + model["absent_bias"]
    keys = seen @ model["key"]
    ends = [_point(model, room, keys, *(one[some] for one in (query, cue, low, high))) for some in _runs(high - low)]
    return _Cues(cue + begin, score[cue], low + begin, high + begin, absent, np.concatenate(ends))


def _scale(own: np.ndarray) -> np.ndarray:
    """What makes each row, its mean taken away, one of deviation 1 (layer normalisation, Ba et al. 2016)."""
    width = np.float32(own.shape[1])
    mean = _times(own, np.full(own.shape[1], 1 / width, dtype=np.float32))
    variance = np.einsum("ij,ij->i", own, own) / width - mean * mean
    return 1 / np.sqrt(np.maximum(variance, 0) + np.float32(1e-5))


def _parts(beside: np.ndarray) -> list[np.ndarray]:
    """The columns of rows for the item before, the item itself and the one after."""
    width = beside.shape[1] // 3
    return [beside[:, i * width : (i + 1) * width] for i in range(3)]


def _set_beside(beside: np.ndarray, dilation: int) -> None:
    """Write beside each item the one `dilation` before and the one after it."""
    before, itself, after = _parts(beside)
    before[dilation:] = itself[:-dilation]
    after[:-dilation] = itself[dilation:]
    before[:dilation] = 0
    after[-dilation:] = 0


def _runs(sizes: np.ndarray) -> list[slice]:
    """Runs of cues that together see about `_ROWS` items."""
    total = np.cumsum(sizes + _GAP)
    runs, first = [], 0
    while first < len(total):
        done = int(total[first - 1]) if first else 0
        last = max(int(np.searchsorted(total, done + _ROWS, side="right")), first + 1)
        runs.append(slice(first, last))
        first = last
    return runs


def _point(
    model: dict, room: _Room, keys: np.ndarray, query: np.ndarray, cue: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """What speaks for each item that a cue sees to open and close its source, content before and after: a row for each, cue by cue."""
    steps = high - low + _GAP
    of_cue = np.repeat(np.arange(len(cue)), steps)
    size = len(of_cue)
    place = np.arange(size) - np.repeat(np.cumsum(steps) - steps - low, steps)
    there = place < high[of_cue]
    gaps = np.flatnonzero(~there)
    whole = size + -size % _BLOCK
    seen, added, zeros, around = room.pointed[:whole], room.added[:whole], room.none[:whole], room.around[:whole]
    np.take(keys, place, axis=0, out=seen[:size], mode="clip")
    np.take(query, of_cue, axis=0, out=added[:size], mode="clip")
    seen += added
    distance = np.clip(place - cue[of_cue], -_NEAR, _NEAR) + _NEAR
    np.take(model["distance"], distance, axis=0, out=added[:size], mode="clip")
    seen += added
    np.maximum(seen, zeros, out=seen)
    for name, dilation in (("point_0", 1), ("point_1", 2)):
        seen[gaps] = 0
        seen[size:] = 0
        _parts(around)[1][:] = seen
        _set_beside(around, dilation)
        np.matmul(around, model[name], out=added)
        seen += np.maximum(added, zeros, out=added)
    return (seen @ model["ends"])[:size][there] + model["ends_bias"]


def _spans(cues: _Cues) -> list[np.ndarray]:
    """Source, content before and content after each cue: (n, 2) first and last item, −1 for none."""
    spans = [np.full((len(cues.cue), 2), -1, dtype=np.int64) for _ in range(3)]
    sizes = cues.high - cues.low
    begins = np.cumsum(sizes) - sizes
    order = np.argsort(sizes, kind="stable")
    for at in range(0, len(order), _CUES):
        some = order[at : at + _CUES]
        step = np.arange(sizes[some].max())
        there = step < sizes[some, None]
        ends = cues.ends[np.where(there, begins[some, None] + step, 0)]
        own = (cues.cue - cues.low)[some, None]
        sides = (there & (step != own), step < own, there & (step > own))
        for k, (span, side) in enumerate(zip(spans, sides, strict=True)):
            opens, closes = (np.where(side, ends[..., 2 * k + i], _NEVER) for i in (0, 1))
            first, last, sure = _best(opens, closes)
            found = sure > 2 * cues.absent[some, k]
            span[some[found]] = (np.stack([first, last], axis=1) + cues.low[some, None])[found]
    return spans


def _best(opens: np.ndarray, closes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """In each row the pair of places, the first not after the last, with the highest sum, and the sum."""
    so_far = np.maximum.accumulate(opens, axis=1)
    first = np.maximum.accumulate(np.where(opens == so_far, np.arange(opens.shape[1]), 0), axis=1)
    total = so_far + closes
    last = total.argmax(axis=1)
    rows = np.arange(len(opens))
    return first[rows, last], last, total[rows, last]
