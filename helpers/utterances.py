"""What is said, before it becomes rows: spans of content, source and cue, and the table `quotes` made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from helpers.lexicons import fold
from helpers.names import word_class
from helpers.tables import JoinedText, conform, empty

STANCES = ("neutral", "assertive", "doubtful", "confrontational", "questioning")


@dataclass(slots=True)
class Quote:
    """One quote before it becomes rows: spans in the joined text; several of content when a cue breaks the words."""

    content: list[tuple[int, int]]
    kind: str
    source: tuple[int, int] = (-1, -1)
    cue: tuple[int, int] = (-1, -1)
    role: str = "statement"
    how: str = ""
    paragraph: int = -1


@cache
def _stances() -> dict[str, str]:
    return {term: stance for stance in STANCES for term in word_class("cues", stance)}


@cache
def stance_of(cue: str) -> str:
    """The stance of a reporting phrase: of its longest known part; `neutral` where none is known, empty for no cue."""
    words = fold(cue).split()
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            if stance := _stances().get(" ".join(words[first : first + size])):
                return stance
    return "neutral" if any(word[:1].isalpha() for word in words) else ""


def tabulate_quotes(joined: JoinedText, paragraphs: pd.DataFrame, found: list[Quote]) -> pd.DataFrame:
    """The table `quotes` of what was `found`, numbered within each article in the order of their first words."""
    if not found:
        return empty("quotes")
    found = sorted(found, key=lambda quote: min(quote.content))
    rows = [(number, quote, span) for number, quote in enumerate(found) for span in quote.content]
    starts = np.array([span[0] for _, _, span in rows], dtype=np.int64)
    ends = np.array([span[1] for _, _, span in rows], dtype=np.int64)
    article, _ = joined.locate(starts)
    base = joined.base[article]
    number = np.array([number for number, _, _ in rows], dtype=np.int64)
    first = {}
    for one, of in zip(number.tolist(), article.tolist(), strict=True):
        first[of] = min(first.get(of, one), one)

    def local(values: list[int]) -> np.ndarray:
        array = np.array(values, dtype=np.int64)
        return np.where(array >= 0, array - base, -1)

    text = joined.text
    paragraph = np.searchsorted(joined.position(paragraphs), starts, side="right") - 1
    cues = [text[quote.cue[0] : quote.cue[1]] if quote.cue[0] >= 0 else "" for _, quote, _ in rows]
    return conform(
        "quotes",
        {
            **joined.spans(starts, ends),
            "text": [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)],
            "quote": number - np.array([first[of] for of in article.tolist()]),
            "kind": [quote.kind for _, quote, _ in rows],
            "role": [quote.role for _, quote, _ in rows],
            "speaker": "",
            "source_start": local([quote.source[0] for _, quote, _ in rows]),
            "source_end": local([quote.source[1] for _, quote, _ in rows]),
            "source_text": [
                text[quote.source[0] : quote.source[1]] if quote.source[0] >= 0 else "" for _, quote, _ in rows
            ],
            "cue_start": local([quote.cue[0] for _, quote, _ in rows]),
            "cue_end": local([quote.cue[1] for _, quote, _ in rows]),
            "cue": cues,
            "stance": [stance_of(cue) for cue in cues],
            "how": [quote.how for _, quote, _ in rows],
            "paragraph": paragraphs["paragraph"].to_numpy()[paragraph],
            "section": paragraphs["section"].to_numpy()[paragraph],
        },
    )
