"""Speakers: whom a name, a pronoun or a description stands for, and how much each speaks."""

import pandas as pd
import pytest

from helpers.articles import read_articles, tabulate
from helpers.corpus import analyse
from helpers.names import find_names
from helpers.quotes import find_quotes
from helpers.speakers import count_speakers, name_speakers
from helpers.tables import InputError


def speakers_of(articles, **options):
    if isinstance(articles, str):
        articles = pd.DataFrame({"article": ["a"], "text": [articles], "headline": ""})
    return name_speakers(articles, find_quotes(articles), find_names(articles), **options)


def test_pronoun_takes_the_last_named_speaker():
    quotes, _ = speakers_of("“It is over,” said Ines Okafor on Friday. She added: “We can go home now.”")
    assert quotes["speaker"].tolist() == ["Ines Okafor", "Ines Okafor"]
    assert "pronoun" in quotes["how"].iloc[1]


def test_pronoun_passes_over_a_person_of_the_other_sex():
    quotes, _ = speakers_of("Ines Okafor met Peter Dunmore on Friday. “He was late again,” she said.")
    assert quotes["speaker"].tolist() == ["Ines Okafor"]


def test_unnamed_sources_go_by_their_description():
    quotes, _ = speakers_of("“It was dark and we saw nothing,” said a witness.")
    assert quotes["speaker"].tolist() == ["a witness"]
    assert quotes["how"].iloc[0].endswith("unnamed: as described")


def test_aliases_of_ones_own_name_the_speaker():
    text = "The harbour office said that no ship would sail."
    quotes, speakers = speakers_of(text, aliases={"Port of Lund": ["harbour office"]})
    assert quotes["speaker"].tolist() == ["Port of Lund"]
    assert speakers["words"].tolist() == [4]


def test_aliases_that_are_no_lists_are_refused():
    with pytest.raises(InputError, match="must be a list"):
        speakers_of("“No,” she said.", aliases={"Okafor": "Ines"})


def test_every_statement_of_the_seed_is_the_deputy_ministers():
    quotes, speakers = speakers_of(read_articles("seeds"))
    statements = quotes[quotes["role"] == "statement"]
    assert set(statements["speaker"]) == {"Sergei Ryabkov"}
    assert quotes["speaker"][quotes["role"] == "question"].tolist() == ["", ""]
    assert speakers["share"].tolist() == [1.0]


def speakers_in(text: str) -> list[str]:
    return speakers_of(text).quotes["speaker"].tolist()


def test_a_name_inside_marks_is_no_speaker():
    text = "“It is over,” said Ines Okafor. “Peter Dunmore knows it. He was there,” she said. He is late, she added."
    assert set(speakers_in(text)) == {"Ines Okafor"}


def test_pronoun_takes_the_subject_rather_than_the_one_named_after():
    text = "Owen Pratt met Adam Vale in Lund on Friday.\n\n“We agreed on nothing,” he said."
    assert speakers_in(text) == ["Owen Pratt"]


def test_pronoun_after_an_unnamed_official_is_that_official():
    text = "Owen Pratt flew home. “The talks failed,” a senior official said. “Nobody slept,” he added."
    assert speakers_in(text) == ["a senior official", "a senior official"]


def test_a_pronoun_that_nobody_fits_stays_empty():
    quotes = speakers_of("Ines Okafor left. “It was late,” he said.").quotes
    assert quotes["speaker"].tolist() == [""]
    assert quotes["how"].iloc[0].endswith("pronoun of nobody named")


def test_a_long_speech_is_no_distance_for_a_pronoun():
    speech = "It was cold. " * 12
    text = f"“{speech}” said Ines Okafor. “{speech}” she said."
    assert set(speakers_in(text)) == {"Ines Okafor"}


def test_they_are_the_group_that_spoke_last():
    text = "Some officials said that the dam would hold. They said that nobody should leave."
    assert speakers_in(text) == ["officials", "officials"]


def test_a_description_is_the_person_who_was_given_it():
    text = (
        "Sergei Malkin, deputy foreign minister of Russia, met Adam Vale. Vale said nothing. "
        "“We agree,” the deputy foreign minister said."
    )
    assert speakers_in(text)[-1] == "Sergei Malkin"


def test_a_description_of_the_other_party_is_somebody_else():
    text = "Democratic candidate Ruth Vale met Republican nominee Adam Kerr. Kerr smiled. “No,” said the Democratic nominee."
    assert speakers_in(text) == ["Ruth Vale"]


def test_a_description_that_is_a_new_person_is_nobody_named_before():
    text = "“It is dark,” said Ines Okafor. Far away, a fisherman said that he saw a light."
    assert "Ines Okafor" not in speakers_in(text)[1:]


def test_the_ministry_is_the_ministry_that_the_article_names():
    text = "The Ministry of Fisheries closed the port. The ministry said that no boat would sail."
    assert speakers_in(text) == ["Ministry of Fisheries"]


def test_whose_campaign_it_is_goes_by_the_full_name():
    text = "Ruth Vale won. “We are glad,” the Vale campaign said. Vale's campaign said that it was tired."
    assert speakers_in(text) == ["Ruth Vale's campaign", "Ruth Vale's campaign"]


def test_collective_sources_keep_their_description():
    assert speakers_in("“Stay inside,” police said. Several witnesses said that they saw smoke.") == [
        "police",
        "witnesses",
    ]


def test_how_says_that_a_surname_has_several_owners():
    text = "Mary Dunmore and Peter Dunmore voted. Mary Dunmore smiled. “It was close,” Dunmore said."
    quotes = speakers_of(text).quotes
    assert quotes["speaker"].tolist() == ["Mary Dunmore"]
    assert "of several" in quotes["how"].iloc[0]


def test_answers_are_the_interviewees_and_questions_nobodys():
    text = (
        "A talk with Ines Okafor\n\nInes Okafor runs the port; Peter Dunmore asked her.\n\nQ: Is it open?\n\nA: It is.\n\n"
        "Q: For how long?\n\nA: Until Friday.\n"
    )
    turns = speakers_of(text).quotes
    assert turns["speaker"].tolist() == ["", "Ines Okafor", "", "Ines Okafor"]


def test_a_description_after_a_name_and_comma_is_that_persons():
    text = "Adam Vale smiled. Nina Falk, the president of the rowing club, said that the lake was cold."
    assert set(speakers_in(text)) == {"Nina Falk"}


def test_a_name_before_a_noun_is_no_subject():
    text = "Adam Vale slept. Vale adviser Owen Pratt flew to Lund. “It was cold,” he said."
    assert speakers_in(text) == ["Owen Pratt"]


def test_who_is_introduced_last_is_meant_by_the_next_pronoun():
    text = "Adam Vale left early. A friend called Owen Pratt, a fisherman from the north. “I know the coast,” he said."
    assert speakers_in(text) == ["Owen Pratt"]


def test_somebodys_spokeswoman_is_not_the_person_herself():
    text = "Former Vice President Ruth Vale won. “She is glad,” the former vice president's spokeswoman said."
    assert "Ruth Vale" not in speakers_in(text)


def test_it_is_the_body_that_spoke_last():
    text = "The Ministry of Fisheries said that the port was closed. It added that no boat would sail."
    assert speakers_in(text) == ["Ministry of Fisheries", "Ministry of Fisheries"]


def test_an_owner_may_be_named_in_full_and_end_in_s():
    assert speakers_in("Ruth Rhodes won. Ruth Rhodes’ campaign said that it was over.") == ["Ruth Rhodes's campaign"]


def test_a_country_is_known_by_the_word_for_its_people_and_takes_no_pronoun():
    text = "Tavronia closed the Tavronian ports. “Nobody asked us,” said Ines Okafor of Tavronia. Tavronia will pay, she said."
    assert speakers_in(text) == ["Ines Okafor", "Ines Okafor"]


def test_a_body_called_by_its_last_word_goes_by_its_full_name():
    text = (
        "The Lund Harbour Trust said the port was full. The Trust added that it would build. “We will,” the trust said."
    )
    assert set(speakers_in(text)) == {"Lund Harbour Trust"}


def test_a_source_in_the_genitive_is_its_owner():
    text = "Ines Okafor met the growers. Okafor's claim that the harvest was lost surprised them."
    assert speakers_in(text) == ["Ines Okafor"]


def test_a_deputy_is_not_the_one_whose_deputy_he_is():
    text = (
        "Foreign Minister Ines Okafor left the talks. Peter Dunmore spoke for an hour. "
        "“We are tired,” the deputy foreign minister said."
    )
    assert speakers_in(text) == ["Peter Dunmore"]


def test_who_and_which_are_what_stands_before_them():
    text = "The committee met a clerk who said that the archive was wet."
    assert speakers_in(text) == ["a clerk"]


def test_a_part_of_a_group_goes_by_its_own_words():
    quotes, _ = speakers_of(
        "A majority of voters said that the tax was too high. Some of the growers said it was too low."
    )
    assert quotes["speaker"].tolist() == ["a majority of voters", "some of the growers"]


def test_a_relative_clause_is_no_part_of_a_description():
    text = "Two security officials who have seen the tracks said that the boat had turned back."
    assert speakers_in(text) == ["two security officials"]


def test_the_place_before_a_ministry_is_not_its_name():
    text = "In Lund the harbour ministry said that no ship would sail."
    assert speakers_in(text) == ["harbour ministry"]


def test_a_surname_after_mr_is_no_role():
    text = "Mr. Singer told the board that the fund was closed. Ines Okafor left. “It is,” Mr. Singer said."
    assert set(speakers_in(text)) == {"Singer"}


def test_whom_a_source_only_speaks_of_is_not_the_speaker():
    text = "The head of a group backing Governor Ines Okafor said that it was over."
    assert speakers_in(text) == ["head of a group"]


def test_a_study_is_not_the_council_it_is_by():
    text = "A study by the Lund Harbour Council found that the quay was sinking."
    assert speakers_in(text) == ["a study by the Lund Harbour Council"]


def test_an_office_in_capitals_is_a_title():
    text = "Ines Okafor, Harbour Minister of Lund, spoke.\n\n“The pier is open,” the Harbour Minister said."
    table = speakers_of(text).speakers
    assert table["speaker"].tolist() == ["Ines Okafor"]
    assert table["titles"].tolist() == ["Harbour Minister of Lund"]


def test_titles_are_listed_once_in_one_spelling_and_mr_only_where_there_is_no_other():
    text = (
        "Sen. Ines Okafor spoke. Senator Ines Okafor left. Mrs. Okafor, a farmer, said that it was over. "
        "Mr. Dunmore said that it was not."
    )
    table = speakers_of(text).speakers.set_index("speaker")
    assert table.loc["Ines Okafor", "titles"] == "Sen.; farmer"
    assert table.loc["Dunmore", "titles"] == "Mr."


def test_a_description_after_an_opening_phrase_is_not_the_person_named_in_it():
    assert "Ines Okafor" not in speakers_in(
        "After a talk with Ines Okafor, the detective said that the case was closed."
    )


def test_whom_a_speaker_speaks_of_is_another():
    text = "Bruno Falk called the senator a “clown” on Monday. The senator, a farmer from Lund, said: “Grow up.”"
    assert speakers_in(text)[-1] == "senator"


def test_short_words_for_an_office_mean_who_holds_it():
    text = "Prime Minister Ines Okafor said that talks were on. The PM added that a deal was near."
    assert speakers_in(text) == ["Ines Okafor", "Ines Okafor"]


def test_words_within_other_words_of_the_same_speaker_count_once():
    quotes = pd.DataFrame(
        {
            "article": "a",
            "start": [0, 12, 30],
            "end": [26, 26, 41],
            "text": ["it was dead, she said late", "she said late", "not one day"],
            "quote": [0, 1, 2],
            "role": "statement",
            "speaker": "Ines Okafor",
            "source_text": "Okafor",
        }
    )
    assert count_speakers(quotes)["words"].tolist() == [9]


def test_the_lawyer_of_somebody_unknown_is_not_who_spoke_before():
    text = "“The law is the law,” Judge Ines Okafor told the court. Boone’s lawyer said that he would appeal."
    assert speakers_in(text) == ["Ines Okafor", "Boone’s lawyer"]


def test_a_description_before_a_comma_and_a_name_is_that_persons():
    text = (
        "The country’s foreign minister, Ines Okafor, met Peter Dunmore, the mayor. "
        "The minister said that talks would go on. The mayor said that he was glad."
    )
    assert speakers_in(text) == ["Ines Okafor", "Peter Dunmore"]


def test_a_surname_that_no_list_knows_may_open_a_sentence():
    assert speakers_in("Ryabkin, when asked about the talks, noted that the port was ready.") == ["Ryabkin"]


def test_what_follows_a_name_is_no_part_of_it():
    speakers = speakers_of("Mrs Okafor swept in on a promise to ‘mend what others left torn’.").speakers
    assert "swept" not in speakers["aliases"].iloc[0]


def test_whom_a_clause_before_the_main_one_is_about_is_not_who_speaks_next():
    text = "When Owen Pratt defended the dam, Adam Vale walked out. “I had heard enough,” he said."
    assert speakers_in(text)[-1] == "Adam Vale"


def test_who_opens_a_clause_may_be_the_pronoun_after_it():
    assert speakers_in("Adam Vale left early. When Owen Pratt came home, he said that it was late.") == ["Owen Pratt"]


def test_who_is_set_against_another_speaks_next():
    text = "“The dam will hold,” said Owen Pratt. The farmers cheered, but Adam Vale was not so sure. “I doubt it,” he said."
    assert speakers_in(text) == ["Owen Pratt", "Adam Vale"]


def test_who_is_asked_answers():
    text = "Owen Pratt runs the paper. Owen Pratt asked Adam Vale about the dam. “I doubt it,” he said."
    assert speakers_in(text)[-1] == "Adam Vale"


def test_who_is_told_by_another_answers():
    text = "Owen Pratt spoke on Monday. Adam Vale was told by Owen Pratt to resign. “I am going nowhere,” he said."
    assert speakers_in(text)[-1] == "Adam Vale"


def test_whom_a_speaker_only_tells_of_does_not_speak_next():
    text = "Owen Pratt had promised jobs, Adam Vale said. “He promised the moon,” he said."
    assert speakers_in(text) == ["Adam Vale", "Adam Vale"]


def test_whom_another_is_compared_with_does_not_speak_next():
    text = "“The dam is old,” said Adam Vale. Is he not bolder than Owen Pratt? “Nobody is,” he said."
    assert speakers_in(text) == ["Adam Vale", "Adam Vale"]


def test_marks_broken_by_who_speaks_are_no_sentence_of_their_own():
    text = (
        "Owen Pratt had told the club to close. It was Adam Vale’s turn.\n\n“I was there,” he said, “and so was she.”"
    )
    assert set(speakers_in(text)) == {"Owen Pratt"}


def test_a_description_between_dashes_is_the_person_before_it():
    assert speakers_in("Nina Falk – a veteran of three inquiries – said that nobody was above the law.") == [
        "Nina Falk"
    ]


def test_it_is_the_body_that_opens_the_sentence():
    assert speakers_in("The bank will close 40 branches, it said on Tuesday.") == ["bank"]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("An outside group", "an outside group"),
        ("Local and foreign critics", "Local and foreign critics"),
        ("Port agencies", "Port agencies"),
        ("A wide range of growers", "a wide range of growers"),
        ("The vice-chancellor of the college", "vice-chancellor of the college"),
    ],
)
def test_a_noun_for_people_or_bodies_is_known_in_the_plural_and_within_other_words(source, speaker):
    assert [one.casefold() for one in speakers_in(f"{source} said that it was late.")] == [speaker.casefold()]


def test_a_comrade_is_a_person_whose_forename_no_list_has():
    text = "The President of the union, Comrade Adaeze Nwosu, left on Sunday. She said that nobody had been paid."
    assert speakers_in(text) == ["Adaeze Nwosu"]


@pytest.mark.parametrize("source", ["the 27-year-old", "the Swede"])
def test_an_age_or_a_people_alone_is_whom_the_text_speaks_of(source):
    text = f"Manager Leo Dunmore has told how close he came to joining Lund. “The papers were on the table,” {source} said."
    assert speakers_in(text)[-1] == "Leo Dunmore"


def test_a_bishop_is_the_one_whom_the_article_calls_so():
    text = "The Bishop of Lund, the Right Reverend Alice Falk, left. “Nobody listens,” the bishop said."
    assert speakers_in(text) == ["Alice Falk"]


def test_a_speaker_whose_name_has_no_capitals_is_named_and_nobody_else_is():
    text = "Peter Dunmore left. “No ship will sail,” said محمد الحسيني, a shipping lawyer. “Nobody paid,” he added."
    assert speakers_in(text) == ["محمد الحسيني"] * 2


def test_a_surname_with_an_elided_particle_is_no_forename_left_alone():
    text = "“No ship will sail,” said Dr. Jean-Luc d’Aubigné, a chemist. D’Aubigné said that the tide was late."
    assert speakers_in(text) == ["Jean-Luc d’Aubigné"] * 2


def test_a_source_ends_with_jr_after_its_comma():
    quotes, _ = speakers_of("“No ship will sail,” said Walter Penrose, Jr., a judge.")
    assert quotes[["source_text", "speaker"]].to_numpy().tolist() == [["Walter Penrose, Jr.", "Walter Penrose Jr."]]


def test_a_source_goes_on_after_the_particles_of_a_name():
    assert speakers_in("Prince Ludwig zu Erlau warned that the ship was late.") == ["Ludwig zu Erlau"]


def named_in(text):
    """The speaker of each quote, the article read as from a file: its first line can be its headline."""
    return analyse(tabulate([{"article": "a", "text": text}])).quotes["speaker"].tolist()


INTERVIEW = (
    "“{}”\n\nHarbour director Ines Okafor on debt, cranes and the ferry\n\nQ: Will you sell it?\n\nA: No. We will not sell the "
    "harbour.\n\nQ: What about the cranes?\n\nA: The cranes are old."
)


@pytest.mark.parametrize("headline", ["We will not sell the harbour", "Cranes do not sleep at night"])
def test_the_quotation_over_an_interview_is_the_interviewees(headline):
    assert named_in(INTERVIEW.format(headline))[0] == "Ines Okafor"


def test_the_quotation_over_a_report_is_that_of_who_says_it_below():
    body = "The council met on Monday to talk of the pier.\n\n“Nobody asked the islanders,” said Leo Marsh.\n\n“It is late,” said Mara Lind."
    assert named_in(f"“Nobody asked the islanders”\n\n{body}")[0] == "Leo Marsh"
    assert named_in(f"“Nobody hears the islanders”\n\n{body}")[0] == ""


def test_the_head_of_somebodys_lobby_stands_as_described():
    text = "The head of Velmar’s shipping lobby has warned that the ferries may stop."
    assert named_in(text) == ["head of Velmar’s shipping lobby"]


def test_a_minister_nobody_names_is_the_minister_she_means():
    assert named_in("The finance minister was right when she argued that the levy would hurt ports.") == [
        "finance minister"
    ]
    text = "“It is late,” said Mayor Jon Perk.\n\nThe economics minister was wrong when he claimed that the sale would pay."
    assert named_in(text) == ["Jon Perk", "economics minister"]


def test_the_head_of_the_port_is_not_the_head_of_the_department():
    text = "The head of the department Olga Stanova left.\n\nThe head of the {} said that it was late."
    assert named_in(text.format("department")) == ["Olga Stanova"]
    assert named_in(text.format("port")) == ["head of the port"]


def test_the_minister_is_sooner_the_minister_than_the_deputy():
    text = "The minister Viktor Pelin came with the deputy minister Ruslan Makov. “We will sail,” said the minister."
    assert named_in(text) == ["Viktor Pelin"]
