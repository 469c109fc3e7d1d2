"""The small corpus in data/: fictional articles that are what their README says they are."""

import csv
import re
import warnings
from pathlib import Path

import pytest

from helpers.articles import read_articles
from tests.benchmarks.data_quotes import judge, measure, read_gold, score

# Shares of the quotes marked by hand, a little under what is reached; see tests/gold/README_data.md.
FLOORS = {
    ("direct", "found"): 0.98,
    ("direct", "right"): 0.96,
    ("mixed", "found"): 0.88,
    ("mixed", "right"): 0.85,
    ("indirect", "found"): 0.84,
    ("indirect", "right"): 0.77,
    ("turn", "found"): 1.0,
    ("turn", "right"): 1.0,
    ("all", "found"): 0.92,
    ("all", "right"): 0.88,
    ("all", "precision"): 0.88,
    ("all", "speaker_precision"): 0.89,
}

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.txt"))}
with (DATA / "metadata.csv").open(encoding="utf-8", newline="") as file:
    METADATA = {row["file"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def articles():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_articles(DATA)


def test_every_text_is_an_article_and_nothing_else_is(articles):
    assert [f"{name}.txt" for name in articles["article"]] == list(TEXTS)
    assert articles.set_index("article")["text"].to_dict() == {name[:-4]: text for name, text in TEXTS.items()}


def test_three_outlets_share_twenty_four_articles(articles):
    assert articles["outlet"].value_counts().to_dict() == {
        "Northern Wire": 10,
        "The Harbour Bell": 8,
        "Sarrine Courier": 6,
    }


def test_the_table_of_metadata_names_each_file_once_and_every_article_has_what_it_says(articles):
    assert list(METADATA) == list(TEXTS)
    for row in articles.itertuples():
        told = METADATA[f"{row.article}.txt"]
        assert (row.outlet, str(row.date.date()), row.author, row.city) == tuple(
            told[column] for column in ("outlet", "date", "author", "city")
        )
        assert row.outlet and row.city and row.article.startswith(told["date"])


def test_the_articles_run_over_five_months(articles):
    assert str(articles["date"].min().date()) == "2025-03-03"
    assert str(articles["date"].max().date()) == "2025-07-25"
    assert articles["date"].dt.month.value_counts().min() >= 2


def test_every_article_has_its_headline_and_is_of_a_readable_length(articles):
    for row in articles.itertuples():
        assert row.headline == row.text.splitlines()[0]
        assert 180 <= row.words <= 450, row.article


def test_the_readme_says_what_each_file_exercises():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert "fiction, written for this project" in readme and "MIT" in readme
    assert re.findall(r"^\| (2025-\S+) \|", readme, flags=re.MULTILINE) == [name[:-4] for name in TEXTS]


@pytest.mark.parametrize(
    "words",
    [
        '"If I had waited," he said, "I would',
        "“The shooting is the headline",
        "''I can wait,'' she added",
        "‘You don’t leave your nets in a neighbour’s yard",
        "'It's a disgraceful shambles, and she knows it,' snapped",
        "«It is a small key,» said",
        "‹When the navy is hungry, the fish are safe.›",
        "«\u00a0visas with a return ticket\u00a0»",
    ],
)
def test_every_kind_of_quotation_mark_is_used(words):
    assert sum(words in text for text in TEXTS.values()) >= 1


def test_one_reprint_holds_the_wire_story_but_for_its_spelling_and_a_paragraph():
    _, opening, *wire = TEXTS["2025-04-08-wire-tanker.txt"].split("\n\n")
    _, _, reprinted_opening, *reprint = TEXTS["2025-04-09-bell-tanker.txt"].split("\n\n")
    assert opening.endswith(reprinted_opening)
    changed = [one for one in wire if one not in reprint]
    assert len(reprint) == len(wire) + 1 and len(changed) == 2  # Defense, percent


# The quotes in it, marked by hand ----------------------------------------------------------------------------------------

GOLD = read_gold()


def test_the_gold_points_at_the_words_it_names():
    for row in GOLD.itertuples():
        text = TEXTS[row.file]
        assert text[row.start : row.end] == row.text and row.text == row.text.strip()
        for first, last in ((row.source_start, row.source_end), (row.cue_start, row.cue_end)):
            assert (first, last) == (-1, -1) or 0 <= first < last <= len(text)
    assert set(GOLD["file"]) == set(TEXTS)


def test_the_gold_uses_the_words_of_the_design():
    assert set(GOLD["kind"]) == {"direct", "mixed", "indirect", "turn", "headline"}
    assert set(GOLD["role"]) == {"statement", "question"}
    assert set(GOLD["report"]) == {"speech", "thought", "asked"}
    assert (GOLD.loc[GOLD["report"] == "asked", "role"] == "question").all()


def test_direct_words_in_the_gold_open_with_a_quotation_mark():
    direct = GOLD[GOLD["kind"] == "direct"]
    assert direct["text"].str.match(r"[\"“‘'«]").all()
    assert not GOLD[GOLD["kind"] == "indirect"]["text"].str.contains('["“”«»]').any()


def test_one_quotation_has_one_kind_speaker_and_source():
    same = GOLD.groupby(["file", "quote"])[["kind", "role", "report", "speaker", "source_start", "cue_start"]].nunique()
    assert (same == 1).all(axis=None)


def test_names_in_the_gold_are_printed_in_the_articles():
    everything = " ".join(TEXTS.values()).casefold()
    for speaker in set(GOLD["speaker"]) - {"", "government of Kestrava", "government of Halmere"}:
        assert speaker.casefold() in everything, speaker


def test_a_judge_takes_the_gold_itself_for_right():
    texts = {name[:-4]: text for name, text in TEXTS.items()}
    of_gold, of_found = judge(GOLD.assign(article=GOLD["file"].str[:-4]), texts, read_gold())
    assert of_gold["right"].all() and of_found["counted"].sum() == (GOLD["report"] == "speech").sum()
    blank, nothing = judge(GOLD.iloc[:0].assign(article=""), texts, read_gold())
    assert not blank["found"].any() and len(nothing) == 0


def test_quotes_and_speakers_are_found_no_worse_than_before(capsys):
    scores = score(*measure())
    with capsys.disabled():
        print(f"\nquotes and speakers on data/\n{scores.round(3).to_string(na_rep='')}")
    for (kind, column), floor in FLOORS.items():
        assert scores.loc[kind, column] >= floor, f"{column} of {kind}: {scores.loc[kind, column]:.3f} < {floor}"
