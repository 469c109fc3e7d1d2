"""The brief: sentences that are true of the tables, and calm where there is little."""

import re

import pandas as pd
import pytest

from helpers.brief import in_brief, overview, summary
from helpers.corpus import analyse
from helpers.counts import share_of_voice
from helpers.excerpts import evidence, quoted
from helpers.speaker_figures import voice_bars
from helpers.tables import COLUMNS

HARBOUR = """Harbour to close

"We must never accept these shameful sanctions, and we will fight the embargo," said Mara Lindqvist, the mayor of Port Elsa.

"The court ruled on the lawsuit on Monday morning at nine," said Otto Brandt, a judge.

Ms. Lindqvist insisted that the harbour would stay open.
"""
MARKET = """Market day

"No budget, no taxes," said Mara Lindqvist.

"Fish were sold by the basket all through the long morning," one woman said.
"""


def corpus_of(*texts, outlet="Harbour Wire", date="2031-03-04"):
    rows = [
        {"article": f"a{number}", "outlet": outlet, "date": pd.Timestamp(date), "headline": text.split("\n")[0]}
        | {"text": text, "words": len(text.split()), "path": "", "city": "", "author": ""}
        for number, text in enumerate(texts)
    ]
    return analyse(pd.DataFrame(rows)[list(COLUMNS["articles"])])


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(HARBOUR, MARKET)


def words(page):
    return re.sub(r"<[^>]+>", " ", page)


def test_the_summary_says_what_was_read_and_who_spoke(corpus):
    text = words(summary(corpus))
    assert "Read here: 2 articles (Harbour Wire; 4 March 2031;" in text
    assert "Mara Lindqvist has most of the words quoted from them" in text and "Otto Brandt" in text
    assert "1 is assertive (insisted)" in text


def test_articles_without_a_date_are_counted_beside_the_days(corpus):
    dates = [pd.Timestamp("2031-03-04"), pd.NaT]
    part = analyse(corpus.articles.assign(date=dates))
    assert "4 March 2031, 1 without a date; " in words(summary(part))


def test_speakers_who_are_only_described_are_not_called_named(corpus):
    text = words(summary(corpus))
    assert "2 speakers are heard by name and 1 by a description alone (one woman)." in text
    alone = corpus.filter(speaker="one woman")
    assert "One speaker is heard by description alone: one woman" in words(summary(alone, corpus))
    assert "Of all words quoted from 3 speakers" in words(summary(alone, corpus))


def test_a_colon_is_no_verb_and_is_not_shown_as_one():
    corpus = corpus_of('Vote\n\nMara Lindqvist: "We must never accept these shameful sanctions."\n')
    assert corpus.quotes["cue"].tolist() == [":"]
    assert overview(corpus)["verbs"].tolist() == [""]
    assert "(:)" not in words(quoted(corpus, evidence(corpus)))


def test_of_many_outlets_the_first_are_named_with_their_articles_and_the_others_counted():
    rows = [
        {"article": f"a{number:04}", "outlet": f"Paper {number // 1500 + number % 1500 % 7}", "date": pd.NaT}
        | {"headline": "", "text": "It rained.", "words": 2, "path": "", "city": "", "author": ""}
        for number in range(1600)
    ]
    text = words(summary(analyse(pd.DataFrame(rows)[list(COLUMNS["articles"])])))
    assert re.search(r"\(2\d\d of Paper \d, .*, 4 more outlets; date not given; 3,200 words\)", text)


def test_questions_of_nobody_named_are_said_to_be_left_aside():
    corpus = corpus_of(
        "Talk\n\nQ: Will you pay?\n\nMARA LINDQVIST: We will not.\n\nQ: Why?\n\nMARA LINDQVIST: We have no money.\n\n"
        "UNKNOWN: Shame!\n"
    )
    assert (corpus.quotes["role"] == "question").any()
    assert "1 quote is of nobody named, questions aside." in words(summary(corpus))


def test_shares_reckoned_before_say_the_same(corpus):
    part = corpus.filter(speaker="Otto Brandt")
    whole = share_of_voice(corpus)
    assert summary(part, corpus, shares=whole) == summary(part, corpus)
    assert f"Of all words quoted from {len(whole)} speakers" in summary(part, corpus, shares=whole)


def test_the_numbers_are_those_of_the_tables(corpus):
    quotes = corpus.quotes
    topics = corpus.filter(topic="sanctions")
    text = words(summary(topics, corpus, topic="sanctions"))
    number = len(topics.quotes.drop_duplicates(["article", "quote"]))
    of = len(quotes.drop_duplicates(["article", "quote"]))
    assert f"Of {of} quotes, {number} " in text and "in paragraphs on sanctions" in text


def test_a_speaker_asked_for_who_says_nothing_on_the_topic_is_told(corpus):
    both = ["Mara Lindqvist", "Otto Brandt"]
    part = corpus.filter(topic="corruption and justice", speaker=both)
    text = words(summary(part, corpus, "corruption and justice", both))
    assert "1 is by Otto Brandt, in paragraphs on corruption and justice; read for them:" in text
    assert "None of these is by Mara Lindqvist." in text
    assert "None of these" not in summary(corpus.filter(speaker=both), corpus, speaker=both)


def test_a_part_is_set_against_the_whole(corpus):
    text = words(summary(corpus.filter(speaker="Otto Brandt"), corpus, speaker="Otto Brandt"))
    assert "by Otto Brandt; read for them: 1 of 2 articles" in text
    assert re.search(r"Of all words quoted from \d+ speakers, that speaker has \d+%", text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Leaves fell.", "Nobody is quoted."),
        ("“Stay where you are,” it was said.", "Nobody who speaks is named: 1 quote without a speaker."),
    ],
)
def test_of_little_it_says_little(text, said):
    corpus = corpus_of(text, outlet="", date=None)
    page = words(summary(corpus))
    assert said in page and "(outlet not given; date not given;" in page
    assert len(overview(corpus)) == 0


def test_of_no_article_it_says_so(corpus):
    nothing = corpus.filter(outlet="nobody's")
    assert words(summary(nothing, corpus)).strip() == "There is no article here."
    assert len(evidence(nothing)) == len(overview(nothing)) == 0
    assert "no words of anybody" in quoted(nothing, evidence(nothing))


def test_the_overview_has_a_row_a_speaker_with_topics_and_verbs(corpus):
    table = overview(corpus).set_index("speaker")
    assert table.index[0] == "Mara Lindqvist"
    assert table.loc["Mara Lindqvist", "title"] == corpus.speakers["titles"].iloc[0].split("; ")[0] != ""
    assert "sanctions (1)" in table.loc["Mara Lindqvist", "topics"]
    assert "said (2)" in table.loc["Mara Lindqvist", "verbs"] and "insisted (1)" in table.loc["Mara Lindqvist", "verbs"]


def test_what_articles_say_is_escaped():
    text = '"We must never accept <script>alert(1)</script> & these sanctions," said Mara Lindqvist, the mayor.'
    corpus = corpus_of(text, outlet="<b>Wire</b>")
    page = summary(corpus) + quoted(corpus, evidence(corpus))
    assert "<script" not in page and "<b>Wire" not in page and "&lt;script&gt;" in page


def test_a_brief_on_a_part_is_what_each_piece_says_alone(corpus):
    whole, part = share_of_voice(corpus), corpus.filter(topic="sanctions")
    said, figure, table, words = in_brief(part, corpus, whole)
    assert said == summary(part, corpus, shares=whole)
    assert table.equals(overview(part, most=5)) and words == quoted(part, evidence(part, most=2))
    assert figure._suptitle.get_text() == voice_bars(share_of_voice(part), most=5)._suptitle.get_text()
