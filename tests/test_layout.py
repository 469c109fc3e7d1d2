"""How an article is divided: paragraphs and their kinds, sections, sentences; offsets that hold for any text."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles import tabulate
from helpers.layout import divide

STORY = """Mill to Close in March
Owners blame the price of wood
By Ida Berg and Jonas Wick
OSLO, March 3 (Reuters) - The mill by the river will close in March, its owner said on Monday, and ninety people will lose their work.
Ida Berg/Reuters
"Nobody told us," said Jon Lund, who has worked there for twenty years and whose father did before him.
What happens next
The council meets on Friday to talk about the site, which some would like to see turned into flats.
Read more: Ninety jobs at risk
© 2025 The Valley Gazette. All rights reserved.
End Article"""


def articles(*texts, headline=""):
    rows = [{"article": f"a{n}", "text": text, "headline": headline} for n, text in enumerate(texts)]
    return pd.DataFrame(rows).astype("str")


def kinds(text, headline=None):
    """The kind and words of each paragraph of an article read from a plain text."""
    table = tabulate([{"article": "a", "text": text, "headline": headline or ""}])
    paragraphs = divide(table).paragraphs
    return [(row.kind, text[row.start : row.end]) for row in paragraphs.itertuples()]


def sentences(text):
    table = divide(articles(text)).sentences
    return [text[row.start : row.end] for row in table.itertuples()]


# Paragraphs and sections ---------------------------------------------------------------------------------------------


def test_every_paragraph_has_its_kind():
    assert [kind for kind, _ in kinds(STORY)] == [
        "headline",
        "standfirst",
        "byline",
        "body",
        "caption",
        "body",
        "heading",
        "body",
        "boilerplate",
        "boilerplate",
        "end_marker",
    ]


def test_headings_open_sections():
    sections = divide(tabulate([{"article": "a", "text": STORY}])).sections
    assert sections["heading"].tolist() == ["", "What happens next"]
    assert STORY[sections["start"][1] :].startswith("What happens next")


@pytest.mark.parametrize(
    "line",
    [
        "Read more",
        "Read the rest here.",
        "Share",
        "Share this article on Facebook",
        "Subscribe to our newsletter",
        "Sign up for our newsletter.",
        "© 2025 The Gazette",
        "Copyright 2025 Gazette Media. All rights reserved.",
        "Advertisement",
        "Follow Ida Berg on Twitter @idaberg.",
        "Correction: An earlier version of this article misspelled the mill's name.",
        "This story has been updated with a comment from the council.",
        "Watch the interview below:",
        "Related: Ninety jobs at risk",
    ],
)
def test_what_is_the_outlets_own_is_boilerplate(line):
    text = STORY.replace("Read more: Ninety jobs at risk", line)
    assert ("boilerplate", line) in kinds(text)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday after the owner spoke, and the union said that it had expected nothing else.",
        "Support for the plan is low, the council found, and falls with every month that nothing is decided.",
        "Read the judgment before you speak, she told them, and they went away to read it in the next room.",
        "Related parties must disclose their interests.",
        "Search teams found the boy alive.",
        "Reuters reported on Tuesday that the owner had sold.",
        "Lund is a carpenter and reads every word that the council publishes.",
        "By Friday the mill will be empty.",
        "Watch out, he said.",
    ],
)
def test_prose_that_opens_like_boilerplate_stays_prose(line):
    text = STORY.replace("Read more: Ninety jobs at risk", line)
    assert ("body", line) in kinds(text)


def test_a_line_of_marks_alone_parts_prose_and_is_none():
    assert ("boilerplate", "* * *") in kinds(STORY.replace("What happens next", "* * *"))


def test_a_note_under_its_label_is_boilerplate():
    text = STORY.replace("End Article", "Correction:\nThe mill has ninety workers, not nineteen.")
    assert kinds(text)[-1] == ("boilerplate", "The mill has ninety workers, not nineteen.")


def test_credits_at_the_foot_are_bylines():
    for line in ("Jon Lund reported from Bergen.", "(Reporting by Ida Berg; editing by Jonas Wick)"):
        assert kinds(STORY.replace("End Article", line))[-1] == ("byline", line)


def test_one_short_question_alone_is_no_heading():
    text = STORY.replace("What happens next", "How is that possible?")
    assert ("body", "How is that possible?") in kinds(text)


def test_a_text_of_one_line_is_prose():
    assert kinds("Share") == [("body", "Share")]


def test_a_transcript_is_divided_into_turns():
    text = "Q. Who sold the mill?\nA. I did, and I would again.\nQ. Why?\nA. Nobody else would buy it."
    assert [kind for kind, _ in kinds(text)] == ["question", "turn", "question", "turn"]


def test_lines_wrapped_by_hand_are_joined_in_paragraphs_and_not_in_the_text():
    lines = [
        "The mill by the river will close in March, its owner said on",
        "Monday, and ninety people will lose their work in the valley.",
    ]
    more = [
        "The council meets on Friday to talk about the site, which some",
        "of them would like to see turned into flats for the town.",
    ]
    text = "\n".join(lines) + "\n\n" + "\n".join(more)
    found = [words for _, words in kinds(text)]
    assert found == ["\n".join(lines), "\n".join(more)]


def test_a_line_under_the_headline_does_not_make_an_article_wrapped():
    body = "\n\n".join(
        f"Paragraph {n} says something about the mill, its owner, and the people of the valley who still work there."
        for n in range(6)
    )
    text = f"Mill by the river is to close in the month of March;\nOwner blames the price of wood.\n\n{body}"
    assert [kind for kind, _ in kinds(text)][:2] == ["headline", "standfirst"]


def test_no_quotes_and_marks_come_from_boilerplate():
    from helpers.corpus import analyse

    line = 'Read more: "We must never sell," said Ida Berg of the Gazette'
    corpus = analyse(tabulate([{"article": "a", "text": STORY.replace("Read more: Ninety jobs at risk", line)}]))
    at = corpus.articles["text"][0].index(line)
    for table in (corpus.quotes, corpus.marks, corpus.mentions, corpus.topics):
        assert not ((table["start"] >= at) & (table["start"] < at + len(line))).any()


# Sentences -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Senate met at 9 a.m. on Monday.|Nobody came.",
        "Gen. John Smith left.|He said so.",
        "J. R. R. Berg wrote it.|So did she.",
        'He said: "We will go."|She did not.',
        'She asked, "Why?"|Nobody knew.',
        "It rose by 3.5 percent.|It fell again.",
        "He left—so she said—at noon.|Then it rained.",
        "They live in the U.S.|He does not.",
        "See No. 4 on p. 12.|It is short.",
        "Mr. Lund and Dr. Berg met.|They talked.",
        "“Enough.”|“More,” she said.",
        "He waited … and waited.|Then he left.",
        "It began at 8 p.m.|The hall was full.",
        "What now?!|Nothing.",
        "这是一句话。|这是另一句。",
        "Acme Inc. bought it.|The price fell.",
        "DECATUR, Ill. — The senator spoke.|Nobody came.",
        "They would overturn Roe v. Wade.|She said so.",
        "It was Govs. Berg and Lund who won.|They did.",
        "“Are you ready?” – she asked them.|They were.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text):
    parts = text.split("|")
    joined = "".join(parts) if "。" in text else " ".join(parts)
    assert sentences(joined) == parts


def test_no_sentence_crosses_a_paragraph():
    table = divide(articles("One line without a point\nAnother line"))
    assert len(table.sentences) == len(table.paragraphs) == 2


# Any text ------------------------------------------------------------------------------------------------------------

anything = st.text(st.characters() | st.sampled_from(" \n\r\t.\"'“”.!?—:ABQ#-"), max_size=300)


@settings(max_examples=150, deadline=None)
@given(anything, anything)
def test_offsets_hold_for_any_text(one, other):
    table = tabulate([{"article": "a", "text": one}, {"article": "b", "text": other}])
    layout = divide(table)
    texts = dict(zip(table["article"], table["text"], strict=True))
    for rows in layout:
        for row in rows.itertuples():
            inside = texts[row.article][row.start : row.end]
            assert 0 <= row.start < row.end <= len(texts[row.article])
            assert inside == inside.strip()
    for article, text in texts.items():
        covered = np.zeros(len(text), dtype=bool)
        for row in layout.paragraphs[(layout.paragraphs["article"] == article).to_numpy()].itertuples():
            assert not covered[row.start : row.end].any()
            covered[row.start : row.end] = True
        assert all(text[i].isspace() for i in np.flatnonzero(~covered))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*STORY.split("\n"), "", " ", "By", "(", '"', "Q:", "Related:", "2025-03-03"]), max_size=12
    )
)
def test_lines_in_any_order_are_each_one_paragraph(lines):
    text = "\n".join(lines)
    found = [words for _, words in kinds(text)]
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He met J.D. Falk on Friday. It rained.", 2),
        ("Congress leader D.K. Rao left.", 1),
        ("They work on A.I. Google said no.", 2),
        ("“We like J.D. He is fine.”", 2),
    ],
)
def test_two_initials_end_no_sentence_before_a_surname(text, count):
    assert len(sentences(text)) == count
