"""Numbers and days as sentences say them."""

from __future__ import annotations

import pandas as pd


def counted(number: int, noun: str) -> str:
    """A number with what it counts: 1 article, 2,000 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day_in_words(day: pd.Timestamp) -> str:
    """A day as a sentence has it: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"
