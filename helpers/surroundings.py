"""What stands within and around names: particles and marks between their words, offices before them, appositions after them.

`of` is what word lists and spelling say of each token (see `Capitals`); arrays have one place a token.
"""

from __future__ import annotations

import numpy as np

from helpers.spelling import APOSTROPHE, ELIDED, LEADING_SURNAMES, SUFFIX


def linked_words(capital: np.ndarray, particle: np.ndarray, adjacent: np.ndarray) -> np.ndarray:
    """Capitalised tokens and the particles between two of them (van der Bellen)."""
    linked = capital.copy()
    for _ in range(_PARTICLES_IN_ROW):
        before = np.concatenate([[False], linked[:-1]]) & adjacent
        linked |= particle & before
    for _ in range(_PARTICLES_IN_ROW + 1):  # a particle that leads to no capital is let go
        after = np.concatenate([linked[1:] & adjacent[1:], [False]])
        linked &= capital | after
    return linked


def marks_within(of: dict[str, np.ndarray], rare, capital, start, end, adjacent) -> np.ndarray:
    """Tokens that only a name has between its words, some of the `rare`: ’t of van ’t Hoff, the apostrophe of de’ Bardi, the comma of
    Penrose, Jr.
    """
    rare = rare[(rare > 1) & (rare < len(start) - 1)]
    kind = of["rare"][rare]
    elided, poetic, suffix = rare[kind == ELIDED], rare[kind == APOSTROPHE], rare[kind == SUFFIX]
    named = capital & adjacent
    elided = elided[(of["rare"][elided - 1] == APOSTROPHE) & (start[elided] == end[elided - 1]) & named[elided + 1]]
    elided = elided[(of["particle"] | of["in"])[elided - 2]]
    poetic = poetic[of["particle"][poetic - 1] & (start[poetic] == end[poetic - 1]) & named[poetic + 1]]
    comma = suffix[of["comma"][suffix - 1] & adjacent[suffix] & ~named[suffix + 1]] - 1
    comma = comma[capital[comma - 1] & (start[comma] == end[comma - 1])]
    return np.concatenate([elided - 2, elided - 1, elided, poetic, comma])


def leads_name(forms: list[str]) -> bool:
    """Whether words before a forename are a person's too: Nguyễn Thị Minh Khai, and not Herald Editor Nina Falk."""
    return forms[0] in LEADING_SURNAMES or not all(form.isascii() for form in forms)


def leads_on(of: dict[str, np.ndarray], capital, particle, sentence, after, word, at: np.ndarray) -> np.ndarray:
    """Whether a capitalised word at each of `at` has what a name has after it: particles and a capital, or an apposition and a verb of saying."""
    then = after[at]
    for _ in range(_PARTICLES_IN_ROW):
        then = np.where(particle[then], after[then], then)
    led = particle[after[at]] & capital[then]
    closing = after[after[at]]
    for _ in range(_LONGEST_APPOSITION):
        closing = np.where(of["comma"][closing], closing, after[closing])
    closed = of["comma"][closing] & of["cue"][after[closing]] & (sentence[closing] == sentence[at])
    return led | apposed(of, after, word, at) & closed


_LONGEST_APPOSITION = 12  # tokens
_PARTICLES_IN_ROW = 4  # the mark and letter of van ’t counted


def apposed(of: dict[str, np.ndarray], after: np.ndarray, word: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Whether a comma and words for a person's role, an age or `who` follow each name."""
    at = after[last]
    found = np.zeros(len(last), dtype=bool)
    comma = of["comma"][at]
    at = after[at]
    found |= comma & (of["who"][at] | of["age"][at] & of["comma"][after[at]])
    open_ = comma & (of["determiner"][at] | of["role"][at] | of["title"][at])
    for _ in range(6):
        found |= open_ & of["role"][at]
        at = after[at]
        open_ &= word[at] | of["genitive"][at] | (of["rare"][at] == APOSTROPHE)  # the owners’ lawyer
    return found


def offices(of: dict[str, np.ndarray], adjacent: np.ndarray) -> np.ndarray:
    """Words after `of` or `for` in a title: they belong to it (Secretary of State, Chief of Staff)."""
    link = of["of"] | of["link"]
    leads = of["title"] | of["role"]  # a title or what goes on with one
    linking = np.zeros(len(leads), dtype=bool)
    office = np.zeros(len(leads), dtype=bool)
    for _ in range(4):
        reached = np.concatenate([[False], (leads & ~of["surname"] | linking)[:-1]]) & adjacent
        linking = reached & link & (np.concatenate([[False], (leads | linking)[:-1]]))
        going_on = np.concatenate([[False], (linking | office)[:-1]]) & adjacent
        office |= going_on & of["portfolio"] & of["capital"]
        leads = leads | office
    return office
