"""What is done to each part of a large corpus: four rounds, each of which reads what the ones before wrote.

What one article says of a name helps to read the next, so between two rounds what the parts have counted is added up
(`helpers.census`). Each part of each round is a file that is there whole or not at all.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.aliases import read_aliases
from helpers.known import forms_among, name_lots, names_among, persons_among
from helpers.layout import Layout, divide
from helpers.names import count_forms, count_names, find_candidates, read_capitals, settle_names
from helpers.parts import Block, read_block, write_whole
from helpers.quotes import find_quotes
from helpers.reference import label_surnames
from helpers.rhetoric import mark_rhetoric
from helpers.speakers import Tally, count_people, name_speakers, tally_speakers
from helpers.tables import InputError, concatenated, join_texts
from helpers.tokens import tokenize
from helpers.topics import code_topics
from helpers.writing import whole

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
MANY = 10  # articles that fail one and all: no article's fault


@dataclass(frozen=True)
class Job:
    """Where the work is done and with which word lists."""

    folder: str
    topics: object
    aliases: Mapping[str, list[str]]

    def table(self, name: str, part: int) -> Path:
        """The file with a part of a table."""
        return Path(self.folder) / name / f"part-{part:05}.parquet"

    def note(self, name: str) -> Path:
        """A file about the work itself; readers of the tables pass over a folder that begins so."""
        return Path(self.folder) / "_job" / name

    def count(self, name: str, part: int) -> Path:
        """The file with what a part has counted."""
        return self.note(f"{name}/part-{part:05}.parquet")

    def known(self, name: str) -> Path:
        """The folder with what all parts together know of forms, names or people."""
        return self.note(f"known/{name}")

    @property
    def scratch(self) -> Path:
        """A folder for what is gone once it has been added up."""
        return self.note("scratch")

    def mark(self, turn: str, part: int) -> Path:
        """The file that says that a round is done with a part, and which articles it has set aside."""
        return self.note(f"{turn}/part-{part:05}.json")

    def raw(self, number: int) -> Path:
        """The file with a block of articles as they lie in their files."""
        return self.note(f"blocks/raw-{number:05}.arrow")

    def block(self, number: int) -> Path:
        """The file with the articles of a block, whose ids other blocks may have too."""
        return self.note(f"blocks/articles-{number:05}.parquet")

    def pieces(self, part: int) -> Path:
        """The file with the pieces in which a part is analysed that ends its worker when it is taken at once."""
        return self.note(f"pieces/part-{part:05}.json")


class Taken(NamedTuple):
    """What is told of a block that was read: the ids of its articles, what is left out, and what else to warn of."""

    ids: list[str]
    left_out: list[str]
    told: list[str]


# The four rounds: tables for the result, and tables that later rounds read -------------------------------------------


def _read(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """All that an article tells by itself."""
    layout = divide(articles)
    tokens = tokenize(articles, sentences=layout.sentences)
    found = find_quotes(articles, layout=layout, tokens=tokens)
    coded = code_topics(articles, layout=layout, tokens=tokens, topics=job.topics)
    forms = count_forms(read_capitals(join_texts(articles), tokens, layout.paragraphs))
    return {**layout._asdict(), "tokens": tokens, "topics": coded}, {"found": found, "forms": forms}


def _sight(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """What may be a name, by what stands capitalised anywhere."""
    capitals = read_capitals(join_texts(articles), load("tokens"), load("paragraphs"))
    candidates = find_candidates(capitals, forms_among(job.known("forms"), capitals.forms))
    names = count_names(candidates)
    return {}, {"candidates": candidates, "names": names.assign(lot=name_lots(names["text"]))}


def _settle(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """Whose names they are, by whom the corpus names."""
    candidates = load("candidates")
    mentions = settle_names(candidates, names_among(job.known("names"), candidates), read_aliases(job.aliases))
    people = count_people(mentions)
    return {"mentions": mentions}, {"people": people.assign(lot=name_lots(people["entity"]))}


def _name(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """Who speaks, and how."""
    layout = Layout(load("sections"), load("paragraphs"), load("sentences"))
    tokens, mentions, found = load("tokens"), load("mentions"), load("found")
    labels = found["source_text"][(found["kind"] == "turn").to_numpy()].unique()
    known = persons_among(job.known("people"), mentions, label_surnames(labels))
    named = name_speakers(articles, found, mentions, layout=layout, tokens=tokens, aliases=job.aliases, known=known)
    marks = mark_rhetoric(articles, layout=layout, tokens=tokens, quotes=named.quotes)
    return {"quotes": named.quotes, "marks": marks}, tally_speakers(named.quotes, mentions, articles)._asdict()


#: Each round, the counts that are added up after it, and about how much of the time it takes.
ROUNDS: dict[str, tuple[Callable, tuple[str, ...], float]] = {
    "read": (_read, ("forms",), 0.73),
    "sight": (_sight, ("names",), 0.04),
    "settle": (_settle, ("people",), 0.03),
    "name": (_name, Tally._fields, 0.2),
}


# On a worker ---------------------------------------------------------------------------------------------------------


def take_block(job: Job, number: int, block: Block, columns: dict[str, str] | None) -> Taken:
    """Read a block, whose raw articles lie in their file, and write its articles, if it has any."""
    import pyarrow.feather as feather

    raw = feather.read_table(job.raw(number), memory_map=False)
    articles, left_out, told = read_block(block._replace(raw=raw), columns)
    if len(articles):
        write_whole(articles, job.block(number))
    return Taken(articles["article"].tolist(), left_out, told)


def do_part(job: Job, turn: str, part: int) -> int:
    """Take one round through one part and return its number of articles; a part that is done is left as it is.

    Articles that fail by themselves are set aside. Raises OSError for what is the machine's fault and no article's, and InputError
    if all of many articles fail.
    """
    mark = job.mark(turn, part)
    if mark.exists():
        return json.loads(mark.read_text(encoding="utf-8"))["articles"]
    articles, aside = articles_of(job, part)
    results, found = [], []
    for ids in pieces_of(job, part, articles):
        taken, failed = _by_halves(job, turn, part, articles[articles["article"].isin(ids)].reset_index(drop=True))
        results += taken
        found += failed
    if len(found) == len(articles) >= MANY:
        raise InputError(f"None of {len(articles)} articles can be analysed ({found[0]['error']}); mend that first.")
    results = results or [_taken(job, turn, part, articles[:0])]
    for tables, place in zip(zip(*results, strict=True), (job.table, job.count), strict=True):
        for name in tables[0]:
            pieces = [piece[name] for piece in tables]
            write_whole(pieces[0] if len(pieces) == 1 else concatenated(pieces), place(name, part))
    write_json({"articles": len(articles) - len(found), "set_aside": aside + found}, mark)
    return len(articles) - len(found)


def try_part(job: Job, turn: str, part: int, ids: list[str]) -> None:
    """Take one round through some articles of a part and write nothing: all that matters is whether the worker lives."""
    articles, _ = articles_of(job, part)
    try:
        _taken(job, turn, part, articles[articles["article"].isin(ids)].reset_index(drop=True))
    except Exception:  # such articles are found by `do_part`
        return


def articles_of(job: Job, part: int) -> tuple[pd.DataFrame, list[dict]]:
    """The articles of a part without those set aside by now, and these."""
    articles = pd.read_parquet(job.table("articles", part))
    aside = set_aside(job, part)
    return articles[~articles["article"].isin([one["article"] for one in aside])].reset_index(drop=True), aside


def pieces_of(job: Job, part: int, articles: pd.DataFrame) -> list[list[str]]:
    """The ids of a part's `articles` in the pieces that are analysed one after another: one, unless that has ended its worker."""
    note, ids = job.pieces(part), set(articles["article"])
    if not note.exists():
        return [articles["article"].tolist()]
    pieces = json.loads(note.read_text(encoding="utf-8"))
    return [own for piece in pieces if (own := [one for one in piece if one in ids])]


def _taken(job: Job, turn: str, part: int, articles: pd.DataFrame) -> tuple[dict, dict]:
    def load(name: str) -> pd.DataFrame:
        path = job.table(name, part) if name not in ("found", "candidates") else job.count(name, part)
        table = pd.read_parquet(path)
        present = table["article"].isin(articles["article"])
        return table if present.all() else table[present].reset_index(drop=True)

    return ROUNDS[turn][0](job, part, articles, load)


def _by_halves(job: Job, turn: str, part: int, articles: pd.DataFrame) -> tuple[list[tuple], list[dict]]:
    """What a round makes of some articles: at once, or of each half by itself where that fails, down to the articles at fault."""
    try:
        return [_taken(job, turn, part, articles)], []
    except OSError:
        raise
    except Exception as error:  # whatever it is, memory too
        if len(articles) == 1:
            row = articles.iloc[0]
            return [], [{"article": row["article"], "path": row["path"], "error": f"{type(error).__name__}: {error}"}]
    half = len(articles) // 2
    first, second = (
        _by_halves(job, turn, part, some.reset_index(drop=True)) for some in (articles[:half], articles[half:])
    )
    return first[0] + second[0], first[1] + second[1]


def set_aside(job: Job, part: int) -> list[dict]:
    """Articles of a part that earlier rounds, or the deaths of their workers, have set aside."""
    found: dict[str, dict] = {}
    for mark in (job.mark(turn, part) for turn in ("killed", *ROUNDS)):
        if mark.exists():
            found |= {one["article"]: one for one in json.loads(mark.read_text(encoding="utf-8"))["set_aside"]}
    return list(found.values())


def write_json(content: object, path: Path) -> None:
    """Write `content` so that `path` holds all of it or is not there."""
    with whole(path) as new:
        new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
