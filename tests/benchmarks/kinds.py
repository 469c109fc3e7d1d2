"""Measure the kinds of paragraphs: python tests/benchmarks/kinds.py draw|score

Needs the gold data beside the project (../shared/gold), whose articles are read here as plain text files would be, the headline first.
`draw` prints the paragraphs drawn, to be marked by hand; `score` holds what `divide` says against the marks in `tests/gold/kinds_hand*.csv`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles import tabulate
from helpers.layout import divide

HERE = Path(__file__).parent
GOLD = HERE.parents[2] / "shared" / "gold"
DRAWN = {"first": 60, "second": 40, "last": 30, "elsewhere": 70}  # paragraphs of each place
SEEDS = {"kinds_hand": 20161101, "kinds_hand_second": 20161102}


def plain_articles() -> pd.DataFrame:
    """The articles as files would hold them; BASIL keeps its headlines apart, so they are put first."""
    rows = []
    for name in ("polnear-dev", "basil"):
        for number, line in enumerate((GOLD / f"{name}.jsonl").open(encoding="utf-8")):
            row = json.loads(line)
            text = row["text"] if name == "polnear-dev" else f"{row['title']}\n\n{row['text']}"
            rows.append({"article": f"{name}-{number:03}", "text": text})
    return tabulate(rows)


def drawn(paragraphs: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The paragraphs drawn: so many first, second and last ones, and so many from elsewhere."""
    last = paragraphs.groupby("article")["paragraph"].transform("max")
    number = paragraphs["paragraph"]
    place = np.select([number == 0, number == 1, number == last], ["first", "second", "last"], "elsewhere")
    draw = np.random.default_rng(seed)
    rows = [
        paragraphs[place == name]
        .iloc[np.sort(draw.choice(int((place == name).sum()), size, replace=False))]
        .assign(place=name)
        for name, size in DRAWN.items()
    ]
    return pd.concat(rows, ignore_index=True)


def print_draw(seed: int) -> None:
    articles = plain_articles()
    paragraphs = divide(articles).paragraphs
    texts = articles.set_index("article")["text"]
    for number, row in enumerate(drawn(paragraphs, seed).itertuples()):
        words = " ".join(texts[row.article][row.start : row.end].split())
        before = " ".join(texts[row.article][max(0, row.start - 60) : row.start].split())
        after = " ".join(texts[row.article][row.end : row.end + 60].split())
        shown = words if len(words) < 150 else f"{words[:100]} … {words[-40:]}"
        print(f"{number}\t{row.article}\t{row.start}\t{row.end}\t{row.place}\t{shown}\t«{before}|{after}»")


def score(name: str) -> None:
    hand = pd.read_csv(HERE.parent / "gold" / f"{name}.csv", keep_default_na=False)
    paragraphs = divide(plain_articles()).paragraphs
    table = hand.merge(paragraphs, on=["article", "start", "end"], how="left", suffixes=("", "_tool"))
    table["right"] = table["kind"] == table["kind_tool"].fillna("not a paragraph of its own")
    print(f"\n{name}: {table['right'].sum()} of {len(table)} right ({table['right'].mean():.1%})")
    print(table.groupby("place")["right"].agg(["sum", "size"]).to_string())
    print(table.groupby(["kind", "kind_tool"], dropna=False).size().to_string())
    for row in table[~table["right"]].itertuples():
        print(f"wrong: {row.article} {row.start}–{row.end}: {row.kind} by hand, {row.kind_tool} by the tool")


if __name__ == "__main__":
    which = sys.argv[1:] or ["score"]
    for gold, number in SEEDS.items():
        if which[0] == "draw" and which[1:] in ([], [gold]):
            print_draw(number)
        elif which[0] == "score" and (HERE.parent / "gold" / f"{gold}.csv").exists():
            score(gold)
