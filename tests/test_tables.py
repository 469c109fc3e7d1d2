"""What tables have in common: articles by their ids, and numbers in the order in which they are shown."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.tables import InputError, article_in, largest_first


def test_an_article_is_the_one_asked_for_or_the_first():
    corpus = SimpleNamespace(articles=pd.DataFrame({"article": ["b", "a"]}))
    assert (article_in(corpus), article_in(corpus, "a")) == ("b", "a")


@pytest.mark.parametrize(
    ("ids", "asked", "said"), [(["a"], "x", "no article 'x'"), ([], None, "no article in this corpus")]
)
def test_an_article_that_is_not_there_is_told_of(ids, asked, said):
    with pytest.raises(InputError, match=said):
        article_in(SimpleNamespace(articles=pd.DataFrame({"article": pd.Series(ids, dtype="str")})), asked)


def test_equal_numbers_stand_by_name():
    assert list(largest_first(pd.Series({"c": 1, "b": 2, "a": 1})).index) == ["b", "a", "c"]
