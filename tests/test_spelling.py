"""Spelling: how the words of names are written."""

import pytest

from helpers.spelling import has_capital, is_compound, is_uncased


@pytest.mark.parametrize(
    "word", ["Ines", "d’Aubigné", "dell'Orto", "al-Sadr", "hUallacháin", "ʿAli", "Ковальчук", "İnce"]
)
def test_a_word_of_a_name_has_a_capital_somewhere(word):
    assert has_capital(word) and not is_uncased(word)


@pytest.mark.parametrize(
    "word", ["harbour", "d’accord", "t'is", "iPhone", "rock'n'Roll", "hMM", "co-Chair", "", "’", "ª"]
)
def test_other_words_have_none(word):
    assert not has_capital(word) and not is_uncased(word)


@pytest.mark.parametrize("word", ["محمد", "דוד", "李明", "花子", "김민준", "ნინო", "सीता"])
def test_some_scripts_have_no_capitals(word):
    assert is_uncased(word) and not has_capital(word)


def test_a_forename_of_two_syllables_is_no_compound():
    assert is_compound("Texas-based") and is_compound("Oscar-winner") and is_compound("Ten-year-old")
    assert not is_compound("Min-seok") and not is_compound("Kai-shek") and not is_compound("Jean-Luc")
