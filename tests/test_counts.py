"""Counts: every statistic against worked values or an independent implementation."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from nltk.metrics import BigramAssocMeasures
from scipy.stats import chi2_contingency

from helpers.corpus import analyse
from helpers.counts import (
    collocations,
    concordance,
    dispersion,
    keyness,
    mark_rates,
    name_whom,
    rate_differences,
    share_of_voice,
)
from helpers.tables import InputError, conform
from helpers.tokens import tokenize


def articles(*texts: str, outlets: list[str] | None = None) -> pd.DataFrame:
    rows = [
        {"article": f"a{i}", "path": "", "outlet": (outlets or ["Gazette"] * len(texts))[i], "city": "", "date": pd.Timestamp("2030-01-01"),
         "author": "", "headline": "", "words": len(text.split()), "text": text}
        for i, text in enumerate(texts)
    ]  # fmt: skip
    return conform("articles", rows)


def words_of(*texts: str) -> SimpleNamespace:
    table = articles(*texts)
    return SimpleNamespace(articles=table, tokens=tokenize(table))


@pytest.fixture(scope="module")
def corpus():
    own = "The mill may close. Perhaps the dam will hold. The river is low and the town is quiet. "
    said = '"We must act and we will never sell the mill," said Ida Berg. "It is clearly wrong," Ida Berg insisted. '
    other = '"Ida Berg may be right," warned Tom Falk, the mayor. '
    return analyse(articles(*[own * 9 + said + other] * 6, outlets=["Gazette", "Herald"] * 3))


def test_dispersion_is_that_of_the_worked_example():
    """Gries (2008), section 3: five parts of 9, 10, 10, 10 and 11 words with 1, 2, 3, 4 and 5 times the word a."""
    parts = (
        "b a m n i b e u p",
        "b a s a t b e w q n",
        "b c a g a b e s t a",
        "b a g h a b e a a t",
        "b a h a a b e a x a t",
    )
    row = dispersion(words_of(*parts)).set_index("word").loc["a"]
    assert row["count"] == 15
    assert row["dp"] == pytest.approx(0.18)
    assert row["dp_norm"] == pytest.approx(0.18 / (1 - 0.18))


def test_g2_is_that_of_scipy():
    one, other = words_of("mill " * 30 + "dam " * 70), words_of("mill " * 10 + "dam " * 190)
    row = keyness(one, other).set_index("word").loc["mill"]
    expected = chi2_contingency([[30, 10], [70, 190]], correction=False, lambda_="log-likelihood").statistic
    assert row["g2"] == pytest.approx(expected)
    assert row["log_ratio"] == pytest.approx(np.log2(0.3 / 0.05))


def test_log_odds_follow_the_formula_of_monroe_and_others():
    one, other = words_of("mill " * 30 + "dam " * 70), words_of("mill " * 10 + "dam " * 190)
    row = keyness(one, other, prior=100).set_index("word").loc["mill"]
    alpha = 100 * 40 / 300
    delta = np.log((30 + alpha) / (100 + 100 - 30 - alpha)) - np.log((10 + alpha) / (200 + 100 - 10 - alpha))
    assert row["log_odds"] == pytest.approx(delta)
    assert row["z"] == pytest.approx(delta / np.sqrt(1 / (30 + alpha) + 1 / (10 + alpha)))


def test_intervals_are_drawn_of_whom_is_asked_for_and_are_those_of_all(corpus):
    every = share_of_voice(corpus)
    for drawn in (1, ["Ida Berg"]):
        some = share_of_voice(corpus, drawn=drawn)
        pd.testing.assert_frame_equal(some.head(1), every.head(1))
        assert some["low"].isna().tolist() == [False, True] and some["interval"].iloc[1] == "not drawn"
        assert (some["share"] == every["share"]).all()


def test_rates_keep_the_outlets_words_and_the_speakers_apart(corpus):
    rates = mark_rates(corpus, "voice").set_index(["voice", "device"])
    assert rates.loc[("outlet", "hedge"), "count"] == 6 * 18
    assert rates.loc[("quoted words", "obligation"), "count"] == 6
    assert rates.loc[("outlet", "obligation"), "count"] == 0
    words = mark_rates(corpus, "speaker").groupby("speaker")["words"].first()
    assert words["Ida Berg"] > words["Tom Falk"] > 0


def test_rates_by_outlet_topic_and_month_have_their_words(corpus):
    assert set(mark_rates(corpus, "outlet")["outlet"]) == {"Gazette", "Herald"}
    assert set(mark_rates(corpus, "month")["month"]) == {"2030-01"}
    assert next(iter(mark_rates(corpus, "topic").columns)) == "topic"


@pytest.mark.parametrize(("number", "enough"), [(199, False), (200, True)])
def test_a_rate_of_fewer_than_200_words_says_so(number, enough):
    rates = mark_rates(analyse(articles("May " + "mill " * (number - 1))), "voice", "hedge")
    assert rates[["words", "enough"]].to_numpy().tolist() == [[number, enough]]


@pytest.mark.parametrize("number", [60, 240])
def test_no_difference_between_few_words_is_clear(number):
    made = analyse(articles("perhaps " * number, "mill " * number, outlets=["Gazette", "Herald"]))
    row = rate_differences(made, "outlet", "hedge").iloc[0]
    assert row["low"] > 0 and row["clear"] == (number > 200)


def test_questions_count_for_nobody():
    text = "MS. BERG: Will the mill close?\nMR. FALK: It will.\nQ: When?\nMR. FALK: In March.\nMS. BERG: We know it.\nMR. FALK: Yes."
    made = analyse(articles(text))
    made = replace(made, quotes=made.quotes.assign(role=["question", *made.quotes["role"].iloc[1:]]))
    assert made.quotes["speaker"].iloc[0] == "Berg" and made.quotes["role"].tolist().count("question") == 2
    shares = share_of_voice(made).set_index("speaker")
    assert shares.loc["Berg", ["quotes", "words"]].tolist() == [1, 3]
    assert shares.loc["Falk", ["quotes", "words"]].tolist() == [3, 5]


def test_difference_has_an_interval_on_the_right_side_of_nothing(corpus):
    row = rate_differences(corpus, "voice", ["self_mention"], ("quoted words", "outlet")).iloc[0]
    assert row["low"] > 0
    with pytest.raises(InputError, match="no voice"):
        rate_differences(corpus, "voice", ["hedge"], ("outlet", "nobody"))


def test_share_of_voice_adds_up_to_one(corpus):
    shares = share_of_voice(corpus)
    assert shares["share"].sum() == pytest.approx(1)
    assert shares["speaker"].iloc[0] == "Ida Berg"
    assert (shares["low"] <= shares["share"]).all()


@pytest.mark.parametrize(
    ("number", "made"),
    [(1, "none: 1 article"), (4, "none: 4 articles"), (5, "bootstrap over 5 articles")],
)
def test_shares_have_intervals_from_five_articles_on(number, made):
    table = share_of_voice(analyse(articles(*["“We will pay for it,” said Ines Okafor."] * number)))
    assert table["interval"].tolist() == [made]
    assert table["low"].notna().tolist() == [number >= 5]


def test_who_names_whom_can_be_opened(corpus):
    row = name_whom(corpus).iloc[0]
    assert (row["speaker"], row["entity"], row["count"]) == ("Tom Falk", "Ida Berg", 6)
    assert "<mark>Ida Berg</mark>" in corpus.show(row)


def test_collocations_use_nltks_measure_and_stay_within_the_sentence():
    corpus = words_of("Strong tea and strong coffee. Weak tea. Strong tea. A strong wind. Old wind.")
    row = collocations(corpus, "strong", window=1, least=1, measure="pmi").set_index("word").loc["tea"]
    assert (row["together"], row["count"]) == (2, 3)
    # Beside it stand tea, and, coffee, tea, a, wind; ten words are not the node itself.
    assert row["score"] == pytest.approx(BigramAssocMeasures.pmi(2, (6, 3), 10))


def test_concordance_is_sorted_by_its_context():
    corpus = words_of("The old mill burns. The new mill stands. A mill again.")
    assert concordance(corpus, "mill", sort="right")["right"].str.split().str[0].tolist() == [
        "again.",
        "burns.",
        "stands.",
    ]
    row = concordance(corpus, "(old|new) mill").iloc[1]
    assert corpus.articles["text"][0][row["start"] : row["end"]] == row["text"] == "new mill"
    with pytest.raises(InputError, match="sort"):
        concordance(corpus, "mill", sort="up")
