"""Figures of a corpus as it came: when its articles were published, and how long they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.drawing import FAINT, INK, LESS, MORE, PALE, SIZE, Picture, add_title, bare_axes, only_words
from helpers.phrases import counted

A_YEAR = 370  # days that are drawn one by one; longer spans are drawn by month or year


def article_calendar(articles: pd.DataFrame) -> Picture:
    """When the articles were published: a square a day up to a year, the darker the more, or a bar a month or a year beyond.

    Articles without a date are counted in the title.
    """
    dates = articles["date"].dropna().dt.normalize()
    undated = len(articles) - len(dates)
    without = f" ({undated} without a date left out)" if undated and len(dates) else ""
    if not len(dates):
        return only_words("No article has a date, so that nothing can be said of when.")
    span = int((dates.max() - dates.min()).days)
    return _days(dates, without) if span <= A_YEAR else _periods(dates, without, "M" if span <= 15 * 366 else "Y")


def _days(dates: pd.Series, without: str) -> Picture:
    counts = dates.value_counts().sort_index()
    monday = counts.index.min() - pd.Timedelta(days=counts.index.min().day_of_week)
    weeks = max(int((counts.index.max() - monday).days) // 7 + 1, 8)
    figure = Picture(max(5.0, 1.4 + 0.155 * weeks), 2.1)
    axes = figure.subplots()
    days = pd.date_range(monday, periods=7 * weeks)
    most = int(counts.max())
    for day in days:
        number = int(counts.get(day, 0))
        x, y = (day - monday).days // 7, day.day_of_week
        shade = 0.35 + 0.65 * number / most
        axes.add_patch(_square(x, y, MORE if number else PALE, shade if number else 0.8))
        if number > 1:
            axes.text(x + 0.45, y + 0.47, str(number), fontsize=SIZE - 3, color="white", ha="center", va="center")
    firsts = [day for day in days if day.day == 1]
    if not firsts or (firsts[0] - monday).days >= 21:  # so that a label is not upon the next
        firsts = [monday, *firsts]
    axes.set_xticks(
        [(day - monday).days // 7 + 0.45 for day in firsts],
        [f"{day:%b %Y}" if n == 0 or day.month == 1 else f"{day:%b}" for n, day in enumerate(firsts)],
    )
    axes.xaxis.tick_top()
    axes.set_yticks([0.45, 2.45, 4.45, 6.45], ["Mon", "Wed", "Fri", "Sun"])
    axes.set_xlim(-0.2, weeks)
    axes.set_ylim(7.1, -0.3)
    axes.set_aspect("equal")
    bare_axes(axes)
    axes.tick_params(labelsize=SIZE - 1.5)
    gap = int(np.diff(counts.index.to_numpy()).max() / np.timedelta64(1, "D")) - 1 if len(counts) > 1 else 0
    longest = f", {gap} days at most without one" if gap > 0 else ""
    add_title(
        figure,
        f"{counted(int(counts.sum()), 'article')} on {counted(len(counts), 'day')}{longest}{without}",
    )
    return figure


def _square(x: float, y: float, colour: str, alpha: float):
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 0.9, 0.9, facecolor=colour, alpha=alpha, linewidth=0)


def _periods(dates: pd.Series, without: str, unit: str) -> Picture:
    periods = dates.dt.to_period(unit)
    counts = periods.value_counts().reindex(pd.period_range(periods.min(), periods.max(), freq=unit), fill_value=0)
    figure = Picture(8, 2.4)
    axes = figure.subplots()
    axes.bar(np.arange(len(counts)), counts, width=0.85, color=MORE, alpha=0.85)
    step = -(-len(counts) // 8)
    ticks = np.arange(0, len(counts), step)
    axes.set_xticks(ticks, [f"{counts.index[i]:%b %Y}" if unit == "M" else str(counts.index[i]) for i in ticks])
    axes.set_ylim(0, counts.max() * 1.1)
    axes.yaxis.get_major_locator().set_params(integer=True)
    bare_axes(axes, grid="y")
    name = "month" if unit == "M" else "year"
    bare = int((counts == 0).sum())
    empty = f"; {bare} without any" if bare else ""
    add_title(figure, f"{counted(int(counts.sum()), 'article')} in {len(counts)} {name}s{empty}{without}")
    return figure


def length_bars(articles: pd.DataFrame) -> Picture:
    """How long the articles are: a bar a range of words, a line at the median."""
    words = articles["words"].to_numpy()
    if len(words) < 2:
        number = f"The article has {int(words[0]):,} words." if len(words) else "There are no articles."
        return only_words(number)
    low, middle, high = np.percentile(words, [25, 50, 75])
    edges = np.histogram_bin_edges(words, bins=min(30, max(6, int(np.sqrt(len(words)) * 2))))
    counts, edges = np.histogram(words, bins=edges)
    figure = Picture(8, 2.4)
    axes = figure.subplots()
    axes.bar(edges[:-1], counts, width=np.diff(edges) * 0.94, align="edge", color=MORE, alpha=0.85)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.axvline(middle, color=LESS, linewidth=1.6, linestyle="--")
    axes.annotate(
        f"median {middle:,.0f}",
        (middle, 1.0),
        (4, -9),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        fontsize=SIZE - 1,
        color=INK,
    )
    axes.set_ylim(0, counts.max() * 1.25)
    axes.set_xlabel("words in an article", fontsize=SIZE, color=INK)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    bare_axes(axes, grid="y")
    axes.axhline(0, color=FAINT, linewidth=0.8)
    add_title(figure, f"Half of the {counted(len(words), 'article')} have between {low:,.0f} and {high:,.0f} words")
    return figure
