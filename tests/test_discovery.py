"""Topics that a corpus has of itself."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from helpers import discovery
from helpers.discovery import discover_topics, npmi_coherence
from helpers.mixtures import fit_mixture
from helpers.tables import InputError
from helpers.vocabulary import count_terms

HARBOUR = "harbour ships crane cargo docks sailors tide quay freight pilot vessel pier".split()
ORCHARD = "orchard apples harvest cider trees blossom bees grafting picking fruit pears press".split()
THEATRE = "theatre actors stage rehearsal curtain audience play director costume drama scene applause".split()


def articles_about(*themes, each=30, words=8, seed=7):
    """Short articles whose words are drawn from one theme each."""
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(theme, words, replace=False)) + "." for theme in themes for _ in range(each)]
    return pd.DataFrame({"article": [f"n{i:03d}" for i in range(len(texts))], "text": texts}).astype("str")


def test_topics_gather_the_articles_that_share_a_theme():
    articles = articles_about(HARBOUR, ORCHARD, THEATRE)
    found = discover_topics(articles, k=3, unit="article")
    main = found.articles.drop_duplicates("article")["topic"].to_numpy()
    assert [len(set(main[first : first + 30])) for first in (0, 30, 60)] == [1, 1, 1]
    assert len(set(main[::30])) == 3


def test_a_topic_is_labelled_by_words_that_set_it_apart():
    articles = articles_about([*HARBOUR, "town"], [*ORCHARD, "town"], [*THEATRE, "town"], words=12)
    found = discover_topics(articles, k=3, unit="article")
    assert not any("town" in label for label in found.topics["label"])
    assert {tuple(sorted(set(terms.split("; ")) & set(HARBOUR)))[:1] for terms in found.topics["terms"]} > {()}


def test_the_same_corpus_gives_the_same_topics_on_every_run():
    articles = articles_about(HARBOUR, ORCHARD)
    one, other = discover_topics(articles), discover_topics(articles)
    for name in ("articles", "topics", "sentences", "stability"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_the_number_of_topics_is_the_one_that_resamples_agree_on():
    found = discover_topics(articles_about(HARBOUR, ORCHARD, THEATRE, each=40), unit="article", choices=(2, 3, 6))
    assert len(found.topics) == 3
    assert found.stability.set_index("k")["stability"].idxmax() == 3


def test_of_numbers_that_are_as_stable_the_smallest_is_taken():
    found = discover_topics(articles_about(HARBOUR, ORCHARD, THEATRE, each=40), unit="article", choices=(3, 4, 6, 9))
    table = found.stability.set_index("k")
    close = table["stability"] >= table["stability"].max() - table.loc[table["stability"].idxmax(), "error"]
    assert len(found.topics) == close[close].index.min()


def test_of_a_large_corpus_a_part_chooses_the_number_and_every_article_gets_its_topic():
    articles = articles_about(HARBOUR, ORCHARD, THEATRE, each=500)
    found = discover_topics(articles, choices=(3, 6))
    main = found.articles.drop_duplicates("article").set_index("article")["topic"].loc[articles["article"]].to_numpy()
    assert [len(set(main[first : first + 500])) for first in (0, 500, 1000)] == [1, 1, 1]
    assert len(set(main[::500])) == len(found.topics) == 3


def test_topics_are_fitted_by_one_thread_and_the_others_come_back(monkeypatch):
    seen = []

    def fitted(*arguments):
        seen.extend(pool["num_threads"] for pool in threadpool_info())
        return fit_mixture(*arguments)

    monkeypatch.setattr(discovery, "fit_mixture", fitted)
    with threadpool_limits(2):
        before = threadpool_info()
        discover_topics(articles_about(HARBOUR, ORCHARD), k=2)
        assert threadpool_info() == before
    assert seen and set(seen) == {1}


def test_every_article_has_its_strongest_topic_first_and_scores_of_at_most_one():
    articles = articles_about(HARBOUR, ORCHARD)
    found = discover_topics(articles, k=2)
    assert list(found.articles["article"].unique()) == list(articles["article"])
    assert (found.articles.groupby("article")["score"].sum() <= 1 + 1e-9).all()
    assert found.articles.groupby("article")["score"].apply(lambda scores: scores.is_monotonic_decreasing).all()


def test_typical_sentences_point_into_the_text():
    articles = articles_about(HARBOUR, ORCHARD)
    text = dict(zip(articles["article"], articles["text"], strict=True))
    sentences = discover_topics(articles, k=2).sentences
    assert len(sentences) == 6
    assert all(text[row.article][row.start : row.end] == row.text for row in sentences.itertuples())


def test_more_topics_than_articles_are_refused():
    with pytest.raises(InputError, match="9 topics cannot be discovered in 3 articles"):
        discover_topics(articles_about(HARBOUR, each=3), k=9, unit="article")
    with pytest.raises(InputError, match="ask for two or more"):
        discover_topics(articles_about(HARBOUR), k=1)


def test_too_few_articles_to_choose_a_number_give_empty_tables():
    found = discover_topics(articles_about(HARBOUR, each=2))
    assert len(found.articles) == len(found.topics) == len(found.sentences) == 0


def test_articles_that_repeat_each_other_are_told_apart_without_a_warning():
    texts = ["oak elm ash fir", "cod eel ray hake", "tin zinc iron lead"] * 4
    articles = pd.DataFrame({"article": [f"n{i:02d}" for i in range(12)], "text": texts}).astype("str")
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = discover_topics(articles, k=5, unit="article")
    assert found.articles["score"].notna().all()


def test_an_article_without_words_gets_the_shares_of_all():
    articles = articles_about(HARBOUR, ORCHARD)
    articles = pd.concat([articles, pd.DataFrame({"article": ["zz"], "text": ["…"]})], ignore_index=True).astype("str")
    found = discover_topics(articles, k=2, unit="article")
    assert found.articles.loc[found.articles["article"] == "zz", "score"].sum() == pytest.approx(1)


def test_words_that_always_stand_together_are_fully_coherent():
    counts = count_terms(articles_about(["oak", "elm"], ["cod", "eel"], ["tin", "zinc"], words=2), names=True)
    place = {term: i for i, term in enumerate(counts.terms)}
    pair, apart = [place["oak"], place["elm"]], [place["oak"], place["cod"]]
    assert npmi_coherence(counts.matrix, np.array([pair, apart])).tolist() == [pytest.approx(1), -1]


def test_words_are_counted_by_their_stem_and_shown_as_they_are_written_most():
    articles = pd.DataFrame(
        {"article": list("abc"), "text": ["Strikes and strikes.", "A strike.", "Ferries sailed."]}
    ).astype("str")
    counts = count_terms(articles)
    assert counts.terms.tolist() == ["strikes"]
    assert counts.matrix.toarray().ravel().tolist() == [2, 1, 0]


def test_titles_and_light_verbs_are_no_words():
    articles = pd.DataFrame({"article": list("ab"), "text": ["Mr. Oak did make things.", "Mr. Oak did want things."]})
    assert count_terms(articles.astype("str")).terms.tolist() == ["oak"]


def test_a_term_counts_as_written_where_it_stands_in_the_form_that_is_shown():
    articles = pd.DataFrame(
        {"article": list("abc"), "text": ["Strikes and strikes.", "A strike.", "Ferries sailed."]}
    ).astype("str")
    assert count_terms(articles).written.toarray().ravel().tolist() == [2, 0, 0]


def test_addresses_and_tags_of_web_pages_are_no_words():
    text = 'Oak &lt;a href="http://investor.example/quote?ticker=X target=/stocks"&gt;elm&lt;/a&gt; www.fir.example/ash beech.'
    articles = pd.DataFrame({"article": list("abcde"), "text": [text, text, "cod", "eel", "tin"]}).astype("str")
    assert sorted(count_terms(articles).terms) == ["beech", "elm", "oak"]


def test_names_of_outlets_are_no_words_unless_asked_for():
    articles = pd.DataFrame(
        {
            "article": list("ab"),
            "outlet": ["The Halden Courier"] * 2,
            "text": ["The Courier saw ships.", "The Courier saw no ships."],
        }
    ).astype("str")
    assert "courier" not in count_terms(articles).terms
    assert "courier" in count_terms(articles, names=True).terms


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("ab \n.é“", max_size=40) | st.sampled_from(["oak elm oak", "cod eel", "tin"]), max_size=9))
def test_whatever_the_articles_every_one_has_a_topic_or_none_has(texts):
    articles = pd.DataFrame({"article": [f"n{i}" for i in range(len(texts))], "text": texts}).astype("str")
    found = discover_topics(articles, unit="article")
    assert set(found.articles["article"]) in (set(), set(articles["article"]))
