"""Turns of transcripts and interviews."""

import pandas as pd

from helpers.articles import tabulate
from helpers.corpus import analyse

HEARING = """Harbour hearing

The committee met on Monday.

MS. HALVORSEN: When did the pumps stop?

MR. OKAFOR: At noon.

We called the works. Nobody came.

MS. HALVORSEN: And then?

MR. OKAFOR: Then it rained.

The hearing was closed at four.
"""
INTERVIEW = """Ines Okafor on the harbour

Ines Okafor has run the harbour for ten years.

Q: Is it safe?

A: It is. “Safe as houses,” my father said.

Q: And the ferry?

A: The ferry too.
"""


def quotes_of(text: str) -> pd.DataFrame:
    return analyse(tabulate([{"article": "a", "text": text}])).quotes


def test_each_labelled_turn_is_one_row_over_all_its_paragraphs():
    turns = quotes_of(HEARING)
    assert turns["kind"].tolist() == ["turn"] * 4
    assert turns["text"].tolist() == [
        "When did the pumps stop?",
        "At noon.\n\nWe called the works. Nobody came.",
        "And then?",
        "Then it rained.",
    ]
    assert turns["source_text"].tolist() == ["MS. HALVORSEN", "MR. OKAFOR"] * 2


def test_what_follows_the_last_turn_is_the_outlets_own_words():
    assert "closed at four" not in "".join(quotes_of(HEARING)["text"])


def test_q_is_a_question_and_a_the_person_interviewed():
    turns = quotes_of(INTERVIEW)
    assert turns["role"].tolist() == ["question", "statement"] * 2
    assert turns["speaker"].tolist() == ["", "Ines Okafor"] * 2
    assert (turns["kind"] == "turn").all()  # words in marks inside a turn belong to it


def test_labels_may_be_set_bold_or_end_with_a_point():
    for question, answer in (("**Q:**", "**A:**"), ("Q.", "A.")):
        turns = quotes_of(INTERVIEW.replace("Q:", question).replace("A:", answer))
        assert turns["text"].tolist()[0] == "Is it safe?", question
        assert len(turns) == 4


def test_an_initial_is_no_label():
    assert quotes_of("A. Smith wrote a book.\n\nB. Jones read it.\n\nA. Smith wrote another.").empty


def test_reporters_in_a_transcript_put_questions():
    text = "REPORTER: Is it safe?\nMR. OKAFOR: It is.\nUNIDENTIFIED REPORTER: Why?\nMR. OKAFOR: We looked.\n"
    assert quotes_of(text)["role"].tolist() == ["question", "statement"] * 2
