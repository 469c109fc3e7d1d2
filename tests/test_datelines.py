"""What a text says of itself: headline, dateline, author, date."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles import read_articles, tabulate
from helpers.datelines import fill_from_text, find_headline, is_date, read_date, read_dateline

LONG = "The mill by the river will close in March, its owner said on Monday, and ninety people will lose their work."


def told(text, path="", **known):
    row = {"article": path.rsplit("/", 1)[-1].rsplit(".", 1)[0], "path": path, "text": text, **known}
    return fill_from_text(row)


# Datelines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "city", "outlet", "date"),
    [
        ("Tehran - BORNA - Sergei Ryabkov said", "Tehran", "BORNA", ""),
        ("WASHINGTON (AP) — The Senate", "Washington", "AP", ""),
        ("PARIS, June 3 (Reuters) - The mill", "Paris", "Reuters", "June 3"),
        ("OSLO — The mill", "Oslo", "", ""),
        ("DES MOINES, Iowa — One day", "Des Moines", "", ""),
        ("KYIV, Ukraine (AP) — The", "Kyiv", "AP", ""),
        ("Geneva, 3 June 2025 – The talks", "Geneva", "", "3 June 2025"),
        ("COX'S BAZAR, Bangladesh (AFP) - A", "Cox's Bazar", "AFP", ""),
        ("ST. LOUIS — The", "St. Louis", "", ""),
        ("ŁÓDŹ, March 3, 2024 — The mill", "Łódź", "", "March 3, 2024"),
        ("VALMONT (March 5, 2024) - The mill", "Valmont", "", "March 5, 2024"),
        ("Valmont (5 March) — The mill", "Valmont", "", "5 March"),
        ("VALMONT (Reuters, March 5, 2024) - The mill", "Valmont", "Reuters", "March 5, 2024"),
        ("HARTENSTEIN, March 14, 2024 — The mill", "Hartenstein", "", "March 14, 2024"),
        ("HARTENSTEIN, 14 MARCH 2024 — The mill", "Hartenstein", "", "14 MARCH 2024"),
        ("UNITED NATIONS, Sept 20 (Xinhua) -- The", "United Nations", "Xinhua", "Sept 20"),
    ],
)
def test_datelines_of_the_press_are_read(line, city, outlet, date):
    assert tuple(read_dateline(line)) == (city, outlet, date)


@pytest.mark.parametrize("name", ["Łucja Wiśniewska", "Émile Zola", "Ολγα Παππά", "Ida Ødegård"])
def test_bylines_begin_with_the_capitals_of_any_alphabet(name):
    assert told(f"Mill to Close\n\nBy {name}\n\n{LONG}")["author"] == name


@pytest.mark.parametrize(
    "line",
    [
        "Berg - who came late - left",
        "BREAKING — The mill is sold",
        "MS. HALVORSEN — The mill is sold",
        "The mill — The owner",
        "He said so (and meant it) - twice",
        "Berg (born in 1961) - The owner",
        "March (5 March 2024",
        "",
    ],
)
def test_a_dash_alone_makes_no_dateline(line):
    assert not read_dateline(line)


def test_a_table_of_articles_has_city_and_outlet_of_the_dateline():
    table = tabulate([{"article": "a", "text": f"Mill Closes\nOSLO, March 3 (NTB) - {LONG}"}])
    assert (table["city"][0], table["outlet"][0], table["headline"][0]) == ("Oslo", "NTB", "Mill Closes")


# Headlines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    [
        "Mill to Close in March",
        "Mill to Close in March.",
        "Owner sells mill by the river.",
        "Owner sells mill by the river;",
        "What Now for the Mill?",
        "Berg: ‘Nobody Told Us,’ Says Union.",
        "Mill closes in the U.S.",
        "# Mill closes",
    ],
)
def test_the_first_line_is_the_headline(first):
    assert find_headline(f"{first}\n\n{LONG}") == first.lstrip("# ")


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        f'"Nobody told us," said Berg.\n\n{LONG}',
        f"OSLO — The mill closes\n\n{LONG}",
        f"The mill that has stood by the river for a hundred years is closed.\n\n{LONG}",
        f"{LONG}\nMill closes",
        "",
        "One\nTwo",
    ],
)
def test_a_first_sentence_is_no_headline(text):
    assert find_headline(text) in ("", "One")


def test_a_headline_is_found_under_date_and_byline():
    assert find_headline(f"3 June 2025\nBy Ida Berg\nMill to Close\n{LONG}") == "Mill to Close"


# Authors -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ida Berg", "Ida Berg"),
        ("BY IDA BERG", "IDA Berg"),
        ("By Ida Berg and Jonas de Wick", "Ida Berg and Jonas de Wick"),
        ("By Ida Berg, Staff Writer", "Ida Berg"),
        ("Ida Berg, staff writer", "Ida Berg"),
        ("Ida Berg, political correspondent", "Ida Berg"),
        ("Written by Ida Berg | The Gazette", "Ida Berg"),
        ("Oslo, 3 March. By Ida Berg, The Gazette", "Ida Berg"),
    ],
)
def test_bylines_name_the_author(line, author):
    assert told(f"Mill to Close\n{line}\n{LONG}")["author"] == author


def test_a_byline_names_the_paper_too_where_no_dateline_does():
    assert told(f"Mill to Close\nOslo, 3 March. By Ida Berg, The Gazette\n{LONG}")["outlet"] == "The Gazette"
    assert told(f"Mill to Close\nBy Ida Berg, Associated Press\n{LONG}")["outlet"] == "Associated Press"
    assert told(f"Mill to Close\nBy Ida Berg, Oslo\n{LONG}")["outlet"] == ""


@pytest.mark.parametrize(
    "line", ["By Friday it was over", "By noon, Ida Berg had left the mill.", "By then", "By and by"]
)
def test_what_only_opens_like_a_byline_names_nobody(line):
    assert told(f"Mill to Close\n{line}\n{LONG}")["author"] == ""


@pytest.mark.parametrize(
    "head",
    [
        "The Harbour Courier, 19 March 2025",
        "Harbour Courier | March 19, 2025",
        "The Harbour Courier – Wednesday 19 March 2025",
        "The Harbour Courier\nWednesday 19 March 2025",
    ],
)
def test_a_paper_beside_the_day_is_the_outlet(head):
    row = told(f"Mill Closes\n\nInterview by Ida Berg\n{head}\n\n{LONG}")
    assert (row["outlet"], row["date"]) == ("The Harbour Courier"[4 * (head[0] == "H") :], pd.Timestamp("2025-03-19"))
    assert row["headline"] == "Mill Closes"


@pytest.mark.parametrize("line", ["The Hague, 19 March 2025", "Ida Berg, 19 March 2025", "Good News\n\nBad Times"])
def test_a_town_a_person_or_a_headline_is_no_paper(line):
    assert told(f"{line}\n\n{LONG}")["outlet"] == ""


@pytest.mark.parametrize("line", ["FOR IMMEDIATE RELEASE", "Press release", "EMBARGOED UNTIL 14 March 2025, 09:00"])
def test_the_line_over_a_press_release_is_no_headline(line):
    assert told(f"{line}\n14 March 2025\n\nHarbour Opens Quay\n\n{LONG}")["headline"] == "Harbour Opens Quay"


def test_who_conducts_an_interview_is_its_author():
    assert told(f"The ferry\n\nInterview by Ida Berg\n\n{LONG}")["author"] == "Ida Berg"


def test_what_is_known_already_is_not_read_from_the_text():
    row = told(
        f"Mill to Close\nBy Ida Berg\nOSLO (AP) — {LONG}", author="Jon Lund", outlet="Gazette", date="2025-01-02"
    )
    assert (row["author"], row["outlet"], row["city"], row["date_from"]) == ("Jon Lund", "Gazette", "Oslo", "given")


# Dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2025-06-03",
        "2025/06/03",
        "3 June 2025",
        "3rd of June, 2025",
        "June 3, 2025",
        "Jun. 3, 2025",
        "Tuesday, June 3, 2025",
        "03.06.2025",
        "3-Jun-2025",
        "Published: 3 June 2025, 10:15 GMT",
        "Updated 10:15 a.m. EDT, June 3, 2025",
        "2025-06-03T10:15:00Z",
    ],
)
def test_dates_are_read_in_any_common_form(written):
    assert read_date(written).day == pd.Timestamp("2025-06-03")
    assert is_date(written)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2025-06-03T23:30:09-02:00", "2025-06-04 01:30:09"),
        ("2025-06-03T23:30:09.5Z", "2025-06-03 23:30:09.5"),
        ("2025-06-03 23:30", "2025-06-03 23:30"),
        ("Tue, 03 Jun 2025 10:00:00 GMT", "2025-06-03"),
        ("2025-06-31T10:00:00Z", None),
    ],
)
def test_a_moment_that_is_given_is_told_in_utc(written, told):
    articles = tabulate([{"text": "It snowed.", "date": written}])
    pd.testing.assert_series_equal(articles["date"], pd.Series([told], dtype="datetime64[us]", name="date"))


def test_a_date_that_may_be_meant_in_two_ways_stays_unknown_and_is_told():
    row = told(f"Mill to Close\n03/04/2025\n{LONG}")
    assert row["date"] is pd.NaT
    assert row["date_from"] == "ambiguous: 03/04/2025"
    assert told("x", date="03/04/2025")["date_from"] == "ambiguous: 03/04/2025"


def test_a_date_that_can_be_meant_in_one_way_alone_is_read():
    assert read_date("13/04/2025").day == read_date("04/13/2025").day == pd.Timestamp("2025-04-13")
    assert read_date("04/04/2025").day == pd.Timestamp("2025-04-04")
    assert read_date("31/02/2025").written == ""


def test_dates_within_sentences_are_not_the_articles():
    assert told(f"Mill to Close\nOn 3 June 2024 it was sold. {LONG}")["date"] is pd.NaT


def test_the_day_of_publication_goes_before_that_of_a_change():
    row = told(f"Mill to Close\nUpdated June 5, 2025\nPublished June 3, 2025\n{LONG}")
    assert row["date"] == pd.Timestamp("2025-06-03")


@pytest.mark.parametrize(
    ("path", "date_from"),
    [
        ("news/2025-06-03_mill.txt", "file name: 2025-06-03"),
        ("news/20250603.txt", "file name: 20250603"),
        ("2025/06/03/mill.txt", "file name: 2025/06/03"),
        ("news/mill 3 June 2025.txt", "file name: 3 June 2025"),
        ("news/mill_03-04-2025.txt", "ambiguous: 03-04-2025"),
        ("seeds/000_e5f6893b8279a522.txt", ""),
        ("news/a20250603b.txt", ""),
    ],
)
def test_dates_are_read_from_names_of_files_that_hold_one_article(path, date_from):
    assert told(LONG, path)["date_from"] == date_from


def test_the_name_of_a_table_dates_none_of_its_articles():
    assert told(LONG, "news-2025-06-03.jsonl")["date_from"] == ""


def test_a_dateline_in_brackets_dates_the_article():
    row = told(f"Mill to Close\nVALMONT (March 5, 2024) - {LONG}")
    assert (row["city"], row["date"], row["date_from"]) == (
        "Valmont",
        pd.Timestamp("2024-03-05"),
        "text: March 5, 2024",
    )


def test_a_dateline_without_a_year_is_completed_by_the_files_name_alone():
    text = f"Mill to Close\nOSLO, June 3 (NTB) - {LONG}"
    assert told(text)["date_from"] == "no year: June 3"
    assert told(text, "news/2025-06-03.txt")["date"] == pd.Timestamp("2025-06-03")


def test_the_time_of_a_file_is_never_its_date(tmp_path):
    (tmp_path / "mill.txt").write_text(f"Mill to Close\n{LONG}", encoding="utf-8")
    table = read_articles(tmp_path)
    assert table["date"].isna().all() and table["date_from"].tolist() == [""]


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters() | st.sampled_from(" \n-—().,/0123456789ABy"), max_size=200))
def test_any_text_is_read_without_error(text):
    row = fill_from_text({"article": "a", "path": "a.txt", "text": text})
    assert isinstance(row["headline"], str) and isinstance(row["author"], str)
    assert row["date"] is pd.NaT or isinstance(row["date"], pd.Timestamp)
