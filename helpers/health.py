"""Is a corpus fit for the question? What was read and what was not, what is missing, and what comes twice."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from helpers.articles import read_articles, survey_articles
from helpers.corpus import Corpus, Html, analyse, open_corpus
from helpers.duplicates import find_duplicates, with_duplicates
from helpers.export import CSV
from helpers.phrases import counted, span_of_days
from helpers.storage import is_saved_corpus
from helpers.tables import NO_PROSE, InputError, largest_first

if TYPE_CHECKING:
    from helpers.uploads import Upload

UNREAD = "unread.csv"  # beside the tables of a saved corpus: the files that were not read
UNREAD_COLUMNS = ("path", "problem", "mend")
SHORT = 50  # words; a text of fewer is hardly an article
ENGLISH = frozenset("the of and to in a that is for on with as was at by it he she from said".split())
FEW_ENGLISH = 0.12  # of English prose, a fifth and more are among these words


class CorpusSurvey(NamedTuple):
    """What `survey_corpus` returns: the corpus, and the files that were not read."""

    corpus: Corpus
    unread: pd.DataFrame


def survey_corpus(
    source: str | Path | Iterable[str | Path] | Upload,
    *,
    duplicates: str = "keep",
    warn: bool = False,
    **options: object,
) -> CorpusSurvey:
    """The corpus at `source` as `open_corpus` opens it, and a table of the files there that were not read.

    Parameters
    ----------
    source : a path or several, a saved corpus, or an upload box with articles in it.
    duplicates, options : see `analyse`.
    warn : tell of each file that was not read in a warning too.

    Returns
    -------
    CorpusSurvey : corpus, and unread : path, problem, mend (str), one row a file, sorted by path. Of a saved corpus they are those that
    were not read when it was made, as far as it tells.

    Raises InputError if nothing can be read.
    """
    if isinstance(source, (str, Path)) and is_saved_corpus(source):
        kept = Path(source) / UNREAD
        unread = pd.read_csv(kept, dtype=str, keep_default_na=False) if kept.is_file() else None
        return CorpusSurvey(open_corpus(source, duplicates=duplicates, **options), _unread(unread))
    box = hasattr(source, "unread")
    articles, unread = (source.articles, source.unread) if box else survey_articles(source)
    if box and not len(articles):
        raise InputError("The upload box is empty; put articles into it first.")
    if not len(articles):
        articles = read_articles(source)  # which says why in one sentence
    for row in unread.itertuples() if warn else ():
        warnings.warn(f"Left out: {row.path} {row.problem}; {row.mend}.", stacklevel=2)
    return CorpusSurvey(analyse(articles, duplicates=duplicates, **options), _unread(unread))


def _unread(rows: pd.DataFrame | None) -> pd.DataFrame:
    rows = pd.DataFrame(columns=UNREAD_COLUMNS) if rows is None else rows
    return rows[list(UNREAD_COLUMNS)].astype("str")


def save_unread(unread: pd.DataFrame, folder: str | Path) -> None:
    """Write the table of files that were not read beside a saved corpus, where `survey_corpus` finds it."""
    unread.to_csv(Path(folder) / UNREAD, index=False, encoding=CSV, lineterminator="\n")


# What is there, and what is not --------------------------------------------------------------------------------------


def holdings(corpus: Corpus, unread: pd.DataFrame | None = None) -> pd.DataFrame:
    """What was read: one row each for files, articles, words, outlets, authors, dates, duplicates.

    Returns
    -------
    what, number (int), which (str: the first few by name, or from when to when).
    """
    articles = corpus.articles
    dates = articles["date"].dropna()
    files = articles["path"][(articles["path"] != "").to_numpy()]
    twice = _duplicate_of(corpus)
    days = span_of_days(dates) if len(dates) else ""
    words = articles["words"]
    middle = ""
    if len(articles) > 1:
        middle = f"{words.min():,} to {words.max():,} an article, half of them over {words.median():,.0f}"
    rows = [
        ("files read", files.nunique(), _few(files.drop_duplicates().map(lambda path: Path(path).name))),
        ("files not read", 0 if unread is None else len(unread), "" if unread is None else _few(unread["path"])),
        ("articles", len(articles), _few(articles["headline"], 2)),
        ("words", int(words.sum()), middle),
        *((f"{name}s", *_named(articles[name])) for name in ("outlet", "author")),
        ("days with articles", dates.dt.normalize().nunique(), days),
        ("duplicates", int((twice != "").sum()), _few(twice.index[(twice != "").to_numpy()])),
    ]
    return pd.DataFrame(rows, columns=["what", "number", "which"]).astype({"number": "int64", "which": "str"})


def _named(column: pd.Series) -> tuple[int, str]:
    counts = column[(column != "").to_numpy()].value_counts()
    return len(counts), _few(largest_first(counts).index)


def _few(names: Iterable[str], most: int = 4) -> str:
    names = [str(name) for name in names if str(name)]
    return "; ".join(names[:most]) + (f"; and {len(names) - most:,} more" if len(names) > most else "")


def missing(articles: pd.DataFrame) -> pd.DataFrame:
    """What is not known of some articles, field by field, and how to mend it.

    Returns
    -------
    field, known (int, articles), missing (int), why (str, as far as the text tells), mend (str, empty where nothing is missing).
    """
    rows = []
    for field in ("headline", "date", "outlet", "city", "author"):
        values = articles[field]
        gone = values.isna().to_numpy() if field == "date" else (values == "").to_numpy()
        why = _why_undated(articles[gone]) if field == "date" else ""
        why = why or (f"no {_NOT_FOUND[field]}" if gone.any() else "")
        mend = f"a metadata.csv with the columns file, {field}" if gone.any() else ""
        rows.append((field, int((~gone).sum()), int(gone.sum()), why, mend))
    table = pd.DataFrame(rows, columns=["field", "known", "missing", "why", "mend"])
    return table.astype({"field": "str", "why": "str", "mend": "str"})


_NOT_FOUND = {
    "headline": "first line that reads as one",
    "date": "date in the text or the file's name",
    "outlet": "dateline or field that names one",
    "city": "dateline",
    "author": "byline",
}


def _why_undated(undated: pd.DataFrame) -> str:
    if "date_from" not in undated:
        return ""
    told = undated["date_from"][(undated["date_from"] != "").to_numpy()]
    return _few(f"{reason} ({count})" for reason, count in told.value_counts().sort_index().items())


def not_read(unread: pd.DataFrame) -> pd.DataFrame | Html:
    """The files that were not read with the reason and the mend of each; a sentence if there are none."""
    return unread if len(unread) else Html("<p>Every file was read.</p>")


def remarks(corpus: Corpus, unread: pd.DataFrame | None = None) -> pd.DataFrame:
    """What to know of a corpus before counting in it, the gravest first; no rows if nothing speaks against it.

    Returns
    -------
    remark (str), articles (int, concerned), do (str).
    """
    articles = corpus.articles
    total = len(articles)
    words = articles["words"].to_numpy()
    outlets = articles.loc[(articles["outlet"] != "").to_numpy(), "outlet"].value_counts()
    undated = int(articles["date"].isna().sum())
    twice = int((_duplicate_of(corpus) != "").sum())
    foreign = _not_english(corpus)
    aside = _share_aside(corpus)
    rows = [
        (0 < total < 5, f"{counted(total, 'article')}: too few to generalise from", total, "read closely; intervals say how little is known"),
        (unread is not None and len(unread) > 0, "files that were not read", 0 if unread is None else len(unread), "mend them as the table says, or say that they are missing"),
        (twice > 0, "articles that come twice: their words count twice", twice, "duplicates='drop', or --duplicates drop"),
        (undated > 0, "articles without a date are left out of every count over time", undated, "give dates in a metadata.csv"),
        (total > 1 and len(outlets) > 1 and outlets.iloc[0] > 0.8 * total, f"most articles are of one outlet: {outlets.index[0] if len(outlets) else ''}", int(outlets.iloc[0]) if len(outlets) else 0, "compare outlets by rates, not by counts"),
        (foreign > 0, "articles that do not read as English, which all lists and rules are for", foreign, "leave them out"),
        (bool((words < SHORT).any()), f"articles of fewer than {SHORT} words", int((words < SHORT).sum()), "look whether they are whole"),
        (total > 4 and bool((words > 10 * max(np.median(words), 1)).any()), "articles more than ten times as long as most", int((words > 10 * max(np.median(words), 1)).sum()) if total else 0, "look whether they are several in one file"),
        (aside > 0, "articles of which a third or more is no prose", aside, "look at their paragraphs' kinds"),
    ]  # fmt: skip
    found = [(remark, count, do) for holds, remark, count, do in rows if holds]
    return pd.DataFrame(found, columns=["remark", "articles", "do"]).astype(
        {"remark": "str", "articles": "int64", "do": "str"}
    )


def _duplicate_of(corpus: Corpus) -> pd.Series:
    """What each article is a duplicate of, by id; looked for here if the corpus does not tell."""
    ids = corpus.articles["article"]
    if "duplicate_of" in corpus.articles:
        return pd.Series(corpus.articles["duplicate_of"].to_numpy(), index=ids, dtype="str")
    return with_duplicates(corpus.articles, find_duplicates(corpus)).set_index("article")["duplicate_of"]


def _not_english(corpus: Corpus) -> int:
    """How many articles of some length have few of the commonest English words."""
    tokens = corpus.tokens[(corpus.tokens["kind"] == "word").to_numpy()]
    if not len(tokens):
        return 0
    common = np.array([form.lower() in ENGLISH for form in tokens["token"].cat.categories], dtype=bool)
    article = tokens["article"].cat.codes.to_numpy()
    words = np.bincount(article)
    share = np.bincount(article, weights=common[tokens["token"].cat.codes.to_numpy()]) / np.maximum(words, 1)
    return int(((words >= SHORT) & (share < FEW_ENGLISH)).sum())


def _share_aside(corpus: Corpus) -> int:
    """How many articles have a third or more of their characters in paragraphs without prose."""
    paragraphs = corpus.paragraphs
    size = (paragraphs["end"] - paragraphs["start"]).groupby(paragraphs["article"]).sum()
    aside = paragraphs[paragraphs["kind"].isin(NO_PROSE).to_numpy()]
    without = (aside["end"] - aside["start"]).groupby(aside["article"]).sum().reindex(size.index).fillna(0)
    return int((3 * without >= size).sum()) if len(size) else 0


# Tables of articles --------------------------------------------------------------------------------------------------


def by_outlet(corpus: Corpus) -> pd.DataFrame:
    """What each outlet contributes, the one with most articles first.

    Returns
    -------
    outlet (`unknown` where none is named), articles, duplicates, words (int), shortest, median, longest (int, words of an article), first,
    last (datetime, NaT if none is dated).
    """
    articles = corpus.articles.assign(duplicate=(_duplicate_of(corpus) != "").to_numpy())
    articles["outlet"] = articles["outlet"].where((articles["outlet"] != "").to_numpy(), "unknown")
    table = articles.groupby("outlet").agg(
        articles=("article", "size"),
        duplicates=("duplicate", "sum"),
        words=("words", "sum"),
        shortest=("words", "min"),
        median=("words", "median"),
        longest=("words", "max"),
        first=("date", "min"),
        last=("date", "max"),
    )
    table = table.astype({"median": "int64"}).reset_index()
    return table.sort_values(["articles", "outlet"], ascending=[False, True], ignore_index=True)


def duplicates_shown(corpus: Corpus) -> pd.DataFrame | Html:
    """The duplicates as people see them: who carries what, whose it is, and the share in common; a sentence if there are none.

    Returns
    -------
    article, headline, outlet, date, duplicate_of, its outlet, share (of the duplicate's sequences of five words), kind (see
    `find_duplicates`).
    """
    found = find_duplicates(corpus)
    if not len(found):
        return Html("<p>No article comes twice.</p>")
    told = corpus.articles.set_index("article")
    own, other = told.loc[found["article"]], told.loc[found["duplicate_of"]]
    return pd.DataFrame(
        {
            "article": found["article"],
            "headline": own["headline"].to_numpy(),
            "outlet": own["outlet"].to_numpy(),
            "date": own["date"].dt.strftime("%Y-%m-%d").fillna("").to_numpy(),
            "duplicate_of": found["duplicate_of"],
            "its outlet": other["outlet"].to_numpy(),
            "share": found["share"].round(2),
            "kind": found["kind"],
        }
    )


def kinds(corpus: Corpus) -> pd.DataFrame:
    """How many paragraphs of each kind there are, and how long they are; the longest in all first.

    Returns
    -------
    kind, paragraphs, articles (int, that have some), words (int), share (float, of all words).
    """
    paragraphs = corpus.paragraphs
    if not len(paragraphs):
        return pd.DataFrame({"kind": [], "paragraphs": [], "articles": [], "words": [], "share": []})
    sentences = corpus.sentences[["article", "sentence", "paragraph"]]
    tokens = corpus.tokens[(corpus.tokens["kind"] != "punctuation").to_numpy()][["article", "sentence"]]
    words = tokens.astype({"article": "str"}).groupby(["article", "sentence"]).size().rename("words").reset_index()
    words = words.merge(sentences, on=["article", "sentence"]).groupby(["article", "paragraph"])["words"].sum()
    table = paragraphs[["article", "paragraph", "kind"]].merge(words.reset_index(), how="left")
    table = table.groupby("kind").agg(
        paragraphs=("paragraph", "size"), articles=("article", "nunique"), words=("words", "sum")
    )
    table["words"] = table["words"].astype("int64")
    table["share"] = table["words"] / max(int(table["words"].sum()), 1)
    return table.reset_index().sort_values(["words", "kind"], ascending=[False, True], ignore_index=True)
