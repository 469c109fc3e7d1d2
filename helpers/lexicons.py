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
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.tables import InputError
from helpers.tries import Branches, Trie, branches_of

LEXICONS = Path(__file__).parent / "lexicons"
ROLES = ("strong", "weak", "terms", "not")
_OPENERS = frozenset(('"', "“", "‘", "''", "``", "«", ":", "—"))  # what follows them is capitalised as in an opening
_ITEM = re.compile(r"<(?:number|capital|punct|any)>|\.\.\.|\([^()|<>*]+\*?(?:\|[^()|<>*]+\*?)+\)|[^\s<>()|*]+\*?")
_TYPOGRAPHY = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("\u00ad", ""))


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
        return _lexicon_of("The word list", "", source)
    path = LEXICONS / f"{source}.toml" if Path(source).suffix == "" else Path(source)
    own = path.parent == LEXICONS and path.is_file()
    found = _read_own(path, path.stat().st_mtime_ns) if own else _read_file(path)
    return replace(found, classes=deepcopy(found.classes), terms=found.terms.copy())


@lru_cache(maxsize=32)
def _read_own(path: Path, written: int) -> Lexicon:
    """A list of the package's own, last `written` then: read once, as reading all of them takes longer than a short article."""
    return _read_file(path)


def _read_file(path: Path) -> Lexicon:
    return _lexicon_of(str(path), *read_toml(path, "word list"))


def _lexicon_of(name: str, text: str, content: Mapping) -> Lexicon:
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


def read_toml(path: Path, what: str) -> tuple[str, dict]:
    """The text of a TOML file and what it holds. Raises InputError, which calls it the `what`, where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist; check the path of the {what}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text ({error}); save it again.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is no valid TOML: {error}; mend that line.") from error


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
    return _ITEM.findall(fold(term))


def fold(word: str) -> str:
    """`word` as terms are matched: lower case, straight apostrophes and hyphens, no soft hyphens."""
    low = word.lower()
    if not low.isascii():  # nothing in ASCII is replaced
        for mark, plain in _TYPOGRAPHY:
            low = low.replace(mark, plain)
    return low


def folded(words: list[str]) -> list[str]:
    """Each of `words` folded; none may hold a line feed, which no token does. All at once takes a third of the time."""
    return fold("\n".join(words)).split("\n") if words else []


# Finding terms -------------------------------------------------------------------------------------------------------


def find_terms(tokens: pd.DataFrame, terms: Sequence[str]) -> pd.DataFrame:
    """Every place where one of `terms` stands in `tokens`, overlapping ones included.

    The terms are laid into one trie whose branches are numbers of token forms, and all places advance through it together, so
    that the cost hardly depends on how many terms there are (after Aho & Corasick 1975, without failure links).

    Returns
    -------
    term (int64, place in `terms`), first, last (int64, row positions in `tokens`, both included); sorted by first, then by last.
    """
    low = folded(tokens["token"].cat.categories.tolist())
    forms = sorted(set(low))
    if not len(tokens) or not forms:
        return pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in ("term", "first", "last")})
    place = {form: number for number, form in enumerate(forms)}
    code = np.array([place[form] for form in low], dtype=np.int64)[tokens["token"].cat.codes.to_numpy()]
    trie = Trie(_branches_of(tuple(terms)), forms, place)
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
    term, first, last = (
        np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
        for found in (found_term, found_first, found_last)
    )
    order = np.lexsort((term, last, first))
    term, first, last = term[order], first[order], last[order]
    fresh = np.ones(len(term), dtype=bool)  # a gap finds some places by several ways
    fresh[1:] = (term[1:] != term[:-1]) | (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    return pd.DataFrame({"term": term[fresh], "first": first[fresh], "last": last[fresh]})


def keep_longest(matches: pd.DataFrame, group: np.ndarray | None = None) -> pd.DataFrame:
    """`matches` (columns first, last) without those that overlap a longer one; of equals the first in the table stays.

    Only matches of the same `group` (one number a row) compete; the result stands by group, then by first.
    """
    if len(matches) < 2:
        return matches.reset_index(drop=True)
    group = np.zeros(len(matches), dtype=np.int64) if group is None else group
    order = np.lexsort((matches["first"].to_numpy(), group))
    matches = matches.take(order)
    first, last, group = matches["first"].to_numpy(), matches["last"].to_numpy(), group[order]
    line = group * (int(last.max()) + 1)  # on which no two groups overlap
    reach = np.maximum.accumulate(line + last)
    opens = np.append(True, (line + first)[1:] > reach[:-1])
    cluster = np.cumsum(opens) - 1
    keep = np.bincount(cluster)[cluster] == 1
    low = (line + first)[opens]
    widths = reach[np.append(np.flatnonzero(opens)[1:], len(reach)) - 1] - low + 1
    shift = (line - low[cluster]) + (np.cumsum(widths) - widths)[
        cluster
    ]  # clusters side by side, without what lies between
    taken = bytearray(int(widths.sum()))
    crowded = np.flatnonzero(~keep)
    crowded = crowded[np.lexsort((crowded, (first - last)[crowded]))]
    spans = zip(crowded.tolist(), (first + shift)[crowded].tolist(), (last + shift)[crowded].tolist(), strict=True)
    for i, a, b in spans:
        if not (taken[a] or taken[b]):  # what overlaps was taken before and is no shorter, so it holds one end
            taken[a : b + 1] = b"\1" * (b + 1 - a)
            keep[i] = True
    return matches[keep].reset_index(drop=True)


def which(tokens: pd.DataFrame, test: Callable[[str], bool], *, low: bool = False) -> np.ndarray:
    """Which `tokens` (bool) have a form that passes a test, which is asked once for each distinct form: folded, if `low`."""
    forms = tokens["token"].cat.categories.tolist()
    forms = folded(forms) if low else forms
    return np.fromiter(map(test, forms), dtype=bool, count=len(forms))[tokens["token"].cat.codes.to_numpy()]


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
            opening = np.ones(len(run), dtype=bool)
            opening[1:] = (run[1:] != run[:-1]) | which(tokens, _OPENERS.__contains__)[:-1]
            masks[number] = which(tokens, lambda form: form[:1].isupper()) & ~opening
        else:
            masks[number] = np.ones(len(run), dtype=bool)
    return masks


@lru_cache(maxsize=16)
def _branches_of(terms: tuple[str, ...]) -> Branches:
    """What the same word lists give for any tokens: laid out once a process, as that takes longer than to read a short article."""
    return branches_of(map(_items, terms))
