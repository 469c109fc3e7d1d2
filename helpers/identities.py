"""Who is who: the names that one person goes by, settled over the whole corpus.

Bare surnames, forenames, initials, transliterations and titles lead to a full name; two people of one surname stay two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from helpers.name_parts import (
    gender_of,
    genders,
    in_small_letters,
    is_initial,
    office_words,
    parts,
    plain,
    same_forename,
    transliterated,
    with_blanks,
    without_honours,
)
from helpers.spelling import SUFFIXES


class Name(NamedTuple):
    """One mention of a person: the words, the number of the article, the title before the name."""

    text: str
    article: int
    title: str


#: What is before a forename where it is a word like surnames.
FORENAME = "first "


class People(NamedTuple):
    """The people of a whole corpus.

    canonical : whom each full name stands for.
    sexes : `m` or `f` of each person where forename and titles tell.
    everywhere : how often each person is named in full.
    by_word : who bears a surname, as it is transliterated, or a forename (after `FORENAME`).
    offices : the folded words of the titles that each person is given.
    """

    canonical: dict[str, str]
    sexes: dict[str, str]
    everywhere: Counter[str]
    by_word: dict[str, set[str]]
    offices: dict[str, set[str]]


def know_people(names: Iterable[tuple[str, str, int]]) -> People:
    """The people that names stand for: (name, title, how often), in the order in which they first stand in the corpus.

    A full name stands for all compatible ones; the most frequent, then the first, gives the form (`Yevgen` rather than `Evgen`); one in
    capitals, as labels of transcripts are, only in small letters.
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
            best = min(group, key=lambda text: (text.isupper(), *_lacks(text, group), -counts[text], first_seen[text]))
            canonical.update(dict.fromkeys(group, _written(best)))
    canonical.update(_double_surnames(canonical))
    by_word: dict[str, set[str]] = defaultdict(set)
    for text, person in canonical.items():
        by_word[transliterated(parts(text).last)].add(person)
        by_word[FORENAME + parts(text).first].add(person)
    everywhere: Counter[str] = Counter()
    for text, person in canonical.items():
        everywhere[person] += counts[text]
    known = [(canonical[text], text, title, count) for text, title, count in names if text in canonical]
    sexes = majority((person, gender_of(text, title), count) for person, text, title, count in known)
    offices: dict[str, set[str]] = defaultdict(set)
    for person, _, title, _ in known:
        if words := office_words(title):  # most have none, and an empty set takes 216 bytes
            offices[person].update(words)
    return People(canonical, sexes, everywhere, dict(by_word), dict(offices))


def _written(name: str) -> str:
    """A name as a person goes by it: in small letters, with plain blanks, and no comma before Jr."""
    return with_blanks(in_small_letters(name)).replace(",", "")


def _lacks(text: str, group: list[str]) -> tuple[bool, bool]:
    """Whether a name has an initial for its forename, and whether it lacks the Y that English romanisation (BGN/PCGN) puts before E."""
    glides = any(parts(one).first.startswith("ye") for one in group)
    return "." in parts(text).first, glides and not parts(text).first.startswith("ye")


def _double_surnames(canonical: dict[str, str]) -> dict[str, str]:
    """Whom names like `Wasserman Schultz`, `Ben Gvir` and `Al Thani` stand for, where just one person's full name ends with both words."""
    words_of = {text: without_honours(plain(text).replace("-", " ").split()) for text in canonical}
    ends: dict[str, set[str]] = defaultdict(set)
    for text, words in words_of.items():
        leads = len(words) == 3 or (len(words) > 3 and words[-2] in _LEADING)
        if leads and not is_initial(words[1]) and words[-1] not in SUFFIXES:
            ends[" ".join(words[-2:])].add(canonical[text])
    found = {
        text: ends.get(" ".join(words), set())
        for text, words in words_of.items()
        if parts(text).first not in genders() or parts(text).first in _LEADING
    }
    return {text: next(iter(people)) for text, people in found.items() if len(people) == 1}


_LEADING = frozenset("al el ben bin ibn".split())  # words that lead a surname and are forenames too


def majority(votes: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """What most votes (who, what, how often) give each; of as many the first. An empty vote does not count."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for who, what, count in votes:
        if what:
            found[who][what] += count
    return {who: counts.most_common(1)[0][0] for who, counts in found.items()}


def settle_people(names: list[Name], people: People) -> list[str]:
    """The canonical name of each mention of a person; mentions in the order of articles and places.

    A bare surname takes the person of that name in the same article, whom its title and suffix allow, the most named first; else the one
    whom the corpus means by it; else it stays. A bare forename takes a person of the same article only.
    """
    settled: list[str] = [people.canonical.get(name.text, "") for name in names]
    here: dict[int, dict[str, int]] = defaultdict(
        dict
    )  # how often an article names each person in full, first named first
    for name, person in zip(names, settled, strict=True):
        if person:
            here[name.article][person] = here[name.article].get(person, 0) + 1
    cache_of: dict[tuple[int, str, str], str] = {}

    def settle(i: int, *, forenames: bool) -> str:
        name = names[i]
        key = (name.article, name.text, name.title)
        if key not in cache_of:
            one = parts(name.text)
            word = FORENAME + one.last if forenames else transliterated(one.last)
            bearers, named = people.by_word.get(word, set()), here[name.article]
            if forenames:  # Donald Jr. is not his father
                bearers = {who for who in bearers & named.keys() if one.suffix in ("", parts(who).suffix)}
            allowed = _allowed(bearers, one.suffix, name.title, people)
            cache_of[key] = _owner(allowed, named, None if forenames else people.everywhere)
        return cache_of[key]

    left = [i for i, person in enumerate(settled) if not person]
    for i in left:
        settled[i] = settle(i, forenames=False)
    for i in left:
        if settled[i]:
            here[names[i].article].setdefault(settled[i], 1)
    cache_of.clear()
    for i in left:
        settled[i] = settled[i] or settle(i, forenames=True) or in_small_letters(names[i].text).replace(",", "")
    return settled


def _allowed(bearers: set[str], suffix: str, title: str, people: People) -> set[str]:
    """Who of those who bear a name its suffix and title allow: Mrs. no man, Senator rather than one who is none."""
    if not bearers:
        return bearers
    if suffix:
        bearers = {one for one in bearers if parts(one).suffix == suffix} or bearers
    if not title:
        return bearers
    if sex := gender_of("", title):
        bearers = {one for one in bearers if people.sexes.get(one, sex) == sex}
    wanted = office_words(title)
    if len(bearers) > 1 and wanted:
        bearers = {one for one in bearers if wanted & people.offices.get(one, set())} or bearers
    return bearers


def _owner(bearers: set[str], here: dict[str, int], everywhere: Counter | None) -> str:
    """Who of `bearers` a bare name means: of those in the article the most named, of as many the first; else one who outweighs all
    others in the corpus five to one; else nobody."""
    named = [one for one in here if one in bearers]
    if named:
        if len(named) > 1:
            named = [
                one for one in named if not parts(one).suffix
            ] or named  # Trump is rather the father than Trump Jr.
        return max(named, key=lambda one: here[one])
    if not bearers or everywhere is None:
        return ""
    ranked = sorted(bearers, key=lambda one: (-everywhere[one], one))
    alone = len(ranked) == 1 or everywhere[ranked[0]] >= 5 * everywhere[ranked[1]]
    return ranked[0] if alone else ""
