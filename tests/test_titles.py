"""Titles: what an article says that a person is, beside the name."""

import pandas as pd
import pytest

from helpers.names import find_names
from helpers.titles import find_titles, list_titles


def titles_in(text: str, name: str) -> list[str]:
    """The titles beside a name in a text."""
    articles = pd.DataFrame({"article": ["a"], "text": [text], "headline": ""})
    found = find_titles(articles, find_names(articles))
    return found["text"][(found["speaker"] == name).to_numpy()].tolist()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Harbour Minister Ines Okafor spoke.", "Harbour Minister"),
        ("Water and Sanitation Minister Ines Okafor spoke.", "Water and Sanitation Minister"),
        ("Lund shadow health minister Ines Okafor spoke.", "Lund shadow health minister"),
        ("Ines Okafor, the UN High Representative for Ports, spoke.", "UN High Representative for Ports"),
        ("Ines Okafor, spokeswoman for the ministry, said that it was over.", "spokeswoman for the ministry"),
        ("Ines Okafor, 43, a farmer, said that it was over.", "farmer"),
        ("Ines Okafor (43), a farmer, said that it was over.", "farmer"),
        ("Ines Okafor – a farmer from Lund – said that it was over.", "farmer from Lund"),
        ("“It is over,” the ministry’s spokeswoman, Ines Okafor, said.", "ministry’s spokeswoman"),
        ("The mayor of Lund, Ines Okafor, said that it was over.", "mayor of Lund"),
        ("Police spokeswoman, Ines Okafor, said that it was over.", "Police spokeswoman"),
        ("“It is over,” said Ines Okafor, editor-in-chief of the Lund Post.", "editor-in-chief of the Lund Post"),
        ("They met Ines Okafor, a 53-year-old driver who lives in Lund, on Friday.", "driver"),
        ("“It is over,” said Ines Okafor, spokeswoman for Mrs. Dunmore, on Friday.", "spokeswoman for Mrs. Dunmore"),
    ],
)  # fmt: skip
def test_a_title_stands_before_a_name_or_in_apposition_to_it(text, title):
    assert titles_in(text, "Ines Okafor") == [title]


@pytest.mark.parametrize(
    "text",
    [
        "According to Ines Okafor, the minister had left.",
        "According to Ines Okafor, the minister left early.",
        "After a talk with the mayor, Ines Okafor, smiling, went home.",
        "The talks were led by Ines Okafor, Senator Ruth Vale, and Peter Dunmore.",
        "Ines Okafor, 43, of Lund, said that it was over.",
        "Ines Okafor, through a spokesman, said that it was over.",
        "Peter Dunmore and his wife, Ines Okafor, left.",
    ],
)
def test_what_only_stands_beside_a_name_is_no_title(text):
    assert titles_in(text, "Ines Okafor") == []


def test_whose_daughter_somebody_is_is_not_the_fathers_title():
    text = "Ruth Vale, the daughter of President Adam Vale, spoke."
    assert titles_in(text, "Adam Vale") == ["President"]
    assert titles_in(text, "Ruth Vale") == ["daughter of President Adam Vale"]


def test_a_long_title_is_cut_where_it_goes_on():
    text = "Ines Okafor, chief economist at the Harbour Bank of Lund and a member of the city council, spoke."
    assert titles_in(text, "Ines Okafor") == ["chief economist at the Harbour Bank of Lund"]


@pytest.mark.parametrize(
    ("titles", "listed"),
    [
        (["Minister", "Minister of Ports", "mayor"], "Minister of Ports; mayor"),
        (["Ohio senator", "senator"], "Ohio senator"),
        (["former senator", "senator"], "former senator; senator"),
        (["Sen.", "Senator", "Mr."], "Sen."),
        (["Mr."], "Mr."),
        ([f"{letter} maker" for letter in "abcdefg"], "a maker; b maker; c maker; d maker; e maker"),
    ],
)
def test_titles_are_listed_by_frequency_each_once(titles, listed):
    counts = pd.DataFrame({"speaker": "N", "text": titles, "count": range(len(titles), 0, -1)})
    assert list_titles(counts) == {"N": listed}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The minister of economy of Velmar Ines Okafor spoke.", "minister of economy of Velmar"),
        ("This was said by the head of the department Ines Okafor.", "head of the department"),
        ("The governor of the Lund region Ines Okafor spoke.", "governor of the Lund region"),
        ("The chairman of the committee on trade and industry Ines Okafor spoke.", "chairman of the committee on trade and industry"),
        ("Deputy head of the foreign ministry Ines Okafor spoke.", "Deputy head of the foreign ministry"),
        ("The press secretary of the president Ines Okafor spoke.", "president"),
    ],
)  # fmt: skip
def test_a_title_with_of_stands_right_before_a_name_as_translations_put_it(text, title):
    assert titles_in(text, "Ines Okafor") == [title]


@pytest.mark.parametrize(
    "text",
    [
        "The lawyer for Ines Okafor spoke.",
        "The head of the port met Ines Okafor.",
        "The chief of staff praised Ines Okafor.",
        "The mayor of Lund and Ines Okafor spoke.",
        "The mayor of Lund told Ines Okafor to go.",
    ],
)
def test_what_stands_before_a_name_and_is_another_s_is_no_title(text):
    assert titles_in(text, "Ines Okafor") == []
