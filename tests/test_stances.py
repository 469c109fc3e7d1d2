"""How the floor is given: the stance of reporting verbs, counted and drawn."""

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.stance_figures import stance_dots
from helpers.stances import verb_stances


def corpus_of(*rows):
    return analyse(
        tabulate([{"article": f"a{i}", "outlet": outlet, "text": text} for i, (outlet, text) in enumerate(rows)])
    )


@pytest.fixture(scope="module")
def press():
    text = "“We must act,” said Ida Berg. “It is wrong,” Ida Berg insisted. “She may be right,” warned Tom Falk, the mayor. "
    return corpus_of(*[(outlet, text) for outlet in ["Gazette", "Herald"] * 3])


def test_stance_of_verbs_by_speaker(press):
    stances = verb_stances(press, "speaker").set_index(["speaker", "stance"])
    assert stances.loc[("Tom Falk", "confrontational"), "share"] == 1
    assert stances.loc[("Ida Berg", "assertive"), "verbs"] == "insisted"


def test_a_verb_between_two_parts_of_a_quotation_counts_once():
    stances = verb_stances(corpus_of(("Wire", "“The dam is safe,” Ida Berg insisted, “and the mill is too.”")))
    assert stances[["stance", "count", "of"]].to_numpy().tolist() == [["assertive", 1, 1]]


def test_the_interval_of_an_outlets_stances_is_the_same_whoever_is_beside_it():
    said = {"A": "said insisted said denied said claimed".split(), "B": "denied said insisted said said said".split()}
    said["C"] = ["said"] * 4 + ["claimed"] * 5
    rows = [(outlet, f"“The dam is safe,” Ida Berg {verb}.") for outlet, verbs in said.items() for verb in verbs]
    corpus = corpus_of(*rows)
    together = verb_stances(corpus)
    assert set(together["interval"]) > {"bootstrap over 6 articles", "bootstrap over 9 articles"}
    for outlet in said:
        alone = verb_stances(corpus.filter(outlet=outlet))
        beside = together[(together["outlet"] == outlet) & together["stance"].isin(alone["stance"])]
        pd.testing.assert_frame_equal(alone, beside.reset_index(drop=True))


def test_verbs_that_are_not_neutral_stand_beside_their_share(press):
    figure = stance_dots(verb_stances(press))
    written = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    assert "warned" in written and "insisted" in written and "said" not in written


def test_of_no_verb_the_figure_says_so(press):
    said = stance_dots(verb_stances(press.filter(speaker="Ida Berg", topic="rivers"))).axes[0].texts[0].get_text()
    assert said == "No verb gives anybody the floor here."


def test_of_neutral_verbs_a_figure_tells_what_it_leaves_out():
    rows = [("Ann", "neutral", 9, 9), ("Bo", "doubtful", 1, 2), ("Bo", "neutral", 1, 2)]
    stances = pd.DataFrame(rows, columns=["speaker", "stance", "count", "of"])
    said = stance_dots(stances, most=1).axes[0].texts[0].get_text()
    assert said == "Of the 1 speaker with the most verbs all 9 are neutral; of the other speakers 1 of 2 are not."
    alone = stance_dots(stances.head(1)).axes[0].texts[0].get_text()
    assert alone == "All 9 verbs that give the floor are neutral."
