"""Whether a run of capitalised words names a person, a country, an organisation or a place: told by its words, and by what stands around it
anywhere in the corpus.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from helpers.capitals import FUNCTION_WORDS, forenames, word_class
from helpers.lexicons import fold
from helpers.name_parts import HONOURS, parts, plain, without_article
from helpers.spelling import LEADING_SURNAMES, PARTICLES, SUFFIXES, is_uncased
from helpers.words import are_initials


class Seen(NamedTuple):
    """How often a name stands in the corpus, and how often with what around it (see `find_runs`)."""

    titled: int
    says: int
    the: int
    placed: int
    count: int


class Survey(NamedTuple):
    """What the longer names of a corpus tell of those of one word, wherever they stand.

    surnames, forenames : words of people named in full; only those that are names of one word too.
    homelands : each word for the people of a place that is named, and that place: moldovan, moldova.
    bodies : the bodies that initials stand for; only initials that are a name of one word too.
    """

    surnames: set[str]
    forenames: set[str]
    homelands: dict[str, str]
    bodies: dict[str, list[str]]


def survey_names(shares: Iterable[dict[str, Seen]]) -> Survey:
    """The `Survey` of a corpus whose names are in `shares`, which are gone through twice.

    A share has all names of one word with all longer ones that end with it (see `surname_key`).
    """
    lows: set[str] = set()
    initials: set[str] = set()
    for seen in shares:
        words = [name for name in seen if len(name.split()) == 1]
        lows.update(map(fold, words))
        initials.update(letters for name in words if (letters := name.replace(".", "")).isupper())
    bare = {without_article(low) for low in lows}
    homes = _possible_homes(lows)
    peoples = {*homes, *(home for those in homes.values() for home in those)}
    surnames: set[str] = set()
    firsts: set[str] = set()
    bodies: dict[str, list[str]] = {}
    counted: dict[str, Seen] = {}
    for seen in shares:
        for name, kind in kinds_of_longer(seen).items():
            if kind == "person":
                surnames.add(parts(name).last)
                firsts.add(fold(name).split()[0])
            elif kind == "organisation" and (letters := initials_of(name)) in initials:
                bodies.setdefault(letters, []).append(name)
        surnames = {one for one in surnames if one in lows or one in bare or f"{one}s" in bare}
        firsts &= lows | bare
        counted.update((low, one) for name, one in seen.items() if (low := fold(name)) in peoples)
    return Survey(surnames, firsts, _homelands(homes, counted, surnames | firsts), bodies)


def initials_of(body: str) -> str:
    """The letters that a body of several words goes by, empty for fewer than three."""
    letters = "".join(word[0] for word in body.split() if word[:1].isupper())
    return letters if len(letters) > 2 else ""


def kinds_of_longer(seen: dict[str, Seen]) -> dict[str, str]:
    """The kind of each name of several words, empty for what is none."""
    bare = {fold(name) for name, one in seen.items() if (one.titled or one.says) and len(name.split()) == 1}
    kinds: dict[str, str] = {}
    for name, one in seen.items():
        words = fold(name).replace(",", "").split()
        if len(words) > 1:
            kinds[name] = _kind_of_words(words) or _kind_of_longer(name, words, one, bare)
    return kinds


def kinds_of_names(seen: dict[str, Seen], survey: Survey) -> dict[str, str]:
    """The kind of each name, empty for what is none: from its words, and from what stands around it anywhere."""
    kinds = kinds_of_longer(seen)
    homes = set(survey.homelands.values())
    for name, one in seen.items():
        if name in kinds:
            continue
        listed = fold(name)
        low = without_article(listed)
        known = _kind_of_words([listed]) or ("country" if low in homes else "")
        if low[-1:] == "s" and low[:-1] in survey.surnames and low not in survey.surnames:
            kinds[name] = ""  # the Clintons
        elif low in survey.homelands:
            kinds[name] = ""
        elif is_uncased(name):
            kinds[name] = "person" if one.titled or one.says or low in survey.surnames else ""
        elif low in survey.surnames and not (
            known in ("country", "place") and (one.placed or not one.says + one.titled)
        ):
            kinds[name] = "person"
        else:
            kinds[name] = known or _kind_of_word(name, low, one, low in forenames(), low in survey.forenames)
    return kinds


def _possible_homes(lows: set[str]) -> dict[str, list[str]]:
    """Names of one word that may be the word for the people of others, and those others."""
    found: dict[str, list[str]] = {}
    for low in lows:
        for ending in ("n", "an", "ian"):
            for vowel in ("", "e") if ending == "an" else ("",):
                home = low.removesuffix(ending) + vowel
                if low.endswith(ending) and len(home) >= 6 and home in lows and (home[-1] == "a") == (ending == "n"):
                    found.setdefault(low, []).append(home)
    return found


def _homelands(homes: dict[str, list[str]], seen: dict[str, Seen], people: set[str]) -> dict[str, str]:
    """Words for the people of a place and that place (Moldovan, Moldova), neither a forename or surname nor often titled."""
    found = {}
    for low, those in homes.items():
        for home in those:
            if {low, home} & (people | forenames()):
                continue
            if 5 * (seen[low].titled + seen[home].titled) <= seen[home].count:
                found[low] = home
    return found


def _kind_of_words(words: list[str]) -> str:
    """The kind that word lists give a name of these words, else empty."""
    low = " ".join(words)
    for label, kind in (("country", "country"), ("place", "place"), ("outlet", "organisation")):
        if low in word_class("places", label):
            return kind
    last, body = words[-1], word_class("places", "body")
    forename = words[0] in forenames()
    if last in body or (any(word in body for word in words[:-1]) and not forename and last not in SUFFIXES):
        return "organisation"
    if len(words) > 1 and last in word_class("places", "outlet") and not forename and not _has_initial(words):
        return "organisation"
    if len(words) > 1 and all(
        w in word_class("places", "country") or w in word_class("places", "place") for w in words
    ):
        return "place"
    named = last in word_class("places", "place_word") or words[0] in word_class("places", "place_first")
    return "place" if len(words) > 1 and named and not forename else ""


def _kind_of_longer(name: str, words: list[str], one: Seen, bare: set[str]) -> str:
    """The kind of a name of several words that no list gives it."""
    if len(words) > 2 and words[-1] in HONOURS:
        return "person"
    last = words[-2] if words[-1] in SUFFIXES else words[-1]
    if last in word_class("places", "thing") or (last in word_class("places", "place_word") and one.the + one.placed):
        return ""
    if len(words) == 2 and words[1] in SUFFIXES:
        return "person"
    if any(" ".join(words).removesuffix(ending) in word_class("places", "place") for ending in ("ers", "ans", "ians")):
        return ""  # New Yorkers
    size = len(words)
    if size > 3:  # words, but for those in small letters: María de la Cruz y Solís
        size = sum(word not in PARTICLES and not word.startswith(("'", "’")) for word in name.split())
    if words[0] in word_class("places", "demonym") or size > 5 or words[-1] in FUNCTION_WORDS:
        return ""
    if is_uncased(name):
        return "person" if one.titled or one.says or last in bare else ""
    if len(last) > 1 and name.split()[-1].isupper() and words[-1] == last and not name.isupper():
        return "organisation"
    if name.isupper():
        return "person" if words[0] in forenames() and len(words) <= 3 else ""
    if (
        words[0] in forenames()
        or one.titled
        or plain(words[0]) in forenames()
        or _has_initial(words)
        or without_article(last) != last
    ):
        return "person"
    if 2 * one.the >= one.count:
        return "organisation"
    if 2 * one.placed >= one.count:
        return "place"
    if size <= 4 and (last in bare or (one.says and (size <= 3 or plain(words[0]) in LEADING_SURNAMES))):
        return "person"
    return ""


def _kind_of_word(name: str, low: str, one: Seen, forename: bool, first: bool) -> str:
    """The kind of a name of one word that is nobody's surname and in no list."""
    if low in word_class("places", "demonym") or low in word_class("places", "thing") or low in FUNCTION_WORDS:
        return ""
    if low in word_class("people", "portfolio") or low in word_class("places", "place_word"):
        return ""
    if (low in word_class("people", "role") or low in word_class("people", "roles")) and not one.titled:
        return ""
    if forename and first:
        return "person"
    letters = name.replace(".", "")
    bearer = len(letters) > 4 and letters.isalpha() and 2 * one.titled > one.count and not one.the  # MR. BRANDT
    if 1 < len(letters) <= 6 and letters.isupper() and not bearer:
        return "organisation"
    if one.titled and one.titled >= one.placed:
        return "person"
    if 2 * one.the >= one.count:
        return ""
    if 3 * one.placed >= one.count:
        return "place"
    rare = one.says and 10 * one.says < one.count  # who is named so often and hardly speaks is rather a country
    if (
        one.says and not rare and len(name) > 2 and not (low.endswith("s") and not forename)
    ):  # Millennials are no person
        return "person"
    return "person" if forename else ""


def _has_initial(words: list[str]) -> bool:
    return any((len(word) == 2 and word[1] == ".") or are_initials(word.upper()) for word in words[:-1])
