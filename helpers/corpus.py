"""A corpus: all tables of the same articles together, filtered together, saved together."""

from __future__ import annotations

import html
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.articles import read_articles
from helpers.layout import divide
from helpers.names import find_names
from helpers.quotes import find_quotes
from helpers.rhetoric import mark_rhetoric
from helpers.speakers import count_speakers, name_speakers
from helpers.tables import COLUMNS, InputError, conform
from helpers.tokens import tokenize
from helpers.topics import code_topics


class Html(str):
    """Text that is safe HTML already; notebooks show it as such."""

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Corpus:
    """The tables of one set of articles; each attribute is the table of that name (see `helpers.tables.COLUMNS`)."""

    articles: pd.DataFrame
    sections: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    speakers: pd.DataFrame
    topics: pd.DataFrame
    marks: pd.DataFrame

    def __repr__(self) -> str:
        words = int(self.articles["words"].sum())
        return (
            f"Corpus of {_counted(len(self.articles), 'article')}, {_counted(words, 'word')}, "
            f"{_counted(self.quotes['quote'].groupby(self.quotes['article']).nunique().sum(), 'quote')} "
            f"by {_counted(len(self.speakers), 'speaker')}"
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name, in the design's order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def filter(
        self,
        *,
        topic: str | Iterable[str] | None = None,
        speaker: str | Iterable[str] | None = None,
        outlet: str | Iterable[str] | None = None,
        since: object = None,
        until: object = None,
    ) -> Corpus:
        """The part of the corpus that all given conditions keep; None or nothing keeps all.

        Parameters
        ----------
        topic : paragraphs coded with one of these, what lies in them, and their articles.
        speaker : quotes by one of these; of tokens, mentions and marks what lies in those quotes; of the larger
            spans those that hold one of them.
        outlet : articles of one of these.
        since, until : articles of these days and between, both included; articles without a date are left out.

        Returns
        -------
        Corpus whose tables agree: texts stay whole, so that offsets hold; `speakers` is counted again.
        Raises InputError for a date that is none.
        """
        kept = self
        articles = self.articles
        keep = np.ones(len(articles), dtype=bool)
        if outlet := _chosen(outlet):
            keep &= articles["outlet"].isin(outlet).to_numpy()
        if since is not None and since != "":
            keep &= (articles["date"] >= _day(since, "since")).to_numpy()
        if until is not None and until != "":
            keep &= (articles["date"] < _day(until, "until") + pd.Timedelta(days=1)).to_numpy()
        if not keep.all():
            kept = kept._of_articles(keep)
        if topic := _chosen(topic):
            kept = kept._of_topics(topic)
        if speaker := _chosen(speaker):
            kept = kept._of_speakers(speaker)
        return kept if kept is self else replace(kept, speakers=count_speakers(kept.quotes, self.speakers))

    def _of_articles(self, keep: np.ndarray) -> Corpus:
        kept = {
            name: _taken(table, self._rows_of(table, keep))
            for name, table in self.tables().items()
            if name != "speakers"
        }
        return replace(self, **kept)

    def _of_topics(self, topics: list[str]) -> Corpus:
        wanted = self.topics[self.topics["topic"].isin(topics).to_numpy()]
        inner = ("paragraphs", "sentences", "tokens", "mentions", "quotes", "topics", "marks")
        return self._about(wanted, inner, ("sections",))

    def _of_speakers(self, speakers: list[str]) -> Corpus:
        wanted = self.quotes[self.quotes["speaker"].isin(speakers).to_numpy()]
        kept = self._about(wanted, ("tokens", "mentions", "marks"), ("sections", "paragraphs", "sentences", "topics"))
        return replace(kept, quotes=wanted.reset_index(drop=True))

    def _about(self, wanted: pd.DataFrame, inner: Iterable[str], outer: Iterable[str]) -> Corpus:
        """The articles with `wanted` spans, of the tables `inner` what lies in one, of the tables `outer` what shares a
        character with one."""
        spans = _merged(*self._line(wanted, np.arange(len(wanted))))
        keep = np.zeros(len(self.articles), dtype=bool)
        keep[self._numbers(wanted)] = True
        kept = {"articles": _taken(self.articles, np.flatnonzero(keep))}
        for names, chosen in ((inner, _within), (outer, _holding)):
            for name in names:
                table = getattr(self, name)
                rows = self._rows_of(table, keep)
                kept[name] = _taken(table, rows[chosen(*self._line(table, rows), *spans)])
        return replace(self, **kept)

    def _runs(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each article in `table`: its number among the articles, its first row, the row after its last."""
        article = table["article"]
        if isinstance(article.dtype, pd.CategoricalDtype):
            codes = article.cat.codes.to_numpy()
            first = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
            last = np.append(first[1:], len(codes))[: len(first)]
            ids = article.cat.categories[codes[first]]
        else:  # sorted by article, so that each is one run, found without looking strings up
            runs = pa.array(article, type=pa.large_string())
            runs = pc.run_end_encode(runs.combine_chunks() if isinstance(runs, pa.ChunkedArray) else runs)
            last = runs.run_ends.to_numpy()
            first = np.append(0, last[:-1])[: len(last)]
            ids = pd.Index(runs.values.to_numpy(zero_copy_only=False), dtype="str")
        return pd.Index(self.articles["article"]).get_indexer(ids), first, last

    def _numbers(self, table: pd.DataFrame) -> np.ndarray:
        """The number of each row's article."""
        number, first, last = self._runs(table)
        return np.repeat(number, last - first)

    def _rows_of(self, table: pd.DataFrame, keep: np.ndarray) -> np.ndarray:
        """The rows of `table` that belong to the articles to `keep`, in order."""
        number, first, last = self._runs(table)
        return _ranges(first[keep[number]], last[keep[number]])

    def _line(self, table: pd.DataFrame, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Starts and ends of these `rows` of a table on one line on which no two articles overlap."""
        base = self._numbers(table)[rows] << 32  # more than any text is long
        return base + table["start"].to_numpy()[rows], base + table["end"].to_numpy()[rows]

    def text(self, row: pd.Series) -> str:
        """The words that a row of any table points at."""
        return self._text_of(row["article"])[int(row["start"]) : int(row["end"])]

    def show(self, row: pd.Series) -> Html:
        """The sentence or sentences that hold a row's span, as HTML: text escaped, the span in ``<mark>``.

        Raises KeyError if the row's article is not in the corpus.
        """
        text = self._text_of(row["article"])
        start, end = int(row["start"]), int(row["end"])
        sentences = self.sentences[(self.sentences["article"] == row["article"]).to_numpy()]
        around = sentences[((sentences["start"] < max(end, start + 1)) & (sentences["end"] > start)).to_numpy()]
        left = min([start, *around["start"].tolist()])
        right = max([end, *around["end"].tolist()])
        parts = (text[left:start], text[start:end], text[end:right])
        before, inside, after = (html.escape(part) for part in parts)
        return Html(f'<p dir="auto">{before}<mark>{inside}</mark>{after}</p>')

    def _text_of(self, article: str) -> str:
        found = self.articles["text"][(self.articles["article"] == article).to_numpy()]
        if not len(found):
            raise KeyError(f"article {article!r} is not in this corpus")
        return found.iloc[0]

    def save(self, folder: str | Path) -> Path:
        """Write every table as Parquet to `folder` and return it; an older corpus there is replaced only when all is written.

        Raises InputError if `folder` is there and holds something else.
        """
        folder = Path(folder)
        if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not is_saved_corpus(folder))):
            raise InputError(f"{folder} holds something other than a saved corpus; name a new or empty folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
            new = Path(place) / "corpus"
            new.mkdir()
            for name, table in self.tables().items():
                table.to_parquet(new / f"{name}.parquet", index=False)
            if folder.exists():
                old = Path(place) / "old"
                folder.rename(old)
                new.rename(folder)
                shutil.rmtree(old)
            else:
                new.rename(folder)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Corpus:
        """The corpus that `save` wrote to `folder`, equal to it in every value and dtype.

        Raises InputError if a table is missing or unreadable.
        """
        folder = Path(folder)
        tables = {}
        for name in COLUMNS:
            path = folder / f"{name}.parquet"
            try:
                table = pd.read_parquet(path)
            except FileNotFoundError as error:
                raise InputError(
                    f"{folder} is no saved corpus: {path.name} is missing; analyse the articles again."
                ) from error
            except (OSError, ValueError) as error:
                raise InputError(f"{path} cannot be read as Parquet ({error}); analyse the articles again.") from error
            tables[name] = conform(name, table)
        return cls(**tables)


def analyse(
    articles: pd.DataFrame,
    *,
    topics: object = None,
    aliases: object = None,
    corrections: object = None,
) -> Corpus:
    """The `Corpus` of `articles`: every table of the design, each step taken once.

    Parameters
    ----------
    topics : a word list of topics of your own (see `code_topics`).
    aliases : names of speakers of your own (see `name_speakers`).
    corrections : a table or CSV of corrections made by readers (see `helpers.corrections`).
    """
    articles = conform("articles", articles.sort_values("article", kind="stable"))
    layout = divide(articles)
    tokens = tokenize(articles, sentences=layout.sentences)
    mentions = find_names(articles, layout=layout, tokens=tokens)
    found = find_quotes(articles, layout=layout, tokens=tokens)
    quotes, speakers = name_speakers(articles, found, mentions, layout=layout, tokens=tokens, aliases=aliases)
    coded = code_topics(articles, layout=layout, tokens=tokens, topics=topics)
    marks = mark_rhetoric(articles, layout=layout, tokens=tokens, quotes=quotes)
    return Corpus(articles, *layout, tokens, mentions, quotes, speakers, coded, marks)


def is_saved_corpus(folder: str | Path) -> bool:
    """Whether `folder` holds a corpus that `Corpus.save` wrote."""
    return all((Path(folder) / f"{name}.parquet").is_file() for name in ("articles", "quotes", "tokens"))


def open_corpus(source: str | Path | Iterable[str | Path], **options: object) -> Corpus:
    """The corpus at `source`: a saved one is loaded, anything else is read and analysed with `options`."""
    if isinstance(source, (str, Path)) and is_saved_corpus(source):
        return Corpus.load(source)
    return analyse(read_articles(source), **options)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _chosen(value: str | Iterable[str] | None) -> list[str]:
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else list(value)


def _day(value: object, name: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(value).normalize()
    except (ValueError, TypeError) as error:
        raise InputError(f"{name}={value!r} is no date; write it as 2025-11-24.") from error


def _taken(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """These `rows` of `table`, numbered anew."""
    return table.take(rows).reset_index(drop=True)


def _ranges(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """All numbers from each `first` up to its `last`, which is left out."""
    counts = last - first
    return np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)


def _within(starts: np.ndarray, ends: np.ndarray, opens: np.ndarray, closes: np.ndarray) -> np.ndarray:
    """Which rows, sorted by start, lie in one of the spans, which are sorted and apart."""
    first, last = np.searchsorted(starts, opens), np.searchsorted(starts, closes, side="right")
    rows = _ranges(first, last)
    return rows[ends[rows] <= np.repeat(closes, last - first)]


def _holding(starts: np.ndarray, ends: np.ndarray, opens: np.ndarray, closes: np.ndarray) -> np.ndarray:
    """Which rows share a character with one of the spans, which are sorted and apart."""
    return np.flatnonzero(np.searchsorted(opens, ends) > np.searchsorted(closes, starts, side="right"))


def _merged(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Spans that touch or overlap made one; sorted."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    opens = np.concatenate([[True], starts[1:] > reach[:-1]])
    return starts[opens], reach[np.append(np.flatnonzero(opens)[1:] - 1, len(starts) - 1)]
