"""Convolutions over items of sentences, against the plain sum they stand for."""

import numpy as np
import pytest

from helpers.convolutions import Room, of_pairs, pairs_of, see

SIZES = (1, 2, 3, 7, 8, 9, 20, 1, 31)


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def seen(items, sizes, weights, bias, dilation, begin=0):
    """What `see` gives for the items of sentences of such sizes, from item `begin` on, where a sentence starts."""
    to_first = np.concatenate([np.arange(size) for size in sizes])
    to_last = np.concatenate([np.arange(size)[::-1] for size in sizes])
    room = Room(96, items.shape[1])
    room.seen[1 : len(items) - begin + 1] = items[begin:]
    see(of_pairs(weights), bias, pairs_of(to_first, to_last, dilation), room, begin, len(items))
    return room.seen[1 : len(items) - begin + 1]


@pytest.mark.parametrize("dilation", [1, 2, 4])
def test_an_item_sees_its_neighbours_within_the_sentence(dilation):
    items, weights, bias = drawn(sum(SIZES), 16), drawn(3, 16, 16, seed=1), drawn(16, seed=2)
    sentence = np.repeat(np.arange(len(SIZES)), SIZES)
    expected = items @ weights[1] + bias
    for i in range(len(items)):
        for j, of_neighbour in ((i - dilation, weights[0]), (i + dilation, weights[2])):
            if 0 <= j < len(items) and sentence[i] == sentence[j]:
                expected[i] += items[j] @ of_neighbour
    np.testing.assert_allclose(seen(items, SIZES, weights, bias, dilation), expected, atol=1e-4)


@pytest.mark.parametrize("dilation", [1, 2, 4])
def test_a_portion_that_begins_later_gives_the_same(dilation):
    items, weights, bias = drawn(sum(SIZES), 16), drawn(3, 16, 16, seed=1), drawn(16, seed=2)
    whole = seen(items, SIZES, weights, bias, dilation)
    begin = sum(SIZES[:4])
    np.testing.assert_allclose(seen(items, SIZES, weights, bias, dilation, begin), whole[begin:], atol=1e-6)
