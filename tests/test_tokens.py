"""What counts as one token: words as a corpus linguist counts them, at offsets that hold."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import words
from helpers.tokens import tokenize
from helpers.words import count_words, count_words_of


def articles(*texts):
    return pd.DataFrame([{"article": f"a{n}", "text": text} for n, text in enumerate(texts)]).astype("str")


def tokens(text):
    return tokenize(articles(text))["token"].astype("str").tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.S. army", ["the", "U.S.", "army"]),
        ("Ryabkov's view", ["Ryabkov", "'s", "view"]),
        ("the 12-day war", ["the", "12-day", "war"]),
        ("he cannot, and won't", ["he", "cannot", ",", "and", "won't"]),
        ("3.5 of 1,000 at 10:30", ["3.5", "of", "1,000", "at", "10:30"]),
        ("Gen. J. Berg", ["Gen.", "J.", "Berg"]),
        ("it's here", ["it's", "here"]),
        ("U.S.-led talks", ["U.S.-led", "talks"]),
        ('"No," she said.', ['"', "No", ",", '"', "she", "said", "."]),
        ("well ... yes -- no", ["well", "...", "yes", "--", "no"]),
        ("naïve café Ødegård", ["naïve", "café", "Ødegård"]),
        ("COVID-19's end", ["COVID-19", "'s", "end"]),
        ("the workers’ hall", ["the", "workers", "’", "hall"]),
    ],
)
def test_words_are_what_a_corpus_linguist_expects(text, expected):
    assert tokens(text) == expected


def test_each_token_has_its_kind_and_its_sentence():
    table = tokenize(articles("He left at 9. She stayed."))
    assert table["kind"].tolist() == ["word", "word", "word", "number", "punctuation", "word", "word", "punctuation"]
    assert table["sentence"].tolist() == [0, 0, 0, 0, 0, 1, 1, 1]


def test_words_are_counted_without_punctuation_and_genitives():
    assert count_words("Ryabkov's 12-day trip, twice.") == 4


@pytest.mark.parametrize("block", [1, 7, 20, 4_000_000])
def test_words_of_many_texts_are_counted_alike_however_many_are_read_at_once(block, monkeypatch):
    monkeypatch.setattr(words, "_BLOCK", block)
    texts = ["", "One two.", "", "U.S. and J. R. Stone's 3.5", "a " * 12, ""]
    assert count_words_of(texts).tolist() == [count_words(text) for text in texts] == [0, 2, 0, 6, 12, 0]
    assert count_words_of([]).tolist() == []


def test_no_texts_are_an_empty_table_of_the_same_columns():
    assert list(tokenize(articles("", " \n")).columns) == list(tokenize(articles("word")).columns)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" .'’-,\"\n3aS"), max_size=120), max_size=4
    )
)
def test_offsets_hold_for_any_unicode(texts):
    table = tokenize(articles(*texts)) if texts else tokenize(articles("").head(0))
    for row in table.itertuples():
        text = texts[int(row.article[1:])]
        assert text[row.start : row.end] == row.token
    for name, own in table.groupby("article", observed=True):
        assert (own["start"].to_numpy()[1:] >= own["end"].to_numpy()[:-1]).all(), name
