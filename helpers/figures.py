"""Figures of topics: where they lie, how common they are, when they come up, and in which outlet or mouth."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from helpers.drawing import (
    INK,
    LESS,
    MORE,
    PALE,
    SIZE,
    Picture,
    add_title,
    bare_axes,
    mark_sections,
    only_words,
    short_headline,
    short_name,
)
from helpers.shares import UNITS, wilson
from helpers.tables import article_in, largest_first


def topic_strip(corpus: object, article: str | None = None, *, most: int = 8) -> Picture:
    """Where in an article its topics lie: one row a topic, one block a paragraph, darker for a higher score.

    Parameters
    ----------
    article : its id; None takes the first.
    most : how many topics to show, those with the highest scores over the article.

    Raises InputError for an article that is not in the corpus.
    """
    if article is None and not len(corpus.articles):
        return only_words("There is no article here.")
    article = article_in(corpus, article)
    topics = corpus.topics[(corpus.topics["article"] == article).to_numpy()]
    if not len(topics):
        return only_words("No topic of the list is in this article.")
    text = corpus.articles.set_index("article")["text"][article]
    strength = topics.groupby("topic")["score"].sum().sort_values(ascending=False, kind="stable").head(most)
    sections = corpus.sections[(corpus.sections["article"] == article).to_numpy()]
    figure = Picture(9, 1.3 + 0.34 * len(strength) + (0.5 if len(sections) > 1 else 0))
    axes = figure.subplots()
    top = topics["score"].max()
    for row, topic in enumerate(strength.index):
        of_topic = topics[(topics["topic"] == topic).to_numpy()]
        axes.broken_barh([(0, len(text))], (row - 0.06, 0.12), facecolors=PALE)
        for block in of_topic.itertuples():
            shade = 0.3 + 0.7 * block.score / top
            axes.broken_barh([(block.start, block.end - block.start)], (row - 0.36, 0.72), facecolors=MORE, alpha=shade)
    mark_sections(axes, sections, len(text))
    axes.set_ylim(len(strength) - 0.5, -0.6)
    axes.set_xlim(0, len(text))
    axes.set_yticks(range(len(strength)), [short_name(topic, 40) for topic in strength.index])
    axes.set_xticks([])
    bare_axes(axes)
    add_title(figure, f"Where “{short_headline(corpus, article)}” speaks of what")
    return figure


def topic_bars(corpus: object, *, most: int = 15) -> Picture:
    """The share of paragraphs on each topic, with 95% intervals (Wilson 1927); the largest first."""
    paragraphs = corpus.paragraphs[corpus.paragraphs["kind"].isin(UNITS).to_numpy()]
    coded = corpus.topics.merge(paragraphs[["article", "paragraph"]], on=["article", "paragraph"])
    counts = largest_first(coded["topic"].value_counts()).head(most)
    if not len(counts):
        return only_words("No topic of the list is in these articles.")
    share, low, high = wilson(counts.to_numpy(), np.full(len(counts), len(paragraphs)))
    figure = Picture(8, 1.0 + 0.3 * len(counts))
    axes = figure.subplots()
    rows = np.arange(len(counts))
    axes.barh(rows, share, height=0.62, color=MORE, alpha=0.85)
    axes.hlines(rows, low, high, color=INK, linewidth=1.2)
    for row, value, end, count in zip(rows, share, high, counts, strict=True):
        axes.text(end + 0.008, row, f"{value:.0%}  ({count})", fontsize=SIZE - 1, color=INK, va="center")
    axes.set_yticks(rows, [short_name(topic, 40) for topic in counts.index])
    axes.set_ylim(len(counts) - 0.4, -0.6)
    axes.set_xlim(0, min(1.0, high.max()) * 1.18)
    axes.set_xticks([])
    bare_axes(axes)
    add_title(
        figure,
        f"“{counts.index[0]}” is the commonest topic: shares of {len(paragraphs)} paragraphs, with 95% intervals",
    )
    return figure


def topic_timeline(shares: pd.DataFrame, *, topics: list[str] | None = None, most: int = 6) -> Picture:
    """The share of paragraphs on each topic from period to period, one small chart a topic, with 95% intervals.

    Parameters
    ----------
    shares : what `topic_shares` returns.
    topics : which to show; None takes the `most` whose share varies most beyond chance.
    """
    if not len(shares):
        return only_words("No article with a date has a topic of the list.")
    varies = shares.groupby("topic")["rise"].apply(lambda rise: rise.abs().max())
    chosen = topics or list(varies.sort_values(ascending=False, kind="stable").head(most).index)
    figure = Picture(8, 0.6 + 0.85 * len(chosen))
    panels = np.atleast_1d(figure.subplots(len(chosen), 1, sharex=True, sharey=True))
    for axes, topic in zip(panels, chosen, strict=True):
        line = shares[(shares["topic"] == topic).to_numpy()]
        axes.fill_between(line["period"], line["low"], line["high"], color=MORE, alpha=0.18, linewidth=0)
        axes.plot(line["period"], line["share"], color=MORE, linewidth=1.8, marker="o", markersize=4, clip_on=False)
        risen = line[(line["rise"] > 2).to_numpy()]
        if len(risen):  # a line without points would lie in the figure's corner, and leave no room for the rest
            axes.plot(risen["period"], risen["share"], "o", color=LESS, markersize=7, clip_on=False)
        axes.set_ylabel(
            "\n".join(textwrap.wrap(short_name(topic, 40), 16)),
            rotation=0,
            ha="right",
            va="center",
            fontsize=SIZE,
            color=INK,
        )
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        bare_axes(axes, grid="y")
        axes.tick_params(labelsize=SIZE - 1)
    periods = shares["period"].drop_duplicates().sort_values()
    ticks = periods[:: -(-len(periods) // 6)]
    dayless = (periods.dt.day == 1).all()
    panels[-1].set_xticks(ticks, [f"{day:%b %Y}" if dayless else f"{day.day} {day:%b %Y}" for day in ticks])
    panels[0].set_ylim(0, min(1.0, shares.loc[shares["topic"].isin(chosen), "high"].max() * 1.05))
    add_title(figure, "When the topics come up: share of paragraphs (orange: more than at other times, beyond chance)")
    return figure


def topic_residuals(table: pd.DataFrame, *, most: int = 12) -> Picture:
    """Which topics each outlet or speaker is on more, and less, than would be expected: a dot a pair, larger for a larger
    standardised residual, its value beside it where the difference is clear of chance.

    Parameters
    ----------
    table : what `topics_by` returns.
    most : how many topics to show, those with the largest residuals.
    """
    by = table.columns[0]
    if table[by].nunique() < 2 or table["topic"].nunique() < 2:
        return only_words(f"There is nothing to compare: it takes two topics, and two {by}s that are on them.")
    largest = table.groupby("topic")["residual"].apply(lambda residual: residual.abs().max())
    topics = list(largest.sort_values(ascending=False, kind="stable").head(most).index)
    groups = list(table.groupby(by)["count"].sum().sort_values(ascending=False, kind="stable").head(8).index)
    grid = table.set_index([by, "topic"])["residual"]
    clear = table.set_index([by, "topic"])["clear"] if "clear" in table else grid.abs() >= 2
    figure = Picture(2.6 + 1.15 * len(groups), 1.4 + 0.34 * len(topics))
    axes = figure.subplots()
    scale = max(2.0, float(np.abs(grid).max()))
    for x, group in enumerate(groups):
        for y, topic in enumerate(topics):
            value = float(grid[(group, topic)])
            beyond = bool(clear[(group, topic)])
            axes.scatter(
                x,
                y,
                s=20 + 320 * abs(value) / scale,
                color=MORE if value > 0 else LESS,
                alpha=0.95 if beyond else 0.3,
                linewidths=0,
            )
            if beyond:
                axes.text(x + 0.22, y, f"{value:+.1f}", fontsize=SIZE - 1.5, color=INK, va="center")
    axes.set_xticks(range(len(groups)), ["\n".join(textwrap.wrap(short_name(group), 14)) for group in groups])
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(topics)), [short_name(topic, 40) for topic in topics])
    axes.set_ylim(len(topics) - 0.4, -0.6)
    axes.set_xlim(-0.5, len(groups) - 0.3)
    bare_axes(axes, grid="y")
    add_title(figure, f"More (blue) and less (orange) on a topic than expected, by {by}; numbers are beyond chance")
    return figure


def stability_curve(found: object) -> Picture:
    """How stable each number of discovered topics is (`DiscoveredTopics.stability`), the one chosen marked."""
    table = found.stability
    if not len(table):
        return only_words("The number of topics was given, not chosen.")
    if len(table) < 2:
        return only_words("There is too little text to try more than one number of topics.")
    figure = Picture(7, 2.6)
    axes = figure.subplots()
    axes.fill_between(table["k"], table["low"], table["high"], color=MORE, alpha=0.18, linewidth=0)
    axes.plot(table["k"], table["stability"], color=MORE, marker="o", markersize=4, linewidth=1.8)
    chosen = table[(table["k"] == len(found.topics)).to_numpy()]
    best = chosen.iloc[0] if len(chosen) else table.loc[table["stability"].idxmax()]
    axes.plot(best["k"], best["stability"], "o", color=LESS, markersize=9)
    axes.annotate(
        f"{best['k']:.0f} topics",
        (best["k"], best["stability"]),
        (8, 6),
        textcoords="offset points",
        fontsize=SIZE,
        color=INK,
    )
    axes.set_xticks(table["k"])
    axes.set_xlabel("number of topics", fontsize=SIZE, color=INK)
    axes.set_ylim(0, 1)
    bare_axes(axes, grid="y")
    add_title(figure, "How much resamples agree on the topics (1: wholly)")
    return figure
