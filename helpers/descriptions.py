"""Descriptions of sources: what the words for an unnamed person, group or body say, and the form they go by."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from helpers.lexicons import fold
from helpers.name_parts import OFFICES
from helpers.names import FUNCTION_WORDS, word_class

_DEFINITE = frozenset("the this that his her its their our these those".split())
_LEADING = _DEFINITE | frozenset("a an one another some several many most other all few two three both".split())
#: Words for any body: they take the one that was last spoken of.
GENERIC = frozenset(
    "group organization organisation agency company firm newspaper paper magazine outlet network website association body "
    "airline retailer maker automaker manufacturer broadcaster".split()
)
_BREAKS = frozenset(
    ", who that which whose and or for of to with from at by in on near against between about close familiar speaking "
    "briefed involved inside outside around after before over".split()
)


_ADJECTIVES = frozenset("outside inside close".split())
#: Words before `of` that tell how many of a group it is.
_PARTS = frozenset(
    "majority majorities minority number handful dozens hundreds thousands millions half third quarter quarters percent most many some few "
    "several couple pair all any each one two three four five six array range slew string".split()
)

#: Heads whose `of` tells which body they lead or belong to: the head of Velmar's lobby is no lobby.
_LEADING_BODIES = frozenset(
    "head leader owner director chairman chairwoman chair boss founder co-founder cofounder member manager editor coach captain commander "
    "author chief".split()
)


class Description(NamedTuple):
    """What a description says.

    kind : of what it is: `person`, `group`, `body`; empty where no list has its head.
    head : its noun, folded.
    office : the head as offices are compared (`Sen.` and senator are one).
    words : its other words and the office: what an introduction must share.
    definite : whether it points at somebody known (`the`, `his`).
    owner, owner_start : whose it is (`his`, `Trump`), and where that stands; empty if not said.
    rest : the description without determiner and owner.
    proper : whether all its words are capitalised.
    """

    kind: str
    head: str
    office: str
    words: frozenset[str]
    definite: bool
    owner: str
    owner_start: int
    rest: str
    proper: bool

    def fits(self, body: str) -> bool:
        """Whether a body's name has the head, and no modifier of the description is missing in it."""
        name = fold(body).replace("'s", "").split()
        last = name[name.index("of") - 1] if "of" in name[1:] else name[-1]
        return self.head in (last, name[-1], name[0]) and self.words - {self.head} <= set(name)


OF_NAMES = frozenset("of the for and".split())
_OF_GROUPS = ("ists", "men", "women", "folk", "mates", "crats", "goers", "ians", "eers")
_OF_PERSONS = ("ist", "man", "woman", "person", "goer", "eer")


@cache
def nouns() -> dict[str, str]:
    """The kind that each noun for a source makes it: person, group or body."""
    found = dict.fromkeys(word_class("people", "body"), "body")
    found |= dict.fromkeys(word_class("people", "roles"), "group")
    found |= dict.fromkeys(word_class("people", "role"), "person")
    return found


def describe(text: str) -> Description:
    """What the words of a source say that names nobody."""
    words = text.replace(",", " , ").split()
    low = [fold(word) for word in words]
    stop = _stop(low, 0)
    part = stop < len(low) - 1 and low[stop] == "of" and low[stop - 1] in _PARTS  # a majority of the voters
    stop = _stop(low, stop + 1) if part else stop
    first = 0
    while first < stop - 1 and low[first] in _LEADING:
        first += 1
    head = low[stop - 1] if stop else ""
    kind = nouns().get(head, "") or ("group" if _is_plural(head) else "")
    owned_by = next((i for i in range(stop, len(low) - 1) if low[i].endswith("'s")), -1)
    leads = head in _LEADING_BODIES and low[stop + 1 : stop + 2] != [] and nouns().get(low[-1]) != "person"
    leads = leads and (words[stop + 1][:1].isupper() or low[stop + 1] == "the")
    if low[stop : stop + 1] == ["of"] and owned_by > 0 and not leads:  # the head of state's website
        kind = ""
    elif not kind and stop > 1 and low[0] in _LEADING:
        kind = "group" if head.endswith(_OF_GROUPS) else "person" if head.endswith(_OF_PERSONS) else ""
    kind = kind or ("group" if part and head not in ("them", "us", "you", "it", "this", "that") else "")
    determiner = low[0] if first else ""
    core = frozenset(OFFICES.get(word, word) for word in low[first:stop])
    owner, owner_start = "", 0
    if kind and determiner in ("his", "her"):
        owner = determiner
    elif kind and (determiner in ("", "the") or kind != "person"):  # one Sanders supporter is a new person
        owner, owner_start, first = _owner(text, words, low, first, stop)
    named = words[first:stop] if owner == "" else []
    proper = all(word[:1].isupper() or word in OF_NAMES for word in named)
    proper &= any(len(word) > 1 and fold(word) not in FUNCTION_WORDS for word in named)
    titled = kind == "person" and not determiner and words[0][:1].isupper()
    rest = " ".join(words[first:stop])
    definite = determiner in _DEFINITE or titled or (kind == "body" and not determiner and not words[0][:1].isupper())
    definite &= not any(word.endswith(("'s", "s'")) for word in low[first : stop - 1])  # the former president's aide
    return Description(kind, head, OFFICES.get(head, head), core, definite, owner, owner_start, rest, proper)


def _is_noun(word: str) -> bool:
    return word in nouns() or _is_plural(word)


def _is_plural(head: str) -> bool:
    """Whether a noun is that of a list in the plural: growers, agencies."""
    singular = f"{head[:-3]}y" if head.endswith("ies") else head[:-1]
    return head[-1:] == "s" and nouns().get(singular) in ("person", "body")


def _stop(low: list[str], first: int) -> int:
    """Where the noun phrase that opens at `first` ends: before a preposition, a clause, or a participle after its noun."""
    for i in range(first + 1, len(low)):
        if low[i] in _ADJECTIVES and low[i - 1] in _LEADING:
            continue  # an outside group
        if low[i] == "and" and i + 2 < len(low) and not _is_noun(low[i - 1]) and _is_noun(low[i + 2]):
            continue  # domestic and international critics
        if low[i] in _BREAKS or (low[i].endswith(("ed", "ing")) and low[i - 1] in nouns() and low[i] not in nouns()):
            return i
    return len(low)


def _owner(text: str, words: list[str], low: list[str], first: int, stop: int) -> tuple[str, int, int]:
    """The name before the noun that says whose it is (`the Clinton campaign`, `Mr. Trump's aides`), and where the rest begins."""
    last = first
    while last < stop - 1 and words[last][:1].isupper():
        last += 1
    if last == first or last >= stop:
        return "", 0, first
    name = words[last - 1]
    bare = name[:-2] if name.endswith(("'s", "’s")) else name.rstrip("'’")
    if nouns().get(low[last - 1]):
        return "", 0, first
    at = text.find(name)
    return bare, at, last


def owned(after: str) -> bool:
    """Whether the words after a name in a source make it an owner: `'s aides`, ` campaign`."""
    if after[:2] in ("'s", "’s") or (after[:1] in ("'", "’") and after[1:2] == " "):
        return True
    following = after.split()
    return bool(following) and after[0] == " " and following[0].islower() and fold(following[0].strip(",.")) in nouns()


def unnamed(text: str) -> str:
    """The form that an unnamed source goes by: no relative clause, `officials` for `some officials`, `a witness` for `A witness`,
    `ministry` for `the ministry` and `its ministry`, no genitive at its end."""
    words = text.split(",")[0].split()
    stop = next((i for i, word in enumerate(words) if i and fold(word) in _RELATIVES), len(words))
    words = words[:stop]
    if words and words[-1].endswith(("'s", "’s")):
        words[-1] = words[-1][:-2]
    if len(words) > _LONGEST:
        words = words[: next((i for i, word in enumerate(words) if i > 1 and _goes_further(word)), len(words))]
    while len(words) > 1 and fold(words[0]) in _DROPPED and fold(words[1]) != "of":
        words = words[1:]
    if words and (
        fold(words[0]) in _ARTICLES | _PARTS | _DROPPED
        or (
            words[0].istitle()
            and fold(words[0]) in nouns().keys() - _proper()
            and not any(word[:1].isupper() for word in words[1:])
        )
    ):
        words[0] = words[0].lower()
    return " ".join(words)


_LONGEST = 8  # words of a description that goes by all of its words
_FURTHER = frozenset("in on with about by like after before during to".split())
_RELATIVES = frozenset("who that which whose".split())
_DROPPED = frozenset("the some several many most other these those all this that its their our".split())
_ARTICLES = frozenset("a an one another two three four five six seven eight nine ten".split())


def _goes_further(word: str) -> bool:
    return fold(word) in _FURTHER or (word.endswith("ing") and word.islower() and word not in nouns())


@cache
def _proper() -> frozenset[str]:
    """Words for people that keep their capital: Republicans, Americans."""
    parties = frozenset(
        "republican republicans democrat democrats conservatives liberals socialists muslims christians".split()
    )
    return parties | word_class("places", "demonym")
