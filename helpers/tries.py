"""Terms laid into one graph whose branches are numbers of token forms, so that all places in a text advance through it together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

GAP = 5  # tokens that `...` may stand for
SYMBOLS = ("<number>", "<capital>", "<punct>", "<any>")


class Branches(NamedTuple):
    """Terms as a graph of states, whatever the tokens are.

    items : the distinct words, patterns and symbols that lead from a state to another. states, item_of, targets : each such edge.
    has_children : of each state. end_first, end_terms : where the terms that end at each state stand, and their numbers.
    """

    items: list[str]
    states: np.ndarray
    item_of: np.ndarray
    targets: np.ndarray
    has_children: np.ndarray
    end_first: np.ndarray
    end_terms: np.ndarray


def branches_of(terms: Iterable[Sequence[str]]) -> Branches:
    """The graph of `terms`, each given as its items; `...` stands for up to `GAP` tokens."""
    children: list[dict[str, int]] = [{}]
    ends: list[list[int]] = [[]]

    def child(state: int, item: str) -> int:
        if item not in children[state]:
            children[state][item] = len(children)
            children.append({})
            ends.append([])
        return children[state][item]

    for number, term in enumerate(terms):
        states = [0]
        for item in term:
            if item == "...":
                reached = list(states)
                for _ in range(GAP):
                    reached = [child(state, "<any>") for state in reached]
                    states = states + reached
            else:
                states = [child(state, item) for state in states]
        for state in states:
            ends[state].append(number)

    place: dict[str, int] = {}
    edges = [
        (state, place.setdefault(item, len(place)), target)
        for state, items in enumerate(children)
        for item, target in items.items()
    ]
    columns = np.array(edges, dtype=np.int64).reshape(-1, 3).T
    return Branches(
        list(place),
        *columns,
        np.array([bool(items) for items in children]),
        np.concatenate([[0], np.cumsum([len(numbers) for numbers in ends])]),
        np.array([number for numbers in ends for number in numbers], dtype=np.int64),
    )


class Trie:
    """Terms as a graph of states; from a state, the number of a form or symbol leads to one or more others."""

    def __init__(self, branches: Branches, forms: list[str], place: dict[str, int]):
        used = set(branches.items)
        self.symbols = {symbol: len(forms) + i for i, symbol in enumerate(SYMBOLS) if symbol in used}
        self.width = len(forms) + len(SYMBOLS)
        numbers = [self._numbers(item, forms, place) for item in branches.items]
        count = np.fromiter(map(len, numbers), dtype=np.int64, count=len(numbers))
        flat = np.array([number for those in numbers for number in those], dtype=np.int64)
        edge, number = spread((np.cumsum(count) - count)[branches.item_of], count[branches.item_of], flat)
        keys, targets = branches.states[edge] * self.width + number, branches.targets[edge]
        order = np.lexsort((targets, keys))
        keys, self.targets = keys[order], targets[order]
        self.keys, first = np.unique(keys, return_index=True)
        self.first = np.append(first, len(keys))
        opening = self.keys[self.keys < self.width]  # the first state is 0
        self.root = np.zeros((2, self.width), dtype=np.int64)  # where what each number opens stands, and how much
        self.root[:, opening] = self.first[: len(opening)], np.diff(self.first[: len(opening) + 1])
        self.opens = self.root[1] > 0
        self.opens_by = {number: bool(self.opens[number]) for number in self.symbols.values()}
        self.has_children, self.end_first, self.end_terms = branches[-3:]

    def _numbers(self, item: str, forms: list[str], place: dict[str, int]) -> list[int]:
        """Numbers of the forms, or of the symbol, that `item` stands for."""
        if item in self.symbols:
            return [self.symbols[item]]
        numbers: set[int] = set()
        for word in item.strip("()").split("|") if item[0] == "(" and len(item) > 1 else [item]:
            if word.endswith("*") and len(word) > 1:
                at = bisect_left(forms, word[:-1])
                while at < len(forms) and forms[at].startswith(word[:-1]):
                    numbers.add(at)
                    at += 1
            elif word in place:
                numbers.add(place[word])
        return sorted(numbers)

    def step(self, states: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each place, the states its number leads to: row positions (repeated if several) and states."""
        if not states.any():  # all at the first, as most are that are ever looked up
            return spread(*self.root[:, numbers], self.targets)
        keys = states * self.width + numbers
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[at] == keys)
        at = at[known]
        rows, targets = spread(self.first[at], self.first[at + 1] - self.first[at], self.targets)
        return known[rows], targets

    def ended(self, states: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which places stand at the end of a term, and of which."""
        return spread(self.end_first[states], self.end_first[states + 1] - self.end_first[states], self.end_terms)


def spread(left: np.ndarray, count: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row positions repeated `count` times, and the values that lie from `left` on for each."""
    rows = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, values[left[rows] + within]
