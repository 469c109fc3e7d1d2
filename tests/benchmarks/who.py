"""How many sources that are pronouns or descriptions are settled, by which rule, and how many of those settled are right.

python tests/benchmarks/who.py --gold ../shared/gold/polnear-dev.jsonl                      the table
python tests/benchmarks/who.py --gold … --draw 50 [--seed 1] [--judged tests/gold/who_dev.csv]    settled sources to read and judge
python tests/benchmarks/who.py --gold … --judged tests/gold/who_dev.csv                     the share right

Counted are the sources that the package finds where the gold file has one too: what is asked here is who they are. A file of
judgements holds no text: article, start, end (of the source), verdict (`right` or `wrong`), speaker (the name that was judged, as a
hash). A judgement counts as long as the package still settles that source by the name that was judged.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from pathlib import Path

import pandas as pd

from helpers.articles import tabulate
from helpers.corpus import analyse

_Z = 1.959964  # of 95 %


def settled_sources(gold: Path, limit: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The found sources that share a character with a gold one, once each, and the articles.

    Of the sources: article, start, end, text, speaker, rule, group (`name`, `pronoun`, `description`, `own words`).
    """
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()[:limit]]
    articles = tabulate([{"article": one["id"], "text": one["text"]} for one in lines])
    truth = {one["id"]: [span for quote in one["quotes"] for span in quote.get("source") or []] for one in lines}
    quotes = analyse(articles).quotes
    quotes = quotes[
        ((quotes["source_start"] >= 0) & (quotes["kind"] != "turn") & (quotes["role"] != "question")).to_numpy()
    ]
    rows = []
    for row in quotes.drop_duplicates(["article", "source_start"]).itertuples():
        if any(first < row.source_end and row.source_start < last for first, last in truth[row.article]):
            rule = row.how.split("; ")[-1]
            rows.append(
                (row.article, row.source_start, row.source_end, row.source_text, row.speaker, rule, group_of(rule))
            )
    return pd.DataFrame(rows, columns=["article", "start", "end", "text", "speaker", "rule", "group"]), articles


def group_of(rule: str) -> str:
    """Whether a source is a name, a pronoun, a description that means somebody else, or one that goes by its own words."""
    if rule.startswith("named") and "who" not in rule:
        return "name"
    if rule.startswith(("pronoun", "named before")):
        return "pronoun"
    own = rule.startswith("unnamed") or "as the text calls it" in rule
    return "own words" if own else "description"


def interval(right: int, count: int) -> tuple[float, float]:
    """The interval of 95 % of a share (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    share, z2 = right / count, _Z**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return middle - half, middle + half


def stamp(speaker: str) -> str:
    """A short hash of a name, so that a judgement can tell whether it is still the same one."""
    return hashlib.sha256(speaker.encode()).hexdigest()[:8]


def report(sources: pd.DataFrame) -> None:
    """Print how many are settled, and by which rule."""
    meant = sources[sources["group"].isin(["pronoun", "description"]).to_numpy()]
    settled = meant[(meant["speaker"] != "").to_numpy()]
    own = sources[(sources["group"] == "own words").to_numpy()]
    kept = int((own["speaker"] != "").sum())
    print(
        f"{len(sources):,} sources found that the gold file has too. Pronouns and descriptions that mean somebody: {len(meant):,}, "
        f"settled {len(settled):,} ({len(settled) / max(len(meant), 1):.1%}). Descriptions of unnamed and collective sources: "
        f"{len(own):,}, of which {kept:,} go by their own words.\n"
    )
    print("| rule | sources | settled |\n| --- | --- | --- |")
    for rule, rows in sorted(meant.groupby("rule"), key=lambda pair: -len(pair[1])):
        print(f"| {rule} | {len(rows):,} | {int((rows['speaker'] != '').sum()):,} |")


def draw(sources: pd.DataFrame, articles: pd.DataFrame, count: int, seed: int, context: int) -> None:
    """Print some of the settled with what stands before them, for a person to judge."""
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    settled = sources[(sources["group"].isin(["pronoun", "description"]) & (sources["speaker"] != "")).to_numpy()]
    for row in (
        settled.sample(min(count, len(settled)), random_state=seed).sort_values(["article", "start"]).itertuples()
    ):
        text = texts[row.article]
        before, after = text[max(0, row.start - context) : row.start], text[row.end : row.end + 150]
        print(f"\n===== {row.article},{row.start},{row.end},,{stamp(row.speaker)}")
        print(f"{before}[[{row.text}]]{after}\n→ {row.speaker} ({row.rule})")


def score(sources: pd.DataFrame, judged: Path) -> None:
    """Print the share of judged sources that are right, by group."""
    verdicts = pd.read_csv(judged, dtype={"speaker": str})
    table = verdicts.merge(sources, on=["article", "start", "end"], how="left", suffixes=("_judged", ""))
    same = table["speaker"].fillna("").map(stamp) == table["speaker_judged"]
    print(
        f"\n{len(table)} judged by hand in {judged.name}; {int((~same).sum())} of them settled otherwise since and not counted."
    )
    table = table[same.to_numpy()]
    for name, rows in [("all", table), *table.groupby("group")]:
        right = int((rows["verdict"] == "right").sum())
        low, high = interval(right, len(rows))
        print(
            f"{name}: {right} of {len(rows)} right, {right / max(len(rows), 1):.1%} (95 % interval {low:.1%} to {high:.1%})"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, required=True)
    options.add_argument("--limit", type=int, help="read only so many articles")
    options.add_argument("--draw", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--context", type=int, default=700, help="characters printed before a source")
    options.add_argument("--judged", type=Path, help="a file of judgements to count")
    chosen = options.parse_args()
    sources, articles = settled_sources(chosen.gold, chosen.limit)
    report(sources)
    if chosen.draw:
        draw(sources, articles, chosen.draw, chosen.seed, chosen.context)
    if chosen.judged:
        score(sources, chosen.judged)


if __name__ == "__main__":
    main()
