"""Rhetoric: each mark is a span with a named rule."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles import read_articles
from helpers.rhetoric import FAMILIES, mark_rhetoric
from helpers.tables import COLUMNS, InputError, conform


def article(text: str) -> pd.DataFrame:
    row = {"article": "one", "path": "", "outlet": "", "city": "", "date": pd.NaT, "author": "", "headline": ""}
    return conform("articles", [{**row, "words": 0, "text": text}])


def marked(text: str, device: str) -> list[str]:
    marks = mark_rhetoric(article(text), devices=[device])
    return marks["text"].tolist()


@pytest.mark.parametrize(
    ("text", "device", "found"),
    [
        ("The bridge may close, perhaps in spring.", "hedge", ["may", "perhaps"]),
        ("It opened on May 3 and in May it closed.", "hedge", []),
        ("The might of the army was seen.", "hedge", []),
        ("What kind of deal is it? She wrote a book about trade.", "hedge", []),
        ("They would rather wait.", "hedge", []),
        ("About 300 boats came, largely from the north.", "hedge", ["About 300", "largely"]),
        ("I think the plan works.", "hedge", ["I think"]),
        (
            "Clearly, it is certain that the mill will close, of course.",
            "booster",
            ["Clearly", "it is certain", "of course"],
        ),
        ("In certain countries the will of the voters counts.", "booster", []),
        ("Unfortunately, the council rightly said no.", "attitude", ["Unfortunately", "rightly"]),
        ("We gave our word and I kept it; the US gave us none.", "self_mention", ["We", "our", "I", "us"]),
        ("The U.S. and the US fought in World War I.", "self_mention", []),
        ("Boats must stop and crews should rest; they have to.", "obligation", ["must", "should", "have to"]),
        ("A must-have lamp has to do with taste.", "obligation", []),
        ("It is essential that the ferry runs.", "obligation", ["It is essential that"]),
        ("They did not go, never will and cannot.", "negation", ["not", "never", "cannot"]),
        ("Berth No. 4 was not only wide but dry.", "negation", []),
        ("A worthless and baseless claim by the so-called expert.", "loaded", ["worthless", "baseless", "so-called"]),
        ("Admiral Baske decreased the heroin trade after government after government.", "loaded", []),
        ("Mirela Dosta and Chidi Eze met Bashir in Jabal and Lashonda in Oslo.", "loaded", []),
        ("They admire the hero and decried the smug.", "loaded", ["admire", "hero", "decried", "smug"]),
        ("Our ships are easier, more effective, and cheaper.", "tricolon", ["easier, more effective, and cheaper"]),
        ("They sail to Norway, Iceland and Greenland.", "tricolon", []),
        ("This is not a wall but a door.", "antithesis", ["not a wall but a door"]),
        ("He wants deeds, not words.", "antithesis", ["He wants deeds, not words"]),
        ("It opened not only late but small.", "antithesis", []),
        ("We fight for bread, we fight for work.", "anaphora", ["we fight for", "we fight for"]),
        ("Who would pay for that? Nobody.", "rhetorical_question", ["Who would pay for that?"]),
    ],
)
def test_device_is_marked_and_its_false_friends_are_not(text, device, found):
    assert [mark.lower() for mark in marked(text, device)] == [mark.lower() for mark in found]


def test_negation_reaches_to_the_end_of_its_clause():
    text = "The mill will not close in spring, but the dam may."
    row = mark_rhetoric(article(text), devices=["negation"]).iloc[0]
    assert text[row["scope_start"] : row["scope_end"]] == "close in spring"


def test_a_comma_between_two_adjectives_ends_no_clause():
    text = "There is no political, negotiated solution, they say."
    row = mark_rhetoric(article(text), devices=["negation"]).iloc[0]
    assert text[row["scope_start"] : row["scope_end"]] == "political, negotiated solution"


@pytest.mark.parametrize(
    ("text", "device", "number"),
    [
        ("We fight on, we fight on.", "anaphora", 2),
        ("We fight, we fight.", "anaphora", 0),
        ("Now they have the votes, and we have the votes.", "epistrophe", 2),
        ("Give us the votes, take the votes.", "epistrophe", 0),
    ],
)
def test_clauses_too_short_to_hold_more_than_what_they_repeat_are_no_figure(text, device, number):
    assert len(marked(text, device)) == number


def test_speaker_and_outlet_are_kept_apart():
    text = 'It may rain. "It may snow," said Ida Berg.'
    quotes = pd.DataFrame(
        {"article": ["one"], "start": [13], "end": [27], "speaker": ["Ida Berg"], "role": ["statement"]}
    )
    marks = mark_rhetoric(article(text), quotes=quotes, devices=["hedge"])
    assert marks["speaker"].tolist() == ["", "Ida Berg"]
    assert marks["voice"].tolist() == ["outlet", "speaker"]


def test_a_rule_that_a_reader_disagrees_with_can_be_switched_off():
    text = "It may rain, perhaps."
    rule = mark_rhetoric(article(text))["rule"].iloc[0]
    assert rule == "hedge, modal: may"
    assert mark_rhetoric(article(text), without=[rule])["text"].tolist() == ["perhaps"]


def test_unknown_device_is_one_clear_sentence():
    with pytest.raises(InputError, match="no device"):
        mark_rhetoric(article("Rain."), devices=["litotes"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*'we not but may, can cannot? “ ” " . ’ \n 🙂 é less than and I US'.split(" ")])).map(
        " ".join
    )
    | st.text()
)
def test_any_text_keeps_offsets_and_overlaps_nothing(text):
    marks = mark_rhetoric(article(text))
    assert list(marks.columns)[: len(COLUMNS["marks"])] == list(COLUMNS["marks"])
    assert all(text[row.start : row.end] == row.text for row in marks.itertuples())
    for device in FAMILIES:
        own = marks[(marks["device"] == device).to_numpy()]
        assert (own["start"].to_numpy()[1:] >= own["end"].to_numpy()[:-1]).all()


def test_hits_in_the_readme_of_the_lists_stand_where_it_says():
    root = Path(__file__).parents[1]
    text = read_articles(root / "seeds")["text"].iloc[0]
    page = (root / "helpers" / "lexicons" / "README.md").read_text(encoding="utf-8")
    hits = re.findall(r"(\d+)–(\d+) “([^”]+)” \(`(\w+)", page)
    assert len(hits) >= 20
    assert all(text[int(start) : int(end)] == words for start, end, words, _ in hits)
    marks = mark_rhetoric(read_articles(root / "seeds"))
    found = set(zip(marks["start"], marks["device"], strict=True))
    assert all((int(start), device) in found for start, _, _, device in hits)


def test_question_that_somebody_is_said_to_ask_is_not_rhetorical():
    assert marked("Then I ask them, ‘What do you mean by a toll?’", "rhetorical_question") == []
    assert marked("They hope (or pray?) for rain.", "rhetorical_question") == []
