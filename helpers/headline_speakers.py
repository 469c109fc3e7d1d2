"""Who says the words in marks of a headline that names nobody: who says them in the article, or who is interviewed there."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.lexicons import fold

_LEAST = 3  # words: fewer may be anybody's
_WORDS = re.compile(r"[\w']+")


def name_headlines(
    quotes: pd.DataFrame, headlines: frozenset[tuple[str, int]], speaker: list[str], rule: list[str]
) -> None:
    """Fill in `speaker` and `rule` of words in marks in `headlines` (article, paragraph) that nobody is named for.

    They are those of who alone says the same words below, else of the one person who answers in an interview.
    """
    articles = quotes["article"].tolist()
    places = list(zip(articles, quotes["paragraph"].tolist(), strict=True))
    unnamed = (quotes["source_start"] < 0) & (quotes["kind"] == "direct") & (quotes["role"] == "statement")
    rows = [i for i in np.flatnonzero(unnamed.to_numpy()).tolist() if not speaker[i] and places[i] in headlines]
    if not rows:
        return
    texts, kinds, roles = (quotes[name].tolist() for name in ("text", "kind", "role"))
    said: dict[str, list[int]] = {articles[i]: [] for i in rows}
    for i, article in enumerate(articles):
        if article in said and speaker[i] and roles[i] == "statement":
            said[article].append(i)
    for row in rows:
        wanted = _words_of(texts[row])
        if len(wanted.split()) < _LEAST:
            continue
        below = {speaker[i] for i in said[articles[row]] if wanted in _words_of(texts[i])}
        answering = {speaker[i] for i in said[articles[row]] if kinds[i] == "turn"}
        if len(below) == 1:
            speaker[row], rule[row] = below.pop(), "headline: who says so below"
        elif not below and len(answering) == 1:
            speaker[row], rule[row] = answering.pop(), "headline: the person interviewed"


def _words_of(text: str) -> str:
    """The words of a text, folded, a blank around each."""
    return f" {' '.join(_WORDS.findall(fold(text)))} "
