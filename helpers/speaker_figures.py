"""Figures of speakers: how much each speaks, in which outlet, on what, when, and where in an article."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from helpers.drawing import (
    FAINT,
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
from helpers.phrases import counted, is_description
from helpers.tables import article_in, largest_first
from helpers.voices import heard

REPORTED = ("indirect", "mixed")  # kinds of quote that an outlet puts into words of its own

MOST_DOTS = 500  # of a figure that are drawn as shapes each; more become one picture, as thousands would take megabytes


def voice_bars(shares: pd.DataFrame, *, most: int = 10) -> Picture:
    """Each speaker's share of the words quoted from named speakers, with 95% intervals; the largest first.

    Parameters
    ----------
    shares : what `share_of_voice` returns.
    most : how many speakers to draw; the others are added up in a line under the chart.
    """
    if not len(shares):
        return only_words("Nobody who is named speaks here.")
    shown, rest = shares.head(most), shares.iloc[most:]
    figure = Picture(8, 1.15 + 0.32 * len(shown))
    axes = figure.subplots()
    rows = np.arange(len(shown))
    axes.barh(rows, shown["share"], height=0.62, color=MORE, alpha=0.85)
    axes.hlines(rows, shown["low"], shown["high"], color=INK, linewidth=1.2)
    ends = shown[["share", "high"]].max(axis=1)
    for row, end, one in zip(rows, ends, shown.itertuples(), strict=True):
        quotes = counted(one.quotes, "quote") + (f" in {counted(one.articles, 'article')}" if one.articles > 1 else "")
        axes.text(
            end + 0.01 * ends.max(), row, f"{one.share:.0%}  ({quotes})", fontsize=SIZE - 1, color=INK, va="center"
        )
    axes.set_yticks(rows, [short_name(name) for name in shown["speaker"]])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, ends.max() * 1.42)
    axes.set_xticks([])
    axes.set_xlabel(_intervals(shares) + _others(rest), fontsize=SIZE - 1, color=INK, loc="left")
    bare_axes(axes)
    total, first = shares["words"].sum(), shares.iloc[0]
    if len(shares) == 1:
        only = "only speaker" if is_description(first["speaker"]) else "only named speaker"
        add_title(figure, f"{first['speaker']} is the {only}, with {counted(total, 'word')}")
        return figure
    named = "" if any(map(is_description, shares["speaker"])) else "named "
    of = f"{first['share']:.0%} of the {total:,} words quoted from {len(shares):,} {named}speakers"
    second = shares.iloc[1]
    if first["low"] <= second["high"]:
        add_title(figure, f"{first['speaker']} has {of}, not clearly more than {second['speaker']}")
    else:
        add_title(figure, f"{first['speaker']} speaks most, with {of}")
    return figure


def _intervals(shares: pd.DataFrame) -> str:
    made = shares["interval"].iloc[0]
    if made.startswith("none"):
        return "Fewer than five articles: no intervals."
    return f"Lines: 95% intervals ({made})."


def _others(rest: pd.DataFrame) -> str:
    if not len(rest):
        return ""
    return f" Not drawn: {counted(len(rest), 'speaker')} with {rest['share'].sum():.0%} together."


def outlet_voices(shares: pd.DataFrame, *, most: int = 8) -> Picture:
    """Each speaker's share of the words that each outlet quotes, one panel an outlet, with 95% intervals.

    The title names the largest difference whose intervals do not meet, if there is one.

    Parameters
    ----------
    shares : what `shares_by_outlet` returns.
    most : how many speakers to draw, those with the most words; four outlets at most.
    """
    outlets = list(shares.groupby("outlet")["words"].sum().sort_values(ascending=False, kind="stable").index[:4])
    if len(outlets) < 2:
        return only_words("There is nothing to compare: named speakers are quoted by one outlet at most.")
    shown = shares[shares["outlet"].isin(outlets).to_numpy()]
    speakers = _commonest(shown, "speaker", "words")[:most]
    figure = Picture(9, 1.5 + 0.34 * len(speakers))
    panels = figure.subplots(1, len(outlets), sharex=True, sharey=True)
    rows = np.arange(len(speakers))
    reach = shown.loc[shown["speaker"].isin(speakers).to_numpy(), ["share", "high"]].max().max()
    for axes, outlet in zip(panels, outlets, strict=True):
        own = shown[(shown["outlet"] == outlet).to_numpy()].set_index("speaker").reindex(speakers)
        axes.barh(rows, own["share"].fillna(0), height=0.6, color=MORE, alpha=0.85)
        axes.hlines(rows, own["low"], own["high"], color=INK, linewidth=1.2)
        for row, end, share in zip(rows, own[["share", "high"]].max(axis=1).fillna(0), own["share"], strict=True):
            said, colour = (f"{share:.0%}", INK) if share == share else ("not quoted", FAINT)
            axes.text(end + 0.02 * reach, row, said, fontsize=SIZE - 1, color=colour, va="center")
        made = shown.loc[(shown["outlet"] == outlet).to_numpy(), "interval"].iloc[0]
        made = made.removeprefix("bootstrap over ").replace("none: ", "no intervals: ")
        axes.set_title(f"{short_name(outlet, 22)}\n{made}", fontsize=SIZE, color=INK, loc="left")
        axes.set_xticks([])
        axes.set_xlim(0, reach * 1.3)
        bare_axes(axes)
    panels[0].set_yticks(rows, [short_name(name) for name in speakers])
    panels[0].set_ylim(len(speakers) - 0.4, -0.6)
    add_title(figure, _largest_difference(shown[shown["speaker"].isin(speakers).to_numpy()]))
    return figure


def _largest_difference(shares: pd.DataFrame) -> str:
    pairs = shares.merge(shares, on="speaker", suffixes=("", "_other"))
    apart = pairs[(pairs["low"] > pairs["high_other"]).to_numpy()]
    if not len(apart):
        return "Who speaks in which outlet: where two quote the same speaker, the 95% intervals of the shares meet"
    most = apart.loc[(apart["share"] - apart["share_other"]).idxmax()]
    return (
        f"{most['speaker']} has {most['share']:.0%} of the words that {most['outlet']} quotes and {most['share_other']:.0%} "
        f"in {most['outlet_other']}: shares of quoted words, with 95% intervals"
    )


def voice_strip(corpus: object, article: str | None = None, *, most: int = 8) -> Picture:
    """Where in an article each voice speaks: a row a speaker, a block a quote; high and blue in their own words, low and orange in the
    outlet's.

    Questions, and speech of nobody named, have a row of their own. The lines are the article's headings.

    Parameters
    ----------
    article : its id; None takes the one with the most speakers, then the first.
    most : how many speakers to show, those with the most words.

    Raises InputError for an article that is not in the corpus.
    """
    if article is None and not len(corpus.articles):
        return only_words("There is no article here.")
    article = article_in(corpus, _most_voices(corpus) if article is None else article)
    quotes = corpus.quotes[(corpus.quotes["article"] == article).to_numpy()]
    if not len(quotes):
        return only_words("Nobody speaks in this article.")
    asked = (quotes["role"] == "question").to_numpy() & (quotes["speaker"] == "").to_numpy()
    voice = quotes["speaker"].where(~asked, "(questions)").replace("", "(nobody named)")
    quotes = quotes.assign(voice=voice, length=quotes["end"] - quotes["start"])
    length = quotes[~voice.str.startswith("(").to_numpy()].groupby("voice", sort=False)["length"].sum()
    named = length.sort_values(ascending=False, kind="stable").index[:most]
    voices = [name for name in dict.fromkeys(voice) if name in set(named)]  # in the order in which they speak
    voices += [name for name in ("(questions)", "(nobody named)") if (voice == name).any()]
    text = corpus.articles.set_index("article")["text"][article]
    sections = corpus.sections[(corpus.sections["article"] == article).to_numpy()]
    figure = Picture(9, 1.2 + 0.36 * len(voices) + (0.5 if len(sections) > 1 else 0))
    axes = figure.subplots()
    for row, name in enumerate(voices):
        own = quotes[(quotes["voice"] == name).to_numpy()]
        axes.broken_barh([(0, len(text))], (row - 0.04, 0.08), facecolors=PALE)
        for reported, colour, half in ((False, MORE, 0.36), (True, LESS, 0.18)):
            blocks = own[own["kind"].isin(REPORTED).to_numpy() == reported]
            spans = list(zip(blocks["start"], blocks["length"], strict=True))
            axes.broken_barh(spans, (row - half, 2 * half), facecolors=colour)
    if len(sections) > 1:
        mark_sections(axes, sections, len(text))
    axes.set_ylim(len(voices) - 0.5, -0.6)
    axes.set_xlim(0, len(text))
    axes.set_yticks(range(len(voices)), [short_name(name) for name in voices])
    axes.set_xticks([])
    bare_axes(axes)
    more = len(length) - len(named)
    note = f"; {counted(more, 'speaker')} not drawn" if more else ""
    add_title(
        figure,
        f"Who speaks where in “{short_headline(corpus, article)}”: in their words (blue) or retold (orange){note}",
    )
    return figure


def _most_voices(corpus: object) -> str:
    """The article with the most named speakers; of equal ones the first."""
    named = corpus.quotes[(corpus.quotes["speaker"] != "").to_numpy()]
    counts = named.groupby("article")["speaker"].nunique().reindex(corpus.articles["article"]).fillna(0)
    return counts.idxmax()


def topic_grid(counts: pd.DataFrame, *, most: int = 8) -> Picture:
    """Who speaks on which topic: a dot a speaker and topic, as large as there are quotes, their number in it.

    Parameters
    ----------
    counts : what `speakers_by_topic` returns.
    most : how many speakers and topics to show, those with the most quotes.
    """
    if not len(counts):
        return only_words("No quote of a named speaker is on a topic of the list.")
    first = counts.iloc[0]
    title = f"{first['speaker']} on {first['topic']} is what is heard most: {counted(first['quotes'], 'quote')}"
    if _tied(counts["quotes"]):
        title = f"Who speaks on what: no speaker has more than {counted(first['quotes'], 'quote')} on a topic"
    return _grid(counts, ("topic", "speaker", "quotes"), title + " (a quote may be on several topics)", most)


def naming_grid(named: pd.DataFrame, *, most: int = 8) -> Picture:
    """Who names whom: speakers are columns, whom they name rows, a dot as large as they name them often.

    Parameters
    ----------
    named : what `name_whom` returns.
    most : how many of both to show.
    """
    if not len(named):
        return only_words("No named speaker names another in quoted words.")
    first = named.iloc[0]
    title = f"Who names whom: {first['speaker']} names {first['entity']} most often, {_times(first['count'])}"
    if _tied(named["count"]):
        title = f"Who names whom: nobody is named more than {_times(first['count'])} by one speaker"
    return _grid(named, ("entity", "speaker", "count"), title, most)


def _tied(ranked: pd.Series) -> bool:
    """Whether the first of falling numbers has an equal, so that no title may call it the most."""
    return len(ranked) > 1 and ranked.iloc[0] == ranked.iloc[1]


def _grid(table: pd.DataFrame, columns: tuple[str, str, str], title: str, most: int) -> Picture:
    down, across, number = columns
    groups = _commonest(table, across, number)
    rows = _commonest(table[table[across].isin(groups[:most]).to_numpy()], down, number)
    over = [(len(one) - most, noun) for one, noun in ((groups, "speaker"), (rows, "row")) if len(one) > most]
    groups, rows = groups[:most], rows[:most]
    figure = Picture(max(8.0, 3.2 + 0.95 * len(groups)), 1.5 + 0.38 * len(rows))
    axes = figure.subplots()
    largest = table[number].max()
    for line in table.itertuples():
        down_name, across_name, value = getattr(line, down), getattr(line, across), getattr(line, number)
        if down_name in rows and across_name in groups:
            x, y = groups.index(across_name), rows.index(down_name)
            axes.scatter(x, y, s=30 + 330 * value / largest, color=MORE, alpha=0.85, linewidths=0)
            axes.text(x + 0.17, y, f"{value:,}", fontsize=SIZE - 1, color=INK, va="center")
    axes.set_xticks(range(len(groups)), ["\n".join(textwrap.wrap(short_name(name), 12)) for name in groups])
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(rows)), [short_name(name, 40) for name in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.5, max(len(groups), 4) - 0.3)
    bare_axes(axes, grid="y")
    if over:
        left_out = " and ".join(counted(*one) for one in over)
        axes.set_xlabel(f"Not drawn: {left_out}.", fontsize=SIZE - 1, color=INK)
    add_title(figure, title)
    return figure


def _commonest(table: pd.DataFrame, by: str, number: str) -> list[str]:
    """The values of `by`, the one with the largest sum of `number` first; equal ones by name."""
    return list(largest_first(table.groupby(by)[number].sum()).index)


def voice_calendar(corpus: object, *, most: int = 10) -> Picture:
    """When each speaker is heard: a row a speaker, a dot an article, as large as the speaker's words in it.

    Articles without a date are left out, and counted in the line under the chart.

    Parameters
    ----------
    most : how many speakers to show, those heard in the most articles, then with the most words.
    """
    table = heard(corpus)
    dated = table[table["date"].notna().to_numpy()]
    if not len(dated):
        return only_words("No article with a date quotes anybody who is named.")
    totals = dated.groupby("speaker").agg(
        articles=("article", "nunique"), words=("words", "sum"), first=("date", "min")
    )
    totals = totals.sort_values(["articles", "words"], ascending=False, kind="stable")
    shown = totals.head(most).sort_values("first", kind="stable")
    figure = Picture(9, 1.3 + 0.36 * len(shown))
    axes = figure.subplots()
    largest = dated["words"].max()
    many = int(shown["articles"].sum()) > MOST_DOTS
    for row, name in enumerate(shown.index):
        own = dated[(dated["speaker"] == name).to_numpy()]
        axes.plot([own["date"].min(), own["date"].max()], [row, row], color=PALE, linewidth=2, zorder=1)
        axes.scatter(
            own["date"],
            np.full(len(own), row),
            s=12 + 250 * own["words"] / largest,
            color=MORE,
            alpha=0.6,
            linewidths=0,
            rasterized=many,
        )
        note = f"{counted(len(own), 'article')}, {counted(own['words'].sum(), 'word')}"
        axes.annotate(note, (1.01, row), xycoords=("axes fraction", "data"), fontsize=SIZE - 1, color=INK, va="center")
    axes.set_yticks(range(len(shown)), [short_name(name) for name in shown.index])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    ticks = pd.date_range(dated["date"].min(), dated["date"].max(), periods=5).normalize().unique()
    axes.set_xticks(ticks, [f"{day.day} {day:%b %Y}" for day in ticks])
    undated = table.loc[table["date"].isna().to_numpy(), "article"].nunique()
    if undated:
        axes.set_xlabel(f"{counted(undated, 'article')} without a date left out", fontsize=SIZE - 1, color=INK)
    bare_axes(axes, grid="x")
    widest = f"{totals['articles'].iloc[0]} of {counted(len(corpus.articles), 'article')}"
    if _tied(totals["articles"]):
        add_title(figure, f"Who is heard when: nobody in more than {widest}; a dot an article")
    else:
        add_title(figure, f"{totals.index[0]} is heard most widely, in {widest}: a dot an article")
    return figure


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")
