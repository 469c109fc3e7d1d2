"""Excerpts: the quotations that prove most, with their topics, devices and references, and how they are shown."""

from __future__ import annotations

import html
from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.corpus import Html
from helpers.filters import SOFT, reference
from helpers.reading import key_of, underlined_words
from helpers.shares import terms_within, topics_of_quotes
from helpers.strokes import with_strokes
from helpers.tables import join_texts, largest_first, listed

LONGEST = 60  # words of a quotation that is shown whole; of a longer one the strongest sentence is
SHORTEST = 8  # words; fewer prove little
OWN_WORDS = ("direct", "mixed", "turn")


def evidence(
    corpus: object,
    topic: str | Iterable[str] = "",
    *,
    most: int = 6,
    each: int = 2,
    topics: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The quotations that prove most: words in marks, of the speakers with the most words, fullest of topics and devices.

    A quotation of more than 60 words gives its fullest sentence. Its strength is the number of different topics and devices that its
    own words speak for; equal ones go by fewer words, then by where they stand; those of none are left out if others have
    some. Words retold, and words of nobody named, are taken only if there are no others.

    Parameters
    ----------
    topic : quotations whose own words are on it come first.
    most, each : how many rows at most, and how many of one speaker while others have something to say.
    topics : `topics_of_quotes` of `corpus`, where it is known; None reckons it.

    Returns
    -------
    article, start, end, text, speaker, cue, kind, topics, devices (each joined by ``; ``), words, strength (int), reference (outlet, day, headline,
    characters). The speaker with the most words comes first, then the next; the strongest of each first.
    """
    columns = ["article", "start", "end", "text", "speaker", "cue", "kind", "topics", "devices", "words", "strength"]
    said = corpus.quotes[(corpus.quotes["role"] == "statement").to_numpy()]
    for wanted in (
        said["kind"].isin(OWN_WORDS) & (said["speaker"] != ""),
        (said["speaker"] != "") & (said["kind"] != "headline"),
        said["kind"] != "headline",
        said["kind"] != "",
    ):
        if wanted.any():
            said = said[wanted.to_numpy()]
            break
    order = largest_first(said.assign(length=said["end"] - said["start"]).groupby("speaker")["length"].sum())
    topics = topics_of_quotes(corpus) if topics is None else topics
    rows = _units(corpus, said[said["speaker"].isin(order.index[:most]).to_numpy()], topics, set(listed(topic)))
    table = pd.DataFrame(rows, columns=[*columns, "on"])
    table["rank"] = table["speaker"].map({name: number for number, name in enumerate(order.index)})
    if (table["strength"] > 0).any():
        table = table[(table["strength"] > 0).to_numpy()]
    table["part"] = table["kind"].isin(("mixed", "indirect"))  # words torn from a sentence read worse than whole ones
    by = ["on", "strength", "part", "words", "article", "start"]
    table = table.sort_values(by, ascending=[False, False, True, True, True, True], kind="stable")
    table = table.drop_duplicates(["speaker", "text"])  # an agency's words, printed by several
    table["turn"] = table.groupby("speaker").cumcount()
    table["off"] = ~table["on"].astype(bool)
    first = table[(table["turn"] < each).to_numpy()].sort_values(["off", "turn", "rank"], kind="stable")
    rest = table[(table["turn"] >= each).to_numpy()] if table["speaker"].nunique() * each < most else table.head(0)
    chosen = pd.concat([first, rest]).head(most).sort_values(["rank", "turn"], kind="stable")
    chosen = chosen[columns].astype({"article": "str", "start": "int64", "end": "int64", "words": "int64"})
    chosen = chosen.assign(reference=[reference(corpus, row) for _, row in chosen.iterrows()])
    return chosen.astype({"reference": "str"}).reset_index(drop=True)


def quoted(corpus: object, rows: pd.DataFrame) -> Html:
    """What `evidence` returns as HTML: the words, their devices underlined (a key says how), who said them by which verb, and the reference."""
    blocks, shown = [], [corpus.marks.head(0)]
    for row in rows.itertuples():
        text = corpus.articles.loc[(corpus.articles["article"] == row.article).to_numpy(), "text"].iloc[0]
        marks = corpus.marks[(corpus.marks["article"] == row.article).to_numpy()]
        inside = marks[((marks["start"] >= row.start) & (marks["end"] <= row.end)).to_numpy()]
        shown.append(inside)
        words = underlined_words(text, inside, row.start, row.end)
        cue = f" ({html.escape(row.cue)})" if row.cue.strip(":—–- ") else ""
        on = f" on {html.escape(row.topics.replace('; ', ', '))}" if row.topics else ""
        blocks.append(
            f'<div style="margin:0 0 1.1em;max-width:46em"><blockquote dir="auto" style="margin:0 0 .2em">{words}</blockquote>'
            f'<div class="by"><b dir="auto">{html.escape(row.speaker or "Nobody named")}</b>{cue}{on}</div>'
            f'<div class="ref" style="{SOFT}">{html.escape(row.reference)}</div></div>'
        )
    if not blocks:
        return Html("<p>There are no words of anybody to quote.</p>")
    return Html(with_strokes(key_of(pd.concat(shown)) + "".join(blocks)))


def _units(corpus: object, said: pd.DataFrame, topics: pd.DataFrame, wanted: set[str]) -> list[tuple]:
    """Quotations, or sentences of long ones, each with its topics, devices and strength."""
    joined = join_texts(corpus.articles)
    text = joined.text
    marks = corpus.marks.assign(
        at=joined.position(corpus.marks), stop=joined.position(corpus.marks, "end")
    ).sort_values("at", kind="stable")
    at, stop, device = (marks[name].to_numpy() for name in ("at", "stop", "device"))
    opens, closes = joined.position(corpus.sentences), joined.position(corpus.sentences, "end")
    spoken: dict[tuple, list[tuple[str, str]]] = {}
    for row in topics.itertuples():
        spoken.setdefault((row.article, row.start), []).append((row.topic, row.terms))
    rows = []
    for quote, a, b in zip(said.itertuples(), joined.position(said), joined.position(said, "end"), strict=True):
        pieces = [(a, b)]
        if len(text[a:b].split()) > LONGEST:
            first, last = np.searchsorted(closes, a, "right"), np.searchsorted(opens, b)
            pieces = [(max(a, opens[i]), min(b, closes[i])) for i in range(first, last)] or pieces
        for one, other in pieces:
            inside = slice(*np.searchsorted(at, [one, other]))
            devices = sorted(set(device[inside][stop[inside] <= other]))
            on = [
                topic
                for topic, terms in spoken.get((quote.article, quote.start), [])
                if terms_within(terms, text[one:other])
            ]
            words, base = len(text[one:other].split()), a - quote.start
            strength = len(devices) + len(on) if words >= SHORTEST else 0
            place = (quote.article, one - base, other - base, text[one:other], quote.speaker, quote.cue, quote.kind)
            rows.append((*place, "; ".join(on), "; ".join(devices), words, strength, bool(wanted & set(on))))
    return rows
