"""Any text at all: offsets hold, tables fit together, and time grows with the text."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import roles, sentences
from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.layout import divide
from helpers.lexicons import fold, folded, keep_longest
from helpers.names import find_names
from helpers.outline import outline
from helpers.quotation_marks import pair_marks
from helpers.quotes import find_quotes
from helpers.speakers import name_speakers
from helpers.tables import COLUMNS, join_texts
from helpers.tokens import tokenize

MARKS = ['"', "“", "”", "„", "«", "»", "‘", "’", "'", "''", "``", "‹", "›", "「", "」", "`", "—", "--", ":", "(", ")"]
PIECES = [
    *MARKS,
    *(f" {mark}" for mark in MARKS),
    *(f"{mark} " for mark in MARKS),
    *"Ines Okafor|Dunmore|Mr. Okafor|the ministry|she|He|voters’|’90s|rock ’n’ roll|Q:|A:|MS. HALVORSEN:|REPORTER:".split(
        "|"
    ),
    *" said | added that | according to |asked, |As N put it, | in the words of |For Okafor, |Asked whether ".split(
        "|"
    ),
    *"We sail|never.|no!|why?|, |. |\n|\n\n|\r\n|\u2028|\t| ".split("|"),
]
mixtures = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(corpus) -> None:
    """Every table has its columns, dtypes and order, and every row its words."""
    texts = dict(zip(corpus.articles["article"], corpus.articles["text"], strict=True))
    for name, columns in COLUMNS.items():
        table = getattr(corpus, name)
        assert list(table.columns[: len(columns)]) == list(columns), name
        for column, dtype in columns.items():
            assert table[column].dtype == dtype, (name, column)
        assert isinstance(table.index, pd.RangeIndex) and table.index.start == 0, name
        if "start" not in columns:
            continue
        places = list(zip(table["article"].astype(str), table["start"], strict=True))
        assert places == sorted(places), name
        for row in table.itertuples():
            assert 0 <= row.start <= row.end <= len(texts[str(row.article)]), name
            if "text" in columns:
                assert texts[row.article][row.start : row.end] == row.text, name
    check_quotes(corpus.quotes, texts)


def check_quotes(quotes: pd.DataFrame, texts: dict[str, str]) -> None:
    for article, rows in quotes.groupby("article"):
        assert sorted(set(rows["quote"])) == list(range(rows["quote"].nunique())), "numbers have gaps"
        for row in rows.itertuples():
            for start, end, words in (
                (row.source_start, row.source_end, row.source_text),
                (row.cue_start, row.cue_end, row.cue),
            ):
                assert (start, end, words) == (-1, -1, "") or texts[article][start:end] == words != ""
            assert row.speaker == "" or row.role == "statement" or row.kind == "turn"


@quick
@given(st.lists(mixtures, min_size=1, max_size=3))
def test_any_mixture_of_marks_and_names_leaves_offsets_right_and_tables_consistent(texts):
    check(analyse(tabulate([{"article": str(i), "text": text} for i, text in enumerate(texts)])))


@quick
@given(st.lists(st.text(max_size=200), min_size=1, max_size=3))
def test_any_unicode_leaves_offsets_right_and_tables_consistent(texts):
    check(analyse(tabulate([{"article": str(i), "text": text} for i, text in enumerate(texts)])))


@quick
@given(mixtures)
def test_words_in_marks_never_overlap_and_stay_in_their_paragraph(text):
    articles = pd.DataFrame({"article": ["a"], "text": [text], "headline": ""})
    joined, paragraphs = join_texts(articles), divide(articles).paragraphs
    marked = pair_marks(joined, paragraphs)
    assert (marked.starts < marked.ends).all() and (marked.starts[1:] >= marked.ends[:-1]).all()
    opens, closes = joined.position(paragraphs), joined.position(paragraphs, "end")
    owner = np.searchsorted(opens, marked.starts, side="right") - 1
    assert (marked.ends <= closes[owner]).all() if len(owner) else not len(marked.ends)


# Texts that would cost most ------------------------------------------------------------------------------------------------


def read(text: str) -> pd.DataFrame:
    articles = pd.DataFrame({"article": ["a"], "text": [text], "headline": ""})
    return name_speakers(articles, find_quotes(articles), find_names(articles)).quotes


@pytest.mark.parametrize("mark", ['"', "“", "”", "«", "‘", "’", "'", "`"])
def test_a_long_text_of_one_mark_holds_no_quotes(mark):
    text = mark * 200_000
    assert read(text).empty
    assert analyse(tabulate([{"article": "a", "text": text}])).quotes.empty


@pytest.mark.parametrize("lines", ["", "\n"])
def test_ten_thousand_unclosed_quotations_are_ten_thousand_parts(lines):
    assert len(read(f"“We sail at noon. {lines}" * 10_000)) == 10_000


def test_a_text_without_a_line_feed_is_read_to_its_end():
    text = "Okafor said that the ferry would sail and Dunmore added “we wait for her” , " * 3_000
    assert read(text)["end"].max() > len(text) - 100


@pytest.mark.parametrize(
    ("words", "device"), [("why? ", ""), ("so, who? ", "rhetorical_question"), ("not ", "negation")]
)
def test_devices_are_looked_for_near_by_in_a_sentence_without_end(words, device):
    marks = analyse(tabulate([{"article": "a", "text": words * 100_000}])).marks
    assert set(marks["device"]) == ({device} if device else set())
    assert len(marks) == (100_000 if device else 0)


@pytest.mark.parametrize("words", ["5 may ", "put simply ", "neither one nor ", "a painting "])
def test_a_chain_of_terms_that_overlap_is_settled_without_comparing_all(words):
    assert len(analyse(tabulate([{"article": "a", "text": words * 40_000}])).tokens) == 40_000 * len(words.split())


@quick
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=30))
def test_of_overlapping_terms_the_longest_is_kept_and_of_equals_the_first(spans):
    table = pd.DataFrame(spans, columns=["first", "last"])
    table["last"] += table["first"]
    expected = []
    for row in sorted(table.sort_values("first", kind="stable").itertuples(), key=lambda row: row.first - row.last):
        if all(row.last < other.first or row.first > other.last for other in expected):
            expected.append(row)
    kept = list(keep_longest(table).itertuples(index=False, name=None))
    assert kept == sorted((row.first, row.last) for row in expected)


@quick
@given(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=6)))
def test_forms_folded_together_are_what_each_is_folded_to(forms):
    assert folded(forms) == [fold(form) for form in forms]


@quick
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=30))
def test_terms_of_different_groups_do_not_compete(spans):
    table = pd.DataFrame(spans, columns=["first", "last", "group"])
    table["last"] += table["first"]
    apart = [keep_longest(own) for _, own in table.groupby("group")]
    pd.testing.assert_frame_equal(keep_longest(table, table["group"].to_numpy()), pd.concat(apart, ignore_index=True))


@pytest.mark.parametrize(("names", "speaker"), [(3, "Ines Okafor"), (10, "Tom Falk")])
def test_who_has_a_role_is_looked_for_among_so_many_names_and_no_more(names, speaker, monkeypatch):
    monkeypatch.setattr(roles, "_NAMES", 5)
    crowd = "Tom Falk waved at the crowd again. " * names
    text = f"Ines Okafor, the mayor, smiled.\n\n{crowd}\n\nThe mayor said that it was late."
    assert read(text)["speaker"].tolist() == [speaker]


def test_a_sentence_without_end_is_read_in_pieces_of_bounded_length():
    articles = pd.DataFrame({"article": ["a"], "text": ["the ferry sailed and " * 5_000], "headline": ""})
    joined, layout = join_texts(articles), divide(articles)
    tokens = tokenize(articles, sentences=layout.sentences)
    marked = pair_marks(joined, layout.paragraphs)
    items = outline(joined, layout.paragraphs, tokens, marked)
    found = sentences.Sentences(joined, layout.paragraphs, tokens, marked, items)
    assert len(tokens) == 20_000 and np.diff(found.edges).max() <= 200
