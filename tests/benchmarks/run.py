"""Speed and memory, step by step, beside peers measured in the same run.

python tests/benchmarks/run.py [--articles PATH] [--repeat N]            the table of `make benchmark`
python tests/benchmarks/run.py --growth 1000 10000 100000 [--workers 1 2]  time and peak memory as a corpus grows

Steps and their peers are timed in seconds of processor time on one core, so that what else the machine does counts for neither. spaCy is
no dependency: its row is there where it and a model of it can be loaded (`--spacy MODEL`).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import texts

from helpers.articles import read_articles, tabulate
from helpers.corpus import analyse
from helpers.layout import divide
from helpers.lexicons import LEXICONS, read_lexicon
from helpers.names import find_names
from helpers.quotes import find_quotes
from helpers.rhetoric import mark_rhetoric
from helpers.speakers import name_speakers
from helpers.tables import join_texts
from helpers.tokens import tokenize
from helpers.topics import code_topics
from helpers.words import classify


def best(step: Callable, repeat: int) -> tuple[float, object]:
    """The shortest of `repeat` runs in seconds of processor time, which is the least disturbed one, and the result."""
    times, result = [], None
    for _ in range(repeat):
        start = time.process_time()
        result = step()
        times.append(time.process_time() - start)
    return min(times), result


def machine() -> str:
    name = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        name = next((line.split(":")[1].strip() for line in cpu.read_text().splitlines() if "model name" in line), name)
    versions = f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}"
    return f"{name}, {versions}"


def one_pass(codes: np.ndarray) -> np.ndarray:
    """What no tokenizer in numpy can do without: classify the code points and find where the class changes."""
    classes = classify(codes)
    return np.flatnonzero(classes[1:] != classes[:-1])


RHETORIC = "hedge booster attitude self_mention obligation negation loaded".split()


def alternation(*lexicons: str) -> tuple[re.Pattern, int]:
    """The word lists as one compiled regular expression, as is usual: its plain terms, longest first."""
    lists = [read_lexicon(lexicon).terms["term"] for lexicon in lexicons if (LEXICONS / f"{lexicon}.toml").exists()]
    terms = [term for terms in lists for term in terms if not set(term) & set("<>().")]
    forms = sorted({re.escape(term).replace(r"\*", r"\w*") for term in terms}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE), len(terms)


def spacy_seconds(texts_of: list[str], model: str, most: int = 60_000) -> float | None:
    """Seconds that spaCy's whole pipeline takes for all texts, from the first that have `most` characters; None without spaCy."""
    try:
        import spacy

        pipeline = spacy.load(model)
    except (ImportError, OSError):
        return None
    return scaled(lambda few: sum(len(found.ents) for found in pipeline.pipe(few)), texts_of, most)


def scaled(peer: Callable, texts_of: list[str], most: int) -> float:
    """Seconds that a slow peer would take for all texts, measured on the first that have `most` characters together."""
    few, size = [], 0
    for text in texts_of:
        few.append(text)
        size += len(text)
        if size >= most:
            break
    return best(lambda: peer(few), 1)[0] * sum(map(len, texts_of)) / size


def measure(articles: pd.DataFrame, repeat: int, model: str = "en_core_web_sm") -> None:
    """Print the table of all steps."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    words = int(articles["words"].sum())
    texts_of = articles["text"].tolist()
    joined = join_texts(articles)

    def peer(step: Callable) -> float:
        return best(step, 1)[0]

    rows: list[tuple] = []

    def add(
        step: str, ours: float, peer_name: str = "", peer_time: float | None = None, reach: str = "", aim: str = ""
    ):
        speed = words / ours / 1e6
        other = f"{words / peer_time / 1e6:.3f}" if peer_time else ""
        ratio = f"{peer_time / ours:.1f} ×" if peer_time else ""
        passes = ours / pass_time
        far = f"{passes:,.0f}" if passes >= 1 else f"{passes:.1f}"
        rows.append((step, f"{speed:.2f}", peer_name, other, ratio, far, reach, aim))

    layout_time, layout = best(lambda: divide(articles), repeat)
    token_time, tokens = best(lambda: tokenize(articles, sentences=layout.sentences), repeat)
    names_time, mentions = best(lambda: find_names(articles, layout=layout, tokens=tokens), repeat)
    quotes_time, found = best(lambda: find_quotes(articles, layout=layout, tokens=tokens), repeat)
    speakers_time, named = best(lambda: name_speakers(articles, found, mentions, layout=layout, tokens=tokens), repeat)
    topics_time, _ = best(lambda: code_topics(articles, layout=layout, tokens=tokens), repeat)
    marks_time, _ = best(lambda: mark_rhetoric(articles, layout=layout, tokens=tokens, quotes=named.quotes), repeat)
    whole_time, _ = best(lambda: analyse(articles), repeat)

    pass_time = best(lambda: one_pass(joined.codes), repeat)[0]
    add("limit: UTF-8 encoding", best(lambda: joined.text.encode(), repeat)[0])
    add("limit: one pass of numpy", pass_time)
    treebank, punkt = NLTKWordTokenizer(), PunktSentenceTokenizer()
    nltk_words = peer(lambda: [list(treebank.span_tokenize(text)) for text in texts_of])
    add("`tokenize`", token_time, "NLTK `span_tokenize`", nltk_words, "3 M", "6 M")
    nltk_sentences = peer(lambda: [list(punkt.span_tokenize(text)) for text in texts_of])
    add(
        "`divide` (sentences, paragraphs, sections)",
        layout_time,
        "NLTK Punkt `span_tokenize`",
        nltk_sentences,
        "3 ×",
        "10 ×",
    )
    spacy_time = spacy_seconds(texts_of, model)
    spacy_name = f"spaCy `{model}`, full pipeline" if spacy_time else "spaCy: not installed"
    add(
        "`find_names` + `find_quotes` + `name_speakers`",
        names_time + quotes_time + speakers_time,
        spacy_name,
        spacy_time,
        reach="0.15 M",
        aim="0.3 M",
    )
    for step, lexicons, ours in (("`code_topics`", ["topics"], topics_time), ("`mark_rhetoric`", RHETORIC, marks_time)):
        pattern, count = alternation(*lexicons)
        regular = scaled(
            lambda few, pattern=pattern: sum(1 for text in few for _ in pattern.finditer(text)), texts_of, 400_000
        )
        add(step, ours, f"one `re` alternation of {count:,} terms", regular, "3 ×", "10 ×")
    add("`analyse`, all tables", whole_time, spacy_name, spacy_time, reach="0.06 M", aim="0.15 M")

    print(
        f"{len(articles):,} articles, {words:,} words, {len(joined.text):,} characters. {machine()}; best of {repeat}.\n"
    )
    head = ("step", "M words/s", "peer", "its M words/s", "ratio", "passes of numpy", "reach", "aim")
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    measure_filter(analyse(tabulate(list(texts.articles(10_000, words=250)))), repeat)
    measure_memory(tokens)
    measure_start()


def measure_filter(corpus, repeat: int) -> None:
    """Print how long a filter by topic takes beside one boolean mask of the table of tokens."""
    topic = corpus.topics["topic"].value_counts().index[3]
    ids = corpus.topics["article"][(corpus.topics["topic"] == topic).to_numpy()]
    mask_time, _ = best(lambda: corpus.tokens[corpus.tokens["article"].isin(ids)], repeat)
    filter_time, kept = best(lambda: corpus.filter(topic=topic), repeat)
    print(
        f"\n`filter` by a topic of {len(kept.articles):,} of {len(corpus.articles):,} articles, all ten tables: "
        f"{filter_time * 1e3:.0f} ms; pandas mask of `tokens` alone: {mask_time * 1e3:.0f} ms; {filter_time / mask_time:.1f} × "
        "(reach 5 ×, aim 2 ×)"
    )


def measure_memory(tokens: pd.DataFrame) -> None:
    """Print the bytes of a token beside those of a table whose strings are objects."""
    ours = tokens.memory_usage(deep=True, index=False).sum() / len(tokens)
    some = tokens.head(200_000)
    plain = some.astype({"article": object, "token": object, "kind": object})
    theirs = plain.memory_usage(deep=True, index=False).sum() / len(some)
    print(f"Memory of `tokens`: {ours:.1f} bytes a token; with object strings: {theirs:.0f} (reach 32, aim 24)")


def measure_start(repeat: int = 3) -> None:
    """Print how long a process takes that imports the package, asks for help, or imports what a notebook does."""
    code = ("import helpers", "import helpers.__main__ as m; m._parser().format_help()", "from helpers import analyse")
    names = ("`import helpers` (0.8 s)", "`closereading --help` (0.5 s)", "`from helpers import analyse`")
    said = []
    for name, line in zip(names, code, strict=True):
        times = []
        for _ in range(repeat):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", line], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        said.append(f"{name} {min(times):.2f} s")
    print(f"Start-up, in processor time: {', '.join(said)}")


def grow(sizes: list[int], workers: list[int]) -> None:
    """Print time and peak memory for corpora of these sizes, each analysed by a process of its own; then the slope, and what more processes do."""
    head = (
        "articles",
        "words",
        "processes",
        "seconds",
        "words/s",
        "peak memory of a process",
        "of the one that directs",
        "disk",
    )
    load = f"; load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{machine()}, {os.cpu_count()} cores{load}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}", flush=True)
    found: dict[tuple[int, int], dict] = {}
    for number in workers:
        for size in sizes:
            command = [sys.executable, __file__, "--one", str(size), "--workers", str(number)]
            found[number, size] = one = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
            print(
                f"| {size:,} | {one['words']:,} | {number} | {one['seconds']:.1f} | {one['words'] / one['seconds']:,.0f} | "
                f"{one['worker'] / 1e9:.2f} GB | {one['directing'] / 1e9:.2f} GB | {one['disk'] / 1e6:,.0f} MB |",
                flush=True,
            )
    print()
    for number in workers:
        for small, large in pairwise(sizes):
            few, many = found[number, small], found[number, large]
            slope = math.log(many["seconds"] / few["seconds"]) / math.log(many["words"] / few["words"])
            print(
                f"From {small:,} to {large:,} articles, the time of {number} grows with words to the power {slope:.2f}."
            )
    for size in sizes:
        one = found[workers[-1], size]
        print(
            f"{size:,} articles saved: the explorer opens in {one['explorer']:.1f} s, the slowest table of a filter by topic, "
            f"`{one['slowest']}`, takes {one['filter']:.1f} s, within {one['opened'] / 1e9:.2f} GB."
        )
    for few, many in pairwise(workers):
        for size in sizes:
            ratio = found[few, size]["seconds"] / found[many, size]["seconds"]
            print(f"{size:,} articles: {many} processes are {ratio:.2f} × as fast as {few}.")


def one(size: int, workers: int) -> None:
    """Analyse `size` articles in parts with so many workers; print words, seconds, bytes of disk, and of the peak memory of the largest worker and
    of the process that directs them, as JSON."""
    from helpers.scale import analyse_many

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "articles.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(article) + "\n" for article in texts.articles(size))
        start = time.perf_counter()
        out = analyse_many(path, Path(place) / "out", workers=workers, quiet=True)
        seconds = time.perf_counter() - start
        words = sum(
            int(pd.read_parquet(part, columns=["words"])["words"].sum()) for part in (out / "articles").glob("*")
        )
        disk = sum(file.stat().st_size for file in out.rglob("*.parquet"))
        directing, worker = (
            resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        command = [sys.executable, __file__, "--opened", str(out)]
        opened = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    found = {"words": words, "seconds": seconds, "worker": worker, "directing": directing, "disk": disk}
    print(json.dumps(found | opened))


def opened(folder: str) -> None:
    """Open a saved analysis; print as JSON how long the explorer takes to open, the slowest table of a filter by a topic, and the peak memory."""
    from helpers.corpus import Corpus
    from helpers.explorer import explore
    from helpers.tables import COLUMNS

    corpus = Corpus.load(folder)
    start = time.perf_counter()
    explore(corpus, corrections=None)
    explorer = time.perf_counter() - start
    topic = corpus.column("topics", "topic").value_counts().index[5]
    kept, times = corpus.filter(topic=topic), {}
    for name in COLUMNS:
        start = time.perf_counter()
        getattr(kept, name)
        times[name] = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    slowest = max(times, key=times.get)
    print(json.dumps({"explorer": explorer, "slowest": slowest, "filter": times[slowest], "opened": peak}))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", help="your own articles; else 1,000 made of the project's texts")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--growth", type=int, nargs="+")
    options.add_argument("--workers", type=int, nargs="+", default=[1], help="processes that analyse a growing corpus")
    options.add_argument("--spacy", default="en_core_web_sm", metavar="MODEL", help="model of the peer spaCy")
    options.add_argument("--opened", help=argparse.SUPPRESS)
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.opened:
        opened(chosen.opened)
    elif chosen.one:
        one(chosen.one, chosen.workers[0])
    elif chosen.growth:
        grow(chosen.growth, chosen.workers)
    else:
        articles = read_articles(chosen.articles) if chosen.articles else tabulate(list(texts.articles(1000)))
        measure(articles, chosen.repeat, chosen.spacy)


if __name__ == "__main__":
    main()
