"""Intervals: against printed tables, by how often they cover, and drawn in parts as if drawn at once."""

import numpy as np
import pytest
from scipy.sparse import csc_array

from helpers import intervals
from helpers.intervals import difference_intervals, poisson_interval, rate_interval, rate_intervals, resampled


def test_poisson_interval_is_that_of_the_tables():
    """Garwood (1936): 5 events have 1.62 to 11.67, none have 0 to 3.69."""
    assert poisson_interval(5) == pytest.approx((1.6235, 11.6683), abs=1e-4)
    assert poisson_interval(0) == pytest.approx((0.0, 3.6889), abs=1e-4)


def test_one_article_has_an_exact_interval_and_many_are_drawn_again():
    assert rate_interval(np.array([5]), np.array([1000]))[3] == "exact Poisson"
    rate, low, high, made = rate_interval(np.array([5, 7, 2, 9, 4, 6]), np.full(6, 1000))
    assert made == "bootstrap over 6 articles"
    assert low < rate < high
    assert rate_interval(np.array([5, 7, 2, 9, 4, 6]), np.full(6, 1000)) == (rate, low, high, made)


def test_bootstrap_covers_as_often_as_it_says():
    rng = np.random.default_rng(1)
    covered = sum(
        low <= 5 <= high
        for low, high in (rate_interval(rng.poisson(5, 30), np.full(30, 1000))[1:3] for _ in range(200))
    )
    assert covered >= 176


def test_many_counts_at_once_have_the_intervals_that_each_has_alone():
    counts = np.random.default_rng(2).poisson([0, 1, 9], (40, 3))
    words = np.full(40, 500)
    together = rate_intervals(counts, words)
    for column, one in enumerate(zip(*together, strict=True)):
        assert one == rate_interval(counts[:, column], words)


def test_a_difference_is_drawn_over_articles_or_joined_of_two_intervals():
    words = np.full(40, 500)
    counts = np.column_stack([np.full(40, 9), np.zeros(40, int)])
    difference, low, high, made = difference_intervals(counts, words, np.full((40, 2), 4), words)
    assert difference.tolist() == [10, -8]
    assert made == ["bootstrap over 40 articles", "joined intervals (MOVER)"]
    assert (low <= difference).all() and (difference <= high).all() and high[1] < 0


def test_drawing_in_parts_is_drawing_at_once_whatever_is_kept(monkeypatch):
    tally = np.random.default_rng(3).poisson(2, (50, 4))
    whole = np.random.default_rng(intervals.SEED).multinomial(50, np.full(50, 1 / 50), intervals.DRAWS) @ tally
    monkeypatch.setattr(intervals, "CELLS", 50 * 7)
    monkeypatch.setattr(intervals, "KEPT", 0)
    assert (resampled(tally) == whole).all()
    assert (resampled(csc_array(tally)) == whole).all()
