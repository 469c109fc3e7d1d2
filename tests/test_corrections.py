"""Corrections: made once, kept in a file, applied again, and never lost."""

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.corrections import added, corrected, orphaned, read_corrections, write_corrections
from helpers.explorer import explore
from helpers.tables import InputError

TEXT = """"We may impose sanctions," said Mara Lindqvist, the mayor.

"The court certainly ruled," said Otto Brandt, a judge.
"""


@pytest.fixture
def articles():
    return tabulate([{"article": "a", "text": TEXT}])


@pytest.fixture
def corpus(articles):
    return analyse(articles)


def on(words, what, value=""):
    start = TEXT.index(words)
    return {"article": "a", "start": start, "end": start + len(words), "text": words, "what": what, "value": value}


FIRST, SECOND = '"We may impose sanctions,"', '"The court certainly ruled,"'
MERGE = {"article": "", "start": -1, "end": -1, "text": "Otto Brandt", "what": "merge", "value": "Mara Lindqvist"}


def test_a_reader_sets_the_right_speaker(corpus):
    right = corrected(corpus, [on(FIRST, "speaker", "Otto Brandt")])
    assert right.quotes["speaker"].tolist() == ["Otto Brandt", "Otto Brandt"]
    assert right.quotes["how"].iloc[0] == "set by a reader"
    assert right.speakers["speaker"].tolist() == ["Otto Brandt"]
    assert set(right.marks.loc[right.marks["start"] < len(FIRST), "speaker"]) == {"Otto Brandt"}
    assert corpus.quotes["speaker"].iloc[0] == "Mara Lindqvist", "the corpus given stays as it was"


def test_a_quote_is_set_to_be_nobodys(corpus):
    assert corrected(corpus, [on(FIRST, "speaker", "")]).quotes["speaker"].tolist() == ["", "Otto Brandt"]


def test_a_rejected_quote_is_gone_and_its_marks_are_the_outlets(corpus):
    right = corrected(corpus, [on(SECOND, "reject quote")])
    assert right.quotes["text"].tolist() == [FIRST]
    mark = right.marks[right.marks["text"] == "certainly"].iloc[0]
    assert (mark["speaker"], mark["voice"]) == ("", "outlet")


def test_a_rejected_mark_is_gone(corpus):
    right = corrected(corpus, [on("certainly", "reject mark", "booster")])
    assert "certainly" not in right.marks["text"].tolist()
    assert len(right.marks) == len(corpus.marks) - 1


def test_two_speakers_become_one(corpus):
    right = corrected(corpus, [MERGE])
    assert set(right.quotes["speaker"]) == {"Mara Lindqvist"}
    assert right.speakers["quotes"].tolist() == [2]
    assert "Otto Brandt" not in set(right.mentions["entity"])


def test_merges_follow_one_another_and_a_circle_ends(corpus):
    back = MERGE | {"text": "Mara Lindqvist", "value": "Otto Brandt"}
    assert (
        len(set(corrected(corpus, [MERGE, MERGE | {"text": "Mara Lindqvist", "value": "M. L."}]).quotes["speaker"]))
        == 1
    )
    assert len(corrected(corpus, [MERGE, back]).quotes) == 2


def test_the_analysis_applies_a_file_of_corrections(articles, tmp_path):
    path = write_corrections(read_corrections([on(FIRST, "speaker", "Otto Brandt"), MERGE]), tmp_path / "mine.csv")
    corpus = analyse(articles, corrections=path)
    assert corpus.quotes["speaker"].tolist() == ["Otto Brandt", "Mara Lindqvist"]
    once_more = corrected(corpus, path)
    pd.testing.assert_frame_equal(once_more.quotes, corpus.quotes)


def test_words_that_a_spreadsheet_would_run_are_kept_as_text(tmp_path):
    table = read_corrections([MERGE | {"text": "=1+1", "value": "'-x"}])
    path = write_corrections(table, tmp_path / "mine.csv")
    assert "'=1+1" in path.read_text(encoding="utf-8")
    pd.testing.assert_frame_equal(read_corrections(path), table)


def test_what_a_changed_text_no_longer_holds_is_listed_and_not_lost(tmp_path):
    table = read_corrections([on(FIRST, "speaker", "Otto Brandt"), on(SECOND, "reject quote"), MERGE])
    changed = analyse(tabulate([{"article": "a", "text": "Later.\n" + TEXT.replace("We may", "We will")}]))
    lost = orphaned(changed, table)
    assert lost["text"].tolist() == [FIRST, SECOND]
    moved = TEXT.index(SECOND) + len("Later.\n") + len("will") - len("may")
    assert lost["why"].tolist() == [
        "other words stand there now",
        f"other words stand there now; they now begin at {moved}",
    ]
    with pytest.warns(UserWarning, match="2 of 3 corrections do not fit"):
        corpus = analyse(tabulate([{"article": "b", "text": TEXT}]), corrections=table)
    assert set(corpus.quotes["speaker"]) == {"Mara Lindqvist"}, "what fits is applied"


def test_the_later_of_two_corrections_of_the_same_words_holds():
    table = added(
        read_corrections([on(FIRST, "speaker", "A")]), [on(FIRST, "reject quote"), on(SECOND, "speaker", "B")]
    )
    assert table[["what", "text"]].to_numpy().tolist() == [["reject quote", FIRST], ["speaker", SECOND]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("article,start\na,1\n", "has no column end, text, what, value"),
        ("article,start,end,text,what,value\na,1,2,x,improve,\n", "line 2: 'improve' is no correction"),
        ("article,start,end,text,what,value\na,one,2,x,speaker,\n", "no whole number"),
    ],
)
def test_a_file_that_is_no_table_of_corrections_is_refused(tmp_path, content, said):
    path = tmp_path / "mine.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_corrections(path)
    with pytest.raises(InputError, match="does not exist"):
        read_corrections(tmp_path / "none.csv")


def test_corrections_made_in_the_explorer_are_kept_and_open_with_it_again(corpus, tmp_path):
    path = tmp_path / "corrections.csv"
    explore(corpus, path).correct(on(FIRST, "speaker", "Otto Brandt"))
    again = explore(corpus, path)
    assert again.selection.quotes["speaker"].tolist() == ["Otto Brandt", "Otto Brandt"]
    assert [row["orphaned"] for row in again.corrections] == [""]


def test_an_explorer_takes_a_correction_back(corpus, tmp_path):
    view = explore(corpus, tmp_path / "corrections.csv")
    view.correct(on(FIRST, "speaker", "Otto Brandt"), on(SECOND, "reject quote"))
    view._answer(view, {"ask": "1", "what": "take back", "number": 1}, [])
    assert view.corpus.quotes["speaker"].tolist() == ["Otto Brandt", "Otto Brandt"]
    assert read_corrections(tmp_path / "corrections.csv")["what"].tolist() == ["speaker"]


def test_a_correction_that_waits_stays_in_the_file_of_the_explorer(corpus, tmp_path):
    path = tmp_path / "corrections.csv"
    write_corrections(read_corrections([on(FIRST, "speaker", "X") | {"article": "gone"}]), path)
    view = explore(corpus, path)
    assert view.corrections[0]["orphaned"] == "the article is not here"
    view.correct(on(SECOND, "reject quote"))
    assert read_corrections(path)["article"].tolist() == ["gone", "a"]
