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
_ROWS = 1536  # items read at once: what fits a processor's cache
_BLOCK = 192  # rows of a whole number of blocks of any matrix product
_REACH = 64  # items that a cue's source and content may lie away from it
_NEAR = 40  # items of distance told apart
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
    known = _known(model, forms)
    kinds = _kinds_of_marked(text, items)
    with threadpool_limits(1, user_api="blas"):  # small products: threads would wait for each other more than work
        found = [_read(model, known, codes, kinds, edges[first : last + 1]) for first, last in _portions(edges)]
    found = [one for one in found if len(one.cue)]
    if not found:
        none = np.zeros((0, 2), dtype=np.int64)
        return Attributions(none[:, 0], none[:, 0].astype(np.float32), none, none, none)
    return Attributions(*(np.concatenate(column) for column in zip(*found, strict=True)))


@cache
def _model() -> dict[str, np.ndarray]:
    with np.load(_WEIGHTS, allow_pickle=False) as stored:
        model = {name: stored[name] for name in stored.files}
    for name in [
        one for one in model if model[one].ndim == 3
    ]:  # three products in one: what goes to the next, to itself, back
        model[name] = np.concatenate(list(model[name]), axis=1)
    model["place_of"] = {word: i for i, word in enumerate(bytes(model.pop("words")).decode("utf-8").split("\n"))}
    return {
        name: one.astype(np.float32) if isinstance(one, np.ndarray) and one.dtype == np.float16 else one
        for name, one in model.items()
    }


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

    vectors : float32. first : what the first layer makes of it for the item after, itself and the item before, side by side.
    """

    vectors: np.ndarray
    first: np.ndarray


def _known(model: dict, forms: list[str]) -> Known:
    vectors = np.concatenate([_vectors(model, forms), model["marked"], model["marked"][:1] * 0])
    normal = _normal(vectors)
    return Known(vectors, _times(normal, model["layer_0"]))


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


def _portions(edges: np.ndarray) -> list[tuple[int, int]]:
    """Runs of whole sentences of about `_ROWS` items: first sentence, and the one after the last."""
    portions, first = [], 0
    while first < len(edges) - 1:
        last = max(int(np.searchsorted(edges, edges[first] + _ROWS)) - 1, first + 1)
        portions.append((first, last))
        first = last
    return portions


def _read(model: dict, known: Known, codes: np.ndarray, kinds: np.ndarray, edges: np.ndarray) -> Attributions:
    """The attributions in the sentences between `edges`."""
    begin, stop = int(edges[0]), int(edges[-1])
    beyond = -(stop - begin) % _BLOCK  # rows of zeros that belong to no sentence
    sentence = np.repeat(np.arange(len(edges)), np.append(np.diff(edges), beyond))
    kind = kinds[begin:stop]
    zeros = len(known.vectors) - 1
    which = np.where(kind > 0, zeros - len(model["marked"]) + kind, codes[begin:stop])
    which = np.append(which, np.full(beyond, zeros))
    own = known.vectors[which]
    seen = known.first[which]  # it sees single items: one product for each form will do
    for i, dilation in enumerate(model["dilations"].tolist()):
        if i:
            seen = _normal(own) @ model[f"layer_{i}"]
        own += _spread(seen, model[f"layer_{i}_bias"], dilation, sentence)
    own = _normal(own)
    score = (own[: stop - begin] * model["cue"]).sum(axis=1) + model["cue_bias"]
    cue = np.flatnonzero((score > model["threshold"]) & (kind == 0))
    if not len(cue):
        return Attributions(cue, score[cue], *(np.zeros((0, 2), dtype=np.int64),) * 3)
    low = np.maximum(edges[sentence[cue]] - begin, cue - _REACH)
    high = np.minimum(edges[sentence[cue] + 1] - begin, cue + _REACH + 1)
    spans = _point(model, own, cue, low, high)
    spans = [np.where(span >= 0, span + begin, -1) for span in spans]
    return Attributions(cue + begin, 1 / (1 + np.exp(-score[cue])), *spans)


def _spread(seen: np.ndarray, bias: np.ndarray, dilation: int, sentence: np.ndarray) -> np.ndarray:
    """What each item sees of the one `dilation` before it, itself and the one after, within its sentence; written over `seen`."""
    width = len(bias)
    before, own, after = seen[:, :width], seen[:, width : 2 * width], seen[:, 2 * width :]
    own += bias
    if len(own) > dilation:
        apart = np.flatnonzero(sentence[dilation:] != sentence[:-dilation])
        before[apart] = 0
        after[apart + dilation] = 0
        own[dilation:] += before[:-dilation]
        own[:-dilation] += after[dilation:]
    return np.maximum(own, 0, out=own)


def _normal(own: np.ndarray) -> np.ndarray:
    """Each row less its mean and over its deviation (layer normalisation, Ba et al. 2016)."""
    centred = own - own.mean(axis=1, keepdims=True)
    deviation = np.sqrt(np.einsum("ij,ij->i", centred, centred) / own.shape[1] + np.float32(1e-5))
    centred /= deviation[:, None]
    return centred


def _point(model: dict, own: np.ndarray, cue: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """Source, content before and content after each cue: (n, 2) first and last row, −1 for none. A cue sees the rows from `low` to `high`."""
    keys, queries, absent = (
        _times(rows, model[name]) + model[f"{name}_bias"]
        for rows, name in ((own, "key"), (own[cue], "query"), (own[cue], "absent"))
    )
    spans = [np.full((len(cue), 2), -1, dtype=np.int64) for _ in range(3)]
    order = np.argsort(high - low, kind="stable")
    gap = 2
    at = 0
    while at < len(order):
        wide = int(high[order[at]] - low[order[at]])
        some = order[at : at + max(1, _ROWS // (wide + gap))]
        at += len(some)
        wide = int((high[some] - low[some]).max())
        place = low[some, None] + np.arange(wide)
        there = place < high[some, None]
        place = np.where(there, place, 0)
        distance = np.clip(place - cue[some, None], -_NEAR, _NEAR) + _NEAR
        seen = np.zeros((len(some), wide + gap, keys.shape[1]), dtype=np.float32)
        seen[:, :wide] = (
            np.maximum(keys[place] + queries[some, None] + model["distance"][distance], 0) * there[..., None]
        )
        mask = np.zeros((len(some), wide + gap, 1), dtype=np.float32)
        mask[:, :wide, 0] = there
        flat, mask = seen.reshape(-1, keys.shape[1]), mask.reshape(-1, 1)
        line = np.zeros(len(flat), dtype=np.int8)  # the rows of zeros between the cues keep them apart
        for name, dilation in (("point_0", 1), ("point_1", 2)):
            flat = (flat + _spread(_times(flat, model[name]), model[f"{name}_bias"], dilation, line)) * mask
        scores = (_times(flat, model["ends"]) + model["ends_bias"]).reshape(len(some), wide + gap, 6)[:, :wide]
        sides = (
            there & (place != cue[some, None]),
            there & (place < cue[some, None]),
            there & (place > cue[some, None]),
        )
        for k, (span, side) in enumerate(zip(spans, sides, strict=True)):
            first, last, sure = _best(
                np.where(side, scores[..., 2 * k], _NEVER), np.where(side, scores[..., 2 * k + 1], _NEVER)
            )
            found = sure > 2 * absent[some, k]
            span[some[found], 0] = (first + low[some])[found]
            span[some[found], 1] = (last + low[some])[found]
    return spans


def _best(opens: np.ndarray, closes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """In each row the pair of places, the first not after the last, with the highest sum, and the sum."""
    so_far = np.maximum.accumulate(opens, axis=1)
    first = np.maximum.accumulate(np.where(opens == so_far, np.arange(opens.shape[1]), 0), axis=1)
    total = so_far + closes
    last = total.argmax(axis=1)
    rows = np.arange(len(opens))
    return first[rows, last], last, total[rows, last]
