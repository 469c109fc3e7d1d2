"""Shares of topics over time, by outlet and by speaker."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact, norm

from helpers.layout import divide
from helpers.shares import _surprise, topic_shares, topics_by, topics_of_quotes, wilson
from helpers.tables import COLUMNS, InputError, conform, empty
from helpers.tokens import tokenize
from helpers.topics import code_topics

WORDS = {"rivers": {"strong": ["river*"]}, "roads": {"strong": ["road*"]}}


def corpus_of(rows, quotes=()):
    """Tables of a corpus of (outlet, date, text)."""
    articles = pd.DataFrame(
        [
            {"article": f"a{i}", "outlet": outlet, "date": pd.Timestamp(date), "text": text, "words": len(text.split())}
            for i, (outlet, date, text) in enumerate(rows)
        ]
    ).assign(path="", city="", author="", headline="")
    articles = articles[list(COLUMNS["articles"])].astype(COLUMNS["articles"])
    layout = divide(articles)
    tokens = tokenize(articles, sentences=layout.sentences)
    topics = code_topics(articles, layout=layout, tokens=tokens, topics=WORDS)
    found = []
    for number, (article, words, speaker) in enumerate(quotes):
        text = articles.set_index("article")["text"][article]
        start = text.index(words)
        inside = layout.paragraphs[(layout.paragraphs["article"] == article) & (layout.paragraphs["end"] > start)]
        blank = {
            "kind": "direct",
            "role": "statement",
            "stance": "",
            "how": "",
            "section": 0,
            "cue": "",
            "source_text": "",
        }
        places = dict.fromkeys(("source_start", "source_end", "cue_start", "cue_end"), -1)
        found.append(
            {"article": article, "start": start, "end": start + len(words), "text": words, "quote": number}
            | {"speaker": speaker, "paragraph": inside["paragraph"].iloc[0]} | blank | places
        )  # fmt: skip
    table = conform("quotes", found) if found else empty("quotes")
    return SimpleNamespace(articles=articles, paragraphs=layout.paragraphs, topics=topics, quotes=table)


def test_shares_are_of_all_paragraphs_in_the_period():
    corpus = corpus_of(
        [
            ("Courier", "2031-03-02", "The river rose.\nThe mayor slept."),
            ("Courier", "2031-03-20", "A road was built.\nAnother road was not."),
            ("Herald", "2031-04-01", "The river fell."),
        ]
    )
    table = topic_shares(corpus).set_index(["topic", "period"])
    march, april = pd.Timestamp("2031-03-01"), pd.Timestamp("2031-04-01")
    assert table.loc[("rivers", march), ["paragraphs", "of", "share"]].tolist() == [1, 4, 0.25]
    assert table.loc[("rivers", april), ["paragraphs", "of", "share"]].tolist() == [1, 1, 1]
    assert table.loc[("roads", april), "share"] == 0
    assert (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()


def test_a_topic_rises_where_its_share_is_above_that_of_all_other_periods():
    rows = [("Courier", "2031-03-02", "The road was dry.\n" * 20), ("Courier", "2031-04-02", "The river rose.\n" * 20)]
    table = topic_shares(corpus_of(rows)).set_index(["topic", "period"])["rise"]
    assert table[("rivers", pd.Timestamp("2031-04-01"))] > 2
    assert table[("rivers", pd.Timestamp("2031-03-01"))] < -2


def test_one_row_in_a_small_group_is_no_finding():
    rows = [
        ("Courier", "2031-03-02", "The road was dry.\n" * 200),
        ("Herald", "2031-04-02", "It rained.\n" * 19 + "The river rose."),
    ]
    corpus = corpus_of(rows)
    rise = topic_shares(corpus).set_index(["topic", "period"])["rise"]
    assert 0 < rise[("rivers", pd.Timestamp("2031-04-01"))] < 2
    few = corpus_of([("Courier", None, "The road held.\n" * 12), ("Herald", None, "The river rose.")])
    table = topics_by(few, "outlet").set_index(["outlet", "topic"]).loc[("Herald", "rivers")]
    assert table["residual"] > 2 and not table["clear"]


def test_the_chance_of_a_rise_is_that_of_fisher():
    rows = [
        ("Courier", "2031-03-02", "The road was dry.\n" * 6 + "The river rose.\n" * 3),
        ("Courier", "2031-04-02", "The road was dry.\n" * 2 + "The river rose.\n" * 7),
    ]
    rise = topic_shares(corpus_of(rows)).set_index(["topic", "period"])["rise"][("rivers", pd.Timestamp("2031-04-01"))]
    table = [[7, 2], [3, 6]]
    exact = fisher_exact(table, alternative="greater").pvalue
    beyond = fisher_exact([[8, 1], [2, 7]], alternative="greater").pvalue
    assert norm.sf(rise) == pytest.approx((exact + beyond) / 2)


def test_articles_without_a_date_have_no_period():
    assert len(topic_shares(corpus_of([("Courier", None, "The river rose.")]))) == 0


def test_an_outlet_is_compared_with_what_all_outlets_write():
    rows = [("Courier", None, "The river rose.\n" * 9 + "The road held."), ("Herald", None, "The road held.\n" * 10)]
    table = topics_by(corpus_of(rows), "outlet").set_index(["outlet", "topic"])
    assert table.loc[("Courier", "rivers"), "count"] == 9
    assert table.loc[("Courier", "rivers"), "expected"] == 4.5
    assert table.loc[("Courier", "rivers"), "residual"] > 2
    assert table.loc[("Herald", "rivers"), "residual"] == -table.loc[("Courier", "rivers"), "residual"]


def test_a_quote_carries_the_topics_of_its_own_words_alone():
    text = "“The river is high,” said Ms. Aalto, and the road stayed shut."
    corpus = corpus_of([("Courier", None, text)], quotes=[("a0", "“The river is high,”", "Aalto")])
    table = topics_of_quotes(corpus)
    assert table[["speaker", "topic", "terms"]].to_numpy().tolist() == [["Aalto", "rivers", "river"]]
    assert topics_by(corpus, "speaker")["topic"].tolist() == ["rivers"]


def test_an_interval_of_nothing_is_the_whole_range_and_narrows_with_more():
    _, low, high = wilson([0, 5, 500], [0, 10, 1000])
    assert (low[0], high[0]) == (0, 1)
    assert high[2] - low[2] < high[1] - low[1]


def test_a_chance_reckoned_once_for_many_is_that_of_each():
    rng = np.random.default_rng(4)
    of, total = rng.integers(1, 6, (300, 1)), rng.integers(1, 200, (1, 12))
    count = np.minimum(rng.integers(0, 4, (300, 12)), of)
    together = _surprise(count, of, total, 1000)
    alone = [[_surprise(count[i, j], of[i, 0], total[0, j], 1000) for j in range(12)] for i in (0, 17, 299)]
    assert (together[[0, 17, 299]] == np.array(alone, dtype=float)).all()


def test_an_unknown_grouping_is_refused_by_name():
    corpus = corpus_of([("Courier", None, "The river rose.")])
    with pytest.raises(InputError, match="fortnight"):
        topic_shares(corpus, by="fortnight")
    with pytest.raises(InputError, match="colour"):
        topics_by(corpus, "colour")


def test_a_corpus_without_topics_gives_empty_tables():
    corpus = corpus_of([("Courier", "2031-03-02", "Nothing happened.")])
    assert len(topic_shares(corpus)) == len(topics_by(corpus, "outlet")) == len(topics_by(corpus, "speaker")) == 0
