"""Who is who: the names that one person goes by, settled over the whole corpus.

Bare surnames, forenames, initials, transliterations and titles lead to a full name; two people of one surname stay two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from helpers.capitals import ARTICLES
from helpers.lexicons import fold, read_lexicon

#: Names and words whose reading is kept, some 30 MB: a large corpus has millions.
KEPT = 100_000
SUFFIXES = frozenset("jr. sr. jr sr ii iii iv".split())
#: Letters after a name that say what its bearer holds; they tell nobody apart.
HONOURS = frozenset("kc qc mp msp mep mbe obe cbe kbe dbe md m.d. phd ph.d. esq esq.".split())
#: Titles that tell what nobody does.
HONORIFICS = frozenset("mr. mrs. ms. mr mrs ms miss".split())
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
    low = fold(text)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def without_article(word: str) -> str:
    """A folded word without the article of Arabic names before it: sadr of al-sadr."""
    article, _, bare = word.partition("-")
    return bare if bare and article in ARTICLES else word


@lru_cache(maxsize=KEPT)
def parts(name: str) -> Parts:
    """Forename, surname and suffix of a name; a single word is a surname, and Sadr that of al-Sadr."""
    words = _without_honours(plain(name).replace(",", "").split())
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop().rstrip(".")
    return Parts(words[0] if len(words) > 1 else "", without_article(words[-1]) if words else "", suffix)


def _without_honours(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1] in HONOURS:
        words.pop()
    return words


def surname_key(name: str) -> str:
    """The end of a surname, which all names of a person share: sadr of al-Sadr, gvir of Itamar Ben-Gvir and of Ben Gvir.

    Whatever is asked of a name in full or by surname is answered by names of the same key.
    """
    return transliterated(parts(name).last).rpartition("-")[2]


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


@lru_cache(maxsize=KEPT)
def transliterated(word: str) -> str:
    """`word` with the letters made one that transliterations and spellings disagree about."""
    for one, other in _SOUNDS:
        word = word.replace(one, other)
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])


def same_forename(one: str, other: str) -> bool:
    """Whether two forenames can be one person's: equal, an initial, a short form or another transliteration."""
    if one == other:
        return True
    full = SHORT_FORMS.get(one, one), SHORT_FORMS.get(other, other)
    if _is_initial(one) or _is_initial(other):
        return one[:1] == other[:1] or full[0][:1] == full[1][:1]
    return full[0] == full[1] or _without_glide(transliterated(one)) == _without_glide(transliterated(other))


def _without_glide(forename: str) -> str:
    """A transliterated forename without the sound that some put before its first E: Yevgen is Evgen, Yelena is Elena."""
    return forename[1:] if forename.startswith("ie") and forename[2:3] not in "aeiou" else forename


def _is_initial(forename: str) -> bool:
    """`J.`, `J.D.`: single letters with or without points."""
    return len(forename) == 1 or (forename.endswith(".") and len(forename) <= 2 * forename.count("."))


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
            canonical.update(dict.fromkeys(group, with_blanks(_of_capitals(best))))
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


def with_blanks(name: str) -> str:
    """A name with plain blanks between its words, where a text has others that do not break the line."""
    return name if name.isascii() else " ".join(name.split())


def _of_capitals(text: str) -> str:
    """A name as it is written elsewhere, if it is in capitals: `Mara O’Neill-McKay` of `MARA O’NEILL-MCKAY`; initials (`JFK`) stay."""
    if not text.isupper() or len(text) <= _INITIALS:
        return text
    return _WORDS_OF_NAMES.sub(lambda word: (word[1] or "").title() + word[2] + word[3].lower(), text)


_INITIALS = 3  # letters
_WORDS_OF_NAMES = re.compile(r"\b(MC(?=\w{2})|MAC(?=[DGKLN]\w{3}))?([^\W\d_])([^\W\d_]*)")


def _lacks(text: str, group: list[str]) -> tuple[bool, bool]:
    """Whether a name has an initial for its forename, and whether it lacks the Y that English romanisation (BGN/PCGN) puts before E."""
    glides = any(parts(one).first.startswith("ye") for one in group)
    return "." in parts(text).first, glides and not parts(text).first.startswith("ye")


def _double_surnames(canonical: dict[str, str]) -> dict[str, str]:
    """Whom names like `Wasserman Schultz`, `Ben Gvir` and `Al Thani` stand for, where just one person's full name ends with both words."""
    words_of = {text: _without_honours(plain(text).replace("-", " ").split()) for text in canonical}
    ends: dict[str, set[str]] = defaultdict(set)
    for text, words in words_of.items():
        leads = len(words) == 3 or (len(words) > 3 and words[-2] in _LEADING)
        if leads and not _is_initial(words[1]) and words[-1] not in SUFFIXES:
            ends[" ".join(words[-2:])].add(canonical[text])
    found = {
        text: ends.get(" ".join(words), set())
        for text, words in words_of.items()
        if parts(text).first not in genders() or parts(text).first in _LEADING
    }
    return {text: next(iter(people)) for text, people in found.items() if len(people) == 1}


_LEADING = frozenset("al el ben bin ibn".split())  # words that lead a surname and are forenames too


#: Abbreviated titles and what they are short for.
OFFICES = {
    "sen.": "senator",
    "sens.": "senator",
    "rep.": "representative",
    "reps.": "representative",
    "pres.": "president",
    "congressman": "representative",
    "congresswoman": "representative",
    "gov.": "governor",
    "gen.": "general",
    "adm.": "admiral",
    "col.": "colonel",
    "lt.": "lieutenant",
    "capt.": "captain",
    "prof.": "professor",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "chairwoman": "chairman",
    "chair": "chairman",
    "advisor": "adviser",
    "defence": "defense",
    "premier": "minister",
    "pm": "prime",
    "justice": "judge",
    "democratic": "democrat",
    "gop": "republican",
    **dict.fromkeys("nominee contender hopeful frontrunner front-runner standard-bearer".split(), "candidate"),
}
_NO_OFFICE = HONORIFICS | frozenset("dr. dr sir the of for and a an former acting then vice deputy".split())


@lru_cache(maxsize=KEPT)
def office_words(title: str) -> frozenset[str]:
    """The words of a title that tell one office from another, folded, abbreviations written out."""
    return frozenset(OFFICES.get(word, word) for word in fold(title).replace(",", "").split() if word not in _NO_OFFICE)


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
        settled[i] = settled[i] or settle(i, forenames=True) or _of_capitals(names[i].text)
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
