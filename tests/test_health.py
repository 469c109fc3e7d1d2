"""Whether a corpus is fit: what was read, what not, and what is missing."""

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.counts import mark_rates
from helpers.health import (
    by_outlet,
    duplicates_shown,
    holdings,
    kinds,
    missing,
    not_read,
    remarks,
    save_unread,
    survey_corpus,
)
from helpers.health_figures import article_calendar, length_bars
from helpers.page import notebook_html
from helpers.tables import InputError

BODY = "The mill by the river will close in March, its owner said on Monday, and ninety people of the valley will lose their work. "


def corpus_of(*rows, **options):
    return analyse(tabulate([{"article": f"a{n}", **row} for n, row in enumerate(rows)]), **options)


@pytest.fixture(scope="module")
def press():
    """Six articles by two outlets, one of them twice, one without a date."""
    rows = [
        {
            "text": f"Mill {n} Closes\n{BODY}It is the {n}th in {n} years.\n" + f"Number {n} of many. " * 20,
            "outlet": "Gazette",
            "date": f"2025-03-{n + 1:02}",
        }
        for n in range(4)
    ]
    rows += [
        {**rows[0], "outlet": "Herald"},
        {
            "text": "Another\n" + "Nothing of this stands in any of the other ones, whatever they say of it. " * 3,
            "outlet": "Herald",
            "date": "03/04/2025",
        },
    ]
    return corpus_of(*rows, duplicates="keep")


def test_what_was_read_is_told_in_numbers_and_names(press):
    table = holdings(press).set_index("what")
    assert table["number"].to_dict() == {
        "files read": 0,
        "files not read": 0,
        "articles": 6,
        "words": int(press.articles["words"].sum()),
        "outlets": 2,
        "authors": 0,
        "days with articles": 4,
        "duplicates": 1,
    }
    assert table["which"]["outlets"] == "Gazette; Herald"
    assert table["which"]["days with articles"] == "1 March 2025 to 4 March 2025"


def test_what_is_missing_is_told_with_the_reason_and_the_mend(press):
    table = missing(press.articles).set_index("field")
    assert table["missing"].to_dict() == {"headline": 0, "date": 1, "outlet": 0, "city": 6, "author": 6}
    assert table["why"]["date"] == "ambiguous: 03/04/2025 (1)"
    assert "metadata.csv" in table["mend"]["date"] and table["mend"]["outlet"] == ""


def test_files_that_were_not_read_are_a_table_with_the_mend(tmp_path):
    (tmp_path / "good.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    corpus, unread = survey_corpus(tmp_path)
    assert len(corpus.articles) == 1
    assert unread[["problem", "mend"]].to_numpy().tolist() == [["is empty", "put the article's text in it"]]
    assert not_read(unread) is unread
    assert "Every file was read" in not_read(unread.head(0))


def test_a_saved_corpus_remembers_what_was_not_read(tmp_path, press):
    saved = press.save(tmp_path / "saved")
    assert not len(survey_corpus(saved).unread)
    unread = pd.DataFrame([("a.txt", "is empty", "fill it")], columns=["path", "problem", "mend"])
    save_unread(unread, saved)
    assert survey_corpus(saved).unread.to_numpy().tolist() == unread.to_numpy().tolist()


def test_a_folder_of_which_nothing_can_be_read_is_one_clear_sentence(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(InputError, match="is empty"):
        survey_corpus(tmp_path)


def test_unread_files_are_warned_of_if_wished(tmp_path):
    (tmp_path / "good.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    with pytest.warns(UserWarning, match=r"Left out: .*empty\.txt is empty"):
        survey_corpus(tmp_path, warn=True)


def test_a_corpus_can_come_out_of_an_upload_box():
    from helpers.uploads import upload

    box = upload()
    with pytest.raises(InputError, match="upload box is empty"):
        survey_corpus(box)
    box.add("mill.txt", BODY.encode())
    box.add("empty.txt", b"")
    corpus, unread = survey_corpus(box)
    assert (len(corpus.articles), unread["path"].tolist()) == (1, ["empty.txt"])


def test_remarks_say_what_to_know_before_counting(press):
    found = remarks(press, pd.DataFrame([("x", "y", "z")], columns=["path", "problem", "mend"]))
    told = dict(zip(found["remark"], found["articles"], strict=True))
    assert told["articles that come twice: their words count twice"] == 1
    assert told["articles without a date are left out of every count over time"] == 1
    assert "files that were not read" in told


def test_articles_of_no_outlet_are_not_most_articles_of_one():
    rows = [{"text": f"{BODY}Number {n}. " * 4, "date": "2025-03-03"} for n in range(9)]
    assert not any(
        "outlet" in remark for remark in remarks(corpus_of(*rows, {**rows[0], "outlet": "Herald"}))["remark"]
    )


def test_a_single_article_and_a_foreign_one_are_remarked_on():
    one = remarks(corpus_of({"text": BODY, "date": "2025-03-03"}))
    assert one["remark"].tolist() == ["1 article: too few to generalise from", "articles of fewer than 50 words"]
    foreign = (
        "Die Mühle am Fluss wird im März geschlossen, sagte ihr Besitzer, und neunzig Leute verlieren die Arbeit. " * 8
    )
    assert any("English" in remark for remark in remarks(corpus_of({"text": foreign}))["remark"])
    assert not any("English" in remark for remark in remarks(corpus_of({"text": BODY * 8}))["remark"])


def test_outlets_are_counted_with_their_duplicates(press):
    table = by_outlet(press)
    assert table["outlet"].tolist() == ["Gazette", "Herald"]
    assert table["duplicates"].tolist() == [0, 1]
    assert by_outlet(corpus_of({"text": BODY}))["outlet"].tolist() == ["unknown"]


def test_duplicates_are_shown_with_whose_they_are(press):
    table = duplicates_shown(press)
    assert table[["outlet", "its outlet", "share", "kind"]].to_numpy().tolist() == [["Herald", "Gazette", 1.0, "exact"]]
    assert "No article" in duplicates_shown(corpus_of({"text": BODY}))


def test_kinds_of_paragraphs_add_up_to_all_words(press):
    table = kinds(press)
    assert int(table["words"].sum()) == int(press.articles["words"].sum())
    assert table["share"].sum() == pytest.approx(1)


def test_an_empty_part_has_empty_tables(press):
    nothing = press.filter(outlet="nobody")
    assert holdings(nothing)["number"].tolist() == [0] * 8
    assert not len(remarks(nothing)) and not len(by_outlet(nothing)) and not len(kinds(nothing))
    assert missing(nothing.articles)["missing"].tolist() == [0] * 5


@pytest.mark.parametrize(
    ("days", "title"),
    [
        ([None], "No article has a date"),
        (
            ["2025-03-03", "2025-03-03", "2025-03-10", None],
            "3 articles on 2 days, 6 days at most without one (1 without a date left out)",
        ),
        (["2020-01-31", "2022-03-01"], "2 articles in 27 months; 25 without any"),
        (["1950-01-01", "2022-03-01"], "2 articles in 73 years; 71 without any"),
    ],
)
def test_the_calendar_says_in_its_title_what_it_shows(days, title):
    figure = article_calendar(pd.DataFrame({"date": pd.to_datetime(days)}))
    said = figure._suptitle.get_text() if figure._suptitle else figure.axes[0].texts[0].get_text()
    assert title in " ".join(said.split())
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_lengths_are_drawn_for_any_number_of_articles(press):
    for part in (press, press.filter(outlet="nobody"), corpus_of({"text": BODY})):
        assert length_bars(part.articles)._repr_png_().startswith(b"\x89PNG")
    assert "Half of the 6 articles" in length_bars(press.articles)._suptitle.get_text()


def test_cells_that_answer_in_the_lab_alone_are_in_no_report():
    cells = [
        {"cell_type": "markdown", "metadata": {"tags": tags}, "source": said}
        for tags, said in (([], "for all"), (["lab"], "drag files here"), (["example"], "of the seed"))
    ]
    assert "drag files" not in notebook_html({"cells": cells, "metadata": {}}, "one", example=True).html
    assert "of the seed" in notebook_html({"cells": cells, "metadata": {}}, "one", example=True).html


def test_words_of_boilerplate_count_in_no_rate():
    foot = "\nRead more: It may, perhaps, possibly be"
    with_foot, without = (corpus_of({"text": f"Mill Closes\n{BODY * 12}{end}"}) for end in (foot, ""))
    assert mark_rates(with_foot)["words"].sum() == mark_rates(without)["words"].sum()
    assert mark_rates(with_foot)["count"].sum() == mark_rates(without)["count"].sum()
