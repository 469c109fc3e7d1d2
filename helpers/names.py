"""Names: people, countries, organisations and places, each with the one name it goes by in the whole corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.aliases import read_aliases
from helpers.capitals import EVIDENCE, ON_BODIES, Capitals, find_runs, forenames, read_capitals, word_class
from helpers.capitals import FUNCTION_WORDS as FUNCTION_WORDS
from helpers.capitals import cue_forms as cue_forms
from helpers.collector import uncollected
from helpers.identities import Name, People, know_people, settle_people
from helpers.layout import divide
from helpers.lexicons import fold
from helpers.name_kinds import Seen, Survey, kinds_of_names, survey_names
from helpers.name_parts import plain, with_blanks
from helpers.tables import JoinedText, conform, empty, join_texts
from helpers.tokens import code_spans, tokenize
from helpers.uncased import find_uncased

#: One name for each country that goes by several.
COUNTRIES = {
    "u.s.": "United States",
    "us": "United States",
    "usa": "United States",
    "u.s.a.": "United States",
    "united states of america": "United States",
    "uk": "United Kingdom",
    "u.k.": "United Kingdom",
    "britain": "United Kingdom",
    "great britain": "United Kingdom",
    "russian federation": "Russia",
    "uae": "United Arab Emirates",
    "burma": "Myanmar",
}


@uncollected
def find_names(
    articles: pd.DataFrame, *, layout=None, tokens: pd.DataFrame | None = None, aliases: object = None
) -> pd.DataFrame:
    """The `mentions` of people, countries, organisations and places in `articles`.

    Parameters
    ----------
    layout, tokens : what `divide` and `tokenize` return, if already there.
    aliases : names that are one, as a TOML file or a dict (see `read_aliases`).

    Returns
    -------
    article, start, end, text (the name without its title), entity (the canonical name over the corpus: `Ryabkov`, `Sergey Ryabkov`
    and `Sergei Ryabkov` are one), kind (`person`, `country`, `organisation`, `place`), title (the words before a person's name that
    say what they are, else empty). Names are runs of capitalised words; what a run is, is read off word lists, titles,
    verbs of saying after it and its other occurrences.
    """
    if layout is None:
        layout = divide(articles)
    if tokens is None:
        tokens = tokenize(articles, sentences=layout.sentences)
    capitals = read_capitals(join_texts(articles), tokens, layout.paragraphs)
    candidates = find_candidates(capitals, count_forms(capitals))
    return settle_names(candidates, know_names(count_names(candidates)), read_aliases(aliases))


# What one article says of a name helps to read the next. The four steps below keep apart what is read in some articles from
# what is known of all, so that a corpus can be read in parts: counts of the parts are added up by `helpers.census`.


def count_forms(capitals: Capitals) -> pd.DataFrame:
    """How often each lower-case form stands capitalised within a sentence, and how often in small letters.

    Returns
    -------
    form (str), inner, small (int64); one row a form.
    """
    size = len(capitals.forms)
    inner = capitals.capital & ~capitals.opens & ~capitals.in_title
    small = capitals.word & ~capitals.of["capital"]
    return pd.DataFrame(
        {
            "form": pd.Series(capitals.forms, dtype="str"),
            "inner": np.bincount(capitals.form[inner], minlength=size),
            "small": np.bincount(capitals.form[small], minlength=size),
        }
    )


def find_candidates(capitals: Capitals, forms: pd.DataFrame) -> pd.DataFrame:
    """Runs of capitalised words that may be names, given what `count_forms` counted in all articles.

    Returns
    -------
    article, start, end, text, title (the words before it that say what its bearer is), titled, says, the, placed (bool: what
    stands around it, see `find_runs`); sorted by article and start.
    """
    joined = capitals.joined
    runs = find_runs(capitals, forms).astype(dict.fromkeys(EVIDENCE, "bool"))
    uncased = find_uncased(capitals)
    if len(uncased):
        runs = pd.concat([runs, uncased]).sort_values("start", ignore_index=True)
    codes, names = code_spans(joined.text, joined.codes, runs["start"].to_numpy(), runs["end"].to_numpy())
    text = np.array(names, dtype=object)[codes] if len(names) else np.zeros(0, dtype=object)
    found = {
        **joined.spans(runs["start"].to_numpy(), runs["end"].to_numpy()),
        "text": text,
        "title": _titles(joined, runs),
        **{name: runs[name].to_numpy() for name in EVIDENCE},
    }
    columns = {"article": "str", "start": "int64", "end": "int64", "text": "str", "title": "str"}
    return pd.DataFrame(found).astype({**columns, **dict.fromkeys(EVIDENCE, "bool")})


def count_names(candidates: pd.DataFrame) -> pd.DataFrame:
    """Each candidate's text and title once.

    Returns
    -------
    text, title (str), titled, says, the, placed (int64: how often), count (int64), article, start (where it stands first); in the
    order in which they stand first.
    """
    seen = candidates.astype(dict.fromkeys(EVIDENCE, "int64"))
    groups = seen.groupby(["text", "title"], sort=False)
    return groups.agg(
        **{name: (name, "sum") for name in EVIDENCE},
        count=("start", "size"),
        article=("article", "first"),
        start=("start", "first"),
    ).reset_index()


class Known(NamedTuple):
    """What is known of names in the whole corpus.

    kinds : the kind of each; what is no name is not there.
    people : whom the names of people stand for.
    bodies : the full name of each body that goes by its initials too.
    """

    kinds: dict[str, str]
    people: People
    bodies: dict[str, str]


@uncollected
def know_names(names: pd.DataFrame) -> Known:
    """What the counts of all articles' candidates tell (a table as `count_names` returns)."""
    seen = seen_of(names)
    return know_share(names, seen, survey_names([seen]))


def seen_of(names: pd.DataFrame) -> dict[str, Seen]:
    """How often each name stands in a corpus and with what around it, by the table that `count_names` returns; in the order of the texts."""
    counts = names.groupby("text", sort=True)[[*EVIDENCE, "count"]].sum()
    return {text: Seen(*row) for text, *row in counts.itertuples()}


def know_share(names: pd.DataFrame, seen: dict[str, Seen], survey: Survey) -> Known:
    """What is known of a share of a corpus's `names`, one that has all that end with the same word, given what all of them tell."""
    kinds = kinds_of_names(seen, survey)
    rows = zip(names["text"].tolist(), names["title"].tolist(), names["count"].tolist(), strict=True)
    return Known(
        {text: kind for text, kind in kinds.items() if kind},
        know_people((text, title, count) for text, title, count in rows if kinds[text] == "person"),
        _initials([text for text, kind in kinds.items() if kind == "organisation"], survey.bodies),
    )


def settle_names(candidates: pd.DataFrame, known: Known, merged: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The `mentions` among `candidates`, given what is known of the whole corpus, and which names a reader holds to be one."""
    kind = np.array([known.kinds.get(text, "") for text in candidates["text"].tolist()], dtype=object)
    mentions = candidates[["article", "start", "end", "text"]].assign(kind=kind, title=candidates["title"])[kind != ""]
    if not len(mentions):
        return empty("mentions").assign(title=pd.Series(dtype="str"))
    codes, texts = pd.factorize(mentions["text"])
    entity = np.array([name_entity(name, known) for name in texts], dtype=object)[codes]
    is_person = (mentions["kind"] == "person").to_numpy()
    people = mentions[["article", "text", "title"]][is_person]
    number = pd.factorize(people["article"])[0].tolist()
    entity[is_person] = settle_people(
        [Name(*name) for name in zip(people["text"].tolist(), number, people["title"].tolist(), strict=True)],
        known.people,
    )
    if merged:
        codes, entities = pd.factorize(entity)
        entity = np.array([merged.get(plain(one), one) for one in entities], dtype=object)[codes]
    return conform("mentions", mentions.assign(entity=entity)).astype({"title": "str"})


def name_entity(name: str, known: Known) -> str:
    """What a country, body or place goes by."""
    return COUNTRIES.get(fold(with_blanks(name))) or with_blanks(known.bodies.get(name, name))


def _initials(bodies: list[str], full: Mapping[str, list[str]]) -> dict[str, str]:
    """The full name of each of `bodies` that is the initials of just one other (F.B.I.), or the other spelling of those initials."""
    found = {}
    for name in bodies:
        letters = name.replace(".", "")
        if letters.isupper() and " " not in name and len(letters) > 1:
            meant = full.get(letters, [])
            found[name] = meant[0] if len(meant) == 1 else letters
    return found


def _titles(joined: JoinedText, runs: pd.DataFrame) -> list[str]:
    """The words right before each name that say what its bearer is: capitalised titles, or a role in small letters."""
    roles, qualifiers = word_class("people", "role") | word_class("people", "title"), word_class("people", "qualifier")
    portfolios = word_class("people", "portfolio")
    bearers = word_class("people", "title") - portfolios
    titles = []
    for start, titled in zip(runs["start"].tolist(), runs["titled"].tolist(), strict=True):
        words: list[str] = []
        if titled:
            before = joined.text[max(0, start - 80) : start].rsplit("\n", 1)[-1].split(" ")[:-1][-7:]
            for i in range(len(before) - 1, -1, -1):
                word, low = before[i], fold(before[i])
                last = word.rstrip("\"'”’)")[-1:]
                if words and (
                    last in (",", ";", ":", "?", "!", "") or (word[-1:] == "." and low not in roles and len(word) > 4)
                ):
                    break  # another name or sentence ends here
                named = word[:1].isupper() and low not in FUNCTION_WORDS and low not in forenames() and low not in DAYS
                known = low in roles or (words and (named or word in qualifiers))
                leads = roles if word == "and" else ON_BODIES if word == "on" else ()
                linked = words and (word in ("of", "for") or fold(before[i - 1]) in leads)
                both = low == "and" and i and words and {fold(before[i - 1]), fold(words[0])} <= portfolios
                reverend = word in _EXALTED and words and fold(words[0]) in ("reverend", "rev.", "hon.", "honourable")
                if not (known or linked or both or reverend or (named and _in_office(before[:i]))):
                    break
                words.insert(0, word)
            while words and words[0] in ("of", "for", "on", "and"):
                words = words[1:]
            tail = words[max((i + 1 for i, word in enumerate(words) if word in ("of", "for")), default=0) :]
            if all(fold(word) in bearers for word in tail):  # daughter of former President N: former President
                words = tail
        titles.append(" ".join(words).strip(" ,"))
    return titles


DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_EXALTED = frozenset("Right Most Very Rt".split())


def _in_office(before: list[str]) -> bool:
    """Whether the words before are those of a title that goes on: Secretary of (State)."""
    titles = word_class("people", "title")
    return "of" in before[-4:] and any(fold(word) in titles for word in before[-5:])
