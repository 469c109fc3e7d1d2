"""Voices compared: who speaks in which outlet, on which topic, and when."""

from __future__ import annotations

import pandas as pd

from helpers.counts import share_of_voice
from helpers.shares import topics_of_quotes
from helpers.words import count_words_of


def shares_by_outlet(corpus: object) -> pd.DataFrame:
    """Each speaker's share of the words that each outlet quotes from named speakers, with 95% intervals.

    Returns
    -------
    outlet, then the columns of `share_of_voice`, reckoned from the outlet's articles alone; a speaker whom an outlet does not quote
    has no row there. Articles without an outlet are left out. Sorted by outlet, falling words, and name.
    """
    outlets = sorted(set(corpus.articles["outlet"]) - {""})
    parts = [share_of_voice(corpus.filter(outlet=outlet)).assign(outlet=outlet) for outlet in outlets]
    table = pd.concat(parts or [share_of_voice(corpus).head(0).assign(outlet="")], ignore_index=True)
    return table[["outlet", *table.columns[:-1]]].astype({"outlet": "str"})


def speakers_by_topic(corpus: object) -> pd.DataFrame:
    """How many quotes of each named speaker are on each topic; a quote's topics are those of its own words.

    Returns
    -------
    speaker, topic, quotes (int), articles (int), article, start, end (of the first such quote, so that it can be opened).
    Sorted by falling quotes, then by speaker and topic.
    """
    rows = topics_of_quotes(corpus)
    rows = rows[(rows["speaker"] != "").to_numpy()].drop_duplicates(["article", "quote", "topic"])
    groups = rows.groupby(["speaker", "topic"], sort=True)
    table = groups.agg(
        quotes=("start", "size"), articles=("article", "nunique"), article=("article", "first"), start=("start", "first"), end=("end", "first")
    ).reset_index()  # fmt: skip
    return table.sort_values(["quotes", "speaker", "topic"], ascending=[False, True, True], ignore_index=True)


def heard(corpus: object) -> pd.DataFrame:
    """Who is heard in which article.

    Returns
    -------
    speaker, article, outlet, date, headline, quotes (int), words (int, of statements); nobody's words are left out. Sorted by date (articles
    without one last), article, falling words, and speaker.
    """
    spoken = corpus.quotes[((corpus.quotes["role"] == "statement") & (corpus.quotes["speaker"] != "")).to_numpy()]
    spoken = spoken.assign(words=count_words_of(spoken["text"].tolist()))
    groups = spoken.groupby(["speaker", "article"], sort=True)
    table = groups.agg(quotes=("quote", "nunique"), words=("words", "sum")).reset_index()
    table = table.merge(corpus.articles[["article", "outlet", "date", "headline"]], on="article")
    table = table.sort_values(["date", "article", "words", "speaker"], ascending=[True, True, False, True])
    return table[["speaker", "article", "outlet", "date", "headline", "quotes", "words"]].reset_index(drop=True)
