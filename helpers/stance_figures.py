"""The figure of how the floor is given: the shares of reporting verbs that are not neutral."""

from __future__ import annotations

import re
import textwrap

import pandas as pd

from helpers.drawing import INK, MORE, SIZE, Picture, add_title, bare_axes, only_words, short_name
from helpers.phrases import counted


def stance_dots(stances: pd.DataFrame, *, most: int = 4) -> Picture:
    """The share of each stance among the verbs that give the floor, with its 95% interval and the commonest verbs.

    Neutral verbs are left out, for they are the rest; a stance's largest share stands first.

    Parameters
    ----------
    stances : what `verb_stances` returns.
    most : how many outlets or speakers to show, those with the most verbs.
    """
    if not len(stances):
        return only_words("No verb gives anybody the floor here.")
    by = stances.columns[0]
    groups = list(dict.fromkeys(stances[by]))[:most]
    shown = stances[(stances[by].isin(groups) & (stances["stance"] != "neutral")).to_numpy()]
    order = shown.groupby("stance")["count"].sum().sort_values(ascending=False, kind="stable")
    loaded = [stance for stance, count in order.items() if count]
    of = int(stances.loc[stances[by].isin(groups).to_numpy(), "count"].sum())
    if not loaded:
        return only_words(_all_neutral(stances, groups, of))
    figure = Picture(9, 1.2 + 0.36 * len(loaded) * (len(groups) + 0.6))
    axes = figure.subplots()
    ticks, labels, reach, row = [], [], shown.loc[shown["stance"].isin(loaded).to_numpy(), "high"].max(), 0.0
    for stance in loaded:
        axes.text(0, row, stance, fontsize=SIZE, color=MORE, va="center", fontweight="bold")
        own = shown[(shown["stance"] == stance).to_numpy()].sort_values("share", ascending=False, kind="stable")
        for line in own.itertuples():
            row += 1
            axes.hlines(row, line.low, line.high, color=MORE, linewidth=1.8)
            axes.plot(line.share, row, "o", color=MORE, markersize=6, clip_on=False)
            verbs = textwrap.shorten(line.verbs.replace("; ", ", "), 44, placeholder=" …")
            note = f"{line.share:.0%} ({line.count} of {line.of})  {verbs}"
            axes.text(line.high + 0.015 * reach, row, note, fontsize=SIZE - 1, color=INK, va="center")
            ticks.append(row)
            labels.append(short_name(getattr(line, by)))
        row += 1.1
    axes.set_yticks(ticks, labels)
    axes.set_ylim(row - 0.5, -0.6)
    axes.set_xlim(0, reach * 1.9)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= reach])
    made = " or ".join(dict.fromkeys(re.sub(r" over .*", " over articles", how) for how in shown["interval"]))
    label = f"share of the verbs that give the floor, with 95% intervals ({made})"
    axes.set_xlabel(label, fontsize=SIZE - 1, color=INK)
    bare_axes(axes, grid="x")
    axes.tick_params(axis="y", pad=8)
    neutral = int(stances.loc[(stances[by].isin(groups) & (stances["stance"] == "neutral")).to_numpy(), "count"].sum())
    add_title(
        figure,
        f"{neutral / max(of, 1):.0%} of {counted(of, 'verb')} that give the floor are neutral; these are the others, by {by}",
    )
    return figure


def _all_neutral(stances: pd.DataFrame, groups: list[str], of: int) -> str:
    """The sentence where none of the `of` verbs of the groups that would be drawn is loaded; it tells of the others, too."""
    by = stances.columns[0]
    others = stances[(~stances[by].isin(groups)).to_numpy()]
    if not len(others):
        return f"All {counted(of, 'verb')} that give the floor are neutral."
    loaded = int(others.loc[(others["stance"] != "neutral").to_numpy(), "count"].sum())
    return (
        f"Of the {counted(len(groups), by)} with the most verbs all {of:,} are neutral; of the other {by}s {loaded:,} of "
        f"{int(others['count'].sum()):,} are not."
    )
