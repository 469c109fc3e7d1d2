"""Articles that come twice: exact, cut, continued; told with their share or dropped."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles import tabulate
from helpers.corpus import analyse, open_corpus
from helpers.duplicates import find_duplicates, with_duplicates
from helpers.tables import InputError

WORDS = "mill river owner council budget treaty talks vote court wood price school winter road bridge letter".split()


def written(seed, words=200):
    """A text of made-up sentences; two seeds share hardly any five words in a row."""
    draw = random.Random(seed)
    return " ".join(f"{draw.choice(WORDS)}{draw.randint(0, 99)}" + "." * (n % 12 == 11) for n in range(words))


def articles(**texts):
    return tabulate([{"article": name, "text": text} for name, text in texts.items()])


def rows(table):
    return [(row.article, row.duplicate_of, round(row.share, 2), row.kind) for row in table.itertuples()]


def test_the_same_words_are_an_exact_duplicate_whatever_spaces_marks_and_capitals():
    text = written(1)
    found = find_duplicates(articles(a=text, b=text.upper().replace(". ", "!\r\n\r\n"), c=written(2)))
    assert rows(found) == [("b", "a", 1.0, "exact")]


def test_a_story_cut_at_its_foot_is_near_the_whole_one():
    text = written(1)
    found = find_duplicates(articles(cut=text[: len(text) // 2], whole=text))
    assert rows(found) == [("cut", "whole", 1.0, "near")] or found["share"][0] > 0.98


def test_an_update_with_a_paragraph_added_stands_for_the_one_without():
    found = find_duplicates(articles(first=written(1), update=written(1) + "\n" + written(2, 60)))
    assert rows(found) == [("first", "update", 1.0, "near")]


def test_a_wire_story_in_three_outlets_has_one_original():
    text = written(1)
    words = text.split()
    words[20], words[90] = "altered", "changed"
    found = find_duplicates(articles(gazette=" ".join(words), herald=text[: int(len(text) * 0.9)], wire=text))
    assert set(found["duplicate_of"]) == {"wire"} or set(found["duplicate_of"]) == {"gazette"}
    assert len(found) == 2


def test_the_share_is_that_of_all_sequences_of_five_words():
    own, other = written(1, 100), written(2, 100)
    words = own.split() + other.split()[:50]
    host = own.split() + written(3, 80).split()
    found = find_duplicates(articles(host=" ".join(host), mixed=" ".join(words)), share=0.5)
    sequences = [tuple(words[i : i + 5]) for i in range(len(words) - 4)]
    there = {tuple(host[i : i + 5]) for i in range(len(host) - 4)}
    assert found["article"].tolist() == ["mixed"]
    assert found["share"][0] == pytest.approx(np.mean([one in there for one in set(sequences)]))


def test_of_equal_articles_the_first_published_is_the_original():
    table = articles(a=written(1), b=written(1)).assign(date=pd.to_datetime(["2025-03-04", "2025-03-03"]))
    assert rows(find_duplicates(table)) == [("a", "b", 1.0, "exact")]


def test_original_articles_are_no_duplicates_themselves():
    texts = {f"a{n:02}": written(n % 7) + " " + written(100 + n, n) for n in range(40)}
    found = find_duplicates(articles(**texts))
    assert len(found) == 33
    assert not set(found["duplicate_of"]) & set(found["article"])


def test_articles_on_the_same_matter_in_other_words_are_no_duplicates():
    assert not len(find_duplicates(articles(a=written(1), b=written(2), c=written(1)[:40] + written(3))))


def test_a_quotation_in_both_makes_no_duplicates():
    said = "We were told on Friday that the mill would close and nobody in the valley had known of it before"
    assert not len(find_duplicates(articles(a=f"{written(1)} {said}", b=f"{written(2)} {said}")))


def test_the_same_appeal_to_subscribe_makes_no_duplicates_of_a_corpus():
    line = "\n".join(f"© 2025 The Gazette. All rights reserved. {written(50 + n, 30)}" for n in range(8))
    corpus = analyse(articles(a=f"{written(1, 40)}\n{line}", b=f"{written(2, 38)}\n{line}"))
    assert not len(find_duplicates(corpus))
    assert len(find_duplicates(corpus.articles)) == 1


def test_short_texts_are_compared_whole():
    found = find_duplicates(articles(a="Mill closed.", b="mill closed", c="Mill open.", d=""))
    assert rows(found) == [("b", "a", 1.0, "exact")]


def test_no_articles_have_no_duplicates():
    empty = articles().head(0)
    assert list(find_duplicates(empty).columns) == ["article", "duplicate_of", "share", "kind"]
    assert with_duplicates(empty, find_duplicates(empty))["duplicate_of"].tolist() == []


def test_a_share_out_of_bounds_is_one_clear_sentence():
    with pytest.raises(InputError, match="no share of words"):
        find_duplicates(articles(a="x"), share=2)


def test_analyses_tell_duplicates_or_drop_them():
    table = articles(a=written(1), b=written(1), c=written(2))
    assert analyse(table, duplicates="keep").articles["duplicate_of"].tolist() == ["", "a", ""]
    dropped = analyse(table, duplicates="drop")
    for rows_of in dropped.tables().values():
        assert "article" not in rows_of or "b" not in set(rows_of["article"])
    assert "duplicate_of" not in analyse(table).articles
    with pytest.raises(InputError, match="`keep` or `drop`"):
        analyse(table, duplicates="perhaps")


def test_a_saved_corpus_can_be_opened_without_its_duplicates(tmp_path):
    saved = analyse(articles(a=written(1), b=written(1)), duplicates="keep").save(tmp_path / "saved")
    assert open_corpus(saved).articles["duplicate_of"].tolist() == ["", "a"]
    assert open_corpus(saved, duplicates="drop").articles["article"].tolist() == ["a"]
    unasked = analyse(articles(a=written(1))).save(tmp_path / "unasked")
    with pytest.raises(InputError, match="without looking for duplicates"):
        open_corpus(unasked, duplicates="drop")


def test_the_command_line_drops_duplicates(tmp_path):
    from helpers.__main__ import main

    for name, text in (("a", written(1)), ("b", written(1))):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    for option, expected in (("keep", 2), ("drop", 1)):
        out = tmp_path / option
        assert (
            main(
                ["analyse", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--out", str(out), "--duplicates", option]
            )
            == 0
        )
        assert len(pd.read_parquet(out / "articles.parquet")) == expected


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(st.characters() | st.sampled_from("ab \n."), max_size=60), max_size=6))
def test_any_texts_have_duplicates_that_are_true(texts):
    table = tabulate([{"article": f"a{n}", "text": text} for n, text in enumerate(texts)])
    found = find_duplicates(table)
    assert not set(found["article"]) & set(found["duplicate_of"])
    assert found["share"].between(0.8, 1).all()
