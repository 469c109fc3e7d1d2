"""Names in scripts without capitals, in an English text: what stands around a run of such words tells that it is one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.capitals import EVIDENCE, Capitals
from helpers.spelling import UNCASED
from helpers.surroundings import apposed

_LONGEST = 5  # words of a name; what is longer is rather a sentence
_LONGEST_WORD = 8  # characters of a word in a script that parts none: 田中花子
_ADDRESSING = np.array("told tells tell asked asks ask".split(), dtype=object)
_BEFORE_VERB = np.array("also has have had later then once again still".split(), dtype=object)
_UNPARTED = ("\u2e80", "\ua4cf")  # Chinese and Japanese
_JOINING = frozenset("・·־‧")  # between two words of a name


def find_uncased(capitals: Capitals) -> pd.DataFrame:
    """Runs of words in scripts without capitals that may be names, in a table like that of `find_runs`.

    A run that nothing English stands beside is none. Told by what stands around it: `says` (a verb of saying after it, that has no other
    subject; or before it, at the end of a quote or with the one who is told), `titled` (a title or role before it, an apposition after it).
    """
    of = capitals.of
    none = pd.DataFrame({"start": np.zeros(0, int), "end": np.zeros(0, int), **{name: [] for name in EVIDENCE}})
    member = np.flatnonzero((of["rare"] == UNCASED) & capitals.word)
    if not len(member):
        return none
    start, end = capitals.start, capitals.end
    sentence = capitals.tokens["sentence"].to_numpy()
    article = capitals.tokens["article"].cat.codes.to_numpy()
    size = len(start)
    text = capitals.joined.text
    gap = member[1:] - member[:-1]
    blank = (gap == 1) & (start[member[1:]] - end[member[:-1]] == 1)
    touching = np.array(
        [
            step == 2 and end[a] + 1 == start[b] and text[end[a]] in _JOINING
            for step, a, b in zip(gap.tolist(), member[:-1].tolist(), member[1:].tolist(), strict=True)
        ],
        dtype=bool,
    )
    goes_on = (blank | touching) & (sentence[member[1:]] == sentence[member[:-1]])
    edges = np.flatnonzero(np.append(True, ~goes_on))
    first, last = member[edges], member[np.append(edges[1:], len(member)) - 1]
    short = np.append(edges[1:], len(member)) - edges <= _LONGEST
    wide = (text_at := np.array(list(map(text.__getitem__, start[first].tolist())))) >= _UNPARTED[0]
    wide &= text_at <= _UNPARTED[1]
    short &= ~wide | (end[last] - start[first] <= 2 * _LONGEST_WORD)
    first, last = first[short], last[short]

    def beside(at: np.ndarray, by: int) -> np.ndarray:
        """The tokens `by` places from `at`, those at `at` where an article ends."""
        then = np.clip(at + by, 0, size - 1)
        return np.where(article[then] == article[at], then, at)

    english = capitals.word & (of["rare"] != UNCASED)
    before, after = beside(first, -1), beside(last, 1)
    near = english[before] | english[after] | english[beside(last, 2)] | english[beside(first, -2)]
    near |= of["age"][beside(last, 2)]
    first, last, before, after = first[near], last[near], before[near], after[near]
    role = (of["title"] | of["role"])[before] & (before < first)
    # The channel N said: what a noun stands before is no person's name, but for a role and what a clause begins with.
    noun = english[before] & ~of["function"][before] & ~of["cue"][before] & ~role & (before < first)
    then = beside(last, 2)
    between = np.isin(capitals.forms[capitals.form[after]], _BEFORE_VERB) | of["comma"][before] & of["comma"][after]
    spoken = (of["cue"][after] & (after > last) | between & of["cue"][then]) & ~noun & ~of["the"][before]
    lead = beside(before, -1)
    cue = of["cue"][before] & (before < first)
    words = capitals.forms[capitals.form[before]], capitals.forms[capitals.form[lead]]
    cue &= ~capitals.word[lead] | (lead == before) | np.isin(words[0], _ADDRESSING)
    according = (words[0] == "to") & (words[1] == "according")
    role |= of["comma"][before] & of["role"][lead] & of["comma"][after]  # the lawyer, N, said
    runs = pd.DataFrame(
        {
            "start": start[first],
            "end": end[last],
            "titled": role | apposed(of, np.minimum(np.arange(size) + 1, size - 1), capitals.word, last) & ~noun,
            "says": spoken | cue | according,
            "the": of["the"][before],
            "placed": of["in"][before],
        }
    )
    return runs.reset_index(drop=True)
