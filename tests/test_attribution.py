"""The model that finds who is said to have said what, on sentences written for this test."""

import numpy as np
import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.attribution import ending, kind_of_marked, shape
from helpers.quotes import find_quotes


def quotes_of(text, **options):
    return find_quotes(tabulate([{"article": "a", "text": text}]), **options)


def only(text):
    found = quotes_of(text)
    assert len(found) == 1, found[["kind", "source_text", "cue", "text"]]
    return found.iloc[0]


def test_a_clause_without_that_is_reported():
    row = only("The harbour master said the ferry would sail on Monday.")
    assert (row["kind"], row["source_text"], row["cue"]) == ("indirect", "The harbour master", "said")
    assert row["text"] == "the ferry would sail on Monday"


def test_a_clause_before_its_cue_is_reported():
    row = only("The ferry will not sail before Monday, the harbour master said.")
    assert (row["text"], row["source_text"]) == ("The ferry will not sail before Monday", "the harbour master")


def test_words_partly_in_marks_are_mixed():
    row = only("Okafor said that the bridge was “a danger to everyone” and would be closed.")
    assert (row["kind"], row["source_text"]) == ("mixed", "Okafor")
    assert row["text"].startswith("the bridge was “a danger")


def test_a_wish_is_attributed_too():
    row = only("The union hopes that the yard will be saved by the new owner.")
    assert (row["source_text"], row["cue"]) == ("The union", "hopes")


def test_narration_is_nobodys():
    assert not len(quotes_of("The ferry sailed at noon. Rain fell on the harbour, and the cranes stood still."))


def test_a_source_stands_without_what_is_added_to_the_name():
    row = only("Ines Okafor, the harbour master of Lund, said that the ferry would sail on Monday.")
    assert row["source_text"] == "Ines Okafor"


def test_short_words_before_a_cue_are_no_title():
    row = only("“Ida Berg may be right,” warned Tom Falk, the mayor.")
    assert (row["kind"], row["source_text"], row["cue"]) == ("direct", "Tom Falk", "warned")


def test_an_answer_that_is_not_told_is_nobodys_words():
    assert not len(quotes_of("The minister answered a question about the new pier and left."))


@pytest.mark.parametrize(
    "text",
    [
        "Asked to describe the night of the flood, Okafor said, “It was loud and long.”",
        "Urged to resign over the flood, Okafor said, “I will stay until it is mended.”",
        "When asked about the cost of the wall, Okafor said that the town would pay.",
        "Okafor, asked to describe the night of the flood, said, “It was loud and long.”",
    ],
)
def test_what_somebody_is_asked_to_do_is_nobodys_words(text):
    row = only(text)
    assert (row["source_text"], row["cue"], row["role"]) == ("Okafor", "said", "statement")


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether the wall would hold, Okafor said that it would stand.",
        "Okafor, when asked whether the wall would hold, said that it would stand.",
    ],
)
def test_a_question_put_to_the_speaker_is_not_the_speakers(text):
    found = quotes_of(text)
    assert found["role"].tolist() == ["question", "statement"]
    assert found["source_text"].tolist() == ["", "Okafor"]
    assert found["text"].iloc[0] == "whether the wall would hold"


def test_who_asks_is_named_where_the_article_names_them():
    found = quotes_of("Asked one resident, “Why was nobody told of the flood?”")
    assert found[["source_text", "role"]].to_numpy().tolist() == [["one resident", "statement"]]


def test_a_name_after_whose_deputy_it_is_belongs_to_the_source():
    assert only("Her deputy, Peter Dunmore, said that the council would vote on Monday.")["source_text"].endswith(
        "Dunmore"
    )


def test_what_follows_a_colon_is_a_quotation_of_its_own():
    found = quotes_of("Okafor called it a scandal: “Nobody has asked the people who live here.”")
    assert found["kind"].tolist() == ["direct"]


def test_how_says_that_the_model_decided_and_how_sure_it_was():
    assert only("Okafor said that the ferry would sail.")["how"].startswith("model: cue ")


def test_rules_alone_can_be_had():
    found = quotes_of("Okafor said that the ferry would sail.", engine="rules")
    assert found["how"].str.startswith("rule: ").all() and len(found) == 1
    with pytest.raises(ValueError, match="neither"):
        quotes_of("Okafor said so.", engine="magic")


def test_parts_of_a_corpus_give_what_the_whole_gives():
    names = ["Okafor", "Dunmore", "the ministry", "a spokesman"]
    texts = [
        " ".join(
            f"{names[(i + j) % 4]} said that pier {j} would open on day {i}, but nobody came." for j in range(1 + i % 7)
        )
        for i in range(60)
    ]
    articles = tabulate([{"article": f"{i:02}", "text": text} for i, text in enumerate(texts)])
    parts = [find_quotes(articles.iloc[i : i + 7]) for i in range(0, 60, 7)]
    pd.testing.assert_frame_equal(find_quotes(articles), pd.concat(parts, ignore_index=True))


def test_a_sentence_without_end_costs_time_in_proportion():
    found = quotes_of("Okafor said that " + "the pier and " * 5_000 + "the ferry said that it was late")
    assert (found["end"] > found["start"]).all()


def test_shapes_and_endings_are_numbers_within_their_tables():
    forms = ["U.S.", "said", "Said", "SAID", "12-day", "—", "\U0001f600", "\ud800", "é"]
    assert all(0 <= shape(form) < 12 for form in forms)
    assert all(0 <= ending(form, letters) < 1024 for form in forms for letters in (2, 3))


def test_kinds_of_words_in_marks_tell_length_end_and_small_letter():
    kinds = [
        kind_of_marked(words, size) for words, size in (("“no”", 1), ("“No”", 1), ("“No,”", 2), ("“So it goes.”", 4))
    ]
    assert len(set(kinds)) == 4 and np.all((np.array(kinds) > 0) & (np.array(kinds) < 81))


def test_what_somebody_was_asked_about_is_not_what_they_said():
    quotes = quotes_of("Asked about the pier, Okafor shrugged. Asked about the ferry, Okafor said that it was safe.")
    assert quotes["text"].tolist() == ["it was safe"]


def test_a_dateline_with_a_colon_is_no_part_of_who_speaks():
    quotes = quotes_of("LUND: District collector Ines Okafor said on Monday that the rain had stopped.")
    assert quotes["source_text"].tolist() == ["District collector Ines Okafor"]


@pytest.mark.parametrize(
    "dateline", ["VALMONT, March 14, 2024 — ", "VALMONT (March 5, 2024) - ", "Valmont, 5 March - "]
)
def test_a_dateline_is_no_part_of_who_speaks(dateline):
    for source in ("The harbour minister", "The harbour minister, Ines Okafor,"):
        quotes = quotes_of(f"{dateline}{source} said on Monday that the rain had stopped.")
        assert quotes["source_text"].tolist() == [source.rstrip(",")]


def test_the_cue_is_the_verb_after_the_word_that_opens_it():
    quotes = quotes_of(
        "The ferry was late. The delay was first reported by the Harbour Bell. They have both denied that it was."
    )
    assert quotes["cue"].tolist() == ["reported", "denied"]


# What the rules add to the model ---------------------------------------------------------------------------------------


def halves_of(text):
    found = quotes_of(text)
    assert set(found["quote"]) == {0}, found[["kind", "source_text", "cue", "text"]]
    return found["text"].tolist(), found["source_text"].iloc[0]


def test_the_half_of_a_clause_after_its_speaker_belongs_to_it():
    halves, source = halves_of("The long wait, Okafor wrote, came to an end on Friday, when the board met.")
    assert (halves, source) == (["The long wait", "came to an end on Friday, when the board met"], "Okafor")


@pytest.mark.parametrize("subject", ["Nobody", "No captain"])
def test_words_in_marks_complete_a_clause_that_its_speaker_breaks(subject):
    text = f"{subject}, said Ines Okafor, the harbour master, “would have sailed” that night."
    assert halves_of(text) == ([subject, "“would have sailed” that night"], "Ines Okafor")


def test_a_reported_clause_goes_on_to_its_verb():
    row = only("The union noted that under harbour rules, even a ferry with one engine can sail in summer.")
    assert row["text"] == "under harbour rules, even a ferry with one engine can sail in summer"


def test_a_that_which_is_the_subject_is_reported_too():
    assert only("The minister said that was wrong.")["text"] == "that was wrong"


@pytest.mark.parametrize(
    ("text", "pronoun"),
    [("He's predicting that the ferry will never sail again.", "He"), ("She’s said that the bay is shallow.", "She")],
)
def test_a_contracted_pronoun_is_a_source(text, pronoun):
    assert only(text)["source_text"] == pronoun


@pytest.mark.parametrize(
    "text",
    [
        "Nobody can say who will pay for the ferry.",
        "An apology said too late is no apology.",
        "That said, the harbour is open.",
        "The ferry is slow. Numbers say otherwise.",
    ],
)
def test_what_can_say_nothing_is_no_source(text):
    assert not len(quotes_of(text))


def test_a_statement_speaks():
    assert only("A statement said that the ferry would sail on Monday.")["source_text"] == "A statement"


def test_a_headline_that_says_otherwise_quotes_nobody():
    text = "Numbers Say Otherwise\n\nThe harbour was open on Monday. Rain fell on the cranes all day long."
    assert not len(quotes_of(text))
