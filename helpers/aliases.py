"""Aliases: names of speakers that a reader knows to be one, from a small file, and the pairs that may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import pandas as pd

from helpers.capitals import word_class
from helpers.lexicons import fold, read_toml
from helpers.name_parts import Parts, parts, plain, same_forename, transliterated
from helpers.tables import InputError
from helpers.writing import in_toml, saved_to

_JOINING = frozenset("of for and from".split())  # within the names of bodies, not of people
_CROWD = 60  # names that share a word: in a longer list only the most quoted are compared


def read_aliases(aliases: str | Path | Mapping | None) -> dict[str, str]:
    """The canonical name of each alias, aliases folded and without accents.

    Parameters
    ----------
    aliases : a TOML file with a line for each speaker, or a dict of that shape; None for no aliases::

        "Hillary Clinton" = ["Hillary Rodham Clinton", "H. Clinton"]
        "Port of Lund" = ["harbour office"]

    Raises InputError naming the file and the line if it cannot be read, if aliases are no lists of texts, or if one alias is given to
    two speakers.
    """
    if aliases is None:
        return {}
    if isinstance(aliases, Mapping):
        file, text, content = "The aliases", "", aliases
    else:
        file, (text, content) = str(aliases), read_toml(Path(aliases), "aliases")
    found: dict[str, str] = {}
    for name, others in content.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            raise InputError(
                f'{file}{_line_of(text, name)}: the aliases of {name!r} must be a list of names: "{name}" = ["…", "…"].'
            )
        for other in others:
            if found.get(plain(other), name) != name:
                raise InputError(
                    f"{file}{_line_of(text, name)}: {other!r} is an alias of both {found[plain(other)]!r} and {name!r}; "
                    "keep it with one."
                )
            found[plain(other)] = name
    for name in content:
        if found.get(plain(name), name) != name:
            raise InputError(
                f"{file}{_line_of(text, name)}: {name!r} has aliases and is an alias of {found[plain(name)]!r}; put all in one list."
            )
    return found


def _line_of(text: str, name: str) -> str:
    """``, line 3`` where the entry of a name begins; nothing where it is written in another way."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*=", text, re.MULTILINE)
    return f", line {text.count(chr(10), 0, found.start()) + 1}" if found else ""


def write_aliases(pairs: pd.DataFrame, path: str | Path) -> Path:
    """Write pairs that are one speaker as aliases, and return the path.

    Parameters
    ----------
    pairs : rows of `look_alikes` that were judged to be one speaker: `other` becomes an alias of `speaker`.
    path : a TOML file; what it holds already is kept. It is there whole or not at all.

    The file goes to `analyse(…, aliases=path)` or `--aliases`. Raises InputError if it holds something else or cannot be written.
    """
    path = Path(path)
    canonical = dict(read_aliases(path)) if path.exists() else {}
    content: dict[str, list[str]] = {
        name: list(others) for name, others in (read_toml(path, "aliases")[1] if canonical else {}).items()
    }
    for speaker, other in zip(pairs["speaker"].tolist(), pairs["other"].tolist(), strict=True):
        name, lesser = canonical.get(plain(speaker), speaker), canonical.get(plain(other), other)
        if name == lesser:
            continue
        moved = [lesser, *content.pop(lesser, [])]
        content.setdefault(name, []).extend(one for one in moved if one not in content[name])
        canonical.update({plain(one): name for one in moved})
    lines = [f"{in_toml(name)} = [{', '.join(map(in_toml, others))}]\n" for name, others in content.items()]
    with saved_to(path) as new:
        new.write_text("".join(lines), encoding="utf-8")
    return path


def look_alikes(speakers: object) -> pd.DataFrame:
    """Pairs of speakers that may be one: for a person to judge, nothing is merged.

    Parameters
    ----------
    speakers : a corpus or its table `speakers`.

    Returns
    -------
    speaker, other (str: the one with more quotes first), reason (str: what is alike), quotes, other_quotes (int64: how many quotes each
    has); the pairs with most quotes of the lesser speaker first, then by name. A pair is listed once, with its first reason. Of a body, which has no
    surname, it speaks of first and last words; what is a body a corpus tells, or else the words of its name.

    Merge by passing the rows that are right to `write_aliases`, and the file it writes as `aliases=` to `analyse`.
    """
    table = getattr(speakers, "speakers", speakers)
    counts = dict(zip(table["speaker"].tolist(), table["quotes"].tolist(), strict=True))
    names = sorted((name for name in counts if name[:1].isupper()), key=lambda name: (-counts[name], name))
    seen: set[frozenset[str]] = set()
    rows = []
    for one, other, reason in _alike(names, _bodies(names, getattr(speakers, "mentions", None))):
        pair = frozenset((one, other))
        if len(pair) == 2 and pair not in seen:
            seen.add(pair)
            first, second = sorted((one, other), key=lambda name: (-counts[name], name))
            rows.append((first, second, reason, counts[first], counts[second]))
    rows.sort(key=lambda row: (-row[4], -row[3], row[0], row[1]))
    found = pd.DataFrame(rows, columns=["speaker", "other", "reason", "quotes", "other_quotes"])
    return found.astype({"speaker": "str", "other": "str", "reason": "str", "quotes": "int64", "other_quotes": "int64"})


def _bodies(names: list[str], mentions: pd.DataFrame | None) -> set[str]:
    """Those of `names` that are no person's: by their mentions, or by a word that only bodies have in their names."""
    persons: set[str] = set()
    others: set[str] = set()
    if mentions is not None:
        own = mentions[mentions["entity"].isin(names).to_numpy()]
        of_person = (own["kind"] == "person").to_numpy()
        persons, others = set(own["entity"][of_person]), set(own["entity"][~of_person])
    telling = word_class("places", "body") | _JOINING
    return {n for n in names if n not in persons and (n in others or not telling.isdisjoint(fold(n).split()))}


def _alike(names: list[str], bodies: set[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of names and why they are alike; only names that share a word or its sound are compared."""
    known = {name: parts(name) for name in names}
    for one, other in _pairs(names, lambda name: ["".join(c for c in plain(name) if c.isalnum())]):
        yield one, other, "same letters"
    for one, other in _pairs(names, lambda name: [transliterated(known[name].last)]):
        if reason := _same_last(known[one], known[other], one in bodies or other in bodies):
            yield one, other, reason
    for one, other in _pairs(names, lambda name: [known[name].first, *_keys_of_surname(known[name])]):
        a, b = known[one], known[other]
        if a.first and b.first and same_forename(a.first, b.first) and _close(a.last, b.last):
            body = one in bodies or other in bodies
            yield one, other, f"same {'first word, last words' if body else 'forename, surnames'} spelt alike"
    for one, other in _pairs(names, lambda name: [_initials(name)]):
        if _initials(one) and " " in one + other and min(one.count(" "), other.count(" ")) == 0:
            yield one, other, "initials of the other"
    for one, other in _pairs(names, lambda name: plain(name).split()):
        a, b = sorted((plain(one).split(), plain(other).split()), key=len)
        if a == b[-len(a) :] or (len(a) > 1 and a == b[: len(a)]):
            yield one, other, "one name within the other"


def _pairs(names: list[str], keys: object) -> Iterator[tuple[str, str]]:
    buckets: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for key in dict.fromkeys(keys(name)):
            if key and len(buckets[key]) < _CROWD:
                buckets[key].append(name)
    for bucket in buckets.values():
        yield from combinations(bucket, 2)


def _same_last(one: Parts, other: Parts, body: bool) -> str:
    """Why two names that end alike may be one; empty where nothing else speaks for it. One of a `body` has no forename to go by."""
    if not one.first or not other.first:
        return "same last word" if body else "same surname, one without a forename"
    if one.suffix != other.suffix and same_forename(one.first, other.first):
        suffix = one.suffix or other.suffix
        return f"same name but for {suffix.title() + '.' if suffix in ('jr', 'sr') else suffix.upper()}"
    if same_forename(one.first, other.first) or _close(one.first, other.first):
        return f"same {'last word, first words' if body else 'surname, forenames'} alike"
    return ""


def _keys_of_surname(one: Parts) -> Iterable[str]:
    return [one.last[:3]] if one.first else []


def _initials(name: str) -> str:
    """The initials of a body's name, or the letters of one that is written as initials."""
    letters = name.replace(".", "")
    if letters.isupper() and " " not in letters:
        return letters if len(letters) > 1 else ""
    return "".join(word[0] for word in name.split() if word[:1].isupper()) if name.count(" ") > 1 else ""


def _close(one: str, other: str) -> bool:
    """Whether two words differ by one letter, or by two where they are longer than six (Damerau 1964 counts a swap as one)."""
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 2 or min(len(one), len(other)) < 4:
        return False
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1] <= (2 if min(len(one), len(other)) > 6 else 1)
