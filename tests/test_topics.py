"""Topics coded by word lists: what gives one, what does not, and the lists themselves."""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk.metrics import binary_distance
from nltk.metrics.agreement import AnnotationTask

from helpers.articles import read_articles
from helpers.layout import divide
from helpers.lexicons import read_lexicon
from helpers.tables import COLUMNS, InputError, empty
from helpers.topics import code_topics

SEED = Path(__file__).parents[1] / "seeds"
GOLD = Path(__file__).parents[2] / "shared" / "gold" / "polnear-train.jsonl"


def articles_of(*texts):
    return articles_named({f"a{i}": text for i, text in enumerate(texts)})


def articles_named(texts):
    blank = {"path": "", "outlet": "", "city": "", "date": pd.NaT, "author": "", "headline": ""}
    rows = [blank | {"article": name, "text": text, "words": len(text.split())} for name, text in texts.items()]
    return pd.DataFrame(rows).astype(COLUMNS["articles"])


def topics_of(text, **options):
    return list(code_topics(articles_of(text), **options)["topic"])


def leading(table, section):
    """Topics of a section by their scores summed, the strongest first."""
    of_section = table[table["section"] == section]
    return list(of_section.groupby("topic")["score"].sum().sort_values(ascending=False).index)


def test_a_paragraph_is_coded_with_the_words_that_gave_the_topic():
    table = code_topics(articles_of("The ministry said the sanctions and the oil embargo would stay."))
    row = table[table["topic"] == "sanctions"].iloc[0]
    assert set(row["terms"].split("; ")) == {"sanctions", "embargo"}
    assert row["area"] == "International Affairs"
    assert row["score"] == 2.0


def test_the_strongest_topic_comes_first():
    text = "Voters chose between two candidates at the ballot box, and one of them spoke of the climate crisis."
    assert topics_of(text)[:2] == ["elections", "climate"]


def test_a_weak_term_alone_gives_no_topic():
    assert "negotiation and diplomacy" not in topics_of("They reached a compromise about the kitchen.")


def test_weak_terms_add_to_a_topic_that_a_strong_one_gives():
    words = {"trees": {"strong": ["forest"], "weak": ["leaf", "root"]}}
    assert topics_of("A leaf lay beside the root.", topics=words) == []
    table = code_topics(articles_of("A leaf lay in the forest."), topics=words)
    assert table[["score", "terms"]].to_numpy().tolist() == [[1.5, "forest; leaf"]]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The nuclear family of two parents and a child is in decline.", "nuclear programme"),
        ("She wrote of a climate of opinion that forbade doubt.", "climate"),
        ("They met at a birthday party in the garden.", "parties and ideology"),
        ("Most of them went to a primary school nearby.", "elections"),
        ("The lawyer spoke to reporters outside.", "media"),
        ("Patients with narcolepsy fall asleep at noon.", "drug trafficking"),
        ("The cartel office fined the makers of cement.", "drug trafficking"),
    ],
)
def test_a_trap_gives_nothing(text, topic):
    assert topic not in topics_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "A drugs gang was jailed on Friday.",
        "The coast guard interdicted two boats loaded with cocaine.",
        "Crews of go-fast boats throw their cargo overboard.",
        "Counter-narcotics officers landed at dawn.",
    ],
)
def test_the_drug_trade_is_known_by_whatever_it_is_called(text):
    assert "drug trafficking" in topics_of(text)


def test_a_heading_counts_for_the_paragraphs_under_it_and_no_further():
    text = (
        "The envoy arrived late in the evening and was tired.\n"
        "Sanctions Stay in Place\n"
        "Nobody at the ministry would say for how long that was meant to be.\n"
        "An official shrugged when asked about it again the next day.\n"
        "A Quiet Morning\n"
        "The square was empty, and a man was sweeping leaves in front of the hotel.\n"
    )
    table = code_topics(articles_of(text))
    coded = table[table["topic"] == "sanctions"].set_index("paragraph")["score"]
    assert dict(coded) == {1: 1.0, 2: 0.5, 3: 0.5}


def test_a_phrase_also_matches_when_it_is_hyphenated():
    assert "climate" in topics_of("A climate-change bill was tabled.")


def test_topics_of_the_seed_follow_its_sections():
    articles = read_articles(SEED)
    layout = divide(articles)
    table = code_topics(articles, layout=layout).merge(
        layout.paragraphs[["article", "paragraph", "section"]], on=["article", "paragraph"]
    )
    assert set(leading(table, 0)[:2]) == {"nuclear programme", "negotiation and diplomacy"}
    assert leading(table, 1)[0] == "summits and leaders' meetings"
    assert leading(table, 2)[0] == "bilateral relations"
    assert set(leading(table, 3)[:2]) == {"drug trafficking", "military force"}
    assert leading(table, 4)[0] == "bilateral relations"
    assert leading(table, 5)[0] == "negotiation and diplomacy"


def test_no_topic_of_the_seed_is_given_by_a_word_that_is_everywhere():
    words = set("; ".join(code_topics(read_articles(SEED))["terms"]).split("; "))
    assert not words & {"russia", "moscow", "said", "ryabkov", "u.s.", "united states"}


def test_an_article_without_topics_gives_an_empty_table_of_the_same_columns():
    pd.testing.assert_frame_equal(code_topics(articles_of("Leaves fell.")), empty("topics"))
    pd.testing.assert_frame_equal(code_topics(articles_of("")), empty("topics"))


def test_a_word_that_comes_again_counts_less_each_time():
    (row,) = code_topics(articles_of("Nobody saw it.\n\nSanctions, sanctions and sanctions again.")).itertuples()
    assert (row.topic, row.terms, row.score) == ("sanctions", "sanctions", round(1 + np.log(3), 3))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from('\n."’“” nuclear sanctions TALKS ıİß'), max_size=300))
@example("İİİ sanctions ")
@example('"' * 20_000)
def test_whatever_the_text_a_row_is_a_paragraph_and_its_words_stand_in_it(text):
    articles = articles_of(text, "The nuclear talks failed.")
    paragraphs = divide(articles).paragraphs
    spans = set(zip(paragraphs["article"], paragraphs["start"], paragraphs["end"], strict=True))
    table = code_topics(articles)
    assert set(zip(table["article"], table["start"], table["end"], strict=True)) <= spans
    assert (table["terms"] != "").all() and (table["score"] > 0).all()


def test_a_list_of_ones_own_is_read_from_a_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[rivers]\narea = "Water"\nstrong = ["river*", "tributary"]\n', encoding="utf-8")
    table = code_topics(articles_of("Two rivers meet below the town."), topics=path)
    assert table[["topic", "area", "terms"]].to_numpy().tolist() == [["rivers", "Water", "rivers"]]


def test_a_bad_list_is_refused_with_its_file_and_line(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[rivers]\nstrong = ["river*"]\n\n[hills]\nweak = ["(hill|"]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.toml, line 5"):
        code_topics(articles_of("Two rivers."), topics=path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[rivers]\nstrong = ["river*"]\n\n[hills]\nstrong = "hill*"\n', "line 5.*square brackets"),
        ('[rivers]\nstrong = ["river*"]\n\n[hills]\nsrong = ["hill*"]\nstrong = ["hill"]\n', "line 5.*srong"),
        ('[rivers]\nstrong = ["river*"]\n\n[hills]\nweak = ["hill*"]\n', "line 4.*no strong term"),
        ('[rivers]\nstrong = ["river*"\n', "no valid TOML.*line"),
    ],
)
def test_each_mistake_in_a_list_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"mine\.toml.*{message}"):
        code_topics(articles_of("Two rivers."), topics=path)


def test_a_list_changed_by_its_reader_is_read_whole_the_next_time():
    lexicon = read_lexicon("topics")
    first = lexicon.terms.loc[0, "term"]
    lexicon.terms.loc[0, "term"] = "changed"
    lexicon.classes.clear()
    assert read_lexicon("topics").terms.loc[0, "term"] == first and read_lexicon("topics").classes


def test_every_topic_has_a_definition_an_area_and_terms_of_its_own():
    lexicon = read_lexicon("topics")
    assert len(lexicon.classes) >= 40
    assert all(entry["definition"] and entry["area"] for entry in lexicon.classes.values())
    assert not lexicon.terms.duplicated(["label", "term"]).any()
    assert (lexicon.terms.groupby("label")["role"].agg(lambda roles: (roles == "strong").sum()) >= 15).all()


@pytest.mark.skipif(not GOLD.exists() and not os.environ.get("CI"), reason="the gold data are not beside the project")
def test_the_tool_agrees_with_paragraphs_coded_by_hand():
    hand = pd.read_csv(Path(__file__).parent / "gold" / "topics_hand.csv", keep_default_na=False)
    with GOLD.open(encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    coded = code_topics(articles_named({name: texts[name] for name in sorted(set(hand["article"]))}))
    tool = set(zip(coded["article"], coded["start"], coded["topic"], strict=True))
    names = read_lexicon("topics").classes
    answers = []
    for row in hand.itertuples():
        given = set(row.topics.split("; "))
        for name in names:
            item = f"{row.article} {name}"
            answers += [("hand", item, name in given), ("tool", item, (row.article, row.start, name) in tool)]
    assert AnnotationTask(answers, binary_distance).alpha() >= 0.75
