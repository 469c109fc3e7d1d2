"""Who is who: the names that one person goes by, settled over the whole corpus.

Bare surnames, forenames, initials, transliterations and titles lead to a full name; two people of one surname stay two.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from helpers.lexicons import fold, read_lexicon

SUFFIXES = frozenset("jr. sr. jr sr ii iii iv".split())
#: Short forms of forenames, compiled by hand.
SHORT_FORMS = {
    short: full
    for full, shorts in {
        "william": "bill will billy willie",
        "robert": "bob rob bobby robbie",
        "richard": "rick dick rich ricky",
        "james": "jim jimmy jamie",
        "john": "jack johnny jon",
        "michael": "mike mick",
        "joseph": "joe joey",
        "thomas": "tom tommy thom",
        "edward": "ed eddie ted",
        "charles": "charlie chuck",
        "benjamin": "ben",
        "bernard": "bernie",
        "christopher": "chris",
        "daniel": "dan danny",
        "david": "dave",
        "donald": "don donny",
        "elizabeth": "liz beth betsy betty",
        "katherine": "kate kathy katie",
        "margaret": "maggie peggy meg",
        "matthew": "matt",
        "nicholas": "nick",
        "patricia": "pat patty tricia",
        "peter": "pete",
        "samuel": "sam",
        "stephen": "steve",
        "steven": "steve",
        "susan": "sue susie",
        "timothy": "tim",
        "anthony": "tony",
        "gregory": "greg",
        "jeffrey": "jeff",
        "kenneth": "ken",
        "lawrence": "larry",
        "ronald": "ron",
        "andrew": "andy drew",
        "alexander": "alex sasha",
        "deborah": "debbie deb",
        "jennifer": "jenny jen",
        "rudolph": "rudy",
        "philip": "phil",
        "frederick": "fred freddie",
        "gerald": "gerry jerry",
        "theodore": "ted theo",
        "walter": "walt",
        "zachary": "zach",
        "joshua": "josh",
        "vladimir": "volodya",
    }.items()
    for short in shorts.split()
}


class Name(NamedTuple):
    """One mention of a person: the words, the number of the article, the title before the name."""

    text: str
    article: int
    title: str


class Parts(NamedTuple):
    """A name taken apart, folded and without accents."""

    first: str
    last: str
    suffix: str


@cache
def genders() -> dict[str, str]:
    """`m` or `f` of each forename and title that tells."""
    terms = read_lexicon("people").terms
    sex = {"male": "m", "female": "f", "male_title": "m", "female_title": "f"}
    return {fold(term): sex[label] for label, term in zip(terms["label"], terms["term"], strict=True) if label in sex}


def plain(text: str) -> str:
    """`text` folded and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", fold(text)) if not unicodedata.combining(c))


@cache
def parts(name: str) -> Parts:
    """Forename, surname and suffix of a name; a single word is a surname."""
    words = plain(name).replace(",", "").split()
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop().rstrip(".")
    return Parts(words[0] if len(words) > 1 else "", words[-1] if words else "", suffix)


def gender_of(name: str, title: str = "") -> str:
    """`m`, `f` or empty, by the title first and the forename then."""
    for word in reversed(title.split()):
        if found := genders().get(fold(word)):
            return found
    return genders().get(parts(name).first, "")


_SOUNDS = (
    ("iy", "i"),
    ("yi", "i"),
    ("ij", "i"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
    ("ph", "f"),
    ("ks", "x"),
    ("kh", "h"),
    ("ck", "k"),
)


@cache
def transliterated(word: str) -> str:
    """`word` with the letters made one that transliterations and spellings disagree about."""
    for one, other in _SOUNDS:
        word = word.replace(one, other)
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])


def same_forename(one: str, other: str) -> bool:
    """Whether two forenames can be one person's: equal, an initial, a short form or another transliteration."""
    if one == other:
        return True
    if len(one.rstrip(".")) == 1 or len(other.rstrip(".")) == 1:
        return one[:1] == other[:1]
    full = SHORT_FORMS.get(one, one), SHORT_FORMS.get(other, other)
    return full[0] == full[1] or transliterated(one) == transliterated(other)


class People(NamedTuple):
    """The people of a whole corpus: whom each full name stands for, their sexes where they tell, how often each is named."""

    canonical: dict[str, str]
    sexes: dict[str, str]
    everywhere: Counter[str]
    by_word: dict[str, set[str]]


def know_people(names: Iterable[tuple[str, str, int]]) -> People:
    """The people that names stand for: (name, title, how often), in the order in which they first stand in the corpus.

    A full name stands for all compatible ones; the most frequent, then the first, gives the form.
    """
    names = list(names)
    counts: Counter[str] = Counter()
    for text, _, count in names:
        counts[text] += count
    first_seen = {text: i for i, text in enumerate(counts)}
    by_last: dict[str, list[str]] = defaultdict(list)
    for text in counts:
        if parts(text).first:
            by_last[transliterated(parts(text).last)].append(text)
    canonical: dict[str, str] = {}
    for same_last in by_last.values():
        groups: list[list[str]] = []
        for text in sorted(same_last, key=lambda text: (-len(parts(text).first), first_seen[text])):
            one = parts(text)
            for group in groups:
                other = parts(group[0])
                if one.suffix == other.suffix and all(same_forename(one.first, parts(text).first) for text in group):
                    group.append(text)
                    break
            else:
                groups.append([text])
        for group in groups:
            best = min(group, key=lambda text: ("." in parts(text).first, -counts[text], first_seen[text]))
            canonical.update(dict.fromkeys(group, best))
    by_word: dict[str, set[str]] = defaultdict(set)
    for text, person in canonical.items():
        by_word[transliterated(parts(text).last)].add(person)
        by_word["first " + parts(text).first].add(person)
    everywhere: Counter[str] = Counter()
    for text, person in canonical.items():
        everywhere[person] += counts[text]
    known = [(canonical[text], text, title, count) for text, title, count in names if text in canonical]
    sexes = majority((person, gender_of(text, title), count) for person, text, title, count in known)
    return People(canonical, sexes, everywhere, dict(by_word))


def majority(votes: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """What most votes (who, what, how often) give each; of as many the first. An empty vote does not count."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for who, what, count in votes:
        if what:
            found[who][what] += count
    return {who: counts.most_common(1)[0][0] for who, counts in found.items()}


def settle_people(names: list[Name], people: People) -> list[str]:
    """The canonical name of each mention of a person; mentions in the order of articles and places.

    A bare surname or forename takes the person of that name in the same article, whom its title allows; else the one whom the corpus
    means by it; else it stays.
    """
    in_article: dict[int, Counter[str]] = defaultdict(Counter)
    order: dict[int, dict[str, int]] = defaultdict(dict)
    for i, name in enumerate(names):
        if person := people.canonical.get(name.text):
            in_article[name.article][person] += 1
            order[name.article].setdefault(person, i)
    settled = []
    for name in names:
        if name.text in people.canonical:
            settled.append(people.canonical[name.text])
            continue
        word = parts(name.text).last
        sex = gender_of("", name.title)
        surname = people.by_word.get(transliterated(word), set())
        forename = set() if surname else people.by_word.get("first " + word, set())
        here = (in_article[name.article], order[name.article])
        settled.append(
            _owner(surname, sex, people.sexes, *here, people.everywhere)
            or _owner(forename, sex, people.sexes, *here, None)
            or name.text
        )
    return settled


def _owner(
    people: set[str], sex: str, sexes: dict[str, str], here: Counter, order: dict[str, int], everywhere: Counter | None
) -> str:
    """Who of `people` a bare name means: of those in the article the most named; else one who outweighs all others in the
    corpus five to one; else nobody."""
    if sex:
        people = {person for person in people if sexes.get(person, sex) == sex}
    named = [person for person in people if person in here]
    if named:
        return min(named, key=lambda person: (-here[person], order[person]))
    if not people or everywhere is None:
        return ""
    ranked = sorted(people, key=lambda person: (-everywhere[person], person))
    alone = len(ranked) == 1 or everywhere[ranked[0]] >= 5 * everywhere[ranked[1]]
    return ranked[0] if alone else ""
