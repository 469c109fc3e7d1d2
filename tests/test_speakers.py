"""Speakers: whom a name, a pronoun or a description stands for, and how much each speaks."""

import pandas as pd
import pytest

from helpers.articles import read_articles
from helpers.names import find_names
from helpers.quotes import find_quotes
from helpers.speakers import name_speakers
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


def test_unnamed_sources_have_no_speaker():
    quotes, _ = speakers_of("“It was dark and we saw nothing,” said a witness.")
    assert quotes["speaker"].tolist() == [""]
    assert quotes["source_text"].tolist() == ["a witness"]


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
