"""One topic filter: the corpus, the notebooks' dropdown and the coded paragraphs mean the same rows."""

import pandas as pd
import pytest

pytest.importorskip("helpers.rhetoric", reason="a corpus needs every room of the house")

from helpers.corpus import open_corpus
from helpers.figures import topic_bars
from helpers.filters import common, filtered
from helpers.shares import topics_of_quotes


@pytest.fixture(scope="module")
def corpus():
    return open_corpus("seeds")


def test_a_topic_keeps_the_paragraphs_coded_with_it_and_what_lies_in_them(corpus):
    for topic in common(corpus, "topic"):
        coded = corpus.topics.loc[corpus.topics["topic"] == topic, "paragraph"].tolist()
        kept = corpus.filter(topic=topic)
        assert kept.paragraphs["paragraph"].tolist() == coded
        assert set(kept.topics["paragraph"]) == set(kept.sentences["paragraph"]) == set(coded)
        assert set(kept.quotes["paragraph"]) <= set(coded)


def test_the_dropdown_shows_the_rows_that_the_corpus_keeps(corpus):
    box = filtered(corpus, lambda part: part.topics[["paragraph", "terms"]])
    topics, stack = box.choices["topic"][1:], box.children[1]
    for topic, page in zip(topics, stack.children[1:], strict=True):
        assert page.children[0].value.count("<tr>") == len(corpus.filter(topic=topic).topics)


def test_the_bars_count_those_paragraphs_but_for_headings(corpus):
    figure = topic_bars(corpus)
    topic = figure.axes[0].get_yticklabels()[0].get_text()
    paragraphs = corpus.filter(topic=topic).paragraphs
    assert figure.axes[0].texts[0].get_text().endswith(f"({(paragraphs['kind'] != 'heading').sum()})")


def test_a_quote_has_no_topic_that_its_paragraph_has_not(corpus):
    of_paragraph = set(zip(corpus.topics["article"], corpus.topics["paragraph"], corpus.topics["topic"], strict=True))
    paragraph = corpus.quotes.set_index(["article", "start"])["paragraph"].to_dict()
    for row in topics_of_quotes(corpus).itertuples():
        assert (row.article, paragraph[(row.article, row.start)], row.topic) in of_paragraph


def test_a_filter_of_what_a_filter_kept_keeps_what_both_keep_together(corpus):
    speaker = corpus.speakers["speaker"].iloc[0]
    for topic in corpus.topics["topic"].unique():
        together = corpus.filter(topic=topic, speaker=speaker).tables()
        for name, table in corpus.filter(topic=topic).filter(speaker=speaker).tables().items():
            pd.testing.assert_frame_equal(table, together[name])
