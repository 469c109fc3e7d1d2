"""Counts one can defend: rates with intervals, their differences, share of voice, who names whom.

Intervals come from drawing whole articles again, or are exact for a Poisson count where there are too few (`helpers.intervals`); the
column `interval` says which. Cost grows with the words and quotes there are, not with articles times speakers.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csc_array

from helpers.intervals import FEW_ARTICLES, TOGETHER, difference_intervals, rate_intervals, resampled
from helpers.phrases import counted
from helpers.rhetoric import known_devices, voices_of
from helpers.tables import InputError, in_prose, join_texts
from helpers.wording import collocations, concordance, dispersion, keyness

__all__ = [
    "collocations",
    "concordance",
    "dispersion",
    "keyness",
    "mark_rates",
    "name_whom",
    "rate_differences",
    "share_of_voice",
    "with_enough_words",
]

FEW_WORDS = 200  # a rate per 1,000 words from fewer is shown as too small to judge
BY = ("voice", "speaker", "outlet", "topic", "month")


def mark_rates(corpus: object, by: str = "voice", devices: Iterable[str] | None = None) -> pd.DataFrame:
    """How often each device is used per 1,000 words, with 95% intervals.

    Parameters
    ----------
    by : `voice` (outlets' own words against words quoted), `speaker` (each one's quoted words), `outlet` (its own words alone), `topic`
        (all words of paragraphs on it) or `month` (outlets' own words).
    devices : which; None takes every device.

    Returns
    -------
    `by`, device, count (int), words (int), articles (int, that have such words), rate, low, high (per 1,000 words), interval (`bootstrap over n
    articles` or `exact Poisson`), enough (bool: at least 200 words). Sorted by falling words, then by `by`, then in the order of devices.
    Raises InputError for another `by` or device.
    """
    devices = known_devices(devices)
    words, counts, groups = _tallies(corpus, by, devices)
    rows = []
    for g in np.lexsort((np.array(groups, dtype=str), -words.sum(axis=0))) if groups else []:
        has, own = _column(words, g)
        total = int(own.sum())
        marked = np.column_stack([_column(counts[device], g, has)[1] for device in devices])
        for device, rate, low, high, interval in zip(devices, *rate_intervals(marked, own), strict=True):
            count = int(_column(counts[device], g)[1].sum())
            rows.append((groups[g], device, count, total, len(has), rate, low, high, interval, total >= FEW_WORDS))
    columns = {by: "str", "device": "str", "count": "int64", "words": "int64", "articles": "int64", "rate": "float64"}
    columns |= {"low": "float64", "high": "float64", "interval": "str", "enough": "bool"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def rate_differences(
    corpus: object, by: str = "voice", devices: Iterable[str] | None = None, between: tuple[str, str] | None = None
) -> pd.DataFrame:
    """How much more often, per 1,000 words, one of two groups uses each device, with 95% intervals.

    The interval is drawn over articles; where one of the two has fewer than five, it joins their Poisson intervals (MOVER, Zou &
    Donner 2008).

    Parameters
    ----------
    by, devices : as in `mark_rates`.
    between : the two groups; None compares all pairs.

    Returns
    -------
    one, other, device, difference (rate of one − rate of other), low, high, interval, clear (bool: 0 lies outside of the interval and both have enough words).
    Raises InputError for a group there is none of.
    """
    devices = known_devices(devices)
    words, counts, groups = _tallies(corpus, by, devices)
    for name in between or ():
        if name not in groups:
            raise InputError(f"{name!r} is no {by} with words in this corpus; take two of {', '.join(groups[:8])}.")
    rows = []
    for one, other in [between] if between else combinations(groups, 2):
        i, j = groups.index(one), groups.index(other)
        either = np.union1d(_column(words, i)[0], _column(words, j)[0])
        own, others = _column(words, i, either)[1], _column(words, j, either)[1]
        marked, other_marked = (
            np.column_stack([_column(counts[device], g, either)[1] for device in devices]) for g in (i, j)
        )
        enough = min(own.sum(), others.sum()) >= FEW_WORDS
        found = difference_intervals(marked, own, other_marked, others)
        for device, difference, low, high, interval in zip(devices, *found, strict=True):
            rows.append((one, other, device, difference, low, high, interval, bool(enough and (low > 0 or high < 0))))
    columns = {
        "one": "str",
        "other": "str",
        "device": "str",
        "difference": "float64",
        "low": "float64",
        "high": "float64",
    }
    columns |= {"interval": "str", "clear": "bool"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def with_enough_words(corpus: object, by: str = "voice") -> list[str]:
    """The groups of `by` (see `mark_rates`) with at least 200 words, from which rates can be told; in their order."""
    words, _, groups = _tallies(corpus, by, ())
    return [group for group, total in zip(groups, words.sum(axis=0), strict=True) if total >= FEW_WORDS]


def share_of_voice(corpus: object, *, drawn: Iterable[str] | int | None = None) -> pd.DataFrame:
    """Each speaker's share of all words quoted from named speakers, with 95% intervals.

    Questions put to a speaker count for nobody.

    Parameters
    ----------
    drawn : the speakers whose intervals are reckoned, by name, or so many of those with the most words: of thousands of speakers that takes
        most of the time. None takes all.

    Returns
    -------
    speaker, quotes (int), words (int), articles (int), share, low, high (floats of 1), interval (`bootstrap over n articles`; `none: n articles` where
    fewer than five leave nothing to draw from, `not drawn` where it was not asked for: low and high are then missing). Sorted by falling words, then by name.
    """
    words, _, groups = _tallies(corpus, "speaker", ())
    said = corpus.quotes[(corpus.quotes["role"] != "question").to_numpy()]
    quotes = said[["article", "quote", "speaker"]].drop_duplicates()["speaker"].value_counts()
    total = words.sum()
    columns = {"speaker": "str", "quotes": "int64", "words": "int64", "articles": "int64"}
    columns |= {"share": "float64", "low": "float64", "high": "float64", "interval": "str"}
    if not groups or not total:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})
    of_article = words.sum(axis=1)
    spoken = np.flatnonzero(of_article > 0)
    few = len(spoken) < FEW_ARTICLES
    of_speaker = words.sum(axis=0)
    ranked = np.lexsort((np.array(groups, dtype=str), -of_speaker))
    if isinstance(drawn, int):
        asked = np.sort(ranked[:drawn])
    else:
        asked = np.arange(len(groups)) if drawn is None else np.flatnonzero(np.isin(groups, list(drawn)))
    low, high = np.full(len(groups), np.nan), np.full(len(groups), np.nan)
    interval = np.full(len(groups), f"none: {counted(len(spoken), 'article')}" if few else "not drawn", dtype=object)
    if not few:
        of_draw = np.maximum(resampled(of_article[spoken][:, None]), 1)
        used = words[spoken]
        for first in range(0, len(asked), TOGETHER):
            some = asked[first : first + TOGETHER]
            low[some], high[some] = np.percentile(resampled(used[:, some]) / of_draw, [2.5, 97.5], axis=0)
        interval[asked] = f"bootstrap over {counted(len(spoken), 'article')}"
    table = pd.DataFrame(
        {
            "speaker": groups,
            "quotes": quotes.reindex(groups).fillna(0).to_numpy(),
            "words": of_speaker,
            "articles": np.diff(words.indptr),
            "share": of_speaker / total,
            "low": low,
            "high": high,
            "interval": interval,
        }
    ).astype(columns)
    return table.iloc[ranked].reset_index(drop=True)


def name_whom(corpus: object, kinds: Iterable[str] = ("person",)) -> pd.DataFrame:
    """Who names whom in quoted words.

    Parameters
    ----------
    kinds : kinds of mention that count: `person`, `country`, `organisation`, `place`.

    Returns
    -------
    speaker, entity, count (int, mentions), articles (int), article, start, end (of the first mention, so that it can be opened). Nobody is counted
    for naming themselves. Sorted by falling count, then by speaker and entity.
    """
    mentions = corpus.mentions[corpus.mentions["kind"].isin(list(kinds)).to_numpy()].reset_index(drop=True)
    joined = join_texts(corpus.articles)
    voice = voices_of(joined, corpus.quotes)
    mentions = mentions.assign(speaker=pd.Series(voice.speakers[voice.of(joined.position(mentions))], dtype="str"))
    kept = (mentions["speaker"] != "") & (mentions["speaker"] != mentions["entity"])
    groups = mentions[kept.to_numpy()].groupby(["speaker", "entity"], sort=True)
    table = groups.agg(
        count=("start", "size"), articles=("article", "nunique"), article=("article", "first"), start=("start", "first"), end=("end", "first")
    ).reset_index()  # fmt: skip
    return table.sort_values(["count", "speaker", "entity"], ascending=[False, True, True], ignore_index=True)


# Tallies -------------------------------------------------------------------------------------------------------------


def _tallies(corpus: object, by: str, devices: Iterable[str]) -> tuple[csc_array, dict[str, csc_array], list[str]]:
    """Words, and marks of each device, by article (rows) and group (columns), and the groups' names.

    Most speakers speak in few articles: the zeros of the others are not kept.
    """
    if by not in BY:
        raise InputError(f"by={by!r} is not known; write one of {', '.join(BY)}.")
    joined = join_texts(corpus.articles)
    words = corpus.tokens[["article", "start"]][(corpus.tokens["kind"] != "punctuation").to_numpy()]
    places, marked = joined.position(words), joined.position(corpus.marks)
    places = places[in_prose(joined, corpus.paragraphs, places)]
    device = corpus.marks["device"].to_numpy(dtype=object)
    of_words, of_marks, groups = _grouped(corpus, joined, by, places, marked)
    shape = (len(joined.ids), len(groups))

    def tally(at: np.ndarray, group: np.ndarray, rows: np.ndarray) -> csc_array:
        article, _ = joined.locate(at[rows])
        counted = coo_array((np.ones(len(article), dtype=np.int64), (article, group)), shape=shape).tocsc()
        counted.sort_indices()
        return counted

    counts = {}
    for one in devices:
        own = device[of_marks[0]] == one
        counts[one] = tally(marked, of_marks[1][own], of_marks[0][own])
    return tally(places, of_words[1], of_words[0]), counts, groups


def _column(tally: csc_array, group: int, articles: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The articles that a group has something in, and how much; or of these `articles`, in their order, how much it has in each."""
    own = slice(*tally.indptr[group : group + 2])
    has, number = tally.indices[own], tally.data[own]
    if articles is None:
        return has, number
    found = np.zeros(len(articles), dtype=np.int64)
    _, place, among = np.intersect1d(articles, has, assume_unique=True, return_indices=True)
    found[place] = number[among]
    return articles, found


def _grouped(corpus, joined, by, places, marked):
    """For words and for marks the rows that belong to a group and the number of the group (several rows if several), and the names."""
    if by == "topic":
        names, number = np.unique(corpus.topics["topic"].to_numpy(dtype=object).astype(str), return_inverse=True)
        opens, closes = joined.position(corpus.topics), joined.position(corpus.topics, "end")

        def of(at):
            first, last = np.searchsorted(at, opens), np.searchsorted(at, closes)
            rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [np.zeros(0, int)])
            return rows.astype(np.int64), np.repeat(number, last - first)

        return of(places), of(marked), list(names)
    voice = voices_of(joined, corpus.quotes)
    rows_of_words, rows_of_marks = voice.of(places), voice.of(marked)
    if by == "speaker":
        label = voice.speakers
    else:
        label = np.where(voice.names == "speaker", "quoted words", np.where(voice.names == "outlet", "outlet", ""))
    if by in ("outlet", "month"):
        articles = corpus.articles.set_index("article").reindex(joined.ids)
        of_article = articles["outlet"] if by == "outlet" else articles["date"].dt.strftime("%Y-%m").fillna("")
        of_article = of_article.to_numpy(dtype=object)

        def coded_labels(at, rows):
            own = of_article[joined.locate(at)[0]] if len(at) else np.zeros(0, dtype=object)
            return pd.factorize(np.where((label == "outlet")[rows], own, ""))
    else:
        of_label, labels = pd.factorize(
            label.astype(object)
        )  # of stretches of text, of which there are fewer than words

        def coded_labels(at, rows):
            codes, there = pd.factorize(of_label[rows])
            return codes, labels[there]

    coded = [coded_labels(places, rows_of_words), coded_labels(marked, rows_of_marks)]
    names = sorted({str(name) for name in coded[0][1]} - {""})
    index = pd.Index(names, dtype=object)

    def chosen(codes, values):
        number = np.append(index.get_indexer(values), -1)[codes]
        rows = np.flatnonzero(number >= 0)
        return rows, number[rows]

    return chosen(*coded[0]), chosen(*coded[1]), names
