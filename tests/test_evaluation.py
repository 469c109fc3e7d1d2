"""Measuring against articles marked by hand."""

import json
import os
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.evaluation import _compare, evaluate, found_quotes
from helpers.tables import InputError

TEXT = '"We close the harbour today," said Mara Lindqvist, the mayor.\n\nIt rained.\n'


def span(words):
    return [TEXT.index(words), TEXT.index(words) + len(words)]


QUOTE = {"content": [span('"We close the harbour today,"')], "source": [span("Mara Lindqvist")], "type": "direct"}


def test_a_quote_found_with_its_speaker_scores_full(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "quotes": [QUOTE]}) + "\n", encoding="utf-8")
    scores = evaluate(path).set_index("measure")
    assert scores.loc[["quoted words", "content words", "quotes", "attributed"], "f1"].tolist() == [1, 1, 1, 1]
    assert scores.loc["direct", "recall"] == 1


def test_half_the_words_match_a_quote_and_fewer_do_not():
    # five words in the gold content: three of them are more than half, two are less
    for words, right in (('"We close the', 1), ('"We close', 0)):
        counts = _compare(TEXT, [QUOTE], [{"content": [span(words)], "source": []}])
        assert counts["right", "quotes"] == right, words


def test_another_source_is_found_but_not_attributed():
    counts = _compare(TEXT, [QUOTE], [{**QUOTE, "source": [span("the mayor")]}])
    assert counts["right", "quotes"] == 1 and counts["right", "attributed"] == 0


def test_words_found_beyond_the_gold_cost_precision():
    counts = _compare(TEXT, [QUOTE], [{"content": [[0, len(TEXT)]], "source": []}])
    assert counts["right", "content words"] == counts["gold", "content words"] == 5
    assert counts["found", "content words"] == 12


def test_a_file_that_is_no_gold_file_is_refused_by_its_line(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl, line 1 is no article of a gold file"):
        evaluate(path)
    with pytest.raises(InputError, match="cannot be read"):
        evaluate(tmp_path / "missing.jsonl")


# The same measures by other hands -----------------------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DEFINITION = SHARED / "evaluation" / "score_quotes.py"
ABSENT = pytest.mark.skip(reason="no ../shared/evaluation/score_quotes.py to compare with")
SCRIPTS = [ROOT / "tests" / "plain_scores.py"]
if DEFINITION.exists():
    SCRIPTS.append(DEFINITION)
elif os.environ.get("CI") != "true":
    SCRIPTS.append(pytest.param(DEFINITION, marks=ABSENT))


def gold_of_data() -> list[dict]:
    """The quotes of data/ marked by hand, as a gold file has them."""
    articles = []
    for file, rows in pd.read_csv(ROOT / "tests" / "gold" / "data_quotes.csv").groupby("file"):
        quotes = []
        for _, parts in rows[rows["kind"].isin(["direct", "mixed", "indirect"])].groupby("quote"):
            source = parts.iloc[:1][["source_start", "source_end"]].to_numpy().tolist()
            content = parts[["start", "end"]].to_numpy().tolist()
            named = source if source[0][0] >= 0 else []
            quotes.append({"content": content, "source": named, "type": parts["kind"].iloc[0]})
        articles.append({"id": file, "text": (ROOT / "data" / file).read_text(encoding="utf-8"), "quotes": quotes})
    return articles


def dev_articles() -> list[dict]:
    with (SHARED / "gold" / "polnear-dev.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in islice(file, 12)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scores_are_those_of_a_script_that_defines_them(script, tmp_path):
    articles = gold_of_data() if script.parent == ROOT / "tests" else dev_articles()
    gold, found = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    gold.write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    corpus = analyse(tabulate([{"article": one["id"], "text": one["text"]} for one in articles]))
    quotes = found_quotes(corpus.quotes)
    lines = [{"id": one["id"], "quotes": quotes.get(one["id"], [])} for one in articles]
    found.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    printed = subprocess.run([sys.executable, script, gold, found], capture_output=True, text=True, check=True).stdout
    theirs = {line[:14].strip(): re.findall(r"\d\.\d{3}", line) for line in printed.splitlines()}
    ours = evaluate(gold).set_index("measure")
    for measure in ("quoted words", "content words", "quotes", "attributed"):
        assert [f"{ours.loc[measure, name]:.3f}" for name in ("precision", "recall", "f1")] == theirs[measure], measure
    for kind in ("direct", "mixed", "indirect"):
        assert f"{ours.loc[kind, 'recall']:.3f}" == theirs[kind][-1], kind
