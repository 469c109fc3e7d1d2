"""Who is said to have said what: a small fitted model that finds cues, and for each its source and its content.

The model reads sentences of the outline (words in quotation marks are one item). Every item is a sum of vectors for its word, ending
and shape; three convolutions (van den Oord et al. 2016) let it see its neighbours; a linear score says whether it is the head of a cue, and
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

from helpers.convolutions import BLOCK, Pairs, Room, of_pairs, pairs_of, scale_of, see, times
from helpers.outline import Outline

_WEIGHTS = Path(__file__).with_name("models") / "attribution.npz"
_ROWS = 2304  # items read at once: what fits a processor's cache
_REACH = 64  # items that a cue's source and content may lie away from it
_NEAR = 40  # items of distance told apart
_CUES = 256  # cues whose spans are settled at once
_ENDINGS = 1024
_SIZES = (0, 1, 2, 3, 6, 12, 30)  # words in marks, from few to many
_LAST = {",": 1, ".": 2, "?": 3, "!": 3, "…": 4}
_NEVER = np.float32(-1e4)
LEAST = 0.3  # confidence in a cue that is likely to be one by what else is known of it


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


def attribute(
    text: str, items: Outline, edges: np.ndarray, forms: list[str], codes: np.ndarray, likely: np.ndarray | None = None
) -> Attributions:
    """The `Attributions` that the model finds.

    Parameters
    ----------
    text, items : the joined text and its outline.
    edges : the first item of each sentence, and the one after the last.
    forms, codes : the distinct tokens, and the number of each item's first token among them.
    likely : which items are a cue at a confidence of `LEAST` already, not of one half as all others; none if not given.
    """
    model = _model()
    with threadpool_limits(1, user_api="blas"):  # small products: threads would wait for each other more than work
        kinds = _kinds_of_marked(text, items)
        used = np.flatnonzero(np.bincount(codes[kinds == 0], minlength=len(forms)))  # forms outside of marks
        place = np.zeros(len(forms), dtype=np.int64)
        place[used] = np.arange(len(used))
        known = _known(model, [forms[i] for i in used.tolist()])
        rows = _rows(model, known, edges, place[codes], kinds, likely)
        pairs = [pairs_of(rows.to_first, rows.to_last, dilation) for dilation in model["dilations"].tolist()[1:]]
        portions = _portions(edges)
        longest = max((last - first for first, last in portions), default=0)
        size = max(_ROWS, longest + -longest % BLOCK)
        rooms = Room(size, len(model["cue"])), Room(size, len(model["ends"]))
        found = [_read(model, known, rows, pairs, rooms, first, last) for first, last in portions]
    found = [one for one in found if len(one.cue)]
    if not found:
        none = np.zeros((0, 2), dtype=np.int64)
        return Attributions(none[:, 0], none[:, 0].astype(np.float32), none, none, none)
    cues = _Cues(*(np.concatenate(column) for column in zip(*found, strict=True)))
    return Attributions(cues.cue, 1 / (1 + np.exp(-cues.score)), *_spans(cues))


@cache
def _model() -> dict[str, np.ndarray]:
    """The weights as they are used: those of normal rows take their mean away."""
    with np.load(_WEIGHTS, allow_pickle=False) as stored:
        model = {name: stored[name] for name in stored.files}
    model = {name: one.astype(np.float32) if one.dtype == np.float16 else one for name, one in model.items()}
    model["place_of"] = {word: i for i, word in enumerate(bytes(model.pop("words")).decode("utf-8").split("\n"))}
    layers = [f"layer_{i}" for i in range(len(model["dilations"]))]
    for name in (*layers, "key", "query", "absent"):
        model[name] -= model[name].mean(axis=-2, keepdims=True)
    model["cue"] -= model["cue"].mean()
    for name in (*layers[1:], "point_0", "point_1"):
        model[name] = of_pairs(model[name])
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
    normal = vectors * scale_of(vectors)[:, None]
    before, own, after = (times(normal, weights) for weights in model["layer_0"])
    own += model["layer_0_bias"]
    return Known(vectors, before, own, after)


def _vectors(model: dict, forms: list[str]) -> np.ndarray:
    """The vector of each form."""
    low = [plain_form(form) for form in forms]
    place = np.array([model["place_of"].get(word, -1) for word in low], dtype=np.int64)
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
    """All items: the rows of `Known` of each and its neighbours in the sentence, items to either end of it, and the score above which it is a cue."""

    own: np.ndarray
    before: np.ndarray
    after: np.ndarray
    to_first: np.ndarray
    to_last: np.ndarray
    least: np.ndarray


def _rows(
    model: dict, known: Known, edges: np.ndarray, codes: np.ndarray, kinds: np.ndarray, likely: np.ndarray | None
) -> _Rows:
    zeros = len(known.vectors) - 1
    marked = kinds > 0
    own = np.where(marked, zeros - len(model["marked"]) + kinds, codes)
    before, after = np.append(zeros, own[:-1]), np.append(own[1:], zeros)
    before[edges[:-1]] = zeros
    after[edges[1:] - 1] = zeros
    place, sizes = np.arange(len(own)), np.diff(edges)
    least = np.where(marked, np.float32(np.inf), model["threshold"]).astype(np.float32)
    if likely is not None:
        least[likely & ~marked] += np.float32(np.log(LEAST / (1 - LEAST)))
    return _Rows(
        own, before, after, place - np.repeat(edges[:-1], sizes), np.repeat(edges[1:] - 1, sizes) - place, least
    )


def _portions(edges: np.ndarray) -> list[tuple[int, int]]:
    """Runs of whole sentences of about `_ROWS` items: first item, and the one after the last."""
    portions, first = [], 0
    while first < len(edges) - 1:
        last = max(int(np.searchsorted(edges, edges[first] + _ROWS, side="right")) - 1, first + 1)
        portions.append((int(edges[first]), int(edges[last])))
        first = last
    return portions


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


def _read(
    model: dict, known: Known, rows: _Rows, pairs: list[Pairs], rooms: tuple[Room, Room], begin: int, stop: int
) -> _Cues:
    """The cues among the items from `begin` to `stop`, which are whole sentences."""
    size = stop - begin
    whole = size + -size % BLOCK  # the rows beyond belong to no sentence
    room = rooms[0]
    own, zeros, seen = room.own[:whole], room.zeros[:size], room.seen[1 : size + 1]
    of_item = _Rows(*(column[begin:stop] for column in rows))
    np.take(known.own, of_item.own, axis=0, out=seen, mode="clip")  # the first layer sees single items
    for column, which in ((known.before, of_item.before), (known.after, of_item.after)):
        np.take(column, which, axis=0, out=own[:size], mode="clip")
        seen += own[:size]
    np.take(known.vectors, of_item.own, axis=0, out=own[:size], mode="clip")
    own[:size] += np.maximum(seen, zeros, out=seen)
    own[size:] = 0
    for i, of_layer in enumerate(pairs, 1):
        np.multiply(own, scale_of(own)[:, None], out=room.seen[1 : whole + 1])
        see(model[f"layer_{i}"], model[f"layer_{i}_bias"], of_layer, room, begin, stop)
        own[:size] += np.maximum(seen, zeros, out=seen)
    scale = scale_of(own)
    score = ((own @ model["cue"]) * scale)[:size] + model["cue_bias"]
    cue = np.flatnonzero(score > of_item.least)
    low = cue - np.minimum(of_item.to_first[cue], _REACH)
    high = cue + np.minimum(of_item.to_last[cue], _REACH) + 1
    if not len(cue):
        return _Cues(cue, score[cue], low, high, own[:0, :3], own[:0, :6])
    normal = np.multiply(own, scale[:, None], out=room.of_pairs[:whole])
    keys = normal @ model["key"]
    width = keys.shape[1]
    asked = times(normal[cue], model["asked"])
    query, absent = asked[:, :width].copy(), asked[:, width : width + 3] + model["absent_bias"]
    ends = [
        _point(model, rooms[1], keys, *(one[some] for one in (query, cue, low, high))) for some in _runs(high - low)
    ]
    return _Cues(cue + begin, score[cue], low + begin, high + begin, absent, np.concatenate(ends))


def _runs(sizes: np.ndarray) -> list[slice]:
    """Runs of cues that together see about `_ROWS` items."""
    total = np.cumsum(sizes)
    runs, first = [], 0
    while first < len(total):
        done = int(total[first - 1]) if first else 0
        last = max(int(np.searchsorted(total, done + _ROWS, side="right")), first + 1)
        runs.append(slice(first, last))
        first = last
    return runs


def _point(
    model: dict, room: Room, keys: np.ndarray, query: np.ndarray, cue: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """What speaks for each item that a cue sees to open and close its source, content before and after: a row for each, cue by cue."""
    sizes = high - low
    of_cue = np.repeat(np.arange(len(cue)), sizes)
    size = len(of_cue)
    to_first = np.arange(size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    to_last = sizes[of_cue] - 1 - to_first
    place = low[of_cue] + to_first
    whole = size + -size % BLOCK
    own, zeros, seen = room.own[:whole], room.zeros[:size], room.seen[1 : size + 1]
    np.take(keys, place, axis=0, out=own[:size], mode="clip")
    np.take(query, of_cue, axis=0, out=seen, mode="clip")
    own[:size] += seen
    distance = np.clip(place - cue[of_cue], -_NEAR, _NEAR) + _NEAR
    np.take(model["distance"], distance, axis=0, out=seen, mode="clip")
    own[:size] += seen
    np.maximum(own[:size], zeros, out=own[:size])
    for name, dilation in (("point_0", 1), ("point_1", 2)):
        seen[:] = own[:size]
        see(model[name], model[f"{name}_bias"], pairs_of(to_first, to_last, dilation), room, 0, size)
        own[:size] += np.maximum(seen, zeros, out=seen)
    return (own @ model["ends"])[:size] + model["ends_bias"]


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
