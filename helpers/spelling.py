"""How the words of names are written: with a capital, with one after what is joined to it, in small letters between two others, or in
a script without capitals.
"""

from __future__ import annotations

import re
import unicodedata

#: The article of Arabic names, as it is written before the letters that it takes the sound of.
ARTICLES = frozenset("al el ul ad an ar as ash at az".split())
#: Words in small letters between those of a name, by language.
PARTICLES = frozenset(
    "de del da di du das do dos la las le los lo y e i des dal dalla dei degli della delle dello "  # Romance
    "van von der den dem ter ten te op zu zum zur vom und af av "  # Germanic
    "bin ben ibn bint binti al el abu mac nic ní ap ferch".split()  # Semitic, Malay, Celtic
)
#: Family names that come first: Vietnamese, Korean and Chinese, the most frequent by hand; none is an English word or outlet.
LEADING_SURNAMES = frozenset(
    "nguyen tran pham huynh hoang phan vu vo dang bui ho ngo duong dinh truong luong trinh "
    "kim choi jeong jung kang cho yoon jang lim kwon hwang ahn seo "
    "wong wang zhang chen liu yang huang zhao zhou xu zhu guo lin luo zheng liang xie deng feng tsai chiang cheung chan leung".split()
)

#: What follows the surname of one of two who bear the same name.
SUFFIXES = frozenset("jr. sr. jr sr ii iii iv".split())
#: What words and marks that stand within few names are: the ’t of van ’t Hoff, an apostrophe, Jr., Min-seok, 田中.
ELIDED, APOSTROPHE, SUFFIX, SYLLABLES, UNCASED = 1, 2, 3, 4, 5
RARE = {
    **dict.fromkeys("ts", ELIDED),
    **dict.fromkeys("'’‘", APOSTROPHE),
    **dict.fromkeys(SUFFIXES, SUFFIX),
}

_JOINED = frozenset("d l o dell dall nell sull degl dagl sant".split())  # d’Aubigné, dell’Orto
_MODIFIERS = "ʻʼʾʿ"  # the ayn and glottal stop that a transliterated name begins with
_LEADING = _MODIFIERS + "h"
_FIRST_UNCASED = "\u0530"  # Latin, Greek and Cyrillic come before, as do letters of theirs that have no capital


def has_capital(form: str) -> bool:
    """Whether a word is written like one of a name: Ines, d’Aubigné, al-Sadr, hUallacháin, ʿAli."""
    first = form[:1]
    if first.isupper():
        return True
    if form.isalpha() and first not in _LEADING:
        return False  # most words
    if first in _MODIFIERS:
        return form[1:2].isupper()
    if first == "h" and form[1:2] in "AEIOUÁÉÍÓÚ" and form[2:3].islower():  # Irish, after Ó and Ní
        return len(form) > 4
    if "'" in form or "’" in form:
        joined, _, name = form.replace("’", "'").partition("'")
        return joined in _JOINED and name[:1].isupper()
    return has_article(form)


def has_article(form: str) -> bool:
    """Whether a form is an Arabic name with its article in small letters: al-Sadr, ash-Sharif."""
    article, hyphen, name = form.partition("-")
    return bool(hyphen) and article in ARTICLES and name[:1].isupper()


def without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def is_uncased(form: str) -> bool:
    """Whether a word is in a script that has no capitals: Arabic, Hebrew, Chinese, Japanese, Korean, Georgian, Devanagari, Thai."""
    first = form[:1]
    # Georgian letters have capitals in Unicode, for headings, but none that open a name.
    return first > _FIRST_UNCASED and first.isalpha() and first.title() == first and not first.isupper()


def is_compound(form: str) -> bool:
    """Whether a capitalised form goes on in small letters after a hyphen: Texas-based, Oscar-winner; not Min-seok."""
    _, hyphen, rest = form.partition("-")
    if not (hyphen and form[:1].isupper() and rest[:1].islower() and len(rest) > 3):
        return False
    return not are_syllables(form)


def are_syllables(form: str) -> bool:
    """Whether a capitalised word is two syllables as a Korean or Chinese forename is romanised: Min-seok, Kai-shek."""
    return "-" in form and form[:1].isupper() and bool(_SYLLABLES.fullmatch(form.lower()))


# Two syllables as romanised from Korean and Chinese: one vowel or more, at most one sound to close with.
_SYLLABLE = r"(?:tch|ch|sh|zh|hs|ts|tz|kh|ph|th|kk|tt|pp|ss|jj|[bcdfghjklmnpqrstvwxz])?[yw]?(?!ea|oa)[aeiouü]{1,3}(?:ng|[nmklptrhbg])?"
_SYLLABLES = re.compile(f"{_SYLLABLE}-{_SYLLABLE}")
