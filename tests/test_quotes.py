"""Quotes: which words are speech, whose words they are said to be, and which verb says so."""

import pandas as pd

from helpers.articles import read_articles
from helpers.quotes import find_quotes
from helpers.tables import COLUMNS


def quotes_of(*texts: str) -> pd.DataFrame:
    articles = pd.DataFrame({"article": [f"a{i}" for i in range(len(texts))], "text": list(texts), "headline": ""})
    return find_quotes(articles)


def test_a_name_after_the_quotation_is_its_source():
    found = quotes_of("“The ferry will sail on Monday,” said Ines Okafor, the harbour master.")
    row = found.iloc[0]
    assert (row["text"], row["kind"], row["cue"]) == ("“The ferry will sail on Monday,”", "direct", "said")
    assert row["source_text"] == "Ines Okafor"


def test_words_broken_by_a_cue_are_two_rows_of_one_quote():
    found = quotes_of("“We counted twice,” Okafor said, “and found the same.”")
    assert found["quote"].tolist() == [0, 0]
    assert found["text"].tolist() == ["“We counted twice,”", "“and found the same.”"]


def test_a_clause_with_that_is_indirect_speech():
    row = quotes_of("She added that the bridge would stay closed until June.").iloc[0]
    assert (row["kind"], row["source_text"], row["cue"]) == ("indirect", "She", "added")
    assert row["text"] == "the bridge would stay closed until June"


def test_words_put_to_the_speaker_are_a_question_of_nobody():
    text = 'In response to whether "the bridge is safe," the engineer stated: "It is safe today, and we watch it."'
    found = quotes_of(text)
    assert found["role"].tolist() == ["question", "statement"]
    assert found["source_text"].tolist() == ["", "the engineer"]


def test_titles_and_beliefs_in_marks_are_no_speech():
    assert quotes_of('They met at the offices of "Northern Review." Lunch followed.').empty
    assert quotes_of('The paper mocked his belief that "bridges last for ever" with a drawing.').empty


def test_no_quotes_is_an_empty_table_of_the_same_shape():
    found = quotes_of("Nothing was heard.")
    assert found.empty
    assert list(found.columns) == list(COLUMNS["quotes"])


def test_the_seed_is_read_to_the_last_quotation():
    found = find_quotes(read_articles("seeds"))
    assert (found["kind"] == "direct").sum() == 21
    assert (found["role"] == "question").sum() == 2
    assert found["kind"].iloc[0] == "headline"
