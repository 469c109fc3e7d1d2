"""Articles that are alike."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.similarity import similar_articles
from tests.test_discovery import HARBOUR, ORCHARD, THEATRE, articles_about


def test_similar_articles_are_those_on_the_same_matter():
    articles = articles_about(HARBOUR, ORCHARD, THEATRE, each=4, words=10)
    table = similar_articles(articles, n=3)
    theme = {article: i // 4 for i, article in enumerate(articles["article"])}
    assert (table["article"].map(theme) == table["other"].map(theme)).all()
    assert table.groupby("article")["rank"].apply(list).map(lambda ranks: ranks == [1, 2, 3]).all()
    assert (table["article"] != table["other"]).all()


def test_one_article_alone_has_no_similar_one():
    assert len(similar_articles(articles_about(HARBOUR, each=1))) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("ab \n.é“", max_size=40) | st.sampled_from(["oak elm oak", "cod eel", "tin"]), max_size=9))
def test_no_article_is_similar_to_itself_whatever_the_texts(texts):
    articles = pd.DataFrame({"article": [f"n{i}" for i in range(len(texts))], "text": texts}).astype("str")
    table = similar_articles(articles, 1)
    assert (table["article"] != table["other"]).all()
