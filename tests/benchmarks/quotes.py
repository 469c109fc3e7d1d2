"""How fast quotes are found and named, beside what others do with the same text in the same run.

python tests/benchmarks/quotes.py [--articles PATH] [--repeat N]    articles of your own or a gold file; else 300 made-up ones
python tests/benchmarks/quotes.py --worst                           seconds for texts of 1 MB that would cost most

spaCy and its small English model are peers for this measurement only: pip install spacy, python -m spacy download en_core_web_sm
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import texts
from run import best, machine

from helpers.articles import read_articles, tabulate
from helpers.corpus import analyse
from helpers.layout import divide
from helpers.names import find_names
from helpers.quotes import find_quotes
from helpers.speakers import name_speakers
from helpers.tokens import tokenize


def read(path: str | None) -> pd.DataFrame:
    """The articles at `path`, which may be a gold file; made-up ones without one."""
    if path is None:
        return tabulate(list(texts.articles(300)))
    if path.endswith(".jsonl"):
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return tabulate([{"article": one["id"], "text": one["text"]} for one in map(json.loads, lines)])
    return read_articles(path)


def name_quotes(articles: pd.DataFrame) -> pd.DataFrame:
    """Layout and tokens included, as one who starts from articles has to wait for them."""
    layout = divide(articles)
    given = {"layout": layout, "tokens": tokenize(articles, sentences=layout.sentences)}
    return name_speakers(articles, find_quotes(articles, **given), find_names(articles, **given), **given).quotes


def nltk_steps() -> Callable[[list[str]], object]:
    """NLTK's sentences and words, which need no data of its own; its tagger and chunker do."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    sentences, words = PunktSentenceTokenizer(), NLTKWordTokenizer()
    return lambda all_texts: [words.tokenize(one) for text in all_texts for one in sentences.tokenize(text)]


def spacy_steps() -> Callable[[list[str]], object] | str:
    """spaCy's small model, all its steps; or what is missing."""
    if importlib.util.find_spec("spacy") is None:
        return "spacy is not installed"
    import spacy

    if not spacy.util.is_package("en_core_web_sm"):
        return "en_core_web_sm is not installed"
    model = spacy.load("en_core_web_sm")
    return lambda all_texts: [len(document.ents) for document in model.pipe(all_texts)]


def measure(articles: pd.DataFrame, repeat: int) -> None:
    """Print words a second of ours and of each peer."""
    words, all_texts = int(articles["words"].sum()), articles["text"].tolist()
    print(f"{len(articles):,} articles, {words:,} words. {machine()}; best of {repeat}, peers once.\n")
    ours, quotes = best(lambda: name_quotes(articles), repeat)
    print("| step | words/s | times as long |\n| --- | --- | --- |")
    print(f"| `find_names` + `find_quotes` + `name_speakers`: {len(quotes):,} rows | {words / ours:,.0f} | 1 |")
    for name, step in (("NLTK: sentences and words only", nltk_steps()), ("spaCy's small model", spacy_steps())):
        if isinstance(step, str):
            print(f"| {name} | not measured: {step} | |")
            continue
        seconds = best(lambda step=step: step(all_texts), 1)[0]
        print(f"| {name} | {words / seconds:,.0f} | {seconds / ours:.1f} |")


def worst(size: int = 1_000_000) -> None:
    """Print the processor's seconds for texts that would cost most."""
    line = "Okafor said that the ferry would sail and Dunmore added “we wait for her” , "
    cases = {f"1 MB of {mark}": mark * (size // len(mark)) for mark in ('"', "“", "”", "«", "‘", "’", "'", "''", "`")}
    cases["1 MB without a line feed"] = line * (size // len(line))
    cases["10,000 unclosed quotations"] = "“We sail at noon.\n" * 10_000
    cases["10,000 unclosed quotations in one line"] = "“We sail at noon. " * 10_000
    print(f"{machine()}\n\n| text | names, quotes, speakers: s | `analyse`: s |\n| --- | --- | --- |")
    name_quotes(tabulate([{"article": "a", "text": line}]))  # word lists are read once
    for name, text in cases.items():
        articles = tabulate([{"article": "a", "text": text}])
        seconds = []
        for step in (name_quotes, analyse):
            start = time.process_time()
            step(articles)
            seconds.append(time.process_time() - start)
        print(f"| {name} | {seconds[0]:.1f} | {seconds[1]:.1f} |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", help="your own articles or a gold file; else made-up ones")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--worst", action="store_true")
    chosen = options.parse_args()
    if chosen.worst:
        worst()
    else:
        measure(read(chosen.articles), chosen.repeat)


if __name__ == "__main__":
    main()
