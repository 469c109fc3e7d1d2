"""A corpus in a folder of many parts, larger perhaps than memory, of which only what is asked for is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from helpers import spans
from helpers.corpus import Corpus
from helpers.speakers import count_speakers
from helpers.storage import in_one, read_rows, read_table
from helpers.tables import COLUMNS, SPAN, InputError, conform, empty

#: Words of articles that the explorer takes of a corpus larger than that, drawn by lot: about 5,000 articles.
MOST_WORDS = 4_000_000
#: What is read of the table that a condition asks about, beside the table that is wanted.
ASKED = {
    "topic": ("topics", ["article", "start", "end", "topic"]),
    "speaker": ("quotes", ["article", "start", "end", "speaker"]),
}
ABOUT = ["article", "outlet", "date"]
PLACE = [*SPAN]


class Places(Corpus):
    """The columns of a corpus that a filter looks at; the rows that it keeps have the numbers that they had."""

    _taken = staticmethod(pd.DataFrame.take)


class SavedCorpus(Corpus):
    """A corpus that `helpers.scale` wrote in parts: a table is read when it is first asked for.

    `filter` reads nothing but notes the conditions; of each part only the rows that they keep come to memory. Nothing is left out but
    by `drawn`. What is drawn fits in memory: a filter of it reads no part again.
    """

    def __init__(
        self,
        folder: str | Path,
        conditions: tuple[dict, ...] = (),
        drawn_from: int = 0,
        draw: SavedCorpus | None = None,
    ):
        object.__setattr__(self, "_draw", draw)
        object.__setattr__(self, "_folder", Path(folder))
        object.__setattr__(self, "_conditions", conditions)
        object.__setattr__(self, "drawn_from", drawn_from)
        if (self._folder / "_job").is_dir() and not (self._folder / "_job" / "finished.json").is_file():
            raise InputError(
                f"{folder} is no finished analysis; run the same analysis again, and it goes on where it was."
            )
        for name in COLUMNS:
            if not (self._folder / name).is_dir():
                raise InputError(f"{folder} is no finished analysis: {name} is missing; run the same analysis again.")

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in COLUMNS:
            raise AttributeError(name)
        table = self._speakers() if name == "speakers" else self._table(name)
        object.__setattr__(self, name, table)
        return table

    def filter(self, **conditions: object) -> Corpus:
        conditions = {name: list(one) if isinstance(one, Iterator) else one for name, one in conditions.items()}
        Corpus(**{name: empty(name) for name in COLUMNS})._selected(**conditions)  # refuses what is no condition
        given = {
            name: value
            for name, value in conditions.items()
            if value is not None and not (isinstance(value, str) and not value)
        }
        return self._under(given, self.drawn_from) if given else self

    def _under(self, conditions: dict, drawn_from: int) -> SavedCorpus:
        if self.drawn_from:
            return SavedCorpus(self._folder, (conditions,), drawn_from, self)
        return SavedCorpus(self._folder, (*self._conditions, conditions), drawn_from)

    def drawn(self, words: int) -> Corpus:
        """The corpus itself, or if it has more words, whole articles of about so many, drawn by lot: the same ones each time.

        The lot is a number made of the article's id, so that neither the order of articles nor their division into parts matters.
        """
        known = self._rows("articles", ["article", "words"])
        if known["words"].sum() <= words:
            return self
        lot = np.argsort(pd.util.hash_array(known["article"].to_numpy(dtype=object)), kind="stable")
        number = int(np.searchsorted(np.cumsum(known["words"].to_numpy()[lot]), words, side="right"))
        ids = known["article"].iloc[lot[: max(number, 1)]]
        return self._under({"drawn": set(ids)}, self.drawn_from or len(known))

    def holding(self, part: Corpus) -> Corpus:
        """The whole articles of which this `part` of the corpus keeps anything."""
        return self._under({"drawn": set(part.column("articles", "article"))}, self.drawn_from)

    def column(self, table: str, name: str) -> pd.Series:
        if table in self.__dict__ or table == "speakers":
            return getattr(self, table)[name]
        return self._rows(
            table, [*dict.fromkeys(["article", *(["start", "end"] if table != "articles" else []), name])]
        )[name]

    def _speakers(self) -> pd.DataFrame:
        saved = conform("speakers", pd.concat([read_table(path) for path in self._parts("speakers")]))
        return count_speakers(self.quotes, saved) if self._conditions else saved

    def _parts(self, name: str) -> list[Path]:
        return sorted((self._folder / name).glob("part-*.parquet"))

    def _table(self, name: str) -> pd.DataFrame:
        return conform(name, self._rows(name))

    def _rows(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """The rows of a table that the conditions keep, all columns or some, by article."""
        if self._draw:
            table = getattr(self._draw, name)
            rows = self._kept(name, lambda other, those: getattr(self._draw, other)[those])
            return spans.take(table[columns] if columns else table, rows)
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:  # while one part is searched, the next is read
            kept = list(pool.map(lambda part: self._kept_of(part.name, name, columns), self._parts("articles")))
        return spans.by_article(in_one(name, [table for table in kept if len(table)] or kept[:1]))

    def _kept_of(self, part: str, name: str, columns: list[str] | None) -> pa.Table:
        """The rows of a table that one part keeps: no others, which are most, are made into rows of pandas."""
        path = self._folder / name / part
        if not self._conditions:
            return read_rows(path, columns)
        table = read_rows(path, columns and [*dict.fromkeys([*columns, *self._searched_for(name)[name]])])

        def places(other: str, those: list[str]) -> pd.DataFrame:
            rows = table if other == name else read_rows(self._folder / other / part, those)
            return rows.select(those).to_pandas(split_blocks=True)  # as they lie, not copied

        kept = table.take(self._kept(name, places))
        return kept.select(columns) if columns else kept

    def _kept(self, name: str, places: Callable[[str, list[str]], pd.DataFrame]) -> np.ndarray:
        """The numbers of the rows of a table that the conditions keep: searched are the `places` of the tables and columns asked for."""
        found = {other: places(other, those) for other, those in self._searched_for(name).items()}
        corpus = Places(**{other: empty(other) for other in COLUMNS} | found)
        for conditions in self._conditions:
            corpus = corpus._selected(**conditions)
        return getattr(corpus, name).index.to_numpy()

    def _searched_for(self, name: str) -> dict[str, list[str]]:
        """Which columns of which tables tell what the conditions keep of a table."""
        asked = {condition for conditions in self._conditions for condition in conditions}
        return {name: PLACE, "articles": ABOUT} | dict(ASKED[condition] for condition in asked if condition in ASKED)
