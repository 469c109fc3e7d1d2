"""Measuring against articles marked by hand."""

import json

import pytest

from helpers.evaluation import _compare, evaluate
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
