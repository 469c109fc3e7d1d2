"""Numbers and days as sentences say them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd


def counted(number: int, noun: str) -> str:
    """A number with what it counts: 1 article, 2,000 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


#: Small words that a name may begin with where it is not said in full: de Klerk, al-Qasimi.
_PARTICLES = frozenset("al bin da das de del della den der di dos du el ibn la le ten ter van von".split())


def is_description(speaker: str) -> bool:
    """Whether a speaker is called by a description, which is written in small letters (`a senior official`), and not by a name."""
    first, *after = re.split(r"[\s'’-]", speaker)
    particle = (first in _PARTICLES or first == "d") and "".join(after)[:1].isupper()
    return first[:1].islower() and not particle


def day_in_words(day: pd.Timestamp) -> str:
    """A day as a sentence has it: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"


def day_in_digits(day: pd.Timestamp) -> str:
    """A day as tables have it: 2025-03-03."""
    return f"{day:%Y-%m-%d}"


def span_of_days(dates: pd.Series, said: Callable[[pd.Timestamp], str] = day_in_words) -> str:
    """The first to the last of `dates`, of which none is missing; one day alone is said once."""
    return " to ".join(dict.fromkeys(said(day) for day in (dates.min(), dates.max())))
