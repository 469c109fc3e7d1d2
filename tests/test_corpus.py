"""A corpus filtered, saved, loaded and shown: its tables always agree."""

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import Corpus, analyse, open_corpus
from helpers.tables import COLUMNS, InputError, conform

FIRST = (
    "The envoy spoke first.\n"
    '"Sanctions stay until the embargo is lifted," said Anna Lindqvist.\n'
    "Nobody answered <her> for a while & more."
)
SECOND = 'Leaves fell in the park.\n"We count every ballot twice," said Bo Marsh.'
THIRD = "A quiet day without a date."


def rows(name, *entries):
    """Table `name` with these rows; columns not given are empty or zero."""
    blank = {column: "" if dtype == "str" else 0 for column, dtype in COLUMNS[name].items()}
    return conform(name, [blank | entry for entry in entries])


def spans(name, text, article, words, **columns):
    """A row of table `name` for each of `words` in `text`."""
    return [
        {"article": article, "start": text.index(word), "end": text.index(word) + len(word), "text": word} | columns
        for word in words
    ]


@pytest.fixture(scope="module")
def corpus():
    """Three articles of two outlets; quotes, topics and marks written by hand, all else as analysed."""
    articles = rows(
        "articles",
        {"article": "a", "outlet": "Nord", "date": pd.Timestamp("2025-03-01 23:30"), "words": 19, "text": FIRST},
        {"article": "b", "outlet": "Sud", "date": pd.Timestamp("2025-03-02"), "words": 13, "text": SECOND},
        {"article": "c", "outlet": "Sud", "date": pd.NaT, "words": 6, "text": THIRD},
    )
    tables = analyse(articles).tables()
    quoted = '"Sanctions stay until the embargo is lifted,"'
    counted = '"We count every ballot twice,"'
    tables["quotes"] = rows(
        "quotes",
        *spans("quotes", FIRST, "a", [quoted], speaker="Anna Lindqvist", quote=0, paragraph=1),
        *spans("quotes", SECOND, "b", [counted], speaker="Bo Marsh", quote=0, paragraph=1),
    )
    lines = tables["paragraphs"].set_index(["article", "paragraph"])[["start", "end"]]
    tables["topics"] = rows(
        "topics",
        {"article": "a", "paragraph": 1, "topic": "sanctions", **lines.loc[("a", 1)]},
        {"article": "b", "paragraph": 1, "topic": "elections", **lines.loc[("b", 1)]},
        {"article": "b", "paragraph": 1, "topic": "sanctions", **lines.loc[("b", 1)]},
    )
    tables["marks"] = rows(
        "marks",
        *spans("marks", FIRST, "a", ["Nobody"], device="negation"),
        *spans("marks", SECOND, "b", ["every"], device="booster"),
    )
    return Corpus(**tables)


def words_of(corpus):
    return " ".join(corpus.tokens["token"].astype(str))


def test_a_topic_keeps_its_paragraphs_and_what_lies_in_them(corpus):
    kept = corpus.filter(topic="sanctions")
    assert list(kept.articles["article"]) == ["a", "b"]
    assert list(kept.paragraphs["paragraph"]) == [1, 1]
    assert "envoy" not in words_of(kept) and "embargo" in words_of(kept)
    assert list(kept.marks["text"]) == ["every"]
    assert set(kept.topics["topic"]) == {"sanctions", "elections"}


def test_texts_stay_whole_so_that_offsets_hold(corpus):
    kept = corpus.filter(topic="elections")
    assert kept.articles["text"].tolist() == [SECOND]
    assert [kept.text(row) for _, row in kept.quotes.iterrows()] == kept.quotes["text"].tolist()


def test_a_speaker_keeps_their_quotes_and_what_holds_them(corpus):
    kept = corpus.filter(speaker="Bo Marsh")
    assert list(kept.articles["article"]) == ["b"]
    assert words_of(kept) == '" We count every ballot twice , "'
    assert list(kept.sentences["paragraph"]) == [1]
    assert len(kept.sections) == 1
    assert list(kept.topics["topic"]) == ["elections", "sanctions"]


def test_an_outlet_keeps_its_articles(corpus):
    assert list(corpus.filter(outlet="Sud").articles["article"]) == ["b", "c"]
    assert list(corpus.filter(outlet=["Nord", "Sud"]).articles["article"]) == ["a", "b", "c"]


def test_both_days_of_a_period_are_included_and_undated_articles_are_not(corpus):
    assert list(corpus.filter(until="2025-03-01").articles["article"]) == ["a"]
    assert list(corpus.filter(since="2025-03-01", until="2025-03-02").articles["article"]) == ["a", "b"]
    assert list(corpus.filter(since="2025-03-02").articles["article"]) == ["b"]


def test_a_month_or_a_year_stands_for_all_its_days(corpus):
    assert list(corpus.filter(until="2025-03").articles["article"]) == ["a", "b"]
    assert list(corpus.filter(since="2025", until="2025").articles["article"]) == ["a", "b"]
    assert not len(corpus.filter(until="2025-02").articles) and not len(corpus.filter(since="2026").articles)


def test_a_moment_with_a_zone_is_the_day_it_names(corpus):
    assert list(corpus.filter(since="2025-03-02T00:10+05:00").articles["article"]) == ["b"]


def test_conditions_add_up(corpus):
    assert list(corpus.filter(topic="sanctions", outlet="Nord").articles["article"]) == ["a"]
    assert len(corpus.filter(topic="elections", speaker="Anna Lindqvist").articles) == 0


def test_no_condition_keeps_the_corpus_itself(corpus):
    assert corpus.filter() is corpus
    assert corpus.filter(topic="", speaker=None) is corpus


def test_what_no_article_answers_is_an_empty_corpus_of_the_same_columns(corpus):
    kept = corpus.filter(topic="rivers")
    for name, table in kept.tables().items():
        assert len(table) == 0
        pd.testing.assert_series_equal(table.dtypes, getattr(corpus, name).dtypes)


@pytest.mark.parametrize("value", ["soon", "2025-13", "NaT", pd.NaT, 2025, []])
def test_a_date_that_is_none_is_refused(corpus, value):
    with pytest.raises(InputError, match=r"since=.* is no date"):
        corpus.filter(since=value)


def test_a_share_is_of_all_words_said_those_of_nobody_named_too():
    text = "“We sail today,” said Ines Okafor.\n\nIt rained.\n\n“We stay here.”"
    made = analyse(pd.DataFrame({"article": ["a"], "text": [text]}))
    assert made.quotes["speaker"].tolist() == ["Ines Okafor", ""]
    assert made.speakers[["words", "share"]].to_numpy().tolist() == [[3, 0.5]]


# Tables made by hand -------------------------------------------------------------------------------------------------


def test_a_table_needs_no_more_than_ids_and_texts():
    made = analyse(pd.DataFrame({"article": [10, 9], "text": [SECOND, THIRD], "note": ["kept", "too"]}))
    assert made.articles["article"].tolist() == ["10", "9"]
    assert made.articles["words"].tolist() == [13, 6] and made.articles["date"].isna().all()
    assert made.articles["note"].tolist() == ["kept", "too"]
    assert made.quotes["speaker"].tolist() == ["Bo Marsh"]


def test_dates_with_a_zone_become_those_of_utc():
    table = pd.DataFrame(
        {"article": ["a"], "text": [THIRD], "date": [pd.Timestamp("2025-01-01 23:30", tz="Etc/GMT+5")]}
    )
    assert analyse(table).articles["date"].tolist() == [pd.Timestamp("2025-01-02 04:30")]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"article": ["a"]}, "has no column `text`"),
        ({"text": ["a"]}, "has no column `article`"),
        ({"article": ["a", "b"], "text": ["", None]}, "Row 1 of the table of articles has no `text`"),
        ({"article": ["a", None], "text": ["", ""]}, "Row 1 of the table of articles has no `article`"),
        ({"article": ["a", "a"], "text": ["", ""]}, "Two articles have the id 'a'"),
        ({"article": ["a"], "text": [""], "date": ["soon"]}, "'soon' in the table of articles is no date"),
        ({"article": ["a"], "text": pd.Series(["\ud800"], dtype=object)}, "half a character"),
    ],
)
def test_a_table_that_is_none_of_articles_says_so(table, says):
    with pytest.raises(InputError, match=says):
        analyse(pd.DataFrame(table))


def test_what_is_given_is_left_as_it_was(corpus):
    given = pd.DataFrame({"article": ["b", "a"], "text": [SECOND, FIRST]}, index=[7, 7])
    before = given.copy(deep=True)
    made = analyse(given)
    pd.testing.assert_frame_equal(given, before)
    tables = {name: table.copy(deep=True) for name, table in made.tables().items()}
    made.filter(topic="sanctions", speaker="Anna Lindqvist")
    for name, table in made.tables().items():
        pd.testing.assert_frame_equal(table, tables[name])


def test_a_saved_corpus_takes_corrections_and_refuses_lists_that_come_too_late(corpus, tmp_path):
    saved = corpus.save(tmp_path / "saved")
    quote = corpus.quotes.iloc[0]
    right = [{**quote[["article", "start", "end", "text"]], "what": "speaker", "value": "Ana Weiss"}]
    assert open_corpus(saved, corrections=right).quotes["speaker"].iloc[0] == "Ana Weiss"
    with pytest.raises(InputError, match="is analysed already; give aliases when the articles are analysed"):
        open_corpus(saved, aliases={"Ana Weiss": ["Weiss"]})


def test_a_saved_corpus_is_loaded_equal_in_every_value(corpus, tmp_path):
    folder = corpus.save(tmp_path / "saved")
    for name, table in Corpus.load(folder).tables().items():
        pd.testing.assert_frame_equal(table, getattr(corpus, name))
    assert repr(open_corpus(folder)) == repr(corpus)


@pytest.mark.parametrize("text", [None, "", " \n\n "])
def test_a_corpus_without_words_is_loaded_equal_too(text, tmp_path):
    wordless = analyse(tabulate([] if text is None else [{"article": "a", "text": text}]))
    wordless.save(tmp_path / "saved")
    for name, table in Corpus.load(tmp_path / "saved").tables().items():
        pd.testing.assert_frame_equal(table, getattr(wordless, name))


def test_a_filtered_corpus_that_is_empty_is_loaded_equal_too(corpus, tmp_path):
    nothing = corpus.filter(topic="rivers")
    nothing.save(tmp_path / "saved")
    for name, table in Corpus.load(tmp_path / "saved").tables().items():
        pd.testing.assert_frame_equal(table, getattr(nothing, name))


def test_saving_again_replaces_the_older_corpus(corpus, tmp_path):
    corpus.save(tmp_path / "saved")
    corpus.filter(outlet="Nord").save(tmp_path / "saved")
    assert list(Corpus.load(tmp_path / "saved").articles["article"]) == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_a_folder_that_holds_something_else_is_left_alone(corpus, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="name a new or empty folder"):
        corpus.save(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_a_missing_or_broken_table_is_named(corpus, tmp_path):
    corpus.save(tmp_path / "saved")
    (tmp_path / "saved" / "marks.parquet").write_bytes(b"no parquet")
    with pytest.raises(InputError, match=r"marks\.parquet cannot be read"):
        Corpus.load(tmp_path / "saved")
    (tmp_path / "saved" / "marks.parquet").unlink()
    with pytest.raises(InputError, match=r"marks\.parquet is missing"):
        Corpus.load(tmp_path / "saved")


def test_a_row_is_shown_in_its_sentence_and_escaped(corpus):
    shown = corpus.show(corpus.marks.iloc[0])
    assert shown == '<p dir="auto"><mark>Nobody</mark> answered &lt;her&gt; for a while &amp; more.</p>'
    assert shown._repr_html_() == shown


def test_a_span_that_crosses_sentences_shows_both(corpus):
    row = pd.Series({"article": "a", "start": FIRST.index("first"), "end": FIRST.index("said")})
    assert corpus.show(row).startswith('<p dir="auto">The envoy spoke <mark>first.')
    assert corpus.show(row).endswith("</mark>said Anna Lindqvist.</p>")


def test_a_place_without_length_shows_the_sentence_that_begins_there(corpus):
    start = FIRST.index("Nobody")
    shown = corpus.show(pd.Series({"article": "a", "start": start, "end": start}))
    assert shown == '<p dir="auto"><mark></mark>Nobody answered &lt;her&gt; for a while &amp; more.</p>'


def test_a_row_of_another_corpus_is_not_shown(corpus):
    with pytest.raises(KeyError, match="'z' is not in this corpus"):
        corpus.show(pd.Series({"article": "z", "start": 0, "end": 1}))


def test_no_names_at_all_keep_everything(corpus):
    for nothing in (None, "", [], pd.Index([], dtype="str")):
        assert corpus.filter(topic=nothing) is corpus
