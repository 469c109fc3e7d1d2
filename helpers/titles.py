"""Titles: what an article says that a person is, right before the name, or in an apposition after it or before it."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from helpers.descriptions import nouns
from helpers.lexicons import fold
from helpers.name_parts import HONORIFICS, OFFICES
from helpers.names import FUNCTION_WORDS
from helpers.tables import texts_of

_LONGEST = 10  # words of a title
_REACH = 110  # characters to either side of a name
#: An age, and what opens an apposition: `, the mayor`, `, 43, a farmer`, ` (43), a farmer`, ` – a farmer`.
_OPENED = re.compile(r"(?: \(\d{1,3}\))?(,| [–—]| \() ?(?:(?:aged |age )?\d{1,3}, )?(?=\w)")
#: After what no sentence ends: initials and abbreviations, these by their length, which a pattern that looks back must know.
_OF_TWO, _OF_THREE = "Mr Ms Dr St Lt Jr Sr", "Mrs Sen Rep Gov Gen Rev Hon Col"
_SHORT = rf"(?<!\b[A-Z])(?<!\b(?:{_OF_TWO.replace(' ', '|')}))(?<!\b(?:{_OF_THREE.replace(' ', '|')}))"
_MARK = re.compile(r"[,;:!?)(\n“”\".'–—-]")
_ABBREVIATED = frozenset(f"{_OF_TWO} {_OF_THREE}".split())
#: Where the words before a name begin that may be an apposition: after a mark, or at the start of a sentence.
_BEGUN = re.compile(rf"[,;:!?)(\n“”\"]|''|{_SHORT}\. | [–—-]+ ")
_DETERMINERS = frozenset("the a an his her its their our my your own then now one both another neither either".split())
_ARTICLES = frozenset("the a an".split())
_POSSESSIVES = frozenset("his her its their our my your".split())
#: Words for whose somebody is: a title only with who that is.
_KIN = frozenset(
    "father mother son daughter wife husband brother sister widow uncle aunt cousin nephew niece friend "
    "relative girlfriend boyfriend mother-in-law neighbor neighbour colleague ally opponent rival successor predecessor "
    "counterpart partner spouse parent client grandfather grandmother".split()
)
_NO_TITLE = frozenset("man woman boy girl child teenager gentleman source accused person senior junior".split())
#: Words that are no title alone.
_BARE = frozenset(
    "former acting vice prime first foreign trade finance interior defence defense majority minority".split()
)
_NONE = _KIN | _BARE
_LINKS = frozenset("of for at in from with to on by near under and or against &".split())
#: Where a title ends: a clause after its noun, or a time.
_ENDS = frozenset(
    "who whose whom which that when where while as since until during between before after whether if because but so "
    "based speaking told then including like than about over last next this earlier later today yesterday".split()
)
#: What no title has: with these the words are a clause.
_FINITE = frozenset(
    "is are was were be been has have had will would can could may might must shall should did does do not also".split()
)
_STOPS = _LINKS | _ENDS
_WHOSE = frozenset("of to for".split())
_ADJUNCTS = frozenset("in on at after before during for as when while since with by from to despite like".split())
_HEADS = ("ist", "man", "woman", "person", "eer")


def find_titles(articles: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The titles that stand beside the names of people.

    A title is what says which office a person holds, or what they do: the words before a name (`Deputy Foreign Minister N`; `the minister of
    economy of Velmar N`), an apposition
    after it (`N, the UN High Representative for Disarmament Affairs, said`; `N, 43, a farmer,`) or before it (`the ministry’s
    spokeswoman, N, said`). Of an apposition the noun phrase counts whose noun is in the list of roles, with what follows after `of`,
    `for`, `at` and the like, without its article, to at most 10 words; no clause (`who …`), no age, no place alone. Whose wife or friend
    somebody is counts where the other is named (`Dunmore’s wife`), not where it is `his`.

    Returns
    -------
    speaker (str, the canonical name), text (str, the title); a row for each time one stands there, in the order of `mentions`.
    """
    people = np.flatnonzero((mentions["kind"] == "person").to_numpy())
    titles = mentions["title"].take(people).tolist() if "title" in mentions else [""] * len(people)
    tells = {title: _tells(title) for title in set(titles)}
    texts = dict(zip(texts_of(articles, "article"), texts_of(articles, "text"), strict=True))
    found: list[tuple[str, str]] = []
    columns = (mentions[name].take(people).tolist() for name in ("article", "start", "end", "entity"))
    for article, start, end, who, title in zip(*columns, titles, strict=True):
        text = texts[article]
        linked = linked_title(text[max(0, start - _REACH) : start], title)
        if linked:
            found.append((who, linked))
        if title:
            if tells[title] and not linked:
                found.append((who, title))
            start -= len(title) + 1
        before = ""
        if text[start - 2 : start] == ", " and text[end : end + 1] in _AFTER_PREPOSED:
            before = _before(text[max(0, start - _REACH) : start - 2])
            if before:
                found.append((who, before))
        if text[end : end + 2] in _BEFORE_APPOSED and (not before or text[end + 2 : end + 4] == "a "):
            after = _after(text[end : end + _REACH])
            if after:
                found.append((who, after))
    return pd.DataFrame(found, columns=["speaker", "text"], dtype="str")


def linked_title(before: str, title: str) -> str:
    """The title with its `of` or `for` that stands right before a name, without its article; empty where `before` ends with none.

    `the minister of economy of Velmar N`, `the head of the department N`: of two offices the nearer one is N's. What links a name to a
    title (`the lawyer for N`) makes it another's. `title` is what is known to belong to the name already: a place, or the office itself.
    """
    if not before.endswith(" ") or (title and _is_role(fold(title.rsplit(" ", 1)[-1]))):
        return ""
    last = before[:-1].rpartition(" ")[2]
    if not last[-1:].isalnum() or last in FUNCTION_WORDS or _LINKED_END.search(before) is None:
        return ""  # most
    text = _BEGUN.split(before)[-1].strip()
    opens = [match.end() for match in _THE.finditer(text)] + [0] * text[:1].isupper()
    for begin in sorted(set(opens), reverse=True):
        found = _LINKED.fullmatch(text, begin)
        if found is None or not _is_role(fold(found["head"])) or fold(found["head"]) in _KIN:
            continue
        last = fold(found["object"].rsplit(" ", 1)[-1])
        return "" if nouns().get(last) == "person" else found[0]
    return ""


_BODIES = (
    "region|district|province|republic|county|city|town|state|government|administration|ministry|department|committee|commission|agency|"
    "university|institute|party|union|council|group|company|bank|association|club|hospital|port|airport|parliament|police"
)
_KINDS = (
    "foreign|state|federal|regional|national|central|local|public|social|military|political|economic|municipal|general"
)
_OBJECT = (
    rf"(?:(?:the|its|a) )?(?:(?:{_KINDS}) )?(?:(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){{0,4}}(?: (?:{_BODIES})\b)?"
    r"|[a-z][a-z-]+(?: and [a-z][a-z-]+)?)"
)
_LINKED = re.compile(
    rf"(?:[\w’'-]+ ){{0,3}}?(?P<head>[\w-]+)(?: (?:of|for|on|at|in) (?P<object>{_OBJECT})(?! and\b)){{1,3}}"
)
_LINKED_END = re.compile(r"\b(?:of|for|on|at|in) (?:[\w.’'-]+ ){1,6}$")
_THE = re.compile(r"\b[Tt]he ")


def _tells(title: str) -> bool:
    """Whether words before a name say what its bearer is: no kin, no `former` alone, no `Mr` after another's title."""
    last = fold(title.rsplit(" ", 1)[-1])
    return last != "" and last not in _NONE and (last not in HONORIFICS or " " not in title)


_MOST = 5  # titles of a speaker that are listed
_LOOKED_AT = 20
#: Words that make another office of one.
_CHANGING = frozenset("former deputy vice acting assistant ex first incoming outgoing".split())


def list_titles(counts: pd.DataFrame) -> dict[str, str]:
    """The titles of each speaker, most frequent first, joined with "; ", at most five.

    Left out are those that another one spells otherwise (`Sen.`, senator), opens with (Minister, of Minister of Ports) or, being more
    frequent, ends with (senator, of Ohio senator), and Mr and the like where there is another.

    Parameters
    ----------
    counts : speaker, text, count.
    """
    ordered = counts.sort_values(["speaker", "count", "text"], ascending=[True, False, True], kind="stable")
    found: dict[str, list[str]] = {}
    for speaker, text in zip(ordered["speaker"].tolist(), ordered["text"].tolist(), strict=True):
        found.setdefault(speaker, []).append(text)
    return {speaker: "; ".join(_told_apart(texts[:_LOOKED_AT])[:_MOST]) for speaker, texts in found.items()}


def _told_apart(titles: list[str]) -> list[str]:
    kept: dict[str, str] = {}  # by the title with short words written out
    for title in titles:
        spelt = " ".join(OFFICES.get(word, word) for word in fold(title).split())
        if any(spelt == one or one.startswith(f"{spelt} ") or _ends(one, spelt) for one in kept):
            continue
        opening = next((one for one in kept if spelt.startswith(f"{one} ")), None)
        if opening is None:
            kept[spelt] = title
        else:  # takes its place
            kept = {spelt if one == opening else one: title if one == opening else text for one, text in kept.items()}
    telling = [title for title in kept.values() if fold(title) not in HONORIFICS]
    return telling or list(kept.values())


def _ends(longer: str, title: str) -> bool:
    return longer.endswith(f" {title}") and _CHANGING.isdisjoint(longer.removesuffix(title).split())


_AFTER_PREPOSED = (",", ".", "")
_BEFORE_APPOSED = (", ", " –", " —", " (")


def _after(text: str) -> str:
    """The title in the apposition that opens `text`, else empty."""
    opened = _OPENED.match(text)
    if opened is None:
        return ""
    begun, mark = opened.end(), opened[1].strip()
    closed = next((place.start() for place in _MARK.finditer(text, begun) if _closes(text, place.start())), -1)
    if closed < 0 or (mark != "," and text[closed] != {"(": ")"}.get(mark, mark)):
        return ""  # a dash or a bracket is closed by its like
    words = text[begun:closed]
    return _title(words.split(), fold(words).split())


def _closes(text: str, at: int) -> bool:
    """Whether the mark at `at` ends an apposition: no stop of an abbreviation, no hyphen, no apostrophe."""
    mark = text[at]
    if mark == ".":
        word = text[:at].rsplit(" ", 1)[-1]
        short = word in _ABBREVIATED or (word[-1:].isupper() and (len(word) == 1 or word[-2] == "."))
        return not short and not text[at + 1 : at + 2].isalnum() and text[at + 1 : at + 2] != ","
    if mark in "–—-":
        return text[at - 1 : at] == " " and text[at + 1 : at + 2] == " "
    return mark != "'" or text[at + 1 : at + 2] == "'"


def _before(text: str) -> str:
    """The title in the apposition that ends `text`, else empty: what follows its first determiner or owner that makes one."""
    text = _BEGUN.split(text)[-1]
    words, low = text.split(), fold(text).split()
    if not words or low[0] in _ADJUNCTS:
        return ""  # after a talk with the mayor, N, a nurse, left
    opens = words[0][:1].isupper() or low[0] in _DETERMINERS
    for i in range(len(words)):
        owner = i
        while low[i].endswith("'s") and owner and words[owner - 1][:1].isupper():
            owner -= 1
        begins = opens if i == 0 else low[i - 1] in _DETERMINERS or low[i].endswith("'s")
        if begins and (found := _title(words[owner:], low[owner:], whole=True)):
            return found
    return ""


def _title(words: list[str], low: list[str], *, whole: bool = False) -> str:
    """The title that `words` open with, without its article; empty where they are none. If `whole`, no more words may follow it.

    `low` are the words folded.
    """
    size, first = len(low), 0
    while first < size and (low[first] in _DETERMINERS or low[first].endswith("-year-old")):
        first += 1
    owned = first > 0 and low[0] in _POSSESSIVES
    head = first
    while head < size and low[head] not in _STOPS:
        head += 1
    head -= 1
    if not first <= head < first + _LONGEST - 2 or not _is_role(low[head]) or not _ARTICLES.isdisjoint(low[first:head]):
        return ""
    stop = head + 1
    while stop < size and low[stop] not in _ENDS and not low[stop][:1].isdigit():
        if low[stop] in ("and", "or") and words[stop - 1].islower() and words[min(stop + 1, size - 1)][:1].isupper():
            break  # a nurse and Tom Lee
        stop += 1
    if not _FINITE.isdisjoint(low[first:stop]) or (whole and stop < size):
        return ""
    if stop - first > _LONGEST:
        links = [i for i in range(head + 1, first + _LONGEST + 1) if low[i] in _LINKS]
        stop = next((i for i in links if low[i] in ("and", "or", "&")), links[-1] if links else head + 1)
    while stop > head + 1 and (
        low[stop - 1] in _LINKS or low[stop - 1] in _DETERMINERS or low[stop - 1].endswith("'s")
    ):
        stop -= 1
    if low[head] in _KIN and not low[first].endswith("'s") and (owned or _WHOSE.isdisjoint(low[head:stop])):
        return ""
    return " ".join(words[first:stop])


@lru_cache(maxsize=4096)
def _is_role(word: str) -> bool:
    """Whether a noun, or a part of one with hyphens, is a word for what a person does: editor-in-chief, vice-chancellor."""
    if word in _NO_TITLE:
        return False
    pieces = word.split("-")
    return any(nouns().get(one) == "person" for one in (word, pieces[0], pieces[-1])) or (
        len(word) > 5 and word.endswith(_HEADS)
    )
