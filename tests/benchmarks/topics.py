"""Measure the topics: python tests/benchmarks/topics.py [hand] [similar] [discover LABELLED.csv] [speed]

`hand` and `similar` need the gold data beside the project (../shared/gold). `discover` takes a CSV with the columns `text` and `label`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from nltk.metrics import binary_distance, masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score

from helpers.discovery import discover_topics, npmi_coherence
from helpers.lexicons import read_lexicon
from helpers.similarity import similar_articles
from helpers.topics import code_topics

HERE = Path(__file__).parent
GOLD = HERE.parents[2] / "shared" / "gold"


def read_gold(name: str) -> pd.DataFrame:
    """Articles of a gold file; ids that come twice are told apart."""
    rows = [json.loads(line) for line in (GOLD / name).open(encoding="utf-8")]
    table = pd.DataFrame(rows).rename(columns={"id": "article", "title": "headline"})
    again = table.groupby("article").cumcount()
    table["article"] = [f"{one}-{n}" if n else one for one, n in zip(table["article"], again, strict=True)]
    return table.astype({"article": "str", "text": "str", "headline": "str"})


def agreement(hand: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, float]]:
    """Precision and recall of each topic against the hand, and the figures over all."""
    used = articles[articles["article"].isin(hand["article"])].sort_values("article", ignore_index=True)
    coded = code_topics(used)
    of = coded.groupby(["article", "start"])["topic"].agg(set).to_dict()
    theirs = [set(topics.split("; ")) - {""} for topics in hand["topics"]]
    ours = [of.get(key, set()) for key in zip(hand["article"], hand["start"], strict=True)]
    names = list(read_lexicon("topics").classes)
    rows = [
        (
            name,
            sum(name in one for one in theirs),
            sum(name in one for one in ours),
            sum(name in one & other for one, other in zip(theirs, ours, strict=True)),
        )
        for name in names
    ]
    table = pd.DataFrame(rows, columns=["topic", "hand", "tool", "both"])
    table["precision"], table["recall"] = table["both"] / table["tool"], table["both"] / table["hand"]
    pairs, sets = [], []
    for number, (one, other) in enumerate(zip(theirs, ours, strict=True)):
        for coder, topics in (("hand", one), ("tool", other)):
            sets.append((coder, number, frozenset(topics or {"none"})))
            pairs += [(coder, f"{number} {name}", name in topics) for name in names]
    total = table[["hand", "tool", "both"]].sum()
    return table[(table["hand"] + table["tool"]) > 0], {
        "precision": total["both"] / total["tool"],
        "recall": total["both"] / total["hand"],
        "alpha, paragraph × topic": AnnotationTask(pairs, binary_distance).alpha(),
        "alpha, sets of topics (MASI)": AnnotationTask(sets, masi_distance).alpha(),
    }


def measure_hand() -> None:
    articles = read_gold("polnear-train.jsonl")
    for name in ("topics_hand", "topics_fitted"):
        hand = pd.read_csv(HERE.parent / "gold" / f"{name}.csv", keep_default_na=False)
        table, figures = agreement(hand, articles)
        print(f"\n{name}: {', '.join(f'{key} {value:.3f}' for key, value in figures.items())}")
        print(table.round(2).to_string(index=False))


def measure_similar() -> None:
    basil = read_gold("basil.jsonl")
    event = dict(zip(basil["article"], basil["event"], strict=True))

    def recall(pairs: pd.DataFrame) -> float:
        return float((pairs["article"].map(event) == pairs["other"].map(event)).mean())

    ours = similar_articles(basil[["article", "headline", "text"]], 2)
    plain = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(basil["text"])
    likeness = (plain @ plain.T).toarray()
    np.fill_diagonal(likeness, -1)
    nearest = np.argsort(-likeness, axis=1)[:, :2]
    ids = basil["article"].to_numpy()
    theirs = pd.DataFrame({"article": np.repeat(ids, 2), "other": ids[nearest.ravel()]})
    print(
        f"\nother articles of the event among the two nearest: ours {recall(ours):.3f}, TF-IDF cosine {recall(theirs):.3f}"
    )


def measure_discovery(path: str) -> None:
    labelled = pd.read_csv(path).dropna(subset=["text"])
    articles = pd.DataFrame(
        {"article": [f"{i:06d}" for i in range(len(labelled))], "text": labelled["text"].to_numpy()}
    ).astype("str")
    label = labelled["label"].to_numpy()
    counter, weigher = CountVectorizer(stop_words="english"), TfidfVectorizer(stop_words="english")
    counted, weighted = counter.fit_transform(articles["text"]), weigher.fit_transform(articles["text"])
    place = counter.vocabulary_
    for k in (4, 10, 20, None):
        began = time.process_time()
        found = discover_topics(articles, k)
        seconds = time.process_time() - began
        main = found.articles.drop_duplicates("article")["topic"].to_numpy()
        terms = [[place[word] for word in row.split("; ") if word in place] for row in found.topics["terms"]]
        coherence = np.mean([npmi_coherence(counted, np.array([row]))[0] for row in terms])
        print(f"\nk = {k} ({len(terms)} topics, {seconds:.1f} s of processor time)")
        print(f"  ours   NMI {normalized_mutual_info_score(label, main):.3f}  NPMI {coherence:.3f}")
        if k is None:
            continue
        for name, model, matrix in (
            ("NMF", NMF(k, random_state=0), weighted),
            ("LDA", LatentDirichletAllocation(k, random_state=0), counted),
        ):
            parts = model.fit_transform(matrix).argmax(axis=1)
            best = np.argsort(-model.components_, axis=1)[:, :10]
            print(
                f"  {name}    NMI {normalized_mutual_info_score(label, parts):.3f}  NPMI {npmi_coherence(counted, best).mean():.3f}"
            )


def measure_speed(size: int = 10_000) -> None:
    rng = np.random.default_rng(0)
    pool = [
        paragraph for text in read_gold("polnear-train.jsonl")["text"] for paragraph in text.split("\n") if paragraph
    ]
    texts = ["\n".join(pool[i] for i in rng.integers(0, len(pool), 12)) for _ in range(size)]
    articles = pd.DataFrame({"article": [f"{i:06d}" for i in range(size)], "text": texts}).astype("str")
    for name, work in (
        ("code_topics", lambda: code_topics(articles)),
        ("discover_topics, k = 10", lambda: discover_topics(articles, 10)),
        ("discover_topics, k chosen", lambda: discover_topics(articles)),
        ("similar_articles", lambda: similar_articles(articles, 3)),
    ):
        began = time.process_time()
        work()
        print(
            f"{name}: {time.process_time() - began:.1f} s of processor time for {size:,} articles (tokenising included)"
        )


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["hand", "similar", "speed"]
    if "hand" in wanted:
        measure_hand()
    if "similar" in wanted:
        measure_similar()
    if "discover" in wanted:
        measure_discovery(wanted[wanted.index("discover") + 1])
    if "speed" in wanted:
        measure_speed()
