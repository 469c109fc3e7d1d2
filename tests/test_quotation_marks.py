"""Quotation marks: which opens, which closes, and which are apostrophes."""

import pandas as pd
import pytest

from helpers.layout import divide
from helpers.quotation_marks import pair_marks
from helpers.tables import join_texts


def marked_in(text: str, headline: str = "") -> list[str]:
    """The words in marks in an article of this text."""
    articles = pd.DataFrame({"article": ["a"], "text": [text], "headline": headline})
    joined = join_texts(articles)
    marked = pair_marks(joined, divide(articles).paragraphs)
    return [joined.text[start:end] for start, end in zip(marked.starts, marked.ends, strict=True)]


@pytest.mark.parametrize(
    "quotation",
    [
        '"We sail at noon"',
        "“We sail at noon”",
        "''We sail at noon''",
        "``We sail at noon''",
        "«We sail at noon»",
        "« We sail at noon »",
        "»We sail at noon«",
        "„We sail at noon“",
        "„We sail at noon”",
        "”We sail at noon”",
        "‘We sail at noon’",
        "'We sail at noon'",
        "‹We sail at noon›",
        "「We sail at noon」",
    ],
)
def test_every_shape_of_marks_is_paired(quotation):
    assert marked_in(f"{quotation}, said Ines Okafor.") == [quotation]


def test_apostrophes_are_no_marks():
    text = "The voters’ choice in the ’90s was rock ’n’ roll, and it’s nobody’s business. 'Twas goin' well."
    assert marked_in(text) == []


def test_british_marks_stand_beside_apostrophes():
    words = "'The voters' choice in the '90s was rock 'n' roll, and it's ours.'"
    assert marked_in(f"'We sail at noon,' said Okafor. {words}") == ["'We sail at noon,'", words]


def test_a_plural_with_an_apostrophe_closes_where_nothing_else_does():
    text = "‘We back the experts’ said Okafor. ‘No,’ said the mayor."
    assert marked_in(text) == ["‘We back the experts’", "‘No,’"]


def test_speech_in_single_marks_counts_beside_double_ones():
    text = (
        "It was “dead”, “late” and “a farce”. ‘Nonsense,’ said Smith of the voters’ anger, the ’90s and rock ’n’ roll."
    )
    assert marked_in(text) == ["“dead”", "“late”", "“a farce”", "‘Nonsense,’"]


def test_marks_within_marks_are_part_of_them():
    for text in (
        "“He told me ‘never again’ and I believed him”",
        "‘He told me “never again” and I believed him’",
        "\"He told me 'never again' and I believed him\"",
        "“He told me “never again” and I believed him”",
        "«He told me “never again” and I believed him»",
    ):
        assert marked_in(f"{text}, said Okafor.") == [text]


def test_single_marks_count_in_a_headline_of_an_article_with_double_ones():
    headline = "Okafor calls ferry 'a floating tub'"
    text = f"{headline}\n\n“We sail,” said Okafor of the ‘tub’ on Monday morning.\n"
    assert marked_in(text, headline) == ["'a floating tub'", "“We sail,”"]


def test_a_mark_never_closed_costs_its_paragraph_and_no_more():
    assert marked_in("“We sail at noon.\n“Nobody waits,” she said.") == ["“We sail at noon.", "“Nobody waits,”"]
    assert marked_in('"We sail at noon.\nIt rained.\n"Nobody waits," she said.') == [
        '"We sail at noon.',
        '"Nobody waits,"',
    ]


def test_a_second_opening_mark_starts_anew_unless_the_paragraph_closes_both():
    assert marked_in("“We sail, she said. “Nobody waits,” she added.") == ["“We sail, she said.", "“Nobody waits,”"]


def test_curly_opened_and_straight_closed_is_one_quotation():
    assert marked_in('“We sail at noon," said Okafor. “Nobody waits."') == ['“We sail at noon,"', '“Nobody waits."']


def test_a_missing_blank_and_an_inch_mark_mislead_nobody():
    assert marked_in('She said:"We sail," and left.') == ['"We sail,"']
    assert marked_in('The 6" pipe burst. "We sail," she said.') == ['"We sail,"']


def test_marks_with_no_word_between_are_left_out():
    assert marked_in('She wrote "" and “…” on the wall.') == []
