"""Measure quotes and speakers on the articles in data/: python tests/benchmarks/data_quotes.py [-v lists what is wrong]."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd

from helpers import analyse, read_articles

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "data_quotes.csv"
KINDS = ("direct", "mixed", "indirect", "turn", "headline")
_WORD = re.compile(r"\w+")
_DETERMINER = re.compile(r"(?:the|a|an|its|his|her|their|[\w ]+['’]s) (?=\w)", re.IGNORECASE)


def read_gold() -> pd.DataFrame:
    """The rows of the gold file, `file` without its suffix as `article`."""
    gold = pd.read_csv(GOLD, keep_default_na=False)
    return gold.assign(article=gold["file"].str.removesuffix(".txt"))


def judge(quotes: pd.DataFrame, texts: dict[str, str], gold: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each gold quote with what was found of it, and each found row with whether it is in the gold.

    Found rows that lie in a gold quote with half of their words or more are taken together, however they are numbered. The
    quote is `found` if they share half of the words of both, `right` if besides each of them names its speaker.

    Returns
    -------
    of gold : article, quote, kind, report, speaker, text, found, right (bool), said_by (the speakers found)
    of found : article, start, kind, speaker, text, right (bool: half of its words or more lie in gold quotes), named (bool: it names the
        speaker of the gold quote it lies in), counted (bool: not a thought or a question that the gold
        marks and does not ask for)
    """
    wanted, seen = [], []
    for article, text in texts.items():
        starts = [match.start() for match in _WORD.finditer(text)]
        ours = [(row, _words([(row.start, row.end)], starts)) for row in _of(quotes, article).itertuples()]
        marked: dict[str, set[int]] = {"speech": set(), "other": set()}
        named: set[int] = set()
        nobody = _of(gold, article)[(_of(gold, article)["speaker"] == "").to_numpy()]
        words_of = [text[row.source_start : row.source_end] for row in nobody.itertuples() if row.source_start >= 0]
        for number, rows in _of(gold, article).groupby("quote"):
            first, words = rows.iloc[0], _words(list(zip(rows["start"], rows["end"], strict=True)), starts)
            marked["speech" if first["report"] == "speech" else "other"] |= words
            inside = [(row, own) for row, own in ours if own and 2 * len(own & words) >= len(own)]
            union = set().union(*(own for _, own in inside))
            found = bool(union) and 2 * len(union & words) >= len(union | words)
            speakers = sorted({row.speaker for row, _ in inside})
            fits = {
                one: _same(one, first["speaker"]) or (not first["speaker"] and _same_words(one, words_of))
                for one in speakers
            }
            named |= {row.Index for row, _ in inside if fits[row.speaker]}
            right = found and all(fits.values())
            wanted.append((article, number, first["kind"], first["report"], first["speaker"],
                           " … ".join(rows["text"]), found, right, ", ".join(speakers)))  # fmt: skip
        for row, own in ours:
            right = bool(own) and 2 * len(own & marked["speech"]) >= len(own)
            aside = bool(own) and 2 * len(own & marked["other"]) >= len(own)
            seen.append(
                (article, row.start, row.kind, row.speaker, row.text, right, row.Index in named, right or not aside)
            )
    return (
        pd.DataFrame(wanted, columns="article quote kind report speaker text found right said_by".split()),
        pd.DataFrame(seen, columns="article start kind speaker text right named counted".split()),
    )


def score(of_gold: pd.DataFrame, of_found: pd.DataFrame) -> pd.DataFrame:
    """Per kind of gold quote and for all: gold (count), found and right (shares of it); for all besides: precision (share of found rows that
    are right) and speaker_precision (of those that name a speaker, the share that names the right one)."""
    speech = of_gold[of_gold["report"] == "speech"]
    rows = []
    for kind in (*KINDS, "all"):
        own = speech if kind == "all" else speech[speech["kind"] == kind]
        rows.append((kind, len(own), own["found"].mean(), own["right"].mean()))
    scores = pd.DataFrame(rows, columns=["kind", "gold", "found", "right"]).set_index("kind")
    counted = of_found[of_found["counted"]]
    scores.loc["all", "precision"] = counted["right"].mean()
    scores.loc["all", "speaker_precision"] = counted.loc[counted["speaker"] != "", "named"].mean()
    return scores


def measure() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What `judge` returns of the package's own quotes in data/, read together as one corpus."""
    corpus = analyse(read_articles(ROOT / "data"))
    texts = dict(zip(corpus.articles["article"], corpus.articles["text"], strict=True))
    return judge(corpus.quotes, texts, read_gold())


def _of(table: pd.DataFrame, article: str) -> pd.DataFrame:
    return table[(table["article"] == article).to_numpy()]


def _words(spans: list[tuple[int, int]], starts: list[int]) -> set[int]:
    return {start for start in starts for first, last in spans if first <= start < last}


def _same(one: str, other: str) -> bool:
    """Whether two names are one: case and a determiner before a body's name aside (`Its foreign ministry`)."""
    plain = [_DETERMINER.sub("", name, count=1).casefold() if " " in name else name.casefold() for name in (one, other)]
    return plain[0] == plain[1]


def _same_words(speaker: str, sources: list[str]) -> bool:
    """Whether a speaker is a description, the whole of the words before any preposition or more, by which the article calls nobody named."""
    bare = _DETERMINER.sub("", speaker, count=1)
    return bare[:1].islower() and any(
        source.casefold().endswith(bare.casefold()) or f"{bare.casefold()} " in f"{source.casefold()} "
        for source in sources
    )


if __name__ == "__main__":
    of_gold, of_found = measure()
    print(score(of_gold, of_found).round(3).to_string(na_rep=""))
    if "-v" in sys.argv:
        for row in of_gold[(of_gold["report"] == "speech") & ~of_gold["right"]].itertuples():
            what = f"by {row.said_by or 'nobody'}, not {row.speaker or 'nobody'}" if row.found else "missed"
            print(f"{row.article}: {row.kind}: {what}: {row.text}")
        for row in of_found[of_found["counted"] & ~of_found["right"]].itertuples():
            print(f"{row.article}: {row.kind}: nobody's words, by {row.speaker or 'nobody'}: {row.text}")
