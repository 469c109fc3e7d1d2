"""Turns of transcripts and interviews."""

import pandas as pd
import pytest

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


NAMED = "Ines Okafor on the harbour\n\nIt rained.\n\nQ: Is it safe?\n\n{0}It is.\n\nQ: And the ferry?\n\n{0}The ferry too.\n"


@pytest.mark.parametrize("label", ["INES OKAFOR: ", "Ines Okafor: ", "**Okafor**: ", ""])
def test_answers_to_questions_by_q_may_bear_a_name_or_nothing(label):
    turns = quotes_of(NAMED.format(label))
    assert turns["text"].tolist() == ["Is it safe?", "It is.", "And the ferry?", "The ferry too."]
    assert turns["role"].tolist() == ["question", "statement"] * 2
    assert turns["speaker"].tolist() == ["", "Ines Okafor"] * 2
    assert label or turns["source_start"].tolist()[1] == -1


def test_an_answer_without_a_label_goes_on_to_the_next_question():
    text = NAMED.format("").replace("It is.", "It is.\n\nNobody drowned.")
    assert quotes_of(text)["text"].tolist()[1] == "It is.\n\nNobody drowned."


def test_answers_that_the_outlet_tells_are_no_turns():
    text = NAMED.format("").replace("It is.", "“It is,” Okafor said. The wind had dropped.")
    found = quotes_of(text)
    assert found["text"].tolist()[:2] == ["Is it safe?", "“It is,”"]
    assert found["speaker"].tolist()[1] == "Ines Okafor"


def test_a_speaker_named_by_labels_in_capitals_has_a_name_in_small_letters():
    text = (
        "MS. HALVORSEN: Is it safe?\nMARA O’NEILL-MCKAY: It is.\nMS. HALVORSEN: Why?\nMARA O’NEILL-MCKAY: We looked.\n"
    )
    assert set(quotes_of(text)["speaker"]) == {"Halvorsen", "Mara O’Neill-McKay"}


def test_a_label_that_says_nobody_knows_who_spoke_names_nobody():
    text = "MS. HALVORSEN: Order.\nUNIDENTIFIED MALE: Shame!\nMS. HALVORSEN: Order!\n"
    assert quotes_of(text)["speaker"].tolist() == ["Halvorsen", "", "Halvorsen"]


def test_an_outlet_that_asks_in_its_interview_puts_questions_and_is_no_speaker():
    text = "A talk\n\nKURIER: Is it safe?\n\nOkafor: It is.\n\nKURIER: And the ferry?\n\nOkafor: The ferry too.\n"
    turns = quotes_of(text)
    assert turns["role"].tolist() == ["question", "statement"] * 2
    assert turns["speaker"].tolist() == ["", "Okafor"] * 2


COURIER = """The ferry

Interview by Ida Berg

Courier: Is the ferry safe?

Ines Okafor: It is. I take it every day.

Courier: The crew says otherwise.

Okafor: The crew is tired.

Courier: Will you stay?

Okafor: I will.
"""


def test_who_is_named_in_full_once_and_by_surname_then_speaks_both_times():
    turns = quotes_of(COURIER)
    assert turns.loc[turns["role"] == "statement", "text"].tolist() == [
        "It is. I take it every day.",
        "The crew is tired.",
        "I will.",
    ]
    assert set(turns.loc[turns["role"] == "statement", "speaker"]) == {"Ines Okafor"}


def test_a_paper_asks_in_its_interview_though_it_says_things_too():
    turns = quotes_of(COURIER)
    assert turns.loc[turns["role"] == "question", "text"].tolist() == [
        "Is the ferry safe?",
        "The crew says otherwise.",
        "Will you stay?",
    ]
    assert "Courier" not in set(turns["speaker"])


def test_an_interviewer_with_a_name_asks_under_that_name():
    text = "Peter Dunmore asks\n\nDUNMORE: Is it safe?\n\nOKAFOR: It is.\n\nDUNMORE: And the ferry?\n\nOKAFOR: The ferry too.\n"
    turns = quotes_of(text)
    assert turns["role"].tolist() == ["question", "statement"] * 2
    assert turns["speaker"].tolist() == ["Peter Dunmore", "Okafor"] * 2


def test_a_member_of_a_hearing_who_asks_makes_statements():
    assert set(quotes_of(HEARING)["role"]) == {"statement"}


RECORD = "The ferry hearing\n\nMr. Dunmore. Did you look?\n\nMs. Okafor. I did.\n\nMr. Dunmore. When?\n\nMs. Okafor. In May.\n"
SOUGHT = ["Did you look?", "I did.", "When?", "In May."]


@pytest.mark.parametrize(
    "text",
    [
        RECORD,
        RECORD.replace("Mr. Dunmore. ", "[00:01:12] DUNMORE: ").replace("Ms. Okafor. ", "[00:01:15] OKAFOR: "),
        RECORD.replace("Mr. Dunmore. ", "0:12 - Dunmore: ").replace("Ms. Okafor. ", "0:15 - Okafor: "),
        RECORD.replace("Mr. Dunmore. ", "[DUNMORE]: ").replace("Ms. Okafor. ", "[OKAFOR]: "),
        RECORD.replace("Mr. Dunmore. ", "DUNMORE: ").replace("Ms. Okafor. ", "INES OKAFOR, HARBOUR MASTER: "),
        RECORD.replace("Mr. Dunmore. ", "DUNMORE: ")
        .replace("Ms. Okafor. I", "OKAFOR: I")
        .replace("Ms. Okafor. ", "OKAFOR (voice-over): "),
    ],
)
def test_labels_stand_as_records_and_transcripts_print_them(text):
    turns = quotes_of(text)
    assert turns["text"].tolist() == SOUGHT
    assert [name.split()[-1] for name in turns["speaker"][1::2]] == ["Okafor", "Okafor"]


def test_what_a_transcript_says_of_the_scene_is_in_no_turn():
    text = "DUNMORE: Good evening.\n\nOKAFOR: Hello.\n\n(CROSSTALK)\n\nDUNMORE: Good night.\n\n[Applause]\n\nOKAFOR: Yes.\n"
    assert quotes_of(text)["text"].tolist() == ["Good evening.", "Hello.", "Good night.", "Yes."]


PRINTED = """A talk with the harbour master

By Rina Solberg

Ines Okafor has run the harbour for ten years. She met us on the quay.

{0}Is it safe?{0}

It is. My father said: “Safe as houses.”

{0}And the ferry?{0}

I trust her. We had her painted in May.

She will sail.

{0}Will you stay?{0}

I do not know.

I might go.

The harbour opens at six.
"""


@pytest.mark.parametrize("bold", ["", "**"])
def test_an_interview_printed_without_labels_has_its_questions_between_answers(bold):
    turns = quotes_of(PRINTED.format(bold))
    turns = turns[(turns["kind"] == "turn").to_numpy()]
    assert turns["text"].tolist() == [
        "Is it safe?",
        "It is. My father said: “Safe as houses.”",
        "And the ferry?",
        "I trust her. We had her painted in May.\n\nShe will sail.",
        "Will you stay?",
        "I do not know.\n\nI might go.",
    ]
    assert turns["role"].tolist() == ["question", "statement"] * 3
    assert turns["speaker"].tolist() == ["", "Ines Okafor"] * 3


def test_questions_that_an_outlet_answers_itself_are_headings():
    text = "The ferry\n\nWhat happened?\n\nThe ferry sank on Monday.\n\nWho is to blame?\n\nWe do not know yet.\n\n"
    text += "What comes next?\n\nA report is due in May, “and I will read it,” Ines Okafor said.\n"
    assert "turn" not in quotes_of(text)["kind"].tolist()


def test_a_letter_that_runs_into_the_question_is_its_label():
    turns = quotes_of(INTERVIEW.replace("Q: ", "Q"))
    assert turns["text"].tolist()[::2] == ["Is it safe?", "And the ferry?"]
    assert turns["role"].tolist() == ["question", "statement"] * 2


def test_a_column_that_asks_is_no_interview():
    text = "The ferry and I\n\nI have sailed for ten years. What for?\n\nMy father sailed too.\n\nWho was he to say no?\n\n"
    text += "I said yes.\n\nWas it wise?\n\nWe never knew.\n"
    assert "turn" not in quotes_of(text)["kind"].tolist()
