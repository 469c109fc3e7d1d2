"""Headlines that say who speaks by where a name stands: `N: what N said`, `Topic – N: “…”`, `What N said – N`, `…, says N`."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import NamedTuple

import pandas as pd

from helpers.descriptions import nouns
from helpers.lexicons import fold
from helpers.names import FUNCTION_WORDS, cue_forms, word_class
from helpers.tables import JoinedText
from helpers.utterances import Quote

Span = tuple[int, int]


class Credited(NamedTuple):
    """What a headline gives to whom: spans within it, the cue (−1 for none), and the rule."""

    words: Span
    name: Span
    cue: Span
    how: str


def find_headlines(joined: JoinedText, paragraphs: pd.DataFrame) -> list[Quote]:
    """Headlines whose words stand beside the name of who said them, that the article goes on to use (`Revealed: …` never is)."""
    found = []
    article = joined.locate(opens := joined.position(paragraphs))[0]
    stops = joined.position(paragraphs, "end")
    for i in (paragraphs["kind"] == "headline").to_numpy().nonzero()[0].tolist():
        start, stop = int(opens[i]), int(stops[i])
        line = joined.text[start:stop].rstrip()
        credit = read_headline(line, joined.text[stop : joined.stop[article[i]]]) if len(line) <= _LONGEST else None
        if credit is not None:
            words, name, cue = ((start + a, start + b) if b > 0 else (-1, -1) for a, b in credit[:3])
            found.append(Quote([words], "headline", name, cue, how=credit.how, paragraph=i))
    return found


_LONGEST = 300  # characters of a headline
_NONE = (-1, -1)
#: Words in marks, within which nothing parts a headline, and what does.
_PARTING = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’|(?<!\w)'[^']*'(?!\w)|(?P<sep>\s?:\s+|\s(?:[-–—|]|--)\s+)")
_MARKED = re.compile(r"[“\"‘'].*[”\"’'][.!?]?")
_BEFORE_NAME = re.compile(
    r"(?P<words>\S.*?)(?P<comma>,?[”\"’']?,?)\s(?P<cue>says?|said|warns?|claims?|insists?|admits?|argues?|believes?|hints?|vows?)"
    r"\s(?P<name>\S[^:,;“\"‘]{1,40})"
)
_OPENING = re.compile(r"(?:[Tt]he [a-z][\w-]+|(?:[Tt]he )?[A-Z][\w.-]+(?: [A-Z][\w.-]+){0,3})(?=['’]s? | )")


def read_headline(line: str, body: str) -> Credited | None:
    """Whose words a headline gives, if it does so without a verb or with one before the name; `body` is the article under it."""
    separators = [one.span("sep") for one in _PARTING.finditer(line) if one["sep"]]
    edges = [(0, 0), *separators, (len(line), len(line))]
    parts = [(a[1], b[0]) for a, b in pairwise(edges)]
    if any(a >= b for a, b in parts):
        return None
    for i, (a, b) in enumerate(parts[:-1]):
        colon = ":" in line[slice(*separators[i])]
        if not (colon or (_MARKED.fullmatch(line, *parts[i + 1]) and i + 2 == len(parts))) or not _is_bare(line[a:b]):
            continue
        if may_speak(line[a:b], body):
            how = "rule: headline after a name and colon" if colon else "rule: headline after a name and dash"
            return Credited((parts[i + 1][0], len(line)), (a, b), _NONE, how)
    if len(parts) > 1:
        (a, b), mark = parts[-1], "colon" if ":" in line[slice(*separators[-1])] else "dash"
        said = parts[-2] if mark == "dash" else (parts[0][0], parts[-2][1])
        name = line[a:b].rstrip(".")
        if _is_said(line[slice(*said)]) and _is_bare(name) and _is_heard(name, body):
            return Credited(said, (a, a + len(name)), _NONE, f"rule: headline before a {mark} and name")
        opens = _opening_name(line, a, body)
        if (
            mark == "colon"
            and opens
            and _MARKED.fullmatch(line, *parts[-2])
            and len(line[slice(*parts[-2])].split()) > 2
        ):
            return Credited(parts[-2], opens, _NONE, "rule: headline in marks before a colon and name")
    found = _BEFORE_NAME.fullmatch(line, parts[-1][0])
    if found and found["comma"] and _may_have_said(found["name"].rstrip("."), body):
        words = (parts[-1][0], found.end("words") + len(found["comma"].rstrip(",")))
        name = (found.start("name"), found.end("name") - found["name"].endswith("."))
        return Credited(words, name, found.span("cue"), "rule: headline before a verb and name")
    return None


def _opening_name(line: str, start: int, body: str) -> Span | None:
    """The longest run of capitals at `start` that the article lets speak: `“…”: Okafor on the pier`, `“…”: the Admiral’s fury`."""
    found = _OPENING.match(line, start)
    words = found[0].split() if found else []
    pointed = words[:1] in (["the"], ["The"])
    while words[pointed:]:
        name = " ".join(words[pointed:])
        if _is_heard(name, body) or (pointed and _may_be_named(name, body)):
            return start, start + len(" ".join(words))
        words.pop()
    return None


def _is_bare(name: str) -> bool:
    """Whether a part of a headline is short and without marks, as a name is."""
    return 1 < len(name) <= 60 and not any(mark in name for mark in '“"‘”')


def _is_said(words: str) -> bool:
    """Whether a part of a headline can be what somebody said: two words, or in marks."""
    return " " in words.strip() or _MARKED.fullmatch(words) is not None


_STOP = re.compile(r"[.!?\n]")
_BESIDE, _BESIDE_ROLE = (
    4,
    7,
)  # words between a name, or a role, and the verb of saying: the minister for ports, N N, said
_LOOKED_AT = 50  # places of a name in an article


def _is_heard(name: str, body: str) -> bool:
    """Whether what a headline ends with is a name that the article lets speak: a verb of saying stands beside it there."""
    words = name.split()
    if not words or not _may_be_named(name, body):
        return False
    role = words[-1].islower()
    places = re.finditer(rf"\b{re.escape(words[-1])}\b", body, re.IGNORECASE if role else 0)
    beside = _BESIDE_ROLE if role else _BESIDE
    for place in islice(places, _LOOKED_AT):
        after = re.findall(r"\w+", _STOP.split(body[place.end() : place.end() + 80])[0])[:beside]
        before = re.findall(r"\w+", _STOP.split(body[max(0, place.start() - 40) : place.start()])[-1])[-beside:]
        if not cue_forms().isdisjoint(word.lower() for word in (*after, *before)):
            return True
    return False


def _may_have_said(name: str, body: str) -> bool:
    """Whether what follows a verb of saying is who said it: such a name, or what the article calls somebody."""
    plain = FUNCTION_WORDS.isdisjoint(fold(name).split())
    return _may_be_named(name, body) or (
        plain and re.search(rf"\b{re.escape(name)}\b", body, re.IGNORECASE) is not None
    )


def _may_be_named(name: str, body: str) -> bool:
    """Whether a headline can end with who speaks: a name that the article uses, or a noun for people or bodies, in small letters too."""
    words = name.split()
    if len(words) > 6 or any(fold(word) in FUNCTION_WORDS for word in words):
        return False
    return may_speak(name[:1].upper() + name[1:], body)


#: What papers put before a colon to say what kind of text follows.
_GENRES = frozenset(
    "analysis opinion video exclusive watch breaking live update updated explainer explained interview review editorial letters "
    "photos gallery timeline obituary profile recap podcast factbox comment commentary insight background factcheck check "
    "graphic map quiz correction corrected news special feature column briefing newsletter listen read question answer".split()
)


def may_speak(name: str, body: str) -> bool:
    """Whether what stands before a headline's colon can be a speaker: words for people, or a name that the article goes on to use."""
    words = name.split()
    if fold(words[-1]) in _GENRES or len(words) > 6 or not words[0][:1].isupper() or any(c.isdigit() for c in name):
        return False
    capitals = sum(word[:1].isupper() for word in words)
    head = words[words.index("of", 1) - 1] if "of" in words[1:] else words[-1]
    if fold(head) in nouns():
        return not name.isupper()  # POLICE: a topic
    last = fold(words[-1])
    if last in word_class("places", "not_name") or last in word_class("people", "title"):
        return False
    if capitals < len(words) or len(words) > 4:
        return False
    return bool(re.search(rf"\b{re.escape(words[-1])}\b", body, re.IGNORECASE if name.isupper() else 0))
