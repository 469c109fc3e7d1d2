"""Headlines that say who speaks by where a name stands."""

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse

BODY = (
    "Ines Okafor, the harbour master, said on Monday that the ferry was safe. The minister for ports, Adam Vale, said that it was not. "
    "Police said that nobody was hurt. The unions said nothing."
)


def quotes_of(text: str) -> pd.DataFrame:
    return analyse(tabulate([{"article": "a", "text": text}])).quotes


def headline_of(line: str) -> tuple[str, str]:
    """Speaker and words of the quote in a headline over `BODY`; empty where there is none."""
    quotes = quotes_of(f"{line}\n\n{BODY}\n")
    rows = quotes[(quotes["kind"] == "headline").to_numpy()]
    return (rows["speaker"].iloc[0], rows["text"].iloc[0]) if len(rows) else ("", "")


@pytest.mark.parametrize(
    ("line", "speaker", "words"),
    [
        ("Harbour – Okafor: “We will rebuild the pier”", "Ines Okafor", "“We will rebuild the pier”"),
        ("Ports strike: Okafor: ‘No deal tonight’", "Ines Okafor", "‘No deal tonight’"),
        ("Exclusive: Okafor - ‘I nearly quit’", "Ines Okafor", "‘I nearly quit’"),
        ("Ferry is safe to sail - Okafor", "Ines Okafor", "Ferry is safe to sail"),
        ("‘Ports: I say no’ – Okafor", "Ines Okafor", "‘Ports: I say no’"),
        ("'Ferry safe' – minister", "Adam Vale", "'Ferry safe'"),
        ("Storm kills two in Lund – police", "police", "Storm kills two in Lund"),
        ("Storm kills two in Lund: police", "police", "Storm kills two in Lund"),
        ("Ferry safe, says Okafor", "Ines Okafor", "Ferry safe"),
        ("Ferry unsafe, say unions", "unions", "Ferry unsafe"),
        ("Ferry safe, says harbour master", "Ines Okafor", "Ferry safe"),
        ("Ports strike: ‘No deal tonight,’ says Okafor", "Ines Okafor", "‘No deal tonight,’"),
        ("“We will rebuild it”: Okafor on the pier and the storm", "Ines Okafor", "“We will rebuild it”"),
        ("“We will rebuild it”: the minister’s plan for the pier", "Adam Vale", "“We will rebuild it”"),
    ],
)
def test_a_headline_tells_by_its_form_who_speaks(line, speaker, words):
    assert headline_of(line) == (speaker, words)


@pytest.mark.parametrize(
    "line",
    [
        "Lund – Holm ferry resumes",
        "Ferry sails again - Harbour News",
        "Lund ferry – live",
        "Lund 2 - 1 Holm",
        "‘Queen of ports’: Ferry sold",
        "Killing of student: Accused held",
    ],
)
def test_what_stands_beside_a_dash_or_a_colon_may_be_nobody(line):
    assert headline_of(line) == ("", "")


def test_a_pronoun_in_a_headline_is_no_office():
    assert headline_of("“Stay where you are,” it was said")[0] == ""


def test_a_caption_after_a_topic_and_dash_is_the_persons_named_after_it():
    text = f"The ferry\n\n{BODY}\n\nHarbour – Okafor: “We will rebuild the pier.”\n\nIt rained in Lund.\n"
    row = quotes_of(text).iloc[-1]
    assert (row["text"], row["speaker"]) == ("“We will rebuild the pier.”", "Ines Okafor")


def test_a_headline_after_a_name_and_colon_is_that_persons():
    text = "Okafor: Harbour Is Safe for All Ships\n\nInes Okafor spoke on Monday in a long and rainy meeting.\n"
    row = quotes_of(text).iloc[0]
    assert (row["kind"], row["text"], row["source_text"], row["speaker"]) == (
        "headline",
        "Harbour Is Safe for All Ships",
        "Okafor",
        "Ines Okafor",
    )


def test_a_headline_before_a_colon_and_a_name_is_that_persons():
    text = "Ferry safe: Okafor\n\nThe ferry left the harbour at noon, Ines Okafor, the harbour master, said on Monday."
    row = analyse(tabulate([{"article": "a", "text": text}])).quotes.iloc[0]
    assert (row["kind"], row["text"], row["speaker"]) == ("headline", "Ferry safe", "Ines Okafor")


@pytest.mark.parametrize("name", ["What Next", "Harbour", "Monday"])
def test_what_a_headline_ends_with_is_no_speaker_where_the_article_lets_nobody_of_that_name_speak(name):
    text = f"The ferry in the storm: {name}\n\nThe ferry left the Harbour. Next Monday it stays, Ines Okafor said."
    quotes = analyse(tabulate([{"article": "a", "text": text}])).quotes
    assert "headline" not in quotes["kind"].tolist()


def test_words_in_marks_in_a_headline_are_a_headline_quote():
    text = "Okafor says ferry is ‘a floating tub’\n\nInes Okafor spoke on Monday in a long and rainy meeting.\n"
    found = quotes_of(text)
    assert found["kind"].iloc[0] == "headline" and "‘a floating tub’" in found["text"].iloc[0]


@pytest.mark.parametrize("label", ["Analysis", "Revealed", "WOW", "Just In"])
def test_a_label_and_colon_that_name_no_person_are_no_speech(label):
    text = f"{label}: What the Harbour Costs\n\nIt rained on Monday, and the ships lay still.\n"
    assert quotes_of(text).empty


@pytest.mark.parametrize("line", ["What we know about the ferry", "How you know that the ferry is safe"])
def test_what_an_outlet_says_of_itself_or_its_readers_in_a_headline_is_nobodys_speech(line):
    assert quotes_of(f"{line}\n\nIt rained on Monday, and the ships lay still.\n").empty


@pytest.mark.parametrize(
    ("line", "speaker", "source"),
    [
        ("Mayor Says Ferry Is Safe", "Ines Okafor", "Mayor"),
        ("Okafor Says Ferry Is Safe", "Ines Okafor", "Okafor"),
        ("Critics Warn Of Delays", "critics", "Critics"),
        ("Residents Call Ferry A Mistake", "residents", "Residents"),
    ],
)
def test_where_every_word_has_a_capital_the_speaker_ends_before_the_verb(line, speaker, source):
    found = quotes_of(f"{line}\n\nInes Okafor, the mayor, spoke to reporters on a long and rainy Monday.\n").iloc[0]
    assert (found["kind"], found["speaker"], found["source_text"]) == ("headline", speaker, source)
