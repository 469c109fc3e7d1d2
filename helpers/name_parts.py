"""A name taken apart, and what its words tell: forename and surname however they are spelt, sex by forenames and titles, offices by titles."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from helpers.lexicons import fold, read_lexicon
from helpers.spelling import ARTICLES, SUFFIXES, without_accents

#: Names and words whose reading is kept, some 30 MB: a large corpus has millions.
KEPT = 100_000
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
    return without_accents(low)


def without_article(word: str) -> str:
    """A folded word without the article of Arabic names before it: sadr of al-sadr."""
    article, _, bare = word.partition("-")
    return bare if bare and article in ARTICLES else word


@lru_cache(maxsize=KEPT)
def parts(name: str) -> Parts:
    """Forename, surname and suffix of a name; a single word is a surname, and Sadr that of al-Sadr."""
    words = without_honours(plain(name).replace(",", "").split())
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop().rstrip(".")
    return Parts(words[0] if len(words) > 1 else "", without_article(words[-1]) if words else "", suffix)


def without_honours(words: list[str]) -> list[str]:
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
    if is_initial(one) or is_initial(other):
        return one[:1] == other[:1] or full[0][:1] == full[1][:1]
    return full[0] == full[1] or _without_glide(transliterated(one)) == _without_glide(transliterated(other))


def _without_glide(forename: str) -> str:
    """A transliterated forename without the sound that some put before its first E: Yevgen is Evgen, Yelena is Elena."""
    return forename[1:] if forename.startswith("ie") and forename[2:3] not in "aeiou" else forename


def is_initial(forename: str) -> bool:
    """`J.`, `J.D.`: single letters with or without points."""
    return len(forename) == 1 or (forename.endswith(".") and len(forename) <= 2 * forename.count("."))


def with_blanks(name: str) -> str:
    """A name with plain blanks between its words, where a text has others that do not break the line."""
    return name if name.isascii() else " ".join(name.split())


def in_small_letters(text: str) -> str:
    """A name as it is written elsewhere, if it is in capitals: `Mara O’Neill-McKay` of `MARA O’NEILL-MCKAY`; initials (`JFK`) stay."""
    if not text.isupper() or len(text) <= _INITIALS:
        return text
    return _WORDS_OF_NAMES.sub(lambda word: (word[1] or "").title() + word[2] + word[3].lower(), text)


_INITIALS = 3  # letters
_WORDS_OF_NAMES = re.compile(r"\b(MC(?=\w{2})|MAC(?=[DGKLN]\w{3}))?([^\W\d_])([^\W\d_]*)")


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
