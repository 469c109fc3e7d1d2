"""Names: people, countries, organisations and places, each with the one name it goes by in the whole corpus."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.capitals import FUNCTION_WORDS as FUNCTION_WORDS
from helpers.capitals import Capitals, find_runs, read_capitals, word_class
from helpers.capitals import cue_forms as cue_forms
from helpers.identities import Name, People, know_people, settle_people
from helpers.layout import divide
from helpers.lexicons import fold
from helpers.tables import JoinedText, conform, empty, join_texts
from helpers.tokens import code_spans, tokenize

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


def find_names(articles: pd.DataFrame, *, layout=None, tokens: pd.DataFrame | None = None) -> pd.DataFrame:
    """The `mentions` of people, countries, organisations and places in `articles`.

    Parameters
    ----------
    layout, tokens : what `divide` and `tokenize` return, if already there.

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
    return settle_names(candidates, know_names(count_names(candidates)))


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
    article, start, end, text, title (the words before it that say what its bearer is), titled, says (bool: a title before
    it, a verb of saying beside it); sorted by article and start.
    """
    joined = capitals.joined
    runs = find_runs(capitals, forms)
    codes, names = code_spans(joined.text, joined.codes, runs["start"].to_numpy(), runs["end"].to_numpy())
    text = np.array(names, dtype=object)[codes] if len(names) else np.zeros(0, dtype=object)
    found = {
        **joined.spans(runs["start"].to_numpy(), runs["end"].to_numpy()),
        "text": text,
        "title": _titles(joined, runs),
        "titled": runs["titled"].to_numpy(),
        "says": runs["says"].to_numpy(),
    }
    columns = {"article": "str", "start": "int64", "end": "int64", "text": "str", "title": "str"}
    return pd.DataFrame(found).astype({**columns, "titled": "bool", "says": "bool"})


def count_names(candidates: pd.DataFrame) -> pd.DataFrame:
    """Each candidate's text and title once.

    Returns
    -------
    text, title (str), titled, says (bool: anywhere), count (int64), article, start (where it stands first); in the order in which they
    stand first.
    """
    groups = candidates.groupby(["text", "title"], sort=False)
    return groups.agg(
        titled=("titled", "max"),
        says=("says", "max"),
        count=("start", "size"),
        article=("article", "first"),
        start=("start", "first"),
    ).reset_index()


class Known(NamedTuple):
    """What is known of names in the whole corpus: the kind of each (empty for what is no name), and its people."""

    kinds: dict[str, str]
    people: People


def know_names(names: pd.DataFrame) -> Known:
    """What the counts of all articles' candidates tell (a table as `count_names` returns)."""
    texts, code = np.unique(names["text"].to_numpy(dtype=object).astype(object), return_inverse=True)
    seen = pd.DataFrame({"name": code, "titled": names["titled"].to_numpy(), "says": names["says"].to_numpy()})
    kinds = dict(zip(texts.tolist(), _kinds(texts.tolist(), seen).tolist(), strict=True))
    persons = names[np.fromiter((kinds[text] == "person" for text in names["text"]), dtype=bool, count=len(names))]
    return Known(kinds, know_people(zip(persons["text"], persons["title"], persons["count"], strict=True)))


def settle_names(candidates: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The `mentions` among `candidates`, given what is known of the whole corpus."""
    kind = np.array([known.kinds[text] for text in candidates["text"]], dtype=object)
    mentions = candidates[["article", "start", "end", "text"]].assign(kind=kind, title=candidates["title"])[kind != ""]
    if not len(mentions):
        return empty("mentions").assign(title=pd.Series(dtype="str"))
    codes, texts = pd.factorize(mentions["text"])
    entity = np.array([COUNTRIES.get(fold(name), name) for name in texts], dtype=object)[codes]
    people = mentions[(mentions["kind"] == "person").to_numpy()]
    number = pd.factorize(people["article"])[0].tolist()
    entity[(mentions["kind"] == "person").to_numpy()] = settle_people(
        [Name(*name) for name in zip(people["text"], number, people["title"], strict=True)], known.people
    )
    return conform("mentions", mentions.assign(entity=entity)).astype({"title": "str"})


def _kinds(names: list[str], runs: pd.DataFrame) -> np.ndarray:
    """The kind of each name, empty for what is none: from its words, and from what stands around it anywhere."""
    size = len(names)
    titled = np.bincount(runs["name"], weights=runs["titled"], minlength=size) > 0
    says = np.bincount(runs["name"], weights=runs["says"], minlength=size) > 0
    country, place = word_class("places", "country"), word_class("places", "place")
    body, demonym = word_class("places", "body"), word_class("places", "demonym")
    forenames = word_class("people", "male") | word_class("people", "female") | word_class("people", "either")
    kinds = np.full(size, "", dtype=object)
    surnames: set[str] = set()
    single: list[int] = []
    for i, name in enumerate(names):
        low = fold(name)
        words = low.split()
        if low in country:
            kinds[i] = "country"
        elif low in place:
            kinds[i] = "place"
        elif words[-1] in body or (
            any(word in body for word in words[:-1]) and words[0] not in forenames and not titled[i]
        ):
            kinds[i] = "organisation"
        elif len(words) > 1 and all(part in country or part in place for part in words):
            kinds[i] = "place"
        elif len(words) == 1:
            single.append(i)
        elif len(words) <= 5 and (
            words[0] in forenames or titled[i] or _has_initial(words) or (says[i] and len(words) <= 3)
        ):
            if words[0] not in demonym and not name.isupper():
                kinds[i] = "person"
                surnames.add(words[-2] if words[-1] in ("jr.", "sr.", "jr", "sr", "ii", "iii", "iv") else words[-1])
            elif name.isupper():
                kinds[i] = "person" if words[0] in forenames else ""
        elif len(words) <= 4:
            kinds[i] = "organisation"
    firsts = {fold(names[i]).split()[0] for i in range(size) if kinds[i] == "person"}
    for i in single:
        name, low = names[i], fold(names[i])
        if low in demonym or (low in word_class("people", "role") and not titled[i]):
            continue
        if low in surnames or (low in firsts and low in forenames):
            kinds[i] = "person"
        elif len(name) > 1 and name.replace(".", "").isupper():
            kinds[i] = "organisation"
        elif titled[i] or (says[i] and len(name) > 2) or low in forenames:
            kinds[i] = "person"
    return kinds


def _has_initial(words: list[str]) -> bool:
    return any(len(word) == 2 and word[1] == "." for word in words[:-1])


def _titles(joined: JoinedText, runs: pd.DataFrame) -> list[str]:
    """The words right before each name that say what its bearer is: capitalised titles, or a role in small letters."""
    roles = word_class("people", "role") | word_class("people", "title")
    titles = []
    columns = (runs["start"].tolist(), runs["titled"].tolist())
    for start, titled in zip(*columns, strict=True):
        words: list[str] = []
        if titled:
            for word in reversed(joined.text[max(0, start - 60) : start].split("\n")[-1].split(" ")[:-1][-4:]):
                if fold(word) not in roles and not (word[:1].isupper() and words):
                    break
                words.insert(0, word)
        titles.append(" ".join(words).strip(" ,"))
    return titles
