"""Measure the search for duplicates: python tests/benchmarks/duplicates.py [NUMBER ...] [--datasketch]

Made-up articles, one in ten of which comes again: word for word, cut after two thirds, with a paragraph added, or with words changed
here and there. `--datasketch` finds them with that library's MinHash and LSH too, on the same sequences of five words.

Seconds are those of one core's work, so that they say the same on a machine that others use too.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
import texts

from helpers.articles import tabulate
from helpers.duplicates import find_duplicates


def changed(text: str, how: str, draw: random.Random) -> str:
    """`text` as another outlet or a later hour carries it."""
    lines = text.split("\n")
    if how == "cut":
        return "\n".join(lines[: max(2, 2 * len(lines) // 3)])
    if how == "added":
        return "\n".join([*lines, texts.made_up(draw)])
    if how == "edited":
        words = text.split(" ")
        for place in draw.sample(range(len(words)), len(words) // 100):
            words[place] = "altered"
        return " ".join(words)
    return text.replace("\n", "\r\n\r\n")


def with_copies(number: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """`number` articles, a tenth of them copies; and for each copy the article it was made of."""
    draw = random.Random(number)
    rows = list(texts.articles(number - number // 10, words=500))
    # Paragraphs of the project's own articles stand in many made-up ones: telling those apart is part of the task.
    copies, made_of = [], {}
    for i, row in enumerate(draw.sample(rows, number // 10)):
        how = ("exact", "cut", "added", "edited")[i % 4]
        copy = {**row, "article": f"{row['article']}-{how}", "text": changed(row["text"], how, draw)}
        made_of[copy["article"]] = row["article"]
        copies.append(copy)
    return tabulate([*rows, *copies]), made_of


def measure(number: int, compare: bool) -> None:
    articles, made_of = with_copies(number)
    began = time.process_time()
    found = find_duplicates(articles)
    ended = time.process_time()
    # The shorter one of a pair is the duplicate: an article with a paragraph added stands for the one without.
    planted = {frozenset(pair) for pair in made_of.items()}
    got = {frozenset(pair) for pair in zip(found["article"], found["duplicate_of"], strict=True)}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{number:>8,} articles, {articles['words'].sum() / 1e6:.1f} million words: {ended - began:6.1f} s; "
        f"{len(planted & got)} of {len(planted)} planted pairs found, "
        f"{len(got - planted)} others; {memory:.1f} GB at most"
    )
    if compare:
        theirs, seconds = by_datasketch(articles)
        print(f"{'':>8} datasketch, 128 permutations: {seconds:.1f} s, {len(planted & theirs)} of {len(planted)} found")


def by_datasketch(articles: pd.DataFrame, threshold: float = 0.5) -> tuple[set[frozenset], float]:
    """Pairs that datasketch's LSH takes for near, and the seconds that took."""
    from datasketch import MinHash, MinHashLSH

    began = time.process_time()
    lsh = MinHashLSH(threshold=threshold, num_perm=128)
    pairs = set()
    sequences = []
    for text in articles["text"]:
        words = text.lower().split()
        sequences.append([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
    for name, own in zip(articles["article"], MinHash.generator(sequences, num_perm=128), strict=True):
        pairs |= {frozenset((name, other)) for other in lsh.query(own)}
        lsh.insert(name, own)
    return pairs, time.process_time() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--datasketch", action="store_true", help="beside that library (at 10,000 it takes a minute)")
    given = parser.parse_args()
    for one in given.numbers:
        measure(one, given.datasketch)
