"""A corpus: all tables of the same articles together, filtered together, saved together."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from numbers import Number
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from helpers import spans
from helpers.articles import as_articles, read_articles
from helpers.collector import uncollected
from helpers.duplicates import find_duplicates, with_duplicates
from helpers.layout import Layout, divide
from helpers.names import find_names
from helpers.phrases import counted
from helpers.quotes import find_quotes
from helpers.rhetoric import mark_rhetoric
from helpers.speakers import count_speakers, name_speakers
from helpers.storage import is_saved_corpus, read_folder, write_folder
from helpers.tables import InputError
from helpers.telling import told_plainly
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
            f"Corpus of {counted(len(self.articles), 'article')}, {counted(words, 'word')}, "
            f"{counted(self.quotes['quote'].groupby(self.quotes['article']).nunique().sum(), 'quote')} "
            f"by {counted(len(self.speakers), 'speaker')}"
        )

    #: Of how many articles these are drawn by lot, where a corpus is too large to be shown (`drawn`); 0 where nothing is left out.
    drawn_from = 0

    #: How a filter takes rows of a table: numbered anew.
    _taken = staticmethod(spans.take)

    def drawn(self, words: int) -> Corpus:
        """The corpus itself; one larger than memory gives articles of about so many words, drawn by lot (`helpers.saved`)."""
        return self

    def column(self, table: str, name: str) -> pd.Series:
        """One column of a table, for which a saved corpus reads no other."""
        return getattr(self, table)[name]

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
        since, until : articles of these days and between, both included; a month (`2025-11`) or a year stands for all its days. Articles
            without a date are left out.

        Returns
        -------
        Corpus whose tables agree: texts stay whole, so that offsets hold; `speakers` is counted again.
        Raises InputError for a date that is none.
        """
        kept = self._selected(topic=topic, speaker=speaker, outlet=outlet, since=since, until=until)
        return kept if kept is self else replace(kept, speakers=count_speakers(kept.quotes, self.speakers))

    def _selected(self, *, topic=None, speaker=None, outlet=None, since=None, until=None, drawn=None) -> Corpus:
        """What `filter` keeps, of articles `drawn` before; speakers not yet counted again."""
        kept = self
        articles = self.articles
        keep = np.ones(len(articles), dtype=bool)
        if drawn is not None:  # a set of thousands, which pandas would turn into a table for each part
            keep = np.array([one in drawn for one in articles["article"].tolist()], dtype=bool)
        if outlet := _chosen(outlet):
            keep &= articles["outlet"].isin(outlet).to_numpy()
        if since is not None and since != "":
            keep &= (articles["date"] >= days_of(since, "since")[0]).to_numpy()
        if until is not None and until != "":
            keep &= (articles["date"] < days_of(until, "until")[1] + pd.Timedelta(days=1)).to_numpy()
        if not keep.all():
            kept = kept._of_articles(keep)
        if topic := _chosen(topic):
            kept = kept._of_topics(topic)
        if speaker := _chosen(speaker):
            kept = kept._of_speakers(speaker)
        return kept

    def _of_articles(self, keep: np.ndarray) -> Corpus:
        kept = {
            name: self._taken(table, self._rows_of(table, keep))
            for name, table in self.tables().items()
            if name != "speakers" and len(table)
        }
        return replace(self, **kept)

    def _of_topics(self, topics: list[str]) -> Corpus:
        wanted = self.topics[self.topics["topic"].isin(topics).to_numpy()]
        inner = ("paragraphs", "sentences", "tokens", "mentions", "quotes", "topics", "marks")
        return self._about(wanted, inner, ("sections",))

    def _of_speakers(self, speakers: list[str]) -> Corpus:
        return self._of_quotes(self.quotes["speaker"].isin(speakers).to_numpy())

    def of_quotes(self, keep: np.ndarray) -> Corpus:
        """The part of the corpus that lies in or holds the quotes to `keep` (bool, one a row of `quotes`), as for a filter by speaker."""
        kept = self._of_quotes(keep)
        return replace(kept, speakers=count_speakers(kept.quotes, self.speakers))

    def _of_quotes(self, keep: np.ndarray) -> Corpus:
        wanted = self.quotes[keep]
        kept = self._about(wanted, ("tokens", "mentions", "marks"), ("sections", "paragraphs", "sentences", "topics"))
        return replace(kept, quotes=self._taken(self.quotes, np.flatnonzero(keep)))

    def _about(self, wanted: pd.DataFrame, inner: Iterable[str], outer: Iterable[str]) -> Corpus:
        """The articles with `wanted` spans, of the tables `inner` what lies in one, of the tables `outer` what shares a
        character with one."""
        stretches = spans.merged(*self._line(wanted, np.arange(len(wanted))))
        keep = np.zeros(len(self.articles), dtype=bool)
        keep[stretches[0] >> 32] = True
        kept = {"articles": self._taken(self.articles, np.flatnonzero(keep))}
        for name in inner:
            table = getattr(self, name)
            if len(table):
                kept[name] = self._taken(table, self._within(table, *stretches))
        for name in outer:
            table = getattr(self, name)
            if len(table):
                rows = self._rows_of(table, keep)
                kept[name] = self._taken(table, rows[spans.holding(*self._line(table, rows), *stretches)])
        return replace(self, **kept)

    def _runs(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each article in `table`: its number among the articles, its first row, the row after its last."""
        ids, first, last = spans.runs(table)
        number = pc.index_in(spans.strings(ids), value_set=spans.strings(self.articles["article"]))
        return pc.fill_null(number, -1).to_numpy().astype(np.int64), first, last

    def _numbers(self, table: pd.DataFrame) -> np.ndarray:
        """The number of each row's article."""
        number, first, last = self._runs(table)
        return np.repeat(number, last - first)

    def _rows_of(self, table: pd.DataFrame, keep: np.ndarray) -> np.ndarray:
        """The rows of `table` that belong to the articles to `keep`, in order."""
        number, first, last = self._runs(table)
        return spans.ranges(first[keep[number]], last[keep[number]])

    def _within(self, table: pd.DataFrame, opens: np.ndarray, closes: np.ndarray) -> np.ndarray:
        """The rows of `table` that lie in one of these stretches of the line (`_line`); only its articles' rows are searched."""
        number, first, last = self._runs(table)
        run = np.full(len(self.articles) + 1, -1)
        run[number] = np.arange(len(number))
        there = run[opens >> 32]
        opens, closes, there = (array[there >= 0] for array in (opens, closes, there))
        base = opens >> 32 << 32
        starts, ends = table["start"].to_numpy(), table["end"].to_numpy()
        return spans.within(starts, ends, first[there], last[there], opens - base, closes - base)

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

        Raises InputError if `folder` is there and holds something else, or cannot be written to.
        """
        return write_folder(self.tables(), Path(folder))

    @classmethod
    def load(cls, folder: str | Path) -> Corpus:
        """The corpus that `save` wrote to `folder`, equal to it in every value and dtype.

        One that `helpers.scale` wrote in many parts is read table by table, when a table is first asked for (`SavedCorpus`).

        Raises InputError if a table is missing or unreadable.
        """
        folder = Path(folder)
        if (folder / "articles").is_dir():
            from helpers.saved import SavedCorpus  # only now: it is a corpus

            return SavedCorpus(folder)
        return cls(**read_folder(folder))


#: The steps of `analyse`, each with its share of the time that it takes.
STEPS = {
    "dividing texts": 0.16,
    "looking for duplicates": 0.08,
    "finding words": 0.02,
    "finding names": 0.07,
    "finding quotes": 0.41,
    "naming speakers": 0.08,
    "coding topics": 0.07,
    "marking rhetoric": 0.11,
}


@uncollected
def analyse(
    articles: pd.DataFrame,
    *,
    topics: object = None,
    aliases: object = None,
    corrections: object = None,
    duplicates: str | None = None,
    step: Callable[[str], object] = lambda name: None,
) -> Corpus:
    """The `Corpus` of `articles`: every table of the design, each step taken once.

    Parameters
    ----------
    articles : as `read_articles` returns them, or a table with at least `article` and `text` (see `helpers.articles.as_articles`).
    topics : a word list of topics of your own (see `code_topics`).
    aliases : names of speakers of your own (see `name_speakers`).
    corrections : a table or CSV of corrections made by readers (see `helpers.corrections`); a warning counts those that no longer fit.
    duplicates : `keep` tells in a column `duplicate_of` of `articles` which article each is a duplicate of, empty for most (see
        `find_duplicates`); `drop` leaves the duplicates out; None does not look for them.
    step : is called with the name of each of `STEPS` as it begins.

    Raises InputError for a table of articles that is none, and for another word on duplicates.
    """
    articles = as_articles(articles)
    step("dividing texts")
    layout = divide(articles)
    if duplicates is not None:
        step("looking for duplicates")
        articles, layout = _told_duplicates(articles, layout, duplicates)
    step("finding words")
    tokens = tokenize(articles, sentences=layout.sentences)
    step("finding names")
    mentions = find_names(articles, layout=layout, tokens=tokens, aliases=aliases)
    step("finding quotes")
    found = find_quotes(articles, layout=layout, tokens=tokens)
    step("naming speakers")
    quotes, speakers = name_speakers(articles, found, mentions, layout=layout, tokens=tokens, aliases=aliases)
    step("coding topics")
    coded = code_topics(articles, layout=layout, tokens=tokens, topics=topics)
    step("marking rhetoric")
    marks = mark_rhetoric(articles, layout=layout, tokens=tokens, quotes=quotes)
    corpus = Corpus(articles, *layout, tokens, mentions, quotes, speakers, coded, marks)
    return corpus if corrections is None else _set_right(corpus, corrections)


def _set_right(corpus: Corpus, corrections: object) -> Corpus:
    # Only now: they are made of a corpus.
    from helpers.corrections import corrected, orphaned, read_corrections, waiting

    table = read_corrections(corrections)
    lost = orphaned(corpus, table)
    if len(lost):
        warnings.warn(waiting(lost, len(table)), stacklevel=3)
    return corrected(corpus, table)


def _told_duplicates(articles: pd.DataFrame, layout: Layout, duplicates: str) -> tuple[pd.DataFrame, Layout]:
    """`articles` with the column `duplicate_of`, and with `layout`, both without the duplicates if they are to be dropped."""
    if duplicates not in ("keep", "drop"):
        raise InputError(f"duplicates={duplicates!r} is not known; write `keep` or `drop`.")
    articles = with_duplicates(articles, find_duplicates(articles, paragraphs=layout.paragraphs))
    if duplicates == "keep":
        return articles, layout
    kept = articles[(articles["duplicate_of"] == "").to_numpy()].reset_index(drop=True)
    own = (table[table["article"].isin(kept["article"]).to_numpy()].reset_index(drop=True) for table in layout)
    return kept, Layout(*own)


def open_corpus(
    source: str | Path | Iterable[str | Path],
    *,
    duplicates: str = "keep",
    corrections: object = None,
    **options: object,
) -> Corpus:
    """The corpus at `source`: a saved one is loaded, anything else is read and analysed with `duplicates`, `corrections` and `options` (see
    `analyse`).

    Raises InputError if nothing can be read, and for what a saved corpus can no longer be given: lists of topics or aliases, duplicates to be
    dropped where none were looked for, corrections of one in many parts.
    """
    if not (isinstance(source, (str, Path)) and is_saved_corpus(source)):
        with told_plainly():
            return analyse(read_articles(source), duplicates=duplicates, corrections=corrections, **options)
    corpus = Corpus.load(source)
    given = [name for name in ("topics", "aliases") if options.get(name) is not None]
    given += ["corrections"] if corrections is not None and type(corpus) is not Corpus else []
    if given:
        raise InputError(f"{source} is analysed already; give {' and '.join(given)} when the articles are analysed.")
    corpus = _without_duplicates(corpus, source) if duplicates == "drop" else corpus
    with told_plainly():
        return corpus if corrections is None else _set_right(corpus, corrections)


def _without_duplicates(corpus: Corpus, source: object) -> Corpus:
    if type(corpus) is not Corpus or "duplicate_of" not in corpus.articles:
        raise InputError(
            f"{source} was saved without looking for duplicates; analyse the articles with duplicates='drop'."
        )
    kept = corpus._of_articles((corpus.articles["duplicate_of"] == "").to_numpy())
    return replace(kept, speakers=count_speakers(kept.quotes, kept.speakers))


def _chosen(value: str | Iterable[str] | None) -> list[str]:
    if value is None or isinstance(value, str):
        return [value] if value else []
    return list(value)


def days_of(value: object, name: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day of a date, which are one, of a month written as 2025-11, or of a year.

    Raises InputError, naming the condition `name`, for what is none of these.
    """
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}(?:-\d{2})?", value.strip()):
            span = pd.offsets.YearEnd(1) if len(value.strip()) == 4 else pd.offsets.MonthEnd(1)
            first = pd.Timestamp(f"{value.strip()}-01" if len(value.strip()) > 4 else f"{value.strip()}-01-01")
            return first, first + span
        day = pd.NaT if isinstance(value, Number) else pd.Timestamp(value)
        if day is not pd.NaT:
            return (day.tz_localize(None).normalize(),) * 2
    except (ValueError, TypeError):
        pass
    raise InputError(f"{name}={value!r} is no date; write it as 2025-11-24.")
