"""What a notebook shows in place of warnings."""

import warnings

import pytest

from helpers import telling
from helpers.corpus import open_corpus


def a_folder_with_an_empty_file(place):
    (place / "good.txt").write_text('A Headline\n\n"It was <b>late</b>," said Ana Weiss.\n', encoding="utf-8")
    (place / "<i>.txt").write_text("", encoding="utf-8")
    return place


def test_outside_a_notebook_what_is_left_out_is_a_warning(tmp_path):
    with pytest.warns(UserWarning, match=r"Left out: .*<i>\.txt is empty"):
        open_corpus(a_folder_with_an_empty_file(tmp_path))


def test_in_a_notebook_it_is_a_sentence_without_code(tmp_path, monkeypatch):
    monkeypatch.setattr(telling, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda shown: displayed.append(shown.data))
    displayed = []
    with warnings.catch_warnings(record=True) as told:
        open_corpus(a_folder_with_an_empty_file(tmp_path))
    assert told == []
    (said,) = displayed
    assert "&lt;i&gt;.txt is empty; put the article" in said and "UserWarning" not in said and ".py" not in said


def test_warnings_of_others_stay_warnings(monkeypatch):
    monkeypatch.setattr(telling, "_in_notebook", lambda: True)
    with pytest.warns(DeprecationWarning, match="old"), telling.told_plainly():
        warnings.warn("old", DeprecationWarning, stacklevel=2)
