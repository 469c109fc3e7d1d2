"""Speakers: who the words that name a source stand for, over the whole corpus, and how much each speaks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.aliases import read_aliases
from helpers.collector import uncollected
from helpers.descriptions import nouns
from helpers.layout import Layout, divide
from helpers.name_parts import plain
from helpers.reference import References
from helpers.scene import Persons, know_persons
from helpers.subjects import OBLIQUE, PRONOUNS
from helpers.tables import conform, empty, join_texts
from helpers.titles import find_titles, list_titles
from helpers.words import count_words_of


class Speakers(NamedTuple):
    """The two tables that `name_speakers` returns."""

    quotes: pd.DataFrame
    speakers: pd.DataFrame


@uncollected
def name_speakers(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    layout: Layout | None = None,
    tokens: pd.DataFrame | None = None,
    aliases: str | Path | Mapping | None = None,
    known: Persons | None = None,
) -> Speakers:
    """`quotes` with `speaker` filled in, and the table `speakers`.

    Parameters
    ----------
    quotes, mentions : what `find_quotes` and `find_names` return for these articles.
    layout, tokens : what `divide` and `tokenize` return, if already there.
    aliases : names that are one speaker, as a TOML file or a dict of ``"Canonical Name" = ["alias", …]`` (see `read_aliases`).
    known : what `know_persons` makes of the counts of all people, where these articles are only part of a corpus.

    Returns
    -------
    Speakers of two tables. In `quotes`, `speaker` is the canonical name of a person or body, or the description that a collective or
    unnamed source goes by (`police`, `a senior official`); empty where the text does not tell whom it means. `how` gains the rule that
    settled it.
    `speakers` has speaker, aliases (words that named them, by frequency, joined with "; "), titles (see `find_titles` and `list_titles`),
    articles, quotes, words, share
    (of all words of quotes with role `statement`, those of nobody included), most words first.
    Raises InputError for aliases that cannot be read.
    """
    if not len(quotes):
        return Speakers(quotes.copy(), count_speakers(quotes))
    if layout is None:
        layout = divide(articles)
    merged = read_aliases(aliases)
    joined = join_texts(articles)
    reader = References(joined, layout, mentions, quotes, known or know_persons(count_people(mentions)))
    speaker, rule = reader.settle()
    if merged:
        rule = [f"{one}, an alias" if plain(name) in merged else one for name, one in zip(speaker, rule, strict=True)]
        speaker = [merged.get(plain(name), name) for name in speaker]
    how = [one + (f"; {other}" if other else "") for one, other in zip(quotes["how"].tolist(), rule, strict=True)]
    named = conform("quotes", quotes.assign(speaker=speaker, how=how))
    return Speakers(named, count_speakers(named, mentions=mentions, articles=articles))


def count_people(mentions: pd.DataFrame) -> pd.DataFrame:
    """The people named in `mentions`, each with each of their titles once.

    Returns
    -------
    entity, title (str), count (int64), article, start (where they stand first); in the order in which they stand first.
    """
    people = mentions.assign(title=mentions.get("title", ""))[["entity", "title", "article", "start"]]
    people = people[(mentions["kind"] == "person").to_numpy()]
    groups = people.groupby(["entity", "title"], sort=False)
    return groups.agg(count=("start", "size"), article=("article", "first"), start=("start", "first")).reset_index()


class Tally(NamedTuple):
    """Counts that can be added up over the parts of a corpus, each a table by `speaker`.

    words : articles, quotes, words; the speaker is empty where nobody is named.
    called, titled : text (the words that named them, or their title), count.
    """

    words: pd.DataFrame
    called: pd.DataFrame
    titled: pd.DataFrame


def tally_speakers(
    quotes: pd.DataFrame, mentions: pd.DataFrame | None = None, articles: pd.DataFrame | None = None
) -> Tally:
    """The `Tally` of the statements among `quotes` and of the titles beside the `mentions` in `articles`."""
    spoken = _statements(quotes)
    return Tally(_words_of(spoken), *_texts_of(spoken, mentions, articles))


def _statements(quotes: pd.DataFrame) -> pd.DataFrame:
    spoken = quotes[["article", "start", "end", "quote", "speaker", "source_text", "text"]]
    return spoken[(quotes["role"] == "statement").to_numpy()]


def _words_of(spoken: pd.DataFrame) -> pd.DataFrame:
    """The table `words` of a `Tally`."""
    speaker, names = pd.factorize(spoken["speaker"])
    article, ids = pd.factorize(spoken["article"])
    in_article = speaker.astype(np.int64) * len(ids) + article  # strings are compared once, numbers from here on
    most = int(spoken["quote"].max()) + 1 if len(spoken) else 1
    quotes = np.unique(in_article * most + spoken["quote"].to_numpy()) // most
    counts = {
        "articles": np.bincount(np.unique(in_article) // max(len(ids), 1), minlength=len(names)),
        "quotes": np.bincount(quotes // max(len(ids), 1), minlength=len(names)),
        "words": np.bincount(speaker, count_words_of(_once(spoken, in_article)), len(names)).astype(np.int64),
    }
    order = np.argsort(names.to_numpy(dtype=object), kind="stable")
    table = {"speaker": names.astype("str"), **counts}
    return pd.DataFrame({name: column[order] for name, column in table.items()})


def _texts_of(
    spoken: pd.DataFrame, mentions: pd.DataFrame | None, articles: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `called` and `titled` of a `Tally`."""
    called = spoken[["speaker", "source_text"]].set_axis(["speaker", "text"], axis=1)
    called = called[np.array([_is_alias(text) for text in called["text"].tolist()], dtype=bool)]
    offices = [_office(text) for text in called["text"].tolist()]
    titled = called.assign(text=pd.array(offices, dtype="str"))[
        np.array([office != "" for office in offices], dtype=bool)
    ]
    if mentions is not None and articles is not None:
        titled = pd.concat([titled, find_titles(articles, mentions)], ignore_index=True)
    return _counted(called), _counted(titled)


def _once(spoken: pd.DataFrame, in_article: np.ndarray) -> list[str]:
    """The words of each row that no row before it gives to the same speaker in the same article (numbered by `in_article`): `she said that it
    was “late”` holds two contents."""
    reached = spoken["end"].groupby(in_article).cummax().groupby(in_article).shift(fill_value=0)
    said = (reached - spoken["start"]).clip(lower=0).tolist()
    return [text[size:] for text, size in zip(spoken["text"].tolist(), said, strict=True)]


_NO_ALIASES = PRONOUNS | OBLIQUE | frozenset("who which his her their its my our your q a".split())
_LONGEST_ALIAS = 8  # words; more are a description of what somebody does


def _is_alias(text: str) -> bool:
    """Whether the words that named a speaker call them something: no pronoun, no letter of an interview."""
    return text.casefold().rstrip(".:") not in _NO_ALIASES and len(text.split()) <= _LONGEST_ALIAS


_OFFICE = re.compile(r"[Tt]he ((?:[A-Z][\w.’'-]*|of|for|and|the)(?: (?:[A-Z][\w.’'-]*|of|for|and|the))*)")


def _office(text: str) -> str:
    """The office that a description in capitals names: `Deputy Foreign Minister` of `the Deputy Foreign Minister`, else empty."""
    found = _OFFICE.fullmatch(text)
    head = found[1].split(" of ")[0].split(" for ")[0].split()[-1].lower() if found else ""
    return found[1] if nouns().get(head) == "person" else ""


def _counted(pairs: pd.DataFrame) -> pd.DataFrame:
    told = pairs[((pairs["text"] != "") & (pairs["speaker"] != "") & (pairs["text"] != pairs["speaker"])).to_numpy()]
    return told.groupby(["speaker", "text"], sort=True).size().rename("count").reset_index()


def tabulate_speakers(tally: Tally, speakers: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table `speakers` of a `Tally`; aliases and titles from an earlier table `speakers` where it has them."""
    named = tally.words[(tally.words["speaker"] != "").to_numpy()]
    if not len(named):
        return empty("speakers")
    total = int(tally.words["words"].sum())
    aliases, titles = _listed(tally.called), list_titles(tally.titled)
    if speakers is not None:
        aliases |= dict(zip(speakers["speaker"].tolist(), speakers["aliases"].tolist(), strict=True))
        titles |= dict(zip(speakers["speaker"].tolist(), speakers["titles"].tolist(), strict=True))
    names = named["speaker"].tolist()
    table = named.assign(
        share=named["words"] / total if total else 0.0,
        aliases=[aliases.get(name, "") for name in names],
        titles=[titles.get(name, "") for name in names],
    )
    return conform("speakers", table.sort_values(["words", "speaker"], ascending=[False, True], kind="stable"))


def _listed(counts: pd.DataFrame) -> dict[str, str]:
    """For each speaker the texts, most frequent first, joined with "; "."""
    ordered = counts.sort_values(["speaker", "count", "text"], ascending=[True, False, True], kind="stable")
    lists: dict[str, list[str]] = defaultdict(list)
    for speaker, text in zip(ordered["speaker"], ordered["text"], strict=True):
        lists[speaker].append(text)
    return {speaker: "; ".join(texts) for speaker, texts in lists.items()}


def count_speakers(
    quotes: pd.DataFrame,
    speakers: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    articles: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table `speakers` of `quotes`; aliases and titles from an earlier table `speakers`, or from quotes, and mentions in articles.

    Returns
    -------
    speaker, aliases, titles, articles, quotes (numbers of quotes, a split one counted once), words, share (of the words of all statements);
    most words first, then by name.
    """
    if speakers is None or mentions is not None:
        return tabulate_speakers(tally_speakers(quotes, mentions, articles), speakers)
    spoken = _statements(quotes)
    known = {"", *speakers["speaker"].tolist()}  # a set: pandas would look each name up in an array of strings
    new = spoken[
        [name not in known for name in spoken["speaker"].tolist()]
    ]  # most often none: filters name nobody anew
    texts = _texts_of(new, None, None) if len(new) else (_NO_TEXTS, _NO_TEXTS)
    return tabulate_speakers(Tally(_words_of(spoken), *texts), speakers)


_NO_TEXTS = pd.DataFrame({"speaker": [], "text": [], "count": []})
