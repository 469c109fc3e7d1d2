"""Intervals one can defend: of rates, and of their differences.

Quotes and marks of one article are not independent, so intervals come from drawing whole articles again (bootstrap, Efron & Tibshirani
1993, ch. 13; seeded, so that they are the same on every run). Where fewer than five articles leave nothing to draw from,
they are exact for a Poisson count (Garwood 1936), and what is returned says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from scipy.stats import chi2

from helpers.phrases import counted

DRAWS = 2000
SEED = 20051  # any fixed number: the same draws on every run
FEW_ARTICLES = 5
TOGETHER = 500  # shares that are drawn at a time: all of a large corpus would fill a gigabyte
CELLS = 2_000_000  # of draws times articles that are made at a time
KEPT = 5_000  # articles; the draws of so many take 10 MB, those of more are made again when they are wanted


def rate_interval(counts: np.ndarray, words: np.ndarray) -> tuple[float, float, float, str]:
    """Rate per 1,000 words with its 95% interval and how it was made, from counts and words of each article.

    A count of nothing has an exact interval too: drawing articles again would make it 0 to 0.
    """
    rate, low, high, made = rate_intervals(np.asarray(counts)[:, None], words)
    return float(rate[0]), float(low[0]), float(high[0]), made[0]


def rate_intervals(counts: np.ndarray, words: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """For each column of `counts` (one row an article) what `rate_interval` returns, in four lists: the articles are drawn once for all."""
    totals, total = counts.sum(axis=0).astype(float), float(np.sum(words))
    if not total:
        nothing = np.zeros(counts.shape[1])
        return nothing, nothing, nothing + np.inf, ["none: no words"] * counts.shape[1]
    exact = (totals == 0) | (len(words) < FEW_ARTICLES)
    low, high = 1000 * np.array([poisson_interval(count) for count in totals]).T.reshape(2, -1) / total
    if not exact.all():
        drawn = resampled(np.column_stack([counts[:, ~exact], words]))
        rates = 1000 * drawn[:, :-1] / np.maximum(drawn[:, -1:], 1)
        low[~exact], high[~exact] = np.percentile(rates, [2.5, 97.5], axis=0)
    made = ["exact Poisson" if one else f"bootstrap over {counted(len(words), 'article')}" for one in exact]
    return 1000 * totals / total, low, high, made


def poisson_interval(count: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a Poisson count (Garwood 1936)."""
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    return float(low), float(chi2.ppf(1 - tail, 2 * count + 2) / 2)


def difference_intervals(
    counts: np.ndarray, words: np.ndarray, other_counts: np.ndarray, other_words: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """For each column of counts the difference of two rates per 1,000 words, the ends of its 95% interval, and how it was made.

    Row i is the same article on both sides. Where one side is not drawn, the intervals of both are joined (MOVER, Zou & Donner 2008).
    """
    has, other_has = words > 0, other_words > 0
    rate, low, high, made = rate_intervals(counts[has], words[has])
    other, other_low, other_high, other_made = rate_intervals(other_counts[other_has], other_words[other_has])
    ends = (
        rate - other - np.hypot(rate - low, other_high - other),
        rate - other + np.hypot(high - rate, other - other_low),
    )
    drawn = np.array(
        [a.startswith("bootstrap") and b.startswith("bootstrap") for a, b in zip(made, other_made, strict=True)], bool
    )
    used = has | other_has
    if drawn.any():
        both = [counts[:, drawn], words[:, None], other_counts[:, drawn], other_words[:, None]]
        sums = resampled(np.column_stack(both)[used])
        size = int(drawn.sum())
        rates = 1000 * sums[:, :size] / np.maximum(sums[:, size : size + 1], 1)
        others = 1000 * sums[:, size + 1 : -1] / np.maximum(sums[:, -1:], 1)
        ends[0][drawn], ends[1][drawn] = np.percentile(rates - others, [2.5, 97.5], axis=0)
    by_drawing = f"bootstrap over {counted(int(used.sum()), 'article')}"
    return rate - other, *ends, [by_drawing if one else "joined intervals (MOVER)" for one in drawn]


def resampled(tally: object) -> np.ndarray:
    """The sums of each column of `tally` (one row an article; an array, or a sparse one) over articles drawn again: one row a draw.

    The same for the same number of articles; sums of whole numbers are exact.
    """
    tally = tally.astype(np.float64)
    return np.concatenate([times.astype(np.float64) @ tally for times in _drawn(tally.shape[0])])


def _drawn(articles: int) -> Iterator[np.ndarray]:
    """How often each article is drawn, one row a draw, some draws at a time."""
    yield from _kept(articles) if articles <= KEPT else _made(articles)


@lru_cache(maxsize=32)
def _kept(articles: int) -> tuple[np.ndarray, ...]:
    return tuple(_made(articles))


def _made(articles: int) -> Iterator[np.ndarray]:
    random, alike = np.random.default_rng(SEED), np.full(articles, 1 / articles)
    step = max(1, CELLS // articles)
    for first in range(0, DRAWS, step):
        times = random.multinomial(articles, alike, min(step, DRAWS - first))
        yield times.astype(np.min_scalar_type(int(times.max())))
