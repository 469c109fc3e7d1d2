"""How much of a corpus is on each topic: over time, and by speaker or outlet against what would be expected."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.stats import hypergeom, norm

from helpers.lexicons import fold
from helpers.tables import InputError

Z = 1.959964  # of a 95% interval
PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
UNITS = (
    "headline",
    "standfirst",
    "body",
    "question",
    "turn",
)  # kinds of paragraph that can be on a topic; headings, captions and what is no prose cannot


def topics_of_quotes(corpus: object) -> pd.DataFrame:
    """The topics of the words of each quote: those of its paragraph that one of their words within the quote speaks for.

    Returns
    -------
    article, start, end (of the quote), quote, speaker, topic, terms (the words, joined by ``; ``); one row a quote and topic, in the order
    of `quotes`, then the topic that is strongest in the paragraph first.
    """
    columns = ["article", "start", "end", "quote", "speaker"]
    pairs = corpus.quotes[[*columns, "text", "paragraph"]].merge(
        corpus.topics[["article", "paragraph", "topic", "terms"]], on=["article", "paragraph"], how="inner"
    )
    spoken = [terms_within(terms, text) for terms, text in zip(pairs["terms"], pairs["text"], strict=True)]
    pairs["terms"] = pd.Series(spoken, index=pairs.index, dtype="str")
    return pairs.loc[(pairs["terms"] != "").to_numpy(), [*columns, "topic", "terms"]].reset_index(drop=True)


def terms_within(terms: str, text: str) -> str:
    """Those of `terms`, joined by ``; ``, that stand in `text`, likewise joined."""
    words = _folded(text)
    return "; ".join(
        term for term in terms.split("; ") if term in words and re.search(rf"(?<!\w){re.escape(term)}(?!\w)", words)
    )


@lru_cache(maxsize=64)  # the topics of a quote follow each other
def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def topic_shares(corpus: object, by: str = "month") -> pd.DataFrame:
    """The share of paragraphs on each topic in each period, with 95% intervals (Wilson 1927).

    Paragraphs of articles without a date, headings and end markers are left out.

    Parameters
    ----------
    by : `day`, `week` (Monday to Sunday), `month`, `quarter` or `year`.

    Returns
    -------
    topic, period (datetime, its first day), paragraphs (int, on the topic), of (int, all), share, low, high (floats), rise (float: how many standard
    errors the share lies above that of all other periods, from the exact hypergeometric chance, mid-p, Lancaster 1961; beyond ±2 it is more than
    chance would do); every topic has every
    period that has articles. Sorted by topic and period.
    Raises InputError for another `by`.
    """
    if by not in PERIODS:
        raise InputError(f"by={by!r} is no period; write one of {', '.join(PERIODS)}.")
    paragraphs = _counted_paragraphs(corpus)
    period_of = corpus.articles.set_index("article")["date"].dropna().dt.to_period(PERIODS[by]).dt.start_time
    dated = paragraphs["article"].isin(period_of.index).to_numpy()
    paragraphs = paragraphs[dated].assign(period=period_of.reindex(paragraphs["article"][dated]).to_numpy())
    of = paragraphs.groupby("period", sort=True).size()
    coded = paragraphs.merge(corpus.topics[["article", "paragraph", "topic"]], on=["article", "paragraph"])
    if not len(coded):
        empty = {"topic": "str", "period": "datetime64[us]", "paragraphs": "int64", "of": "int64"}
        floats = dict.fromkeys(("share", "low", "high", "rise"), "float64")
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in (empty | floats).items()})
    counts = pd.crosstab(coded["topic"], coded["period"]).reindex(columns=of.index, fill_value=0)
    on, number = counts.to_numpy(dtype=float), np.broadcast_to(of.to_numpy(), counts.shape)
    share, low, high = wilson(on, number)
    rise = _surprise(on, number, on.sum(axis=1, keepdims=True), of.sum())
    columns = {"paragraphs": on, "of": number, "share": share, "low": low, "high": high, "rise": rise}
    table = _long(counts, ("topic", "period"), columns)
    return table.astype({"paragraphs": "int64", "of": "int64", "period": "datetime64[us]"})


def topics_by(corpus: object, by: str = "outlet", *, least: int = 1) -> pd.DataFrame:
    """What each outlet, or each speaker, is on more and less than the corpus as a whole.

    Outlets are counted in paragraphs on a topic, speakers in quotes whose words speak of it (`topics_of_quotes`).

    Parameters
    ----------
    by : `outlet` or `speaker`.
    least : outlets or speakers with fewer than this many rows on any topic are left out.

    Returns
    -------
    `by`, topic, count (int), expected (float: if topics were dealt out alike), residual (float: the standardised residual, Haberman 1973), clear
    (bool: the count is more, or less, than chance would have it 95 times in 100, by the exact hypergeometric chance, for a residual misleads where
    little is expected), share (of the `by`'s rows), low, high (95% interval); every pair of the two is there. Sorted by `by` and falling residual.
    Raises InputError for another `by`.
    """
    if by == "speaker":
        rows = topics_of_quotes(corpus)
        rows = rows[(rows["speaker"] != "").to_numpy()].drop_duplicates(["article", "quote", "topic"])
    elif by == "outlet":
        rows = _counted_paragraphs(corpus).merge(
            corpus.topics[["article", "paragraph", "topic"]], on=["article", "paragraph"]
        )
        rows = rows.merge(corpus.articles[["article", "outlet"]], on="article")
    else:
        raise InputError(f"by={by!r} is not known; write `outlet` or `speaker`.")
    counts = pd.crosstab(rows[by], rows["topic"])
    counts = counts[(counts.sum(axis=1) >= least).to_numpy()]
    counts = counts.loc[:, (counts.sum(axis=0) > 0).to_numpy()]
    observed = counts.to_numpy(dtype=float)
    total = max(observed.sum(), 1)
    row, column = observed.sum(axis=1, keepdims=True) / total, observed.sum(axis=0, keepdims=True) / total
    expected = total * row * column
    spread = np.sqrt(expected * (1 - row) * (1 - column))
    residual = np.divide(observed - expected, spread, out=np.zeros_like(expected), where=spread > 0)
    share, low, high = wilson(observed, np.broadcast_to(observed.sum(axis=1, keepdims=True), observed.shape))
    ends = observed.sum(axis=1, keepdims=True), observed.sum(axis=0, keepdims=True)
    clear = np.abs(_surprise(observed, *ends, total)) > Z
    columns = {"count": observed, "expected": expected, "residual": residual, "clear": clear}
    columns |= {"share": share, "low": low, "high": high}
    table = _long(counts, (by, "topic"), columns).astype({"count": "int64", "clear": "bool"})
    return table.sort_values([by, "residual", "topic"], ascending=[True, False, True], ignore_index=True)


def wilson(count: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares and the ends of their 95% intervals (Wilson 1927); of nothing, 0 and the whole range."""
    count, of = np.asarray(count, dtype=float), np.asarray(of, dtype=float)
    n = np.maximum(of, 1)
    share = count / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    low, high = np.clip(middle - reach, 0, 1), np.clip(middle + reach, 0, 1)
    return share, np.where(of > 0, low, 0.0), np.where(of > 0, high, 1.0)


def _surprise(count: np.ndarray, of: np.ndarray, total: np.ndarray, size: float) -> np.ndarray:
    """How far, in standard errors of a normal law, each count lies above what drawing `of` of `size` rows, `total` of them marked, would give.

    The chance is exact, so that one row in a small group is no finding; 0 where the group is all there is.
    """
    count, of, total = np.broadcast_arrays(np.asarray(count, float), np.asarray(of, float), np.asarray(total, float))
    # Each chance is a sum over what could have been drawn: of thousands of speakers with a quote or two it is reckoned once.
    cells, shape = np.stack([count.ravel(), of.ravel(), total.ravel()]), count.shape
    order = np.lexsort(cells)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(cells[:, order], axis=1) != 0).any(axis=0)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    count, of, total = cells[:, order[new]]
    above = hypergeom.sf(count, size, total, of) + hypergeom.pmf(count, size, total, of) / 2
    spread = np.sqrt(of * (total / size) * (1 - total / size) * (size - of) / max(size - 1, 1)) if size else of * 0
    plain = np.divide(count - of * total / max(size, 1), spread, out=np.zeros_like(spread), where=spread > 0)
    far = np.minimum(above, 1 - above) < 1e-12  # where chances are too small to be told apart
    value = np.where(spread > 0, np.where(far, plain, norm.isf(np.clip(above, 1e-12, 1 - 1e-12))), 0.0)
    return value[place].reshape(shape)


def _counted_paragraphs(corpus: object) -> pd.DataFrame:
    kinds = corpus.paragraphs["kind"].isin(UNITS).to_numpy()
    return corpus.paragraphs.loc[kinds, ["article", "paragraph"]].reset_index(drop=True)


def _long(counts: pd.DataFrame, names: tuple[str, str], columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """One row a cell of the table `counts`, its row's and column's names first."""
    down, across = counts.shape
    keys = {names[0]: counts.index.repeat(down and across), names[1]: np.tile(counts.columns, down)}
    table = pd.DataFrame({**keys, **{name: np.asarray(values).ravel() for name, values in columns.items()}})
    return table.astype({name: "str" for name in names if name != "period"})
