"""Aliases: merging what a reader knows to be one speaker, and showing what may be."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.aliases import look_alikes, read_aliases, write_aliases
from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.tables import InputError


def speakers_table(**quotes: int) -> pd.DataFrame:
    names = [name.replace("_", " ") for name in quotes]
    return pd.DataFrame({"speaker": names, "quotes": list(quotes.values())})


TEXT = "“It holds,” said Ines Okafor. “It does not,” said Inez Okaforr. “We wait,” said the harbour office."


def test_look_alikes_are_shown_judged_and_merged(tmp_path):
    corpus = analyse(tabulate([{"article": "a", "text": TEXT}]))
    pairs = look_alikes(corpus)
    assert pairs[["speaker", "other"]].to_numpy().tolist() == [["Ines Okafor", "Inez Okaforr"]]
    file = write_aliases(pairs, tmp_path / "aliases.toml")
    merged = analyse(corpus.articles, aliases=file)
    assert merged.speakers["quotes"][merged.speakers["speaker"] == "Ines Okafor"].tolist() == [2]
    assert set(merged.mentions["entity"]) == {"Ines Okafor"}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Mara_Lindqvist", "Mara_Lindquist", "same forename, surnames spelt alike"),
        ("Hillary_Clinton", "Clinton", "same surname, one without a forename"),
        ("Sergei_Malkin", "Sergej_Malkon", "same forename, surnames spelt alike"),
        ("Owen_Marsh", "Owen_Marsh_Jr.", "same name but for Jr."),
        ("Northern_Harbour_Authority", "NHA", "initials of the other"),
        ("Lund_Post", "Northern_Lund_Post", "one name within the other"),
        ("José_Pérez", "Jose_Perez", "same letters"),
        ("Harbour_Trust", "Trust", "same last word"),
        ("Lund", "Port_of_Lund", "same last word"),
        ("Labour_Ministry", "Labor_Ministry", "same last word, first words alike"),
        ("Northern_Authority", "Northern_Autority", "same first word, last words spelt alike"),
    ],
)
def test_look_alikes_say_what_is_alike(one, other, reason):
    found = look_alikes(speakers_table(**{one: 3, other: 1}))
    assert found["reason"].tolist() == [reason]
    assert found[["quotes", "other_quotes"]].to_numpy().tolist() == [[3, 1]]


@pytest.mark.parametrize(
    ("kind", "reason"), [("person", "same surname, one without a forename"), ("place", "same last word")]
)
def test_what_a_corpus_says_of_a_name_goes_before_its_words(kind, reason):
    mentions = pd.DataFrame({"entity": ["Ida House", "House"], "kind": kind})
    corpus = SimpleNamespace(speakers=speakers_table(Ida_House=2, House=1), mentions=mentions)
    assert look_alikes(corpus)["reason"].tolist() == [reason]


def test_two_people_of_one_surname_are_no_look_alikes():
    assert not len(look_alikes(speakers_table(Bill_Clinton=3, Hillary_Clinton=5, police=2)))


def test_writing_aliases_keeps_what_the_file_held(tmp_path):
    file = tmp_path / "aliases.toml"
    file.write_text('"Port of Lund" = ["harbour office"]\n', encoding="utf-8")
    pairs = pd.DataFrame({"speaker": ["Port of Lund", 'Ann "A" Lee'], "other": ["the port", "Lee"]})
    write_aliases(pairs, file)
    assert read_aliases(file) == {
        "harbour office": "Port of Lund",
        "the port": "Port of Lund",
        "lee": 'Ann "A" Lee',
    }


def test_aliases_of_aliases_end_up_with_one_name(tmp_path):
    pairs = pd.DataFrame({"speaker": ["B. Lee", "Ann Lee"], "other": ["Lee", "B. Lee"]})
    assert read_aliases(write_aliases(pairs, tmp_path / "a.toml")) == {"b. lee": "Ann Lee", "lee": "Ann Lee"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('"Ann Lee" = ["A. Lee"]\n"Bo Ek" = "Ek"\n', "line 2: the aliases of 'Bo Ek' must be a list"),
        ('"Ann Lee" = ["Lee"]\n\n"Bo Lee" = ["Lee"]\n', "line 3: 'Lee' is an alias of both"),
        ('"Ann Lee" = ["Lee"\n"Bo" =', "no valid TOML.*line 2"),
        ('"A" = ["B"]\n"B" = ["C"]\n', "line 2: 'B' has aliases and is an alias"),
    ],
)
def test_errors_name_the_file_and_the_line(tmp_path, content, message):
    file = tmp_path / "aliases.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"aliases.toml.*{message}"):
        read_aliases(file)


def test_a_missing_file_is_one_sentence():
    with pytest.raises(InputError, match=r"nowhere\.toml does not exist; check the path of the aliases"):
        read_aliases("nowhere.toml")


def test_many_speakers_of_one_forename_are_compared_quickly_enough_to_end():
    names = {f"John_Name{chr(97 + i % 26)}{chr(97 + i // 26)}": 1 for i in range(600)}
    assert len(look_alikes(speakers_table(**names))) < 60 * 60
