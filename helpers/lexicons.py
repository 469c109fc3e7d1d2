"""Word lists: reading them, and finding their terms in tokens at a cost that hardly grows with their number.

A list is a TOML file that anyone can read and edit: `about`, `source` and `traps` at the top, then one table a class::

    [sanctions]
    definition = "Economic penalties of one state or body against another"
    strong = ["sanction*", "asset freeze", "(lift|ease) ... embargo"]
    weak = ["restrictions"]
    not = ["sanctioned by the court"]  # the verb that permits

Terms are matched in lower case against the tokens of one sentence. ``word*`` takes any ending, ``(a|b)`` either word,
``a ... b`` up to five tokens between, ``<number>``, ``<capital>`` (a capitalised word that opens neither a sentence nor a quotation),
``<punct>`` and ``<any>`` a token of that kind.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.tables import InputError

LEXICONS = Path(__file__).parent / "lexicons"
GAP = 5  # tokens that `...` may stand for
ROLES = ("strong", "weak", "terms", "not")
_SYMBOLS = ("<number>", "<capital>", "<punct>", "<any>")
_OPENERS = frozenset(('"', "“", "‘", "''", "``", "«", ":", "—"))  # what follows them is capitalised as in an opening
_ITEM = re.compile(r"<(?:number|capital|punct|any)>|\.\.\.|\([^()|<>*]+\*?(?:\|[^()|<>*]+\*?)+\)|[^\s<>()|*]+\*?")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00ad": None})


@dataclass(frozen=True)
class Lexicon:
    """A word list.

    Attributes
    ----------
    about, source : what it is and where it comes from.
    classes : the free keys of each class (`definition`, `area` …), by its name, in the file's order.
    terms : label (the class), role (`strong`, `weak`, `terms`, `not`), term; one row a term, in the file's order.
    """

    about: str
    source: str
    classes: dict[str, dict]
    terms: pd.DataFrame


def read_lexicon(source: str | Path | Mapping) -> Lexicon:
    """The word list in the TOML file `source` (a bare name is one of the package's own), or in a dict of that shape.

    Raises InputError naming the file, and the line where there is one, for what is no such list.
    """
    if isinstance(source, Mapping):
        name, text, content = "The word list", "", source
    else:
        path = LEXICONS / f"{source}.toml" if Path(source).suffix == "" else Path(source)
        name = str(path)
        try:
            text = path.read_text(encoding="utf-8")
            content = tomllib.loads(text)
        except FileNotFoundError as error:
            raise InputError(f"{path} does not exist; check the path of the word list.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read as UTF-8 text ({error}); save it again.") from error
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{path} is no valid TOML: {error}; mend that line.") from error
    classes: dict[str, dict] = {}
    rows: list[tuple[str, str, str]] = []
    for label, entry in content.items():
        if not isinstance(entry, Mapping):
            if label not in ("about", "source", "traps"):
                raise InputError(
                    f"{name}{line_of(text, label)}: `{label}` is no class; write [{label}] with lists of terms."
                )
            continue
        classes[label] = {key: value for key, value in entry.items() if key not in ROLES}
        found = 0
        for role in ROLES:
            terms = entry.get(role, [])
            if not isinstance(terms, Sequence) or isinstance(terms, str):
                raise InputError(
                    f"{name}{line_of(text, role, label)}: `{role}` of [{label}] must be a list of terms in square brackets."
                )
            for term in terms:
                problem = _problem(term)
                if problem:
                    raise InputError(
                        f"{name}{line_of(text, str(term), label)}: the term {term!r} of [{label}] {problem}."
                    )
                rows.append((label, role, term))
                found += 1
        if not found:
            raise InputError(
                f"{name}{line_of(text, label, label)}: [{label}] has no terms; give it `strong`, `weak` or `terms`."
            )
    if not classes:
        raise InputError(f'{name} has no class of terms; write one as [name] with strong = ["…"].')
    terms = pd.DataFrame(rows, columns=["label", "role", "term"], dtype="str")
    return Lexicon(str(content.get("about", "")), str(content.get("source", "")), classes, terms)


def line_of(text: str, needle: str, label: str = "") -> str:
    """``, line 12`` where `needle` first stands in the file `text`, within the class `label` if one is named; else nothing."""
    header = re.search(rf"^[ \t]*\[[ \t]*[\"']?{re.escape(label)}[\"']?[ \t]*\]", text, re.MULTILINE) if label else None
    if header and needle == label:
        return f", line {text.count(chr(10), 0, header.start()) + 1}"
    at = text.find(needle, header.end() if header else 0)
    return f", line {text.count(chr(10), 0, at) + 1}" if at >= 0 else ""


def _problem(term: object) -> str:
    """What is wrong with a term, as the end of a sentence; empty if nothing."""
    if not isinstance(term, str):
        return "is no text; put it in quotation marks"
    items = _items(term)
    if not items:
        return "is empty; take it out"
    if _ITEM.sub("", term).strip():
        return "is not understood; write words, word*, (a|b), a ... b or <number>, <capital>, <punct>, <any>"
    if items[0] in ("...", "<any>") or items[-1] in ("...", "<any>"):
        return "begins or ends with a gap; begin and end with words"
    return ""


def _items(term: str) -> list[str]:
    return _ITEM.findall(term.lower().translate(_TYPOGRAPHY))


def fold(word: str) -> str:
    """`word` as terms are matched: lower case, straight apostrophes and hyphens, no soft hyphens."""
    low = word.lower()
    return low if low.isascii() else low.translate(_TYPOGRAPHY)  # nothing in ASCII is translated


# Finding terms -------------------------------------------------------------------------------------------------------


def find_terms(tokens: pd.DataFrame, terms: Sequence[str]) -> pd.DataFrame:
    """Every place where one of `terms` stands in `tokens`, overlapping ones included.

    The terms are laid into one trie whose branches are numbers of token forms, and all places advance through it together, so
    that the cost hardly depends on how many terms there are (after Aho & Corasick 1975, without failure links).

    Returns
    -------
    term (int64, place in `terms`), first, last (int64, row positions in `tokens`, both included); sorted by first, then by last.
    """
    words = pd.Index([fold(word) for word in tokens["token"].cat.categories.tolist()])
    forms, fold_codes = np.unique(np.asarray(words, dtype=object), return_inverse=True) if len(words) else ([], None)
    if not len(tokens) or not len(forms):
        return pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in ("term", "first", "last")})
    code = fold_codes[tokens["token"].cat.codes.to_numpy()].astype(np.int64)
    trie = _Trie(terms, list(forms))
    run = _sentence_runs(tokens)
    symbols = _symbol_masks(tokens, run, trie.symbols)
    size = len(code)

    found_term, found_first, found_last = [], [], []
    opening = trie.opens[code]
    for symbol, mask in symbols.items():
        if trie.opens_by[symbol]:
            opening |= mask
    starts = places = np.flatnonzero(opening)
    states = np.zeros(len(places), dtype=np.int64)
    while len(places):
        rows, next_states = trie.step(states, code[places])
        for symbol, mask in symbols.items():
            hit = np.flatnonzero(mask[places])
            more_rows, more_states = trie.step(states[hit], np.full(len(hit), symbol, dtype=np.int64))
            rows, next_states = np.concatenate([rows, hit[more_rows]]), np.concatenate([next_states, more_states])
        starts, places, states = starts[rows], places[rows], next_states
        ended, term = trie.ended(states)
        found_term.append(term)
        found_first.append(starts[ended])
        found_last.append(places[ended])
        going = trie.has_children[states] & (places + 1 < size)
        starts, places, states = starts[going], places[going] + 1, states[going]
        same = run[places] == run[starts]
        starts, places, states = starts[same], places[same], states[same]
    table = pd.DataFrame(
        {
            "term": np.concatenate(found_term or [np.zeros(0, dtype=np.int64)]),
            "first": np.concatenate(found_first or [np.zeros(0, dtype=np.int64)]),
            "last": np.concatenate(found_last or [np.zeros(0, dtype=np.int64)]),
        }
    )
    return table.drop_duplicates().sort_values(["first", "last", "term"], ignore_index=True)


def keep_longest(matches: pd.DataFrame) -> pd.DataFrame:
    """`matches` (columns first, last) without those that overlap a longer one; of equals the first in the table stays."""
    if len(matches) < 2:
        return matches.reset_index(drop=True)
    matches = matches.sort_values("first", kind="stable", ignore_index=True)
    first, last = matches["first"].to_numpy(), matches["last"].to_numpy()
    reach = np.maximum.accumulate(last)
    cluster = np.concatenate([[0], np.cumsum(first[1:] > reach[:-1])])
    size = np.bincount(cluster)
    keep = size[cluster] == 1
    crowded = np.flatnonzero(~keep)
    taken = bytearray(int(reach[-1]) + 1)
    for i in crowded[np.lexsort((crowded, (first - last)[crowded]))].tolist():
        a, b = int(first[i]), int(last[i])
        if not (taken[a] or taken[b]):  # what overlaps was taken before and is no shorter, so it holds one end
            taken[a : b + 1] = b"\1" * (b + 1 - a)
            keep[i] = True
    return matches[keep].reset_index(drop=True)


def _sentence_runs(tokens: pd.DataFrame) -> np.ndarray:
    """A number for each token that is the same throughout a sentence and changes with it."""
    article, sentence = tokens["article"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    changes = np.ones(len(tokens), dtype=bool)
    changes[1:] = (article[1:] != article[:-1]) | (sentence[1:] != sentence[:-1])
    return np.cumsum(changes, dtype=np.int32)


def _symbol_masks(tokens: pd.DataFrame, run: np.ndarray, symbols: dict[str, int]) -> dict[int, np.ndarray]:
    """For each symbol that the terms use, which tokens it stands for."""
    masks = {}
    kinds = tokens["kind"].cat.codes.to_numpy()
    for symbol, number in symbols.items():
        if symbol == "<number>":
            masks[number] = kinds == 1
        elif symbol == "<punct>":
            masks[number] = kinds == 2
        elif symbol == "<capital>":
            forms, code = tokens["token"].cat.categories, tokens["token"].cat.codes.to_numpy()
            upper = np.array([form[:1].isupper() for form in forms], dtype=bool)
            opener = np.array([form in _OPENERS for form in forms], dtype=bool)
            opening = np.ones(len(run), dtype=bool)
            opening[1:] = (run[1:] != run[:-1]) | opener[code[:-1]]
            masks[number] = upper[code] & ~opening
        else:
            masks[number] = np.ones(len(run), dtype=bool)
    return masks


class _Trie:
    """Terms as a graph of states; from a state, the number of a form or symbol leads to one or more others."""

    def __init__(self, terms: Sequence[str], forms: list[str]):
        place = {form: number for number, form in enumerate(forms)}
        self.symbols = {symbol: len(forms) + i for i, symbol in enumerate(_SYMBOLS)}
        self.width = len(forms) + len(_SYMBOLS)
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
            for item in _items(term):
                if item == "...":
                    reached = list(states)
                    for _ in range(GAP):
                        reached = [child(state, "<any>") for state in reached]
                        states = states + reached
                else:
                    states = [child(state, item) for state in states]
            for state in states:
                ends[state].append(number)

        used: set[str] = set()
        edges: list[tuple[int, int]] = []
        known: dict[str, list[int]] = {}
        for state, items in enumerate(children):
            for item, target in items.items():
                if item not in known:
                    known[item] = self._numbers(item, forms, place)
                if item in self.symbols:
                    used.add(item)
                edges.extend((state * self.width + number, target) for number in known[item])
        self.symbols = {symbol: number for symbol, number in self.symbols.items() if symbol in used}
        table = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
        self.keys, self.targets = table[:, 0], table[:, 1]
        self.opens = np.zeros(self.width, dtype=bool)
        self.opens[self.keys[self.keys < self.width]] = True
        self.opens_by = {number: bool(self.opens[number]) for number in self.symbols.values()}
        self.has_children = np.array([bool(items) for items in children])
        self.end_first = np.concatenate([[0], np.cumsum([len(numbers) for numbers in ends])])
        self.end_terms = np.array([number for numbers in ends for number in numbers], dtype=np.int64)

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
        keys = states * self.width + numbers
        left = np.searchsorted(self.keys, keys, side="left")
        count = np.searchsorted(self.keys, keys, side="right") - left
        return _spread(left, count, self.targets)

    def ended(self, states: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which places stand at the end of a term, and of which."""
        return _spread(self.end_first[states], self.end_first[states + 1] - self.end_first[states], self.end_terms)


def _spread(left: np.ndarray, count: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row positions repeated `count` times, and the values that lie from `left` on for each."""
    rows = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, values[left[rows] + within]
