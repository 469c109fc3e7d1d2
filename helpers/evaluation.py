"""Measuring quotes and their speakers against articles marked by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.tables import InputError

_WORD = re.compile(r"\w+")
_MARKED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|(?:``|'')[^\n]*?(?:''|$)", re.MULTILINE)
KINDS = ("direct", "mixed", "indirect")


def evaluate(gold_path: str | Path) -> pd.DataFrame:
    """Precision, recall and F1 of the package's quotes against a gold file.

    Parameters
    ----------
    gold_path : JSON lines, an article each: `id`, `text`, and `quotes` with `content` and `source` (lists of ``[start, end]``
        character offsets) and `type` (`direct`, `mixed` or `indirect`).

    Returns
    -------
    measure, precision, recall, f1, right, found, gold (counts). The measures are `quoted words` (words of contents inside
    quotation marks), `content words`, `quotes` (contents that share at least half of the words of both, one to one) and `attributed`
    (such quotes whose source shares a word with the gold one; only those with a source count). Of `direct`, `mixed` and
    `indirect` gold quotes with a source, recall is the share found with the right one; nothing is said of their precision.

    Raises InputError if the file cannot be read or is no gold file.
    """
    gold = _read_gold(Path(gold_path))
    articles = tabulate([{"article": one["id"], "text": one["text"]} for one in gold])
    found = found_quotes(analyse(articles).quotes)
    total: Counter = Counter()
    for article in gold:
        total += _compare(article["text"], article["quotes"], found.get(article["id"], []))
    rows = [_scores(total, name) for name in ("quoted words", "content words", "quotes", "attributed")]
    kinds = [_scores(total, kind) for kind in KINDS if total["gold", kind]]
    return pd.DataFrame(rows + kinds).astype({"found": "Int64"})


def found_quotes(quotes: pd.DataFrame) -> dict[str, list[dict]]:
    """The quotes of each article as a gold file has them: the parts of a broken quote together, sources as offsets."""
    found: dict[str, list[dict]] = {}
    for (article, _), rows in quotes.groupby(["article", "quote"], sort=True):
        named = rows[(rows["source_start"] >= 0).to_numpy()]
        content = rows[["start", "end"]].to_numpy().tolist()
        source = named[["source_start", "source_end"]].to_numpy().tolist()
        found.setdefault(article, []).append({"content": content, "source": source})
    return found


def _compare(text: str, gold: list[dict], found: list[dict]) -> Counter:
    """How many words and quotes are right, found and in the gold, by measure, in one article."""
    starts = [match.start() for match in _WORD.finditer(text)]
    marked = _words([match.span() for match in _MARKED.finditer(text)], starts)
    truth = [(_words(one["content"], starts), _words(one.get("source") or [], starts), one["type"]) for one in gold]
    guess = [(_words(one["content"], starts), _words(one["source"], starts)) for one in found]
    counts: Counter = Counter()
    true_words = set().union(*(one[0] for one in truth))
    found_words = set().union(*(one[0] for one in guess))
    for name, words in (("content words", set(starts)), ("quoted words", marked)):
        counts["right", name] += len(true_words & found_words & words)
        counts["found", name] += len(found_words & words)
        counts["gold", name] += len(true_words & words)
    counts["found", "quotes"], counts["gold", "quotes"] = len(guess), len(truth)
    counts["found", "attributed"] = sum(1 for one in guess if one[1])
    for _, source, kind in truth:
        counts["gold", "attributed"] += bool(source)
        counts["gold", kind] += bool(source)
    for i, j in _matches([one[0] for one in truth], [one[0] for one in guess]):
        same_source = bool(truth[i][1] & guess[j][1])
        counts["right", "quotes"] += 1
        counts["right", "attributed"] += same_source
        counts["right", truth[i][2]] += same_source
    return counts


def _matches(truth: list[set], guess: list[set]) -> list[tuple[int, int]]:
    """Pairs of contents that share half of their words or more, the most alike first, each used once."""
    alike = [
        (len(one & other) / len(one | other), i, j)
        for i, one in enumerate(truth)
        for j, other in enumerate(guess)
        if one & other
    ]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(alike, reverse=True):
        if share >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def _words(spans: list, starts: list[int]) -> set[int]:
    """The words, by their starts, that begin in one of the spans."""
    return {start for start in starts for first, last in spans if first <= start < last}


def _scores(total: Counter, name: str) -> dict[str, object]:
    right, found, gold = (total[what, name] for what in ("right", "found", "gold"))
    recall = right / gold if gold else 0.0
    if name in KINDS:
        return {
            "measure": name,
            "precision": None,
            "recall": recall,
            "f1": None,
            "right": right,
            "found": None,
            "gold": gold,
        }
    precision = right / found if found else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {
        "measure": name,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "right": right,
        "found": found,
        "gold": gold,
    }


def _read_gold(path: Path) -> list[dict]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}); name a gold file, JSON lines in UTF-8.") from error
    articles = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            article = json.loads(line)
            for quote in article["quotes"]:
                _words([*quote["content"], *(quote.get("source") or [])], [0])
                article["id"], article["text"], quote["type"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path}, line {number} is no article of a gold file ({error}); it needs id, text and quotes."
            ) from error
        articles.append(article)
    if not articles:
        raise InputError(f"{path} holds no articles; name a gold file.")
    return articles
