"""Excerpts: the quotations that prove most, letter for letter, with their references."""

import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.excerpts import evidence
from helpers.filters import reference

HARBOUR = """Harbour to close

"We must never accept these shameful sanctions, and we will fight the embargo," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit on Monday morning at nine," said Otto Brandt, a judge.

Ms. Lindqvist insisted that the harbour would stay open, and one woman said, "No budget."
"""


def corpus_of(*texts, outlet="Harbour Wire", date="2031-03-04"):
    rows = [{"article": f"a{i}", "outlet": outlet, "date": date, "text": text} for i, text in enumerate(texts)]
    return analyse(tabulate(rows))


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(HARBOUR)


def test_evidence_is_text_of_its_article_letter_for_letter(corpus):
    rows = evidence(corpus)
    assert len(rows)
    assert all(corpus.text(row) == row["text"] for _, row in rows.iterrows())


def test_the_fullest_words_come_first_and_words_retold_only_in_need(corpus):
    rows = evidence(corpus)
    assert rows.iloc[0]["speaker"] == "Mara Lindqvist" and "shameful" in rows.iloc[0]["text"]
    assert set(rows["kind"]) <= {"direct", "mixed", "turn"} and (rows["speaker"] != "").all()
    retold = evidence(corpus_of("The harbour\n\nMs. Mara Lindqvist said that the harbour would stay open all winter."))
    assert retold["kind"].tolist() == ["indirect"]


def test_words_of_no_topic_and_no_device_are_left_out_where_others_have_some(corpus):
    assert (evidence(corpus)["strength"] > 0).all() and len(evidence(corpus)) < len(corpus.quotes)
    plain = corpus_of('The sea\n\n"Grey water," said Mara Lindqvist, the mayor.')
    assert evidence(plain)["text"].tolist() == ['"Grey water,"']


def test_of_a_long_quotation_a_sentence_is_taken():
    long = " ".join(["The boats lay in the harbour and nobody went out to sea that day."] * 8)
    corpus = corpus_of(f'The sea\n\n"{long} We must never accept these shameful sanctions here," said Mara Lindqvist.')
    row = evidence(corpus, most=1).iloc[0]
    assert "shameful" in row["text"] and row["words"] < 12 and corpus.text(row) == row["text"]


def test_a_few_words_prove_little_whatever_they_hold():
    text = 'Talk of the port\n\n"We must never pay sanctions," said Mara Lindqvist.\n\n'
    text += '"The ferry will sail to the island on Monday and to the mainland on Friday," said Mara Lindqvist.\n\n'
    text += '"We will perhaps sail to the island on Tuesday and back on Friday," said Mara Lindqvist.\n'
    shown = evidence(corpus_of(text))
    assert "sanctions" not in "".join(shown["text"]) and "perhaps" in "".join(shown["text"])


def test_words_that_two_outlets_print_are_shown_once():
    assert evidence(corpus_of(HARBOUR, HARBOUR.replace("Harbour to", "Port to")))["text"].is_unique


def test_a_reference_names_what_is_known():
    corpus = corpus_of(HARBOUR)
    row = corpus.quotes.iloc[0]
    place = f"characters {row['start']}–{row['end']}"
    assert reference(corpus, row) == f"Harbour Wire, 4 March 2031, “Harbour to close”, {place}"
    bare = corpus_of("\n“Stay where you are,” said Mara Lindqvist.", outlet="", date="")
    assert reference(bare, bare.quotes.iloc[0]) == "article a0, characters 1–22"
