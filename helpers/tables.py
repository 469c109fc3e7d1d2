"""The tables every other file makes: their columns, and the joined text their offsets are found in.

One idea runs through the package: every table is a table of spans. A row points into ``articles.text`` by
``article, start, end`` (Python character offsets, ``end`` exclusive), so a number can always be opened to its words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from pandas.api.types import union_categoricals

from helpers.spans import strings

SPAN = {"article": "str", "start": "int64", "end": "int64"}

#: Columns and dtypes of each table, in order. More columns may follow those listed.
COLUMNS: dict[str, dict[str, object]] = {
    "articles": {
        "article": "str",
        "path": "str",
        "outlet": "str",
        "city": "str",
        "date": "datetime64[us]",
        "author": "str",
        "headline": "str",
        "words": "int64",
        "text": "str",
    },
    "sections": {**SPAN, "section": "int64", "heading": "str"},
    "paragraphs": {**SPAN, "paragraph": "int64", "section": "int64", "kind": "str", "speaker_label": "str"},
    "sentences": {**SPAN, "sentence": "int64", "paragraph": "int64"},
    "tokens": {
        "article": "category",
        "start": "int32",
        "end": "int32",
        "token": "category",
        "kind": pd.CategoricalDtype(["word", "number", "punctuation"]),
        "sentence": "int32",
    },
    "mentions": {**SPAN, "text": "str", "entity": "str", "kind": "str"},
    "quotes": {
        **SPAN,
        "text": "str",
        "quote": "int64",
        "kind": "str",
        "role": "str",
        "speaker": "str",
        "source_start": "int64",
        "source_end": "int64",
        "source_text": "str",
        "cue_start": "int64",
        "cue_end": "int64",
        "cue": "str",
        "stance": "str",
        "how": "str",
        "paragraph": "int64",
        "section": "int64",
    },
    "speakers": {
        "speaker": "str",
        "aliases": "str",
        "titles": "str",
        "articles": "int64",
        "quotes": "int64",
        "words": "int64",
        "share": "float64",
    },
    "topics": {
        **SPAN,
        "paragraph": "int64",
        "topic": "str",
        "area": "str",
        "score": "float64",
        "terms": "str",
    },
    "marks": {**SPAN, "text": "str", "device": "str", "family": "str", "rule": "str", "speaker": "str"},
}


#: Kinds of paragraphs that hold no prose: nobody speaks in them, and nothing is named or argued.
NO_PROSE = ("end_marker", "front_matter", "byline", "boilerplate")


class InputError(ValueError):
    """Input that cannot be used: one sentence that names the file and the mend."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence, without the code that it went through."""
        return [str(self)]


def empty(name: str) -> pd.DataFrame:
    """An empty table `name` with its columns and dtypes."""
    return _empty(name).copy()


@cache
def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in COLUMNS[name].items()})


def conform(name: str, rows: pd.DataFrame | list[dict] | dict) -> pd.DataFrame:
    """`rows` as table `name`: its columns first and in order, its dtypes, sorted by article and start, range index.

    Rows with the same article and start keep the order they came in. Further columns are kept behind.
    Raises KeyError if a column is missing from rows that are not empty.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    if not len(frame.columns):
        return empty(name)
    columns = COLUMNS[name]
    further = [column for column in frame.columns if column not in columns]
    frame = frame[[*columns, *further]].astype(columns)
    if "start" in columns and not _is_sorted(frame):
        frame = frame.sort_values(["article", "start"], kind="stable")
    return frame.reset_index(drop=True)


def concatenated(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables one after another; their categories are those of all, sorted unless they have an order of their own."""
    columns = {}
    for column, dtype in tables[0].dtypes.items():
        pieces = [table[column] for table in tables]
        if isinstance(dtype, pd.CategoricalDtype):
            fixed = all(piece.dtype == dtype for piece in pieces)
            columns[column] = union_categoricals(pieces, sort_categories=not fixed)
        else:
            columns[column] = pd.concat(pieces, ignore_index=True)
    return pd.DataFrame(columns)


def _is_sorted(frame: pd.DataFrame) -> bool:
    """Whether rows already stand by article and start: spares most calls the sort."""
    if not frame["article"].is_monotonic_increasing:
        return False
    starts = frame["start"].to_numpy()
    articles = frame["article"].array
    codes = articles.codes if isinstance(articles, pd.Categorical) else pd.factorize(articles)[0]
    return bool(np.all((starts[1:] >= starts[:-1]) | (codes[1:] != codes[:-1])))


@dataclass(frozen=True)
class JoinedText:
    """All articles' texts as one string, so that a single pass finds spans in all of them.

    Attributes
    ----------
    text : the texts in order of article id, a form feed between two line feeds between them.
    codes : uint32, the code point of every character of `text`.
    base, stop : int64, where each article's text starts and stops in `text`.
    ids : object, the article ids, sorted.
    """

    text: str
    codes: np.ndarray
    base: np.ndarray
    stop: np.ndarray
    ids: np.ndarray

    def locate(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Article numbers (int64, into `ids`) and offsets within them of `positions` in `text`."""
        positions = np.asarray(positions, dtype=np.int64)
        number = np.searchsorted(self.base, positions, side="right") - 1
        return number, positions - self.base[number]

    def spans(self, starts: np.ndarray, ends: np.ndarray) -> dict[str, np.ndarray]:
        """`article, start, end` columns for the spans from `starts` to `ends` in `text`."""
        number, local = self.locate(starts)
        return {"article": self.ids[number], "start": local, "end": local + (np.asarray(ends) - np.asarray(starts))}

    def position(self, table: pd.DataFrame, column: str = "start") -> np.ndarray:
        """Positions in `text` of a table's offsets (int64); rows of articles that are not here raise KeyError."""
        if not len(table):
            return np.zeros(0, dtype=np.int64)
        article = table["article"]
        if isinstance(article.dtype, pd.CategoricalDtype):
            of_category, codes = pd.Index(self.ids).get_indexer(article.cat.categories), article.cat.codes.to_numpy()
            if of_category.min() >= 0:  # the bases of few articles are gathered for many rows
                return self.base[of_category][codes] + table[column].to_numpy()
            number = of_category[codes]
        elif isinstance(article.dtype, pd.StringDtype):
            among = pc.index_in(strings(article), value_set=strings(self.ids))
            number = pc.fill_null(among, -1).to_numpy()
        else:
            number = pd.Index(self.ids).get_indexer(article)
        if number.min() < 0:
            raise KeyError(f"article {article.iloc[int(np.argmax(number < 0))]!r} is not among the articles")
        return self.base[number] + table[column].to_numpy()


def article_in(corpus: object, article: str | None = None) -> str:
    """The id of an article of the corpus: `article`, or the first where it is None. Raises InputError if the corpus does not have it."""
    ids = corpus.articles["article"]
    if not len(ids):
        raise InputError("There is no article in this corpus; take a larger part.")
    if article is None:
        return ids.iloc[0]
    if article not in set(ids):
        raise InputError(f"There is no article {article!r} in this corpus; take an id from its `articles`.")
    return article


def listed(names: str | Iterable[str] | None) -> list[str]:
    """One name or several as a list; of none, an empty one."""
    if not names:
        return []
    return [names] if isinstance(names, str) else list(names)


def largest_first(numbers: pd.Series) -> pd.Series:
    """`numbers`, the largest first; equal ones by name, which is their index."""
    return numbers.sort_index().sort_values(ascending=False, kind="stable")


def in_prose(joined: JoinedText, paragraphs: pd.DataFrame, places: np.ndarray) -> np.ndarray:
    """Which of the `places` in the joined text lie outside paragraphs without prose (bool; see `NO_PROSE`)."""
    aside = paragraphs[paragraphs["kind"].isin(NO_PROSE).to_numpy()]
    if not len(aside):
        return np.ones(len(places), dtype=bool)
    opens, closes = joined.position(aside), joined.position(aside, "end")
    at = np.searchsorted(opens, places, side="right") - 1
    return (at < 0) | (places >= closes[np.maximum(at, 0)])


def texts_of(articles: pd.DataFrame, column: str) -> np.ndarray:
    """A column of `articles` that every article must have, as Python strings (object).

    Raises InputError if there is no such column, if it is empty somewhere, or if it holds what is no text in Unicode.
    """
    if column not in articles:
        raise InputError(f"The table of articles has no column `{column}`; name the one that holds it so.")
    try:
        texts = articles[column].astype("str")
    except UnicodeEncodeError as error:
        raise InputError(
            f"A `{column}` of the articles holds half a character ({error.reason}); replace it."
        ) from error
    if texts.isna().any():
        row = int(np.argmax(texts.isna().to_numpy()))
        raise InputError(f"Row {row} of the table of articles has no `{column}`; fill it in, or leave the row out.")
    return texts.to_numpy(dtype=object)


SEPARATOR = "\n\f\n"


def join_texts(articles: pd.DataFrame) -> JoinedText:
    """The texts of `articles` as one, in order of article id.

    Raises InputError if two articles share an id, and where one has no id or no text.
    """
    ids, texts = texts_of(articles, "article"), texts_of(articles, "text")
    order = np.argsort(ids, kind="stable") if len(ids) > 1 else np.arange(len(ids))
    ids, texts = ids[order], texts[order]
    for one, next_one in pairwise(ids):
        if one == next_one:
            raise InputError(f"Two articles have the id {one!r}; give each its own in the `article` column.")
    text = SEPARATOR.join(texts)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    base = np.zeros(len(texts), dtype=np.int64)
    if len(texts) > 1:
        base[1:] = np.cumsum(lengths[:-1] + len(SEPARATOR))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return JoinedText(text, codes, base, base + lengths, ids)
