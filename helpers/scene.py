"""The scene of an article: who is named where, how much each stands out there, and what the corpus knows of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.descriptions import nouns
from helpers.identities import majority
from helpers.layout import Layout
from helpers.lexicons import fold
from helpers.name_parts import gender_of, office_words, parts, transliterated
from helpers.names import cue_forms, word_class
from helpers.tables import JoinedText
from helpers.titles import linked_title

BELONGING = frozenset("for of to with from at by in on near against between about over like".split())
_APPOSING = frozenset("a an the his her its their former then now one".split()) | word_class("people", "qualifier")
_LEADS = frozenset("the a an and but so then yet former".split()) | word_class("people", "role")
_ADJUNCTS = frozenset(
    "on in at after before during for as when while since with by earlier later asked speaking".split()
)
#: How much a mention stands out by what it is in its sentence (after Lappin & Leass 1994).
SUBJECT, SPOKE, NEW, FRONTED, DOER, NAMED, OBLIQUE, OWNER = 3.0, 2.5, 2.5, 1.6, 1.5, 1.5, 0.8, 0.7
_INTRODUCING = (", a ", ", an ", ", who")
_OBLIQUE = BELONGING | frozenset(
    "than into under including behind toward towards without through among alongside besides despite".split()
)
#: What opens a clause before the main one: whom it is about is spoken of less than the main clause's subject.
_FRONTED = frozenset("when while as after before since although though because if until once whereas".split())
_OWN = frozenset("he she it they his her its their who".split())
_CONTRASTING = frozenset("but while whereas".split())
_ASKS = r"(?:asked|asks|pressed|questioned|quizzed|grilled|challenged|interviewed) "
_ASKING = re.compile(rf" (?:then |later |also |once )?{_ASKS}")
_ASKED = re.compile(rf"\b{_ASKS}$")
_QUESTION = re.compile(r",? (?:about|whether|if|why|how|what|when|who|where|which|on|over)\b")


class Heard(NamedTuple):
    """One source that was settled: where, who, what it is, and in which sentence outside of marks."""

    place: int
    who: str
    kind: str  # person, unnamed, body, group
    sex: str
    head: str
    sentence: int


class Persons(NamedTuple):
    """What a whole corpus knows of the people it names.

    sexes : `m` or `f` of each where forename and titles tell.
    offices : the words for an office that each has (see `_known_offices`).
    alone : who bears a surname that nobody else bears.
    bearers : how many bear each surname, however it is transliterated.
    """

    everybody: frozenset[str]
    sexes: dict[str, str]
    offices: dict[str, set[str]]
    alone: dict[str, str]
    bearers: Counter[str]


def know_persons(people: pd.DataFrame) -> Persons:
    """What the counts of people in all articles tell (a table as `count_people` returns)."""
    entities, titles, counts = (people[name].tolist() for name in ("entity", "title", "count"))
    votes = zip(entities, titles, counts, strict=True)
    sexes = majority((entity, gender_of(entity, title), count) for entity, title, count in votes)
    by_surname: dict[str, list[str]] = defaultdict(list)
    for one in dict.fromkeys(entities):
        by_surname[parts(one).last].append(one)
    bearers: Counter[str] = Counter()
    for last, those in by_surname.items():
        bearers[transliterated(last)] += len(those)
    alone = {last: those[0] for last, those in by_surname.items() if len(those) == 1}
    return Persons(frozenset(entities), sexes, _known_offices(entities, titles, counts), alone, bearers)


class Scene:
    """The mentions of some articles as a reader of them sees them; positions are those in the joined text."""

    def __init__(
        self, joined: JoinedText, layout: Layout, mentions: pd.DataFrame, quotes: pd.DataFrame, known: Persons
    ):
        self.joined, self.text, self.quotes = joined, joined.text, quotes
        starts = joined.position(mentions)
        self.starts, self.ends = starts.tolist(), joined.position(mentions, "end").tolist()
        self.entities, self.kinds, self.names = (mentions[name].tolist() for name in ("entity", "kind", "text"))
        self.titles = mentions["title"].tolist() if "title" in mentions else [""] * len(mentions)
        article_of = joined.locate(starts)[0] if len(mentions) else np.zeros(0, dtype=np.int64)
        self.article_of = article_of.tolist()
        self.in_article = np.searchsorted(article_of, np.arange(len(joined.ids) + 1)).tolist()
        sentences = joined.position(layout.sentences)
        own = _own_words(joined, quotes)
        self.inside = _within(starts, *own).tolist()
        self.reported = _within(starts, *_reported(joined, quotes)).tolist()
        # A speech of ten sentences in marks is no distance: sentences are counted outside of marks.
        last = joined.position(layout.sentences, "end") - 2
        hidden = _within(sentences, *own) & _within(last, *own)
        hidden &= np.searchsorted(own[0], sentences, side="right") == np.searchsorted(own[0], last, side="right")
        outside = np.cumsum(~hidden)
        self.sentences, self.outside = sentences.tolist(), outside.tolist()
        raw = np.searchsorted(sentences, starts, side="right") - 1
        self.opening = sentences[raw].tolist() if len(sentences) else []
        self.sentence = outside[raw].tolist() if len(sentences) else []
        self.persons, self.sex, self.offices, self.alone, self.bearers = known
        credits = layout.paragraphs[(layout.paragraphs["kind"] == "byline").to_numpy()]
        self.credited = _within(starts, joined.position(credits), joined.position(credits, "end")).tolist()
        titles = layout.paragraphs[(layout.paragraphs["kind"] == "headline").to_numpy()]
        self.headlines = frozenset(zip(titles["article"].tolist(), titles["paragraph"].tolist(), strict=True))
        self.weights: dict[int, float] = {}
        self.introductions: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self.openings = frozenset(self.sentences)

    def sentence_at(self, place: int) -> int:
        raw = bisect_right(self.sentences, place) - 1
        return self.outside[raw] if raw >= 0 else 0

    def weight(self, i: int) -> float:
        """How much a mention stands out in its sentence: subjects most, owners (`N's`) least."""
        if i not in self.weights:
            title = self.titles[i]
            lead = self.text[self.opening[i] : self.starts[i] - (len(title) + 1 if title else 0)]
            words = lead.split()
            after = self.text[self.ends[i] : self.ends[i] + 2]
            if after in ("'s", "’s") or after[:1] in ("'", "’") or self.modifies(i):
                weight = OWNER
            elif all(word[:1].isupper() or fold(word) in _LEADS for word in words) and len(words) < 6:
                opening = fold(words[0].lstrip("'“\"")) if words else ""
                lesser = self.kinds[i] == "person" and (opening in _FRONTED or self.reported[i] or self.asks(i))
                weight = FRONTED if lesser else SUBJECT
            elif self._is_asked(i, lead) or (fold(words[-1]) in _CONTRASTING and cue_forms().isdisjoint(words)):
                weight = SUBJECT
            elif fold(words[-1]) in _OBLIQUE:
                weight = OBLIQUE
            else:
                adjunct = words[-1].rstrip("'’”\"").endswith(",") and fold(words[0].lstrip("'“\"")) in _ADJUNCTS
                adjunct |= len(words) < 5 and fold(words[0]) in _ADJUNCTS
                weight = SUBJECT if adjunct else NAMED
            if weight < NEW and self.text[self.ends[i] : self.ends[i] + 5].startswith(_INTRODUCING):
                weight = NEW  # who is introduced in an apposition is spoken of next
            self.weights[i] = weight
        return self.weights[i]

    def asks(self, i: int) -> bool:
        """Whether somebody puts a question to another who is named: N asked M about the dam."""
        verb = _ASKING.match(self.text, self.ends[i])
        if verb is None or i + 1 == len(self.starts):
            return False
        asked = self.starts[i + 1] - verb.end() <= len(self.titles[i + 1]) + 1
        return asked and _QUESTION.match(self.text, self.ends[i + 1]) is not None

    def _is_asked(self, i: int, lead: str) -> bool:
        """Whether a question is put to somebody, who speaks next."""
        return _ASKED.search(lead[-14:]) is not None and _QUESTION.match(self.text, self.ends[i]) is not None

    def modifies(self, i: int) -> bool:
        """Whether a noun follows a name at once, so that it only says whose (`the Obama consultant N`)."""
        following = self.text[self.ends[i] : self.ends[i] + 25].split(" ")
        return len(following) > 1 and not following[0] and following[1].strip(",.") in nouns()

    def fits(self, who: str, sex: str) -> bool:
        """Whether a person may be of a sex; empty for either."""
        return (not sex or self.sex.get(who, sex) == sex) and who in self.persons

    def apposes(self, end: int, i: int) -> bool:
        """Whether a comma alone, and the title of a name, stand between a description and that name."""
        between = self.text[end : self.starts[i]].strip()
        return between == "," or (between[:1] == "," and between[1:].removeprefix(" the").strip() == self.titles[i])

    def introduction(self, i: int) -> tuple[frozenset[str], frozenset[str]]:
        """The words of office that title and apposition give a name, and all their words, folded."""
        if i not in self.introductions:
            before = self.text[max(0, self.starts[i] - 110) : self.starts[i]]
            linked = linked_title(before, self.titles[i])
            linked = "" if " chief of " in f" {linked} " else linked  # a chief of staff is no chief
            text = f"{self.titles[i]} {linked} {self.apposed(i)} {self.preposed(i)}"
            self.introductions[i] = office_words(text), frozenset(fold(text).split())
        return self.introductions[i]

    def apposed(self, i: int) -> str:
        """The words between commas right after a name, to at most 80 characters; nothing where a verb shows a clause."""
        after = self.text[self.ends[i] : self.ends[i] + 90].split("\n")[0]
        words = _CLOSED.split(after[1:])[0][:80].split() if after[:1] == "," else []
        if not words or not (words[0][:1].isupper() or words[0] in _APPOSING or words[0] in nouns()):
            return ""
        return "" if any(word in cue_forms() for word in words) else " ".join(words)

    def preposed(self, i: int) -> str:
        """The description of a person right before a comma and the name: `the prosecutor, N,`; else nothing."""
        start = self.starts[i] - (len(self.titles[i]) + 1 if self.titles[i] else 0)
        before = self.text[max(0, start - 80) : start].removesuffix("the ")
        found = _PREPOSED.search(before) if before.endswith(", ") else None  # most need no search
        return found[1] if found and self.text[self.ends[i] : self.ends[i] + 1] in (",", ".", "") else ""


_CLOSED = re.compile(r",|[.;:?!](?: |$)")
#: Up to six words after a determiner or an owner, then a comma.
_PREPOSED = re.compile(r"(?:\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]n?)|['’]s?) ((?:[\w’'.-]+ ){0,5}[\w’'-]+), $")


def _known_offices(entities: list[str], titles: list[str], counts: list[int]) -> dict[str, set[str]]:
    """The words for an office that every fifth title of a person has, over the corpus: one slip of the pen makes no president."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    titled: Counter[str] = Counter()
    for entity, title, count in zip(entities, titles, counts, strict=True):
        if title and (words := office_words(title)):
            titled[entity] += count
            found[entity].update(dict.fromkeys(words, count))
    return {who: {word for word, n in words.items() if 5 * n >= titled[who]} for who, words in found.items()}


def _own_words(joined: JoinedText, quotes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Starts and reaches of words in marks and of turns, in order: those are a speaker's own, nobody is introduced there."""
    return _spans(joined, quotes[quotes["kind"].isin(["direct", "turn"]).to_numpy()])


def _reported(joined: JoinedText, quotes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Starts and reaches of what somebody named reports without marks: of whom it is about is the one who speaks rarely."""
    told = quotes[(quotes["kind"].isin(["indirect", "mixed"]) & (quotes["source_start"] >= 0)).to_numpy()]
    places = joined.position(told, "source_start").tolist()
    others = [
        text.split(" ", 1)[0].casefold() not in _OWN and not is_doer(joined.text, place)
        for text, place in zip(told["source_text"].tolist(), places, strict=True)
    ]
    return _spans(joined, told[np.array(others, dtype=bool)])


def is_doer(text: str, place: int) -> bool:
    """Whether who does what a passive verb tells begins at `place`: N was told by M to go."""
    return text[place - 4 : place] == " by "


def _spans(joined: JoinedText, own: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Starts and reaches of some quotes, in order."""
    starts, ends = joined.position(own), joined.position(own, "end")
    order = np.argsort(starts, kind="stable")
    return starts[order], np.maximum.accumulate(ends[order]) if len(order) else ends


def _within(places: np.ndarray, starts: np.ndarray, reach: np.ndarray) -> np.ndarray:
    if not len(starts):
        return np.zeros(len(places), dtype=bool)
    which = np.searchsorted(starts, places, side="right") - 1
    return (which >= 0) & (places < reach[np.maximum(which, 0)])
