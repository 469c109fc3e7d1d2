"""Convolutions over the items of sentences, in arrays that stay in a processor's cache and are asked for once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BLOCK = 48  # rows of a whole number of blocks of any matrix product
_NOWHERE = -(2**40)


def times(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`rows @ weights`, each row's numbers the same to the last bit whatever rows stand beside it.

    A matrix product reads rows in blocks and sums the last, incomplete block otherwise; here no block is incomplete, so that a
    corpus read in parts gives what it gives in one.
    """
    beyond = -len(rows) % BLOCK
    if not beyond:
        return rows @ weights
    return (np.concatenate([rows, np.zeros((beyond, rows.shape[1]), dtype=rows.dtype)]) @ weights)[: len(rows)]


class Pairs(NamedTuple):
    """Items in pairs, `dilation` apart: four products do for the six that two items need (Winograd 1980; Lavin & Gray 2016).

    Paired from the start of their sentence, items come out the same to the last bit whatever stands before it.

    before, first, second, after : of each pair, items `dilation` apart; far below 0 where the sentence has none.
    pair, is_second : of each item.
    """

    before: np.ndarray
    first: np.ndarray
    second: np.ndarray
    after: np.ndarray
    pair: np.ndarray
    is_second: np.ndarray


def pairs_of(to_first: np.ndarray, to_last: np.ndarray, dilation: int) -> Pairs:
    """The `Pairs` of items that stand so far from the first and from the last of their sentence."""
    is_second = to_first % (2 * dilation) >= dilation
    first = np.flatnonzero(~is_second)
    to_first, to_last = to_first[first], to_last[first]
    before = np.where(to_first >= dilation, first - dilation, _NOWHERE)
    second, after = (np.where(to_last >= i * dilation, first + i * dilation, _NOWHERE) for i in (1, 2))
    pair = np.cumsum(~is_second) - 1
    paired = second >= 0
    pair[second[paired]] = np.flatnonzero(paired)
    return Pairs(before, first, second, after, pair, is_second)


def of_pairs(weights: np.ndarray) -> np.ndarray:
    """The weights of the four products, from those of the item before, the item itself and the one after."""
    before, own, after = weights
    both = (before + after) / 2
    return np.stack([before, both + own / 2, both - own / 2, after])


class Room:
    """Arrays written anew for each portion of at most `size` items: asked for once, and small enough for a processor's cache.

    own, seen : a row for each item; in `seen` from the second on, as the first, of zeros, stands for items that are not there.
    of_pairs : what the first item of each pair sees, then what the second does.
    """

    def __init__(self, size: int, width: int):
        self.own, self.zeros, *self.pairs = (np.zeros((size, width), dtype=np.float32) for _ in range(7))
        self.seen = np.zeros((size + 1, width), dtype=np.float32)
        self.of_pairs = np.zeros((2 * size, width), dtype=np.float32)


def see(weights: np.ndarray, bias: np.ndarray, pairs: Pairs, room: Room, begin: int, stop: int) -> None:
    """Write over `room.seen` what each item from `begin` to `stop` sees of those before and after it in `pairs` and of itself.

    Items in `room.seen` are given as rows from the second on; `weights` are those `of_pairs`.
    """
    first, last = np.searchsorted(pairs.first, [begin, stop]).tolist()
    size = last - first
    whole = size + -size % BLOCK
    one, other, both, apart, work = (array[:whole] for array in room.pairs)
    on_first, on_second = room.of_pairs[:whole], room.of_pairs[whole : 2 * whole]
    before, own, second, after = (places[first:last] + (1 - begin) for places in pairs[:4])
    np.take(room.seen, own, axis=0, out=one[:size], mode="clip")
    np.take(room.seen, second, axis=0, out=other[:size], mode="clip")
    np.matmul(np.add(one, other, out=work), weights[1], out=both)
    np.matmul(np.subtract(other, one, out=work), weights[2], out=apart)
    both += bias
    np.take(room.seen, before, axis=0, out=work[:size], mode="clip")
    np.matmul(np.subtract(work, other, out=work), weights[0], out=on_first)
    np.take(room.seen, after, axis=0, out=work[:size], mode="clip")
    np.matmul(np.subtract(work, one, out=work), weights[3], out=on_second)
    on_first += both
    on_first += apart
    on_second += both
    on_second -= apart
    row = pairs.pair[begin:stop] - first + whole * pairs.is_second[begin:stop]
    np.take(room.of_pairs, row, axis=0, out=room.seen[1 : stop - begin + 1], mode="clip")


def scale_of(own: np.ndarray) -> np.ndarray:
    """What makes each row, its mean taken away, one of deviation 1 (layer normalisation, Ba et al. 2016)."""
    width = np.float32(own.shape[1])
    mean = times(own, np.full(own.shape[1], 1 / width, dtype=np.float32))
    variance = np.einsum("ij,ij->i", own, own) / width - mean * mean
    return 1 / np.sqrt(np.maximum(variance, 0) + np.float32(1e-5))
