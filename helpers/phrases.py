"""Numbers and days as sentences say them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd


def counted(number: int, noun: str) -> str:
    """A number with what it counts: 1 article, 2,000 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day_in_words(day: pd.Timestamp) -> str:
    """A day as a sentence has it: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"


def day_in_digits(day: pd.Timestamp) -> str:
    """A day as tables have it: 2025-03-03."""
    return f"{day:%Y-%m-%d}"


def span_of_days(dates: pd.Series, said: Callable[[pd.Timestamp], str] = day_in_words) -> str:
    """The first to the last of `dates`, of which none is missing; one day alone is said once."""
    return " to ".join(dict.fromkeys(said(day) for day in (dates.min(), dates.max())))
