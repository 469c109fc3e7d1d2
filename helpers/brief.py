"""The brief: who spoke, on what and how, in sentences built from the tables, with the strongest evidence."""

from __future__ import annotations

import html
from collections.abc import Iterable

import pandas as pd

from helpers.corpus import Html
from helpers.counts import rate_differences, share_of_voice, with_enough_words
from helpers.excerpts import evidence, quoted
from helpers.phrases import counted, is_description, span_of_days
from helpers.shares import topics_of_quotes
from helpers.speaker_figures import voice_bars
from helpers.tables import largest_first, listed

#: What several marks of a device are called in a sentence.
PLURALS = {
    "hedge": "hedges",
    "booster": "boosters",
    "attitude": "attitude markers",
    "self_mention": "self mention",
    "obligation": "words of obligation",
    "negation": "negation",
    "loaded": "loaded words",
    "rhetorical_question": "rhetorical questions",
    "anaphora": "anaphora",
    "epistrophe": "epistrophe",
    "antithesis": "antithesis",
    "tricolon": "tricola",
}


def summary(
    corpus: object,
    everything: object | None = None,
    topic: str | Iterable[str] = "",
    speaker: str | Iterable[str] = "",
    *,
    shares: pd.DataFrame | None = None,
    own: pd.DataFrame | None = None,
    topics: pd.DataFrame | None = None,
) -> Html:
    """What was read, who spoke, on what and how, as paragraphs of HTML; each sentence is reckoned from the tables.

    Parameters
    ----------
    corpus : what the brief is on.
    everything : the corpus that it was filtered from, so that what is said of a part can be set against the whole.
    topic, speaker : what it was filtered by, to be named.
    shares : `share_of_voice` of everything, for who asks for many summaries; None reckons it.
    own, topics : `share_of_voice` and `topics_of_quotes` of `corpus`, where they are known; None reckons them.
    """
    everything = corpus if everything is None else everything
    read = _read(corpus, everything, listed(topic), listed(speaker))
    if not len(corpus.quotes):
        paragraphs = [[read, "Nobody is quoted." if len(corpus.articles) else ""]]
    else:
        own = share_of_voice(corpus, drawn=3) if own is None else own
        topics = topics_of_quotes(corpus) if topics is None else topics
        paragraphs = [
            [read],
            _who(corpus, everything, own, shares),
            _what(corpus, topics, listed(topic)),
            _how(corpus),
        ]
    joined = (" ".join(filter(None, sentences)) for sentences in paragraphs)
    return Html("".join(f'<p dir="auto">{html.escape(text, quote=False)}</p>' for text in joined if text))


def overview(
    corpus: object, *, most: int = 8, own: pd.DataFrame | None = None, topics: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Who spoke, on what, how: one row a named speaker, the one with the most words first.

    Parameters
    ----------
    most : how many speakers.
    own, topics : `share_of_voice` and `topics_of_quotes` of `corpus`, where they are known; None reckons them.

    Returns
    -------
    speaker, title (the first of `corpus.speakers`), quotes, words, articles (int), share (of the words of named speakers; its 95% interval follows if there are five articles
    to draw from), topics (of the quotes' own words) and verbs (that gave the floor): the three commonest, how often in brackets.
    """
    titles = dict(zip(corpus.speakers["speaker"], corpus.speakers["titles"], strict=True))
    shares = (share_of_voice(corpus, drawn=most) if own is None else own).head(most)
    topics = topics_of_quotes(corpus) if topics is None else topics
    topics = topics.drop_duplicates(["article", "quote", "topic"])
    verbs = corpus.quotes["cue"].str.contains(r"\w").to_numpy()  # a colon gives the floor, too, and is none
    cued = corpus.quotes[verbs].drop_duplicates(["article", "cue_start"])
    cued = cued.assign(cue=cued["cue"].str.lower())
    told = [
        f"{one.share:.0%}" + (f" ({one.low:.0%}–{one.high:.0%})" if len(shares) > 1 and one.low == one.low else "")
        for one in shares.itertuples()
    ]
    return pd.DataFrame(
        {
            "speaker": shares["speaker"],
            "title": pd.Series([titles.get(name, "").split("; ")[0] for name in shares["speaker"]], dtype="str"),
            **{name: shares[name] for name in ("quotes", "words", "articles")},
            "share": pd.Series(told, dtype="str"),
            "topics": pd.Series([_three(topics, name, "topic") for name in shares["speaker"]], dtype="str"),
            "verbs": pd.Series([_three(cued, name, "cue") for name in shares["speaker"]], dtype="str"),
        }
    )


def in_brief(part: object, whole: object, shares: pd.DataFrame, *, most: int = 5, shown: int = 2) -> list:
    """The brief on a part of a corpus, `whole`, of which `shares` is the `share_of_voice`: its sentences, the figure of who speaks, the table,
    and the strongest evidence, each as one would ask for it alone."""
    own, topics = share_of_voice(part, drawn=most), topics_of_quotes(part)
    return [
        summary(part, whole, shares=shares, own=own, topics=topics),
        voice_bars(own, most=most),
        overview(part, most=most, own=own, topics=topics),
        quoted(part, evidence(part, most=shown, topics=topics)),
    ]


# Sentences -----------------------------------------------------------------------------------------------------------


def _read(corpus: object, everything: object, topics: list[str], speakers: list[str]) -> str:
    articles, whole = corpus.articles, everything.articles
    if not len(articles):
        return "There is no article here."
    names = _ranked(articles["outlet"].replace("", "outlet not given"))
    outlets = [f"{count:,} of {name}" if len(names) > 1 else name for name, count in names]
    dates = articles["date"].dropna()
    days = span_of_days(dates) if len(dates) else "date not given"
    if 0 < len(dates) < len(articles):
        days += f", {len(articles) - len(dates):,} without a date"
    facts = [", ".join(_first(outlets, 5, "outlets")), days, counted(articles["words"].sum(), "word")]
    number, of = _number(corpus.quotes), _number(everything.quotes)
    part = f" of {len(whole):,}" if len(articles) < len(whole) else ""
    read = f"{len(articles):,}{part} article{'s' if part or len(articles) > 1 else ''} ({'; '.join(facts)})"
    if number == of and not part:
        return f"Read here: {read}."
    heard = set(corpus.quotes["speaker"])
    silent = [speaker for speaker in speakers if speaker not in heard]
    kept = [f"by {_and([speaker for speaker in speakers if speaker in heard])}"] if len(silent) < len(speakers) else []
    kept += [f"in paragraphs on {_and(topics)}"] if topics else []
    return (
        f"Of {counted(of, 'quote')}, {number:,} {_are(number)} {', '.join(kept) or 'left here'}; read for them: {read}."
        + (f" None of these is by {_and(silent)}." if silent and kept else "")
    )


def _who(corpus: object, everything: object, shares: pd.DataFrame, whole: pd.DataFrame | None) -> list[str]:
    statements = corpus.quotes[(corpus.quotes["role"] != "question").to_numpy()]
    unnamed = _number(statements[(statements["speaker"] == "").to_numpy()])
    asked = ", questions aside" if len(statements) < len(corpus.quotes) else ""
    if not len(shares):
        return [f"Nobody who speaks is named: {counted(unnamed, 'quote')} without a speaker."]
    first, others = shares.iloc[0], [f"{one.speaker} ({one.share:.0%})" for one in shares.iloc[1:3].itertuples()]
    if others:
        said = [f"{_heard(shares['speaker'])}. {first['speaker']} has most of the words quoted from them,"]
        said += [f"{_share(first)}; next {'comes' if len(others) == 1 else 'come'} {_and(others)}."]
        if first["low"] <= shares.iloc[1]["high"]:
            said.append("The intervals of the first two meet: who speaks most is not certain.")
    else:
        spoken = f"{counted(first['quotes'], 'quote')} and {counted(first['words'], 'word')}"
        by = "description alone" if is_description(first["speaker"]) else "name"
        said = [f"One speaker is heard by {by}: {first['speaker']}, with {spoken}."]
        whole = share_of_voice(everything, drawn=[first["speaker"]]) if whole is None else whole
        own = whole[(whole["speaker"] == first["speaker"]).to_numpy()]
        if len(whole) > 1 and len(own):
            named = "" if any(map(is_description, whole["speaker"])) else "named "
            said.append(
                f"Of all words quoted from {len(whole):,} {named}speakers, that speaker has {_share(own.iloc[0])}."
            )
    if unnamed:
        said.append(f"{counted(unnamed, 'quote')} {_are(unnamed)} of nobody named{asked}.")
    return said


def _heard(speakers: pd.Series) -> str:
    """How many speakers are heard by name, and how many by a description, with the first of these: those with most words."""
    described = [name for name in speakers if is_description(name)]
    named = len(speakers) - len(described)
    if not described:
        return f"{counted(named, 'speaker')} are heard by name"
    them = _and(_first(described, 3, "such"))
    first = f"{counted(named, 'speaker')} {_are(named)} heard by name and" if named else "Nobody is heard by name,"
    return f"{first} {len(described):,} by a description alone ({them})"


def _what(corpus: object, topics: pd.DataFrame, narrowed: list[str]) -> list[str]:
    topics = topics.drop_duplicates(["article", "quote", "topic"])
    number = _number(corpus.quotes)
    own = topics[topics["topic"].isin(narrowed).to_numpy()]
    said = []
    if narrowed:
        said.append(f"In {_number(own)} of {counted(number, 'quote')} the words themselves speak of {_and(narrowed)}.")
    ranked = [f"{topic} ({count:,})" for topic, count in _ranked(topics["topic"]) if topic not in narrowed][:4]
    if ranked:
        said.append(
            f"The words quoted are {'also' if narrowed else 'most often'} on {_and(ranked)}; a quote may be on several topics."
        )
    elif not narrowed:
        said.append("No topic of the list is in the quoted words.")
    none = number - _number(topics)
    if ranked and none and not narrowed:
        said.append(f"{none:,} of {counted(number, 'quote')} {_are(none)} on no topic of the list.")
    return said


def _how(corpus: object) -> list[str]:
    cued = corpus.quotes[((corpus.quotes["speaker"] != "") & (corpus.quotes["stance"] != "")).to_numpy()]
    cued = cued[(cued["cue"] != "").to_numpy()].drop_duplicates(["article", "cue_start"])
    said = []
    if len(cued):
        loaded = cued[(cued["stance"] != "neutral").to_numpy()]
        parts = [f"{len(cued) - len(loaded):,} {_are(len(cued) - len(loaded))} neutral"]
        parts += [
            f"{count:,} {_are(count)} {stance} ({_verbs(loaded, stance)})"
            for stance, count in _ranked(loaded["stance"])
        ]
        if len(loaded):
            said.append(
                f"Of {counted(len(cued), 'verb')} that {_give(len(cued))} a named speaker the floor, {_and(parts)}."
            )
        else:
            said.append(
                f"{'All' if len(cued) > 1 else 'The'} {counted(len(cued), 'verb')} that {_give(len(cued))} a named speaker the floor {_are(len(cued))} neutral."
            )
    if set(with_enough_words(corpus, "voice")) != {"quoted words", "outlet"}:
        return said  # too few words of one of the two to set them side by side
    differences = rate_differences(corpus, "voice", between=("quoted words", "outlet"))
    clear = differences[differences["clear"].to_numpy()].sort_values("difference", ascending=False, kind="stable")
    more = [PLURALS[device] for device in clear.loc[(clear["difference"] > 0).to_numpy(), "device"]]
    less = [PLURALS[device] for device in clear.loc[(clear["difference"] < 0).to_numpy(), "device"][::-1]]
    parts = [f"{word} {_and(devices)}" for word, devices in (("more", more), ("less of", less)) if devices]
    if parts:
        said.append(f"Beyond chance, there is {' and '.join(parts)} in quoted words than in the outlets' own.")
    else:
        said.append("In their devices, quoted words and the outlets' own do not differ beyond chance.")
    return said


# Words ---------------------------------------------------------------------------------------------------------------


def _three(table: pd.DataFrame, speaker: str, column: str) -> str:
    own = table.loc[(table["speaker"] == speaker).to_numpy(), column]
    return ", ".join(f"{name} ({count:,})" for name, count in _ranked(own)[:3])


def _verbs(cued: pd.DataFrame, stance: str) -> str:
    verbs = cued.loc[(cued["stance"] == stance).to_numpy(), "cue"].str.lower()
    return ", ".join(verb for verb, _ in _ranked(verbs)[:4])


def _ranked(values: pd.Series) -> list[tuple[str, int]]:
    """Each value and how often it is there, the commonest first; equal ones by name."""
    return list(largest_first(values.value_counts()).items())


def _share(row: pd.Series) -> str:
    interval = f" (95% interval {row['low']:.0%} to {row['high']:.0%})" if row["low"] == row["low"] else ""
    return f"{row['share']:.0%}{interval}"


def _number(quotes: pd.DataFrame) -> int:
    return len(quotes.drop_duplicates(["article", "quote"]))


def _first(names: list[str], most: int, plural: str) -> list[str]:
    return names if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1:,} more {plural}"]


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _give(number: int) -> str:
    return "gives" if number == 1 else "give"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
