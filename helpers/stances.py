"""How the floor is given: whether the verbs that report speech are neutral or loaded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.intervals import FEW_ARTICLES, TOGETHER, resampled
from helpers.phrases import counted
from helpers.shares import wilson
from helpers.tables import InputError


def verb_stances(corpus: object, by: str = "outlet") -> pd.DataFrame:
    """How neutral or loaded the verbs are that give the floor: the share of each stance among the cues of quotes.

    Parameters
    ----------
    by : `outlet` (the verbs it uses) or `speaker` (the verbs used of him or her).

    Returns
    -------
    `by`, stance, count (int, cues), of (int, all cues), articles (int), share, low, high, interval (`bootstrap over n articles`, or `Wilson` where
    fewer than five articles have cues), verbs (the commonest, joined by ``; ``). Every stance of the corpus is there for each; sorted by falling
    `of`, then by `by`, then by stance.
    Raises InputError for another `by`.
    """
    if by not in ("outlet", "speaker"):
        raise InputError(f"by={by!r} is not known; write `outlet` or `speaker`.")
    cues = corpus.quotes[(corpus.quotes["cue"] != "").to_numpy() & (corpus.quotes["stance"] != "").to_numpy()]
    cues = cues.drop_duplicates(["article", "cue_start", "cue_end"])
    if by == "outlet":
        cues = cues.merge(corpus.articles[["article", "outlet"]], on="article")
    cues = cues[(cues[by] != "").to_numpy()]
    stance, stances = pd.factorize(cues["stance"], sort=True)
    group, groups = pd.factorize(cues[by], sort=True)
    article, articles = pd.factorize(cues["article"], sort=True)
    verbs = _commonest(cues.assign(verb=cues["cue"].str.lower()), [by, "stance"], "verb")
    kinds = max(len(stances), 1)  # groups and stances are cells of one line
    pairs, pair = np.unique(group * len(articles) + article, return_inverse=True)  # the articles of each group
    tally = np.bincount(pair * kinds + stance, minlength=len(pairs) * kinds).reshape(-1, kinds)
    edges = np.searchsorted(pairs, np.arange(len(groups) + 1) * len(articles))
    size = np.diff(edges)
    counts = np.bincount(group * kinds + stance, minlength=len(groups) * kinds)
    of = np.repeat(counts.reshape(-1, kinds).sum(axis=1), kinds)
    share, low, high = wilson(counts, of)
    drawn = (np.repeat(size, kinds) >= FEW_ARTICLES) & (counts > 0) & (counts < of)
    low[drawn], high[drawn] = _drawn_shares(tally, edges, drawn.reshape(-1, kinds))
    names, stanced = np.repeat(groups, kinds), np.tile(stances, len(groups))
    table = pd.DataFrame(
        {
            by: names,
            "stance": stanced,
            "count": counts,
            "of": of,
            "articles": np.repeat(size, kinds),
            "share": share,
            "low": low,
            "high": high,
            "interval": [
                f"bootstrap over {counted(number, 'article')}" if one else "Wilson"
                for one, number in zip(drawn.tolist(), np.repeat(size, kinds).tolist(), strict=True)
            ],
            "verbs": [verbs.get(cell, "") for cell in zip(names.tolist(), stanced.tolist(), strict=True)],
        }
    )
    columns = {by: "str", "stance": "str", "count": "int64", "of": "int64", "articles": "int64", "share": "float64"}
    columns |= {"low": "float64", "high": "float64", "interval": "str", "verbs": "str"}
    return table.astype(columns).sort_values(["of", by, "stance"], ascending=[False, True, True], ignore_index=True)


def _drawn_shares(tally: np.ndarray, edges: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the intervals of the `wanted` shares (bool, a row a group) by drawing each group's articles again.

    `tally` has a row for each article of each group, those of group i from row edges[i] on. Groups of as many articles are drawn together.
    """
    low, high = np.zeros(wanted.shape), np.zeros(wanted.shape)
    size, kinds = np.diff(edges), wanted.shape[1]
    asked = np.flatnonzero(wanted.any(axis=1))
    for number in np.unique(size[asked]).tolist():
        alike = asked[size[asked] == number]
        for some in np.split(alike, range(TOGETHER, len(alike), TOGETHER)):
            rows = tally[edges[some] + np.arange(number)[:, None]]
            sums = resampled(rows.reshape(number, -1)).reshape(-1, len(some), kinds)
            shares = (sums / np.maximum(sums.sum(axis=2, keepdims=True), 1)).reshape(len(sums), -1)
            ends = np.percentile(shares, [2.5, 97.5], axis=0)
            low[some], high[some] = ends.reshape(2, len(some), kinds)
    return low[wanted], high[wanted]


def _commonest(rows: pd.DataFrame, by: list[str], of: str, most: int = 5) -> dict[tuple, str]:
    """For each group of rows its most frequent values, the first in the alphabet where some are as frequent, joined by ``; ``."""
    times = rows.groupby([*by, of], sort=True).size().rename("times").reset_index()
    times = times.sort_values("times", ascending=False, kind="stable").groupby(by, sort=False).head(most)
    return times.groupby(by, sort=False)[of].agg("; ".join).to_dict()
