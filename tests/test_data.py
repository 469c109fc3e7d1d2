"""The small corpus in data/: fictional articles that are what their README says they are."""

import csv
import re
from pathlib import Path

import pytest

from helpers.articles import read_articles

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.txt"))}
with (DATA / "metadata.csv").open(encoding="utf-8", newline="") as file:
    METADATA = {row["file"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def articles():
    return read_articles(DATA)


def test_every_text_is_an_article_and_nothing_else_is(articles):
    assert [f"{name}.txt" for name in articles["article"]] == list(TEXTS)
    assert articles.set_index("article")["text"].to_dict() == {name[:-4]: text for name, text in TEXTS.items()}


def test_three_outlets_share_twenty_four_articles():
    outlets = [row["outlet"] for row in METADATA.values()]
    assert {name: outlets.count(name) for name in set(outlets)} == {
        "Northern Wire": 10,
        "The Harbour Bell": 8,
        "Sarrine Courier": 6,
    }


def test_the_table_of_metadata_names_each_file_once_with_its_date():
    assert list(METADATA) == list(TEXTS)
    assert all(name.startswith(row["date"]) and row["city"] for name, row in METADATA.items())
    assert min(row["date"] for row in METADATA.values()) == "2025-03-03"
    assert max(row["date"] for row in METADATA.values()) == "2025-07-25"


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
