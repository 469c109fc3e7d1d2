"""Measure rhetoric: python tests/benchmarks/rhetoric.py [hand] [loaded] [speed], with the gold folder in CLOSEREADING_GOLD."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.layout import divide
from helpers.lexicons import find_terms
from helpers.rhetoric import FAMILIES, mark_rhetoric
from helpers.tables import conform
from helpers.tokens import tokenize

HERE = Path(__file__).parents[1]
GOLD = Path(os.environ.get("CLOSEREADING_GOLD", HERE.parents[1] / "shared" / "gold"))


def articles_in(name: str) -> tuple[pd.DataFrame, list[dict]]:
    """The `articles` of a gold file and its lines; ids that repeat are numbered."""
    lines = [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
    ids = [line["id"] for line in lines]
    if len(set(ids)) < len(ids):
        ids = [f"{number:04d}" for number in range(len(lines))]
    rows = [
        {"article": one, "path": "", "outlet": line["outlet"], "city": "", "date": pd.NaT, "author": "", "headline": "",
         "words": 0, "text": line["text"]}
        for one, line in zip(ids, lines, strict=True)
    ]  # fmt: skip
    for one, line in zip(ids, lines, strict=True):
        line["id"] = one
    return conform("articles", rows), lines


def score_hand(name: str) -> pd.DataFrame:
    """Precision and recall per device on sentences marked by hand (every device but `loaded`); a mark is right if it overlaps one of the same device."""
    gold = pd.read_csv(HERE / "gold" / name, dtype={"article": "str"})
    articles, _ = articles_in("polnear-train.jsonl")
    articles = articles[articles["article"].isin(gold["article"]).to_numpy()].reset_index(drop=True)
    marks = mark_rhetoric(articles)
    text = dict(zip(articles["article"], articles["text"], strict=True))
    sentences = gold[gold["device"] == "sentence"]
    rows = []
    for device in [device for device in FAMILIES if device != "loaded"]:
        right = found = met = wanted = 0
        for row in sentences.itertuples():
            ours = _within(marks[marks["device"] == device], row)
            theirs = _within(gold[gold["device"] == device], row)
            hit = [any(a.start < b.end and b.start < a.end for b in theirs) for a in ours]
            seen = [any(a.start < b.end and b.start < a.end for a in ours) for b in theirs]
            right, found, met, wanted = right + sum(hit), found + len(ours), met + sum(seen), wanted + len(theirs)
            if "-v" in sys.argv:
                wrong = [text[a.article][a.start : a.end] for a, ok in zip(ours, hit, strict=True) if not ok]
                missed = [text[b.article][b.start : b.end] for b, ok in zip(theirs, seen, strict=True) if not ok]
                if wrong or missed:
                    print(device, "| false:", wrong, "| missed:", missed, "|", text[row.article][row.start : row.end])
        rows.append((device, wanted, found, right / max(found, 1), met / max(wanted, 1)))
    return pd.DataFrame(rows, columns=["device", "by hand", "found", "precision", "recall"]).round(3)


def _within(table: pd.DataFrame, sentence) -> list:
    inside = (
        (table["article"] == sentence.article) & (table["start"] >= sentence.start) & (table["start"] < sentence.end)
    )
    return list(table[inside.to_numpy()].itertuples())


def score_loaded() -> pd.DataFrame:
    """Share of annotated phrases that are hit, and marks per 1,000 words, on each half of BASIL's events."""
    articles, lines = articles_in("basil.jsonl")
    tokens = tokenize(articles)
    words = (tokens["kind"] != "punctuation").groupby(tokens["article"], observed=True).sum()
    marks = dict(iter(mark_rhetoric(articles, tokens=tokens, devices=["loaded"]).groupby("article")))
    half = {event: number % 2 for number, event in enumerate(sorted({line["event"] for line in lines}, key=str))}
    rows = []
    for number, name in enumerate(("seen while compiling", "held out")):
        own = [line for line in lines if half[line["event"]] == number]
        count = sum(len(marks.get(line["id"], ())) for line in own)
        phrases = [(line["id"], phrase) for line in own for phrase in line["lexical_bias"]]
        hits = sum(
            bool(((marks[one]["start"] < phrase["end"]) & (marks[one]["end"] > phrase["start"])).any())
            for one, phrase in phrases
            if one in marks
        )
        rows.append((name, len(phrases), hits / len(phrases), 1000 * count / sum(words[line["id"]] for line in own)))
    return pd.DataFrame(rows, columns=["half", "phrases", "hit", "marks per 1,000 words"]).round(3)


def measure_speed() -> None:
    """Words a second of processor time with all lists, and the cost of 2,000 terms beside 200 in the same run."""
    articles, _ = articles_in("polnear-train.jsonl")
    layout = divide(articles)
    tokens = tokenize(articles, sentences=layout.sentences)
    words = int((tokens["kind"] != "punctuation").sum())
    best = min(_seconds(lambda: mark_rhetoric(articles, layout=layout, tokens=tokens)) for _ in range(3))
    print(f"mark_rhetoric, all lists: {words / best:,.0f} words/s ({words:,} words)")
    forms = tokens["token"].cat.categories
    rng = np.random.default_rng(5)
    many = [f"{a} {b}" for a, b in rng.choice(forms[forms.str.isalpha()], (2000, 2))]
    few_seconds = min(_seconds(lambda: find_terms(tokens, many[:200])) for _ in range(3))
    many_seconds = min(_seconds(lambda: find_terms(tokens, many)) for _ in range(3))
    print(f"2,000 terms take {many_seconds / few_seconds:.2f} times as long as 200")


def _seconds(call) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    asked = [name for name in sys.argv[1:] if not name.startswith("-")] or ["hand", "loaded", "speed"]
    if "hand" in asked:
        for name in ("rhetoric_hand.csv", "rhetoric_hand_second.csv"):
            print(name, score_hand(name).to_string(index=False), sep="\n")
    if "loaded" in asked:
        print(score_loaded().to_string(index=False))
    if "speed" in asked:
        measure_speed()
