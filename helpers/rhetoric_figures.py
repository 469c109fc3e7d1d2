"""Figures of rhetoric: rates with their intervals, differences, and where in an article each device lies."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.drawing import FAINT, INK, LESS, MORE, PALE, SIZE, Picture, add_title, bare_axes, only_words, short_name
from helpers.rhetoric import FAMILIES


def rate_dots(rates: pd.DataFrame, *, most: int = 2, title: str | None = None) -> Picture:
    """Rates per 1,000 words of each device in two groups, a dot with its 95% interval; the largest first.

    Groups of fewer than 200 words are not drawn but counted under the chart.

    Parameters
    ----------
    rates : what `mark_rates` returns.
    most : how many groups to draw, those with the most words; at most two, in two colours.
    """
    if not len(rates):
        return only_words("There are no words to count.")
    by = rates.columns[0]
    groups = list(dict.fromkeys(rates.loc[rates["enough"].to_numpy(), by]))[: min(most, 2)]
    small = [name for name in dict.fromkeys(rates[by]) if not rates.loc[(rates[by] == name).to_numpy(), "enough"].any()]
    if not groups:
        return only_words(f"Too few words to judge: each {by} has fewer than 200.")
    shown = rates[rates[by].isin(groups).to_numpy()]
    used = shown.groupby("device")["count"].sum()
    shown = shown[shown["device"].map(used > 0).to_numpy()]
    if not len(shown):
        return only_words("None of these devices was found.")
    devices = list(shown.groupby("device")["rate"].max().sort_values(ascending=False, kind="stable").index)
    figure = Picture(8, 1.2 + 0.42 * len(devices))
    axes = figure.subplots()
    for number, (group, colour) in enumerate(zip(groups, (MORE, LESS), strict=False)):
        own = shown[(shown[by] == group).to_numpy()].set_index("device").reindex(devices)
        rows = np.arange(len(devices)) + (0.16 if number else -0.16) * (len(groups) > 1)
        axes.hlines(rows, own["low"], own["high"], color=colour, linewidth=1.6)
        axes.plot(own["rate"], rows, "s" if number else "o", color=colour, markersize=6, clip_on=False)
        top = own.iloc[0]
        axes.text(
            top["high"],
            rows[0],
            f"  {short_name(group)} ({top['words']:,.0f} words)",
            color=colour,
            fontsize=SIZE,
            va="center",
        )
    axes.set_yticks(range(len(devices)), [device.replace("_", " ") for device in devices])
    axes.set_ylim(len(devices) - 0.4, -0.6)
    axes.set_xlim(0, shown["high"].max() * 1.35)
    more = rates.loc[rates["enough"].to_numpy(), by].nunique() - len(groups)
    note = f"\nnot drawn: {more} more {by}{'s' * (more > 1)} with fewer words" if more else ""
    note += f"\n{len(small)} more with fewer than 200 words each: too few to judge" if small else ""
    axes.set_xlabel(f"per 1,000 words, 95% intervals ({shown['interval'].iloc[0]}){note}", fontsize=SIZE, color=INK)
    bare_axes(axes, grid="x")
    add_title(figure, title or f"How often each device is used, by {by}")
    return figure


def difference_dots(differences: pd.DataFrame) -> Picture:
    """Differences of rates per 1,000 words between two groups with their 95% intervals; pale where 0 lies within.

    Parameters
    ----------
    differences : what `rate_differences` returns; its first pair is drawn.
    """
    if not len(differences):
        return only_words("There is nothing to compare: one group alone.")
    one, other = differences.iloc[0][["one", "other"]]
    pair = differences[((differences["one"] == one) & (differences["other"] == other)).to_numpy()]
    pair = pair[((pair["difference"] != 0) | pair["clear"]).to_numpy()]
    pair = pair.sort_values("difference", ascending=False, kind="stable")
    one, other = short_name(one), short_name(other)
    if not len(pair):
        return only_words(f"{one} and {other} do not differ in any of these devices.")
    figure = Picture(8, 1.2 + 0.34 * len(pair))
    axes = figure.subplots()
    axes.axvline(0, color=FAINT, linewidth=1)
    for row, line in enumerate(pair.itertuples()):
        colour = (MORE if line.difference > 0 else LESS) if line.clear else FAINT
        axes.hlines(row, line.low, line.high, color=colour, linewidth=1.8)
        axes.plot(line.difference, row, "o", color=colour, markersize=6)
    axes.set_yticks(range(len(pair)), [device.replace("_", " ") for device in pair["device"]])
    axes.set_ylim(len(pair) - 0.4, -0.6)
    axes.set_xlabel(f"← more in {other}      per 1,000 words      more in {one} →", fontsize=SIZE, color=INK)
    bare_axes(axes, grid="x")
    clear = int(pair["clear"].sum())
    add_title(figure, f"{one} against {other}: {clear} of {len(pair)} differences are clear of chance")
    return figure


def device_strip(corpus: object, article: str | None = None) -> Picture:
    """Where in an article each device lies: a row a device, a stroke a mark, blue in quoted words and orange in the outlet's."""
    if article is None and len(corpus.articles):
        article = corpus.articles["article"].iloc[0]
    marks = corpus.marks[(corpus.marks["article"] == article).to_numpy()]
    if not len(marks):
        return only_words("No device of the lists is in this article.")
    counts = marks["device"].value_counts()
    devices = sorted((device for device in FAMILIES if device in counts), key=lambda device: -counts[device])
    length = len(corpus.articles.set_index("article")["text"][article])
    figure = Picture(9, 1.1 + 0.34 * len(devices))
    axes = figure.subplots()
    for row, device in enumerate(devices):
        own = marks[(marks["device"] == device).to_numpy()]
        axes.broken_barh([(0, length)], (row - 0.04, 0.08), facecolors=PALE)
        for colour, spoken in ((MORE, True), (LESS, False)):
            places = own.loc[((own["speaker"] != "") == spoken).to_numpy(), "start"]
            axes.vlines(places, row - 0.34, row + 0.34, color=colour, linewidth=1.6)
    axes.set_yticks(range(len(devices)), [f"{device.replace('_', ' ')} ({counts[device]})" for device in devices])
    axes.set_ylim(len(devices) - 0.5, -0.6)
    axes.set_xlim(0, length)
    axes.set_xticks([])
    bare_axes(axes)
    add_title(figure, "Where each device lies: in a named speaker's words (blue) and elsewhere (orange)")
    return figure
