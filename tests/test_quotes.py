"""Quotes: which words are speech, whose words they are said to be, and which verb says so."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from helpers.articles import read_articles
from helpers.names import find_names
from helpers.quotes import find_quotes
from helpers.speakers import name_speakers
from helpers.tables import COLUMNS

GOLD = Path(__file__).parent / "gold" / "seed_quotes.csv"


def quotes_of(*texts: str, headline: str = "") -> pd.DataFrame:
    articles = pd.DataFrame(
        {"article": [f"a{i}" for i in range(len(texts))], "text": list(texts), "headline": headline}
    )
    return find_quotes(articles)


def told(text: str) -> list[tuple[str, str, str]]:
    """Kind, words and source of every row."""
    found = quotes_of(text)
    return list(zip(found["kind"], found["text"], found["source_text"], strict=True))


# Where the name stands -------------------------------------------------------------------------------------------------


def test_a_name_after_the_quotation_is_its_source():
    row = quotes_of("“The ferry will sail on Monday,” said Ines Okafor, the harbour master.").iloc[0]
    assert (row["text"], row["kind"], row["cue"]) == ("“The ferry will sail on Monday,”", "direct", "said")
    assert row["source_text"] == "Ines Okafor"


def test_a_name_before_the_quotation_is_its_source():
    assert told('Okafor said: "We sail at noon. The crew is ready."') == [
        ("direct", '"We sail at noon. The crew is ready."', "Okafor")
    ]


def test_words_broken_by_a_cue_are_two_rows_of_one_quote():
    found = quotes_of("“We counted twice,” Okafor said, “and found the same.”")
    assert found["quote"].tolist() == [0, 0]
    assert found["text"].tolist() == ["“We counted twice,”", "“and found the same.”"]


def test_a_name_follows_words_that_end_in_a_question_or_an_exclamation_mark():
    assert told("“Who counted these votes?” Okafor asked on Monday. It rained.") == [
        ("direct", "“Who counted these votes?”", "Okafor")
    ]
    assert told("“Lock the gates!” Trucks rolled on, and Okafor said that nobody listened.")[0][2] == ""


def test_a_long_appositive_may_stand_between_name_and_verb():
    text = "“We sail at noon tomorrow,” Ines Okafor, the harbour master of a town that has never seen a ferry on time, said."
    assert told(text) == [("direct", "“We sail at noon tomorrow,”", "Ines Okafor")]


def test_a_verb_of_two_words_reports():
    row = quotes_of("“Nobody asked the crew,” Okafor shot back.").iloc[0]
    assert (row["source_text"], row["cue"]) == ("Okafor", "shot back")


def test_a_verb_that_no_list_has_reports_beside_the_marks():
    assert told("“Nobody asked the crew!” bellowed Ines Okafor.")[0][2] == "Ines Okafor"
    assert told("“Nobody asked the crew,” Okafor thundered.")[0][2] == "Okafor"
    assert told("His essay “On Ferries and Fog,” published Monday, sold well.") == []


# Over sentences and paragraphs -------------------------------------------------------------------------------------------


def test_words_in_marks_go_on_with_the_speaker_before():
    found = quotes_of("“We sail at noon,” said Okafor. The sea was calm. “The crew is ready.”")
    assert found["source_text"].tolist() == ["Okafor", "Okafor"]


def test_a_paragraph_of_words_in_marks_goes_on_with_the_last_paragraphs_speaker():
    found = quotes_of("“We sail at noon,” said Ines Okafor.\n“The crew is ready.”")
    assert found["source_text"].tolist() == ["Ines Okafor", "Ines Okafor"]
    assert found["how"].iloc[1] == "rule: goes on with the last paragraph's speaker"


def test_words_in_marks_alone_are_whose_deed_the_sentence_before_tells():
    assert told("It was late. Ines Okafor shook her head. “We are far from ready.”") == [
        ("direct", "“We are far from ready.”", "Ines Okafor")
    ]
    found = quotes_of("“We are ready,” Okafor said. Dunmore disagreed. “They are far from ready.”")
    assert found["source_text"].tolist() == ["Okafor", "Dunmore"]


def test_a_quotation_carried_over_paragraphs_is_one_quote():
    found = quotes_of("“We sail at noon,” said Okafor. “The crew is ready.\n“Nobody waits.\n“Nobody.”\nIt rained.")
    assert found["quote"].tolist() == [0, 0, 0, 0]
    assert found["text"].iloc[2] == "“Nobody waits."


def test_a_name_in_the_second_paragraph_speaks_the_first():
    found = quotes_of("“We sail at noon.\n“The crew is ready,” said Okafor.")
    assert found["quote"].tolist() == [0, 0] and found["source_text"].tolist() == ["Okafor", "Okafor"]


def test_a_colon_that_ends_a_paragraph_leads_into_the_next():
    assert told("It was over. Ines Okafor then declared:\n“The harbour is closed for good.”") == [
        ("direct", "“The harbour is closed for good.”", "Ines Okafor")
    ]


def test_an_unclosed_quotation_ends_before_its_cue():
    assert told('"We ran out at three, said Okafor, who ran the station.\nIt rained.')[0][1] == '"We ran out at three,'


# Phrases that need no verb -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“The ferry is a floating tub,” according to Ines Okafor.", "according to"),
        ("According to Ines Okafor: “The ferry is a floating tub.”", "According to"),
        ("In the words of Ines Okafor, “the ferry is a floating tub.”", "In the words of"),
        ("As Ines Okafor put it, “the ferry is a floating tub.”", "put it"),
        ("“The ferry is a floating tub.” — Ines Okafor, trade minister", "—"),
        ("“The ferry is a floating tub.”\n— Ines Okafor, trade minister", "—"),
        ("“The ferry is a floating tub” – Ines Okafor, on the new ferry.", "–"),
        ("Said Ines Okafor: “The ferry is a floating tub.”", "Said"),
    ],
)
def test_a_phrase_or_a_credit_line_names_the_source(text, cue):
    row = quotes_of(text).iloc[0]
    assert (row["kind"], row["source_text"], row["cue"]) == ("direct", "Ines Okafor", cue)


def test_for_a_name_leads_into_partial_quotation_only():
    assert told("For Ines Okafor, the ferry is “a tub that floats by habit.”") == [
        ("mixed", "the ferry is “a tub that floats by habit.”", "Ines Okafor")
    ]
    assert told("For Ines Okafor, the year began badly.") == []


# Indirect and mixed ------------------------------------------------------------------------------------------------------


def test_a_clause_with_that_is_indirect_speech():
    row = quotes_of("She added that the bridge would stay closed until June.").iloc[0]
    assert (row["kind"], row["source_text"], row["cue"]) == ("indirect", "She", "added")
    assert row["text"] == "the bridge would stay closed until June"


def test_a_participle_has_the_subject_of_its_main_clause():
    assert told("Ines Okafor thanked the crowd in Geneva, adding that the ferry would sail.")[0][2] == "Ines Okafor"


def test_two_verbs_have_one_subject():
    row = quotes_of("Okafor smiled at the mayor and said: “We sail at noon.”").iloc[0]
    assert row["source_text"] == "Okafor"


def test_words_in_marks_inside_a_clause_make_it_mixed():
    assert told("Okafor said the plan was “a gift to the rich” and would fail.") == [
        ("mixed", "the plan was “a gift to the rich” and would fail", "Okafor")
    ]


def test_according_to_reports_a_clause():
    assert told("According to Ines Okafor, the ferry will sail at noon.") == [
        ("indirect", "the ferry will sail at noon", "Ines Okafor")
    ]


def test_a_quotation_after_a_colon_is_no_part_of_the_clause_before_it():
    found = told(
        "Asked if the works had known of the leak for a year, Okafor said the works were blind: “We saw nothing at all.”"
    )
    assert ("direct", "“We saw nothing at all.”", "Okafor") in found or found[-1][1] == "“We saw nothing at all.”"


# Who is no person, and who asks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source", ["the ministry", "police", "officials", "a source close to the talks", "one official"]
)
def test_collective_and_unnamed_sources_are_sources(source):
    assert told(f"“We know nothing of it,” {source} said.")[0][2] == source


@pytest.mark.parametrize(
    "text",
    [
        'In response to whether "the bridge is safe," the engineer stated: "It is safe today, and we watch it."',
        'Asked whether "the bridge is safe," the engineer stated: "It is safe today, and we watch it."',
        'When asked, "Is the bridge safe?" the engineer stated: "It is safe today, and we watch it."',
        'Asked by reporters, "Is the bridge safe?", the engineer stated: "It is safe today, and we watch it."',
    ],
)
def test_words_put_to_the_speaker_are_a_question_of_nobody(text):
    found = quotes_of(text)
    assert found["role"].tolist() == ["question", "statement"]
    assert found["source_text"].tolist() == ["", "the engineer"]


def test_a_reporters_question_is_no_statement():
    found = quotes_of("“Is the ferry safe?” a reporter asked. “It is,” said Okafor.")
    assert found["role"].tolist() == ["question", "statement"]


def test_words_after_a_reporters_question_do_not_go_on_with_it():
    found = quotes_of("“Will you sail?” a reporter asked. “We will not sail today.”")
    assert found["role"].tolist() == ["question", "statement"] and found["quote"].tolist() == [0, 1]


def test_words_that_open_a_paragraph_are_whose_name_comes_later_in_it():
    text = "“The bridge is old and narrow.” It rained all day. “We will close it,” Ines Okafor said."
    assert told(text)[0] == ("direct", "“The bridge is old and narrow.”", "Ines Okafor")
    assert told(text.replace(" It rained all day. ", "\n\n"))[0][2] == ""


def test_one_word_in_marks_is_a_title_only_where_more_speaks_for_it():
    assert told("Ines Okafor laughed. “Nonsense!”") == [("direct", "“Nonsense!”", "Ines Okafor")]


def test_a_speaker_who_asks_makes_a_statement():
    assert quotes_of('"Where," she asked, "is the crew?"')["role"].tolist() == ["statement", "statement"]


def test_who_asks_is_shown_as_questioning():
    found = quotes_of('"Who pays for the bridge?" asked Mara Lindqvist. "The council pays," said Otto Brandt.')
    assert dict(zip(found["cue"], found["stance"], strict=True)) == {"asked": "questioning", "said": "neutral"}


# What is no speech -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'They met at the offices of "Northern Review." Lunch followed.',
        'The paper mocked his belief that "bridges last for ever" with a drawing.',
        "The so-called “reform” was debated. The “experts” stayed at home.",
        "She spoke on “Morning Harbour” and in “The Old Sea” of nothing else.",
        "The song “All Right Now” was played twice.",
    ],
)
def test_titles_scare_quotes_and_beliefs_in_marks_are_no_speech(text):
    assert quotes_of(text).empty


def test_long_words_in_marks_are_kept_though_nobody_is_named():
    found = quotes_of("Signs with “no more ferries for the rich and idle” hung in the rain.")
    assert found["kind"].tolist() == ["direct"]


@pytest.mark.parametrize(
    "aside", ["who called the delay a scandal", "as he called for patience", "when asked whether the ferry was safe"]
)
def test_who_spoke_in_full_goes_on_after_what_the_sentence_reports_besides(aside):
    found = quotes_of(f"“The ferry is late,” said Ines Okafor, {aside}. “It will be late again tomorrow.”")
    last = found[found["text"].str.contains("tomorrow")].iloc[0]
    assert last["source_text"] == "Ines Okafor"


def test_words_alone_in_a_paragraph_go_on_with_whom_the_last_sentence_before_reported():
    found = quotes_of("Okafor said that the ferry would be repaired by May.\n\n“Not a day later. I give you my word.”")
    assert found["source_text"].tolist() == ["Okafor", "Okafor"]


def test_words_within_a_sentence_without_a_verb_of_saying_name_nobody():
    row = quotes_of("Capitalizing on the fog, the harbour opened a “quiet hour for tired ferries” in May.").iloc[0]
    assert (row["source_text"], row["kind"]) == ("", "direct")


def test_a_title_in_doubled_single_marks_is_no_speech():
    assert not len(quotes_of("Okafor stars in ''Hail, Ferry!,'' a comedy about the sea."))


def test_a_transcript_whose_turns_open_with_a_mark_is_one():
    lines = ('"WELLS: Is the ferry safe?', '"OKAFOR: It is.', '"WELLS: And tomorrow?', '"OKAFOR: Tomorrow too.')
    found = quotes_of("\n\n".join(("The ferry and the sea, in their own words.", *lines)))
    assert found["source_text"].tolist() == ["WELLS", "OKAFOR", "WELLS", "OKAFOR"]


def test_a_source_ends_before_a_bracket_that_is_cut():
    row = quotes_of("“I am glad,” Rep. Gwen Dunmore (D-Wis.) said on Friday.").iloc[0]
    assert row["source_text"] == "Rep. Gwen Dunmore"


def test_an_article_of_nothing_but_words_in_marks_is_read():
    assert quotes_of("“We sail at noon.")["text"].tolist() == ["“We sail at noon."]


def test_no_quotes_is_an_empty_table_of_the_same_shape():
    found = quotes_of("Nothing was heard.")
    assert found.empty
    assert list(found.columns) == list(COLUMNS["quotes"])


# The seed, marked by hand ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed():
    articles = read_articles("seeds")
    return name_speakers(articles, find_quotes(articles), find_names(articles)).quotes


@pytest.fixture(scope="module")
def gold():
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KEYS = "start end kind role speaker source_start source_end cue_start cue_end".split()


def test_the_gold_of_the_seed_points_at_its_words(gold):
    text = read_articles("seeds")["text"].iloc[0]
    assert all(text[int(row["start"]) : int(row["end"])] == row["text"] for row in gold)


def test_direct_questions_and_headlines_of_the_seed_are_exactly_those_marked_by_hand(seed, gold):
    exact = [tuple(row[key] for key in KEYS) for row in gold if row["kind"] in ("direct", "headline")]
    rows = seed[seed["kind"].isin(["direct", "headline"])]
    assert [tuple(map(str, row)) for row in rows[KEYS].itertuples(index=False)] == exact


def test_every_direct_statement_of_the_seed_is_the_deputy_ministers(seed):
    spoken = seed[(seed["kind"] == "direct") & (seed["role"] == "statement")]
    assert len(spoken) == 21 - 2 and set(spoken["speaker"]) == {"Sergei Ryabkov"}
    assert set(seed["source_text"]) >= {
        "He",
        "the senior Russian diplomat",
        "the Deputy Foreign Minister",
        "Sergey Ryabkov",
    }


def test_nobody_speaks_the_journals_title_or_the_belief_in_marks(seed):
    assert not seed["text"].str.contains("International Affairs|dialogue between Moscow", regex=True).any()


@pytest.mark.parametrize(
    ("source", "cue"), [("He", "added"), ("he", "noting"), ("He", "asserted"), ("him", "According to")]
)
def test_indirect_speech_of_the_seed_is_found_with_its_speaker(seed, source, cue):
    rows = seed[(seed["kind"] == "indirect") & (seed["source_text"] == source) & (seed["cue"] == cue)]
    assert rows["speaker"].tolist() == ["Sergei Ryabkov"]


def test_how_much_indirect_speech_of_the_seed_is_found(seed, gold, capsys):
    wanted = [row for row in gold if row["kind"] == "indirect" and row["role"] == "statement"]
    rows = {(str(row.start), row.speaker) for row in seed[seed["kind"] == "indirect"].itertuples()}
    found = [row for row in wanted if (row["start"], row["speaker"]) in rows]
    with capsys.disabled():
        print(f"\nindirect speech of the seed: {len(found)} of {len(wanted)} found with their speakers")
    assert len(found) >= 4


@pytest.mark.parametrize("dateline", ["VELMARA, June 11 (Northern Wire) — ", "LUND (Wire) - ", "LUND — ", "LUND ― "])
def test_a_dateline_is_nobodys_words(dateline):
    quotes = quotes_of(f"{dateline}The ferry will sail on Monday, Prime Minister Ines Okafor said.")
    assert quotes["text"].tolist() == ["The ferry will sail on Monday"]


def test_a_capital_alone_is_no_dateline():
    assert quotes_of("A ferry will sail on Monday, Ines Okafor said.")["text"].tolist() == [
        "A ferry will sail on Monday"
    ]


def test_a_full_stop_within_the_marks_does_not_part_words_from_their_speaker():
    quotes = quotes_of("“The ferry is late.” Ines Okafor said. “It is always late.”")
    assert quotes["source_text"].tolist() == ["Ines Okafor", "Ines Okafor"]


def test_words_in_marks_alone_are_said_once():
    quotes = quotes_of("“I do not know,” said Ines Okafor, shaking her head, “what they were thinking.”")
    assert quotes["cue"].tolist() == ["said", "said"]


def test_a_participle_after_a_comma_is_of_who_spoke_before_it_and_tells_its_hearer_nothing():
    text = "Ines Okafor denied that she had met Falk, telling the inquiry that the photograph was “obviously doctored”."
    quotes = quotes_of(text)
    assert quotes["source_text"].iloc[-1] == "Ines Okafor"
    assert quotes["text"].iloc[-1] == "the photograph was “obviously doctored”"


# Whose words in marks go on, and whose they are --------------------------------------------------------------------------


def test_words_in_marks_without_a_verb_are_those_of_who_was_heard_before():
    found = quotes_of(
        "“We are tired,” said Ines Okafor. Now, “within the harbour there is talk of a strike by all crews.”"
    )
    assert found["source_text"].tolist() == ["Ines Okafor", "Ines Okafor"]


def test_a_quotation_broken_by_a_long_report_goes_on():
    text = "“In other news,” Okafor wrote to her friends last January, “the ferry has found a second engine.”"
    found = quotes_of(text)
    assert set(found["quote"]) == {0} and set(found["source_text"]) == {"Okafor"}


def test_words_in_marks_joined_by_and_are_said_by_one():
    found = quotes_of("Okafor asked the crowd, “Who waits for it?” and, “Who pays for the waiting?”")
    assert set(found["quote"]) == {0} and set(found["source_text"]) == {"Okafor"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The ferry is, in Okafor's words, “a ruin that the harbour is ashamed of.”", "Okafor"),
        ("In the minister’s own words, “nobody would board it twice.”", "the minister"),
        ("“A ruin that nobody would board twice,” in Ines Okafor’s words, is still at sea.", "Ines Okafor"),
    ],
)
def test_in_the_words_of_somebody_names_the_source(text, source):
    assert quotes_of(text)["source_text"].tolist() == [source]


def test_a_question_that_a_name_then_asked_is_that_names():
    row = quotes_of("Okafor then asked, “With which boats?” The minister left.").iloc[0]
    assert (row["source_text"], row["role"]) == ("Okafor", "statement")


def test_when_it_was_does_not_speak_before_a_colon():
    found = quotes_of(
        "When the ferry sank, Ines Okafor had this for the crews:\n\n“We mourn the dead with all the harbour.”"
    )
    assert found["source_text"].tolist()[-1] == "Ines Okafor"


def test_a_word_for_any_is_no_speaker_before_a_colon():
    row = quotes_of("Each winter there is one threat: “If the ferry stops, I am leaving for the city!”").iloc[0]
    assert row["source_text"] == ""


def test_a_senator_of_the_us_speaks_after_the_marks():
    row = quotes_of("“The great harbour is open!” US Senator Jeff Falk said as he cut the ribbon.").iloc[0]
    assert row["source_text"] == "US Senator Jeff Falk"


def test_a_programme_that_is_told_something_is_no_quote():
    found = quotes_of("Okafor told “Good Morning Lund” that the ferry would sail on Monday.")
    assert found["text"].tolist() == ["the ferry would sail on Monday"]


def test_words_told_within_what_somebody_says_are_said_once():
    found = quotes_of(
        "Harbour Minister Ines Okafor said she had written to her northern counterpart and had been told "
        "“that the line was busy.”"
    )
    assert (found["source_text"].tolist(), found["kind"].tolist()) == (["Harbour Minister Ines Okafor"], ["mixed"])
