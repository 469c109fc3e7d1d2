"""A verb of saying before its subject, as translations keep it, and what it reports."""

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse


def analysed(text):
    return analyse(tabulate([{"article": "a", "text": text}]))


def said(text):
    return list(analysed(text).quotes[["text", "speaker"]].itertuples(index=False, name=None))


def test_about_this_has_declared_the_minister_reports_the_sentence_before():
    corpus = analysed(
        "The ministry has no intention to raise the tariff on grain. About this has declared on Tuesday the minister of economy of "
        "Kadran Viktor Pelin.\n\n“We are not going to change it before the harvest,” emphasized the minister."
    )
    assert list(corpus.quotes["text"]) == [
        "The ministry has no intention to raise the tariff on grain",
        "“We are not going to change it before the harvest,”",
    ]
    assert list(corpus.quotes["speaker"]) == ["Viktor Pelin", "Viktor Pelin"]
    assert corpus.speakers.loc[0, "titles"] == "minister of economy of Kadran"


@pytest.mark.parametrize(
    "opening",
    [
        "About it told journalists the head of the port Irina Volka.",
        "Told about this to journalists the head of the port Irina Volka.",
        "Announced this at a briefing the head of the port Irina Volka.",
    ],
)
def test_a_verb_that_points_back_takes_who_follows_it_for_its_speaker(opening):
    assert said(f"The pier will be closed in May. {opening}") == [("The pier will be closed in May", "Irina Volka")]


@pytest.mark.parametrize(
    "opening",
    [
        "As noted the head of the department Olga Stanova,",
        "As was noted by the head of the department Olga Stanova,",
        "As stated in the interview to the newspaper the head of the department Olga Stanova,",
        "As informed the head of the department Olga Stanova,",
    ],
)
def test_as_noted_the_head_reports_what_follows_the_comma(opening):
    assert said(f"{opening} the decision has been coordinated with the growers.") == [
        ("the decision has been coordinated with the growers", "Olga Stanova")
    ]


@pytest.mark.parametrize(
    "after",
    [
        " - told the head of the port of Lisk Irina Volka.",
        ", - declared the head of the port Irina Volka at the meeting.",
    ],
)
def test_words_in_marks_are_those_of_the_title_and_name_after_the_verb(after):
    assert said(f"“We have enough ships”{after}") == [("“We have enough ships”", "Irina Volka")]


def test_words_that_go_on_after_an_inverted_verb_have_the_same_speaker():
    found = said("“We have enough ships,” - told the head of the port of Lisk Irina Volka. - “The queue is short.”")
    assert found == [("“We have enough ships,”", "Irina Volka"), ("“The queue is short.”", "Irina Volka")]


def test_also_emphasized_the_minister_that_reports_the_clause():
    (row,) = analysed("Also emphasized the minister that the budget is balanced.").quotes.itertuples()
    assert (row.text, row.source_text) == ("the budget is balanced", "the minister")


def test_a_subject_before_the_verb_stays_the_speaker():
    assert said("Olga Stanova, as noted before, said that the pier is closed.")[-1][1] == "Olga Stanova"
    assert said("“The pier is closed,” Olga Stanova told the head of the port.") == [
        ("“The pier is closed,”", "Olga Stanova")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Asked the other day about the pier, nobody answered the head of the port.",
        "As noted above, the port is closed.",
        "Also told the story of the port.",
    ],
)
def test_a_noun_that_is_nobody_is_no_subject(text):
    rows = analysed(text).quotes
    assert not rows["how"].str.contains("inverted").any(), rows[["source_text", "text"]]


def test_a_verb_that_points_back_to_nothing_reports_nothing():
    assert said("About this has declared the minister of economy Viktor Pelin.") == []


def test_what_the_speaker_tells_to_whom_is_no_speech():
    found = analysed("“The bridge will be opened,” the mayor Gleb Ranin informed the journalists.").quotes
    assert list(found["text"]) == ["“The bridge will be opened,”"]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("In his turn the chairman of the committee Anton Belik said that it rains.", "the chairman of the committee Anton Belik"),
        ("Earlier the head of the port Aslan Tegov said that it rains.", "the head of the port Aslan Tegov"),
        ("Here is what Okafor said about it: “It rains.”", "Okafor"),
        ("According to the words of the engineer, it rains.", "the engineer"),
        ("“It rains”, told the agency’s reporter the engineer Kian Moradi.", "the engineer Kian Moradi"),
        ("The paper, whose president, Ola Brandt, said that sales fell, has closed.", "Ola Brandt"),
    ],
)  # fmt: skip
def test_words_before_who_speaks_are_no_part_of_the_name(sentence, source):
    assert analysed(sentence).quotes["source_text"].iloc[0] == source


def test_what_somebody_writes_in_a_live_report_goes_on_to_the_end_of_the_paragraph():
    text = "Jonas Haarlem writes: The government has the numbers. What it lacks is time. The speaker wants to close by noon.\n\nIt rained."
    assert said(text) == [(text.partition(": ")[2].partition("\n")[0], "Jonas Haarlem")]


def test_a_clause_after_a_colon_in_prose_is_one_sentence():
    rows = analysed("The committee, Okafor writes: The pier is closed. Nobody came on Monday.").quotes
    assert isinstance(rows, pd.DataFrame) and not rows["text"].str.contains("Nobody came").any()
