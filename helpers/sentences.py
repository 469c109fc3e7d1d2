"""Sentences of the outline as the rules read them: words in lower case, capitals, what stands before and after."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pandas as pd

from helpers.clauses import Attribution, cues_of, for_marked
from helpers.frames import closes_quote, credit_of, frame_of
from helpers.lexicons import find_terms, folded
from helpers.names import FUNCTION_WORDS, cue_forms, word_class
from helpers.outline import Outline
from helpers.quotation_marks import Marked
from helpers.spelling import has_capital
from helpers.subjects import DASHES, MARKED, subject_start
from helpers.tables import JoinedText

_ACTION, _SHORT_ACTION = 16, 6  # items of a sentence that tells what the speaker does
_NO_ACTION = frozenset("is was are were has had will would , ( : — –".split())
_DANGLING = frozenset("a an the in on at of to for with by from".split())
_CLOSING = 5  # items of a sentence that only says who spoke: `“It is over.” Ines Okafor said.`
_LONGEST = 200  # items of a sentence that are read together


class Sentences:
    """What the rules need to see of all articles at once."""

    def __init__(
        self, joined: JoinedText, paragraphs: pd.DataFrame, tokens: pd.DataFrame, marked: Marked, items: Outline
    ):
        self.joined, self.marked, self.items = joined, marked, items
        # lists: they are asked for one by one
        self.firsts, self.starts, self.ends = items.first.tolist(), items.start.tolist(), items.end.tolist()
        self.opens, self.stops = joined.position(paragraphs), joined.position(paragraphs, "end")
        self.kinds = paragraphs["kind"].tolist()
        self.of_article = joined.locate(self.opens)[0]
        forms = tokens["token"].cat.categories.tolist()
        low = folded(forms)
        code = tokens["token"].cat.codes.to_numpy()[items.first]
        self.words = np.array(low, dtype=object)[code]
        self.words[items.marked >= 0] = MARKED
        alnum = np.array([word[:1].isalnum() for word in low], dtype=bool)[code] & (items.marked < 0)
        self.bare = np.append(0, np.cumsum(alnum)).tolist()  # words outside of marks before each item
        self.capital = np.array([has_capital(form) for form in forms], dtype=bool)[code] & (items.marked < 0)
        cues = cue_forms()
        self.is_cue = np.array([word in cues or word == "according" for word in low], dtype=bool)[code] & (
            items.marked < 0
        )
        edges = self._sentence_edges()
        self.edges = np.append(edges, len(code))
        self.openings, self.paragraph_of = self.edges.tolist(), items.paragraph.tolist()
        holds_marks = np.logical_or.reduceat(items.marked >= 0, edges)
        self.has_cue = np.logical_or.reduceat(self.is_cue, edges)
        self.with_marks = np.flatnonzero(holds_marks)
        self.sentences = np.flatnonzero(holds_marks | self.has_cue)
        self.sizes = (items.last - items.first - 1)[items.marked >= 0]
        self.number_of = np.full(len(marked.starts), 0)
        self.number_of[items.marked[items.marked >= 0]] = self.sizes
        self.prompts, self.beliefs = _ends_of(tokens, "prompt", "belief")

    def _sentence_edges(self) -> np.ndarray:
        """The items that open a sentence. `“Why?” Okafor asked.` is one; a sentence without end is read in pieces."""
        items = self.items
        opens = np.append(True, items.sentence[1:] != items.sentence[:-1])
        follows = (
            np.flatnonzero(opens[1:] & (items.marked[:-1] >= 0) & (items.paragraph[1:] == items.paragraph[:-1])) + 1
        )
        for first in follows.tolist():
            inside_end = self.inside_end((int(items.start[first - 1]), int(items.end[first - 1])))
            if inside_end in "?!…—.":
                stop = first + 1
                while stop < min(len(opens), first + 20) and not opens[stop]:
                    stop += 1
                words, capital = self.words[first:stop].tolist(), self.capital[first:stop].tolist()
                if inside_end != "." or (len(words) <= _CLOSING and not cue_forms().isdisjoint(words[-2:-1])):
                    opens[first] = not closes_quote(words, capital)
        place = np.arange(len(opens))
        edges = np.flatnonzero(opens)
        return np.flatnonzero(opens | ((place - edges[np.cumsum(opens) - 1]) % _LONGEST == 0))

    def inside_end(self, span: tuple[int, int]) -> str:
        text = self.joined.text[span[0] : span[1]].rstrip("\"”'’»`“ ")
        return text[-1:] or " "

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Start and end of the items from `first` to `last`."""
        return self.starts[first], self.ends[last]

    def without_rest(self, first: int, begin: int, stop: int) -> int:
        """The last word of a source that begins with a name and breaks off: Mrs Okafor of `Mrs Okafor swept in on a`."""
        if self.words[first + stop] not in _DANGLING or not self.capital[first + begin]:
            return stop
        last = begin
        while last < stop and self.capital[first + last + 1]:
            last += 1
        return last

    def since(self, ends: list[int], first: int, at: int) -> int | None:
        """How many tokens before item `at` the last of `ends` in its sentence stands; `first` is the sentence's first item."""
        token = self.firsts[first + at]
        place = bisect_left(ends, token) - 1
        return token - ends[place] if place >= 0 and ends[place] >= self.firsts[first] else None

    def follows(self, ends: list[int], first: int, at: int, reach: int) -> bool:
        """Whether item `at` stands at most `reach` tokens after one of `ends` in its sentence."""
        since = self.since(ends, first, at)
        return since is not None and since <= reach

    def led_in(self, first: int) -> tuple[int, Attribution | None]:
        """The attribution of words in marks that open a paragraph by the end of the one before: `Okafor wrote:`."""
        if self.words[first - 1] != ":":
            return first, None
        begin = int(self.edges[np.searchsorted(self.edges, first) - 1])
        words, capital = [*self.words[begin:first].tolist(), MARKED], [*self.capital[begin:first].tolist(), False]
        at = len(words) - 1
        return begin, frame_of(words, capital, at, "") or for_marked(words, capital, at, "", cues_of(words, capital))

    def acted_before(self, first: int, *, alone: bool) -> tuple[int, Attribution | None]:
        """The attribution of a sentence in marks by what somebody does in the one before: `Okafor smiled. “We are ready.”`

        Where somebody was heard before (not `alone`), only a very short sentence about a name turns to another.
        """
        begin = int(self.edges[np.searchsorted(self.edges, first) - 1]) if first else first
        longest = _ACTION if alone else _SHORT_ACTION
        if begin == first or first - begin > longest or self.items.paragraph[begin] != self.items.paragraph[first]:
            return first, None
        words, capital = self.words[begin:first].tolist(), self.capital[begin:first].tolist()
        source = subject_start(words, capital, len(words))
        named = (
            source and capital[0] and (words[0] not in FUNCTION_WORDS or (alone and words[0] in ("he", "she", "the")))
        )
        if not named or MARKED in words or source[1] + 1 >= len(words) or words[source[1] + 1] in _NO_ACTION:
            return first, None
        at = first - begin
        return begin, Attribution((-1, -1), source, (at, at), "rule: after a sentence about its speaker")

    def credit(self, first: int, at: int) -> Attribution | None:
        """A credit line after the words in marks, to the end of this paragraph or alone in the next one."""
        place = first + at
        paragraph = self.items.paragraph
        begin = place + 1
        if begin >= len(paragraph) or self.words[begin] not in DASHES:
            return None
        if self.of_article[paragraph[begin]] != self.of_article[paragraph[place]]:
            return None
        stop = begin
        while stop < min(len(paragraph), begin + 16) and paragraph[stop] == paragraph[begin]:
            stop += 1
        words, capital = self.words[place:stop].tolist(), self.capital[place:stop].tolist()
        source = credit_of(words, capital, 0, stop - place)
        return source and Attribution(
            (at + 1, at + 1), (source[0] + at, source[1] + at), (at, at), "rule: a credit line after the marks"
        )


def _ends_of(tokens: pd.DataFrame, *labels: str) -> list[list[int]]:
    """For each class of phrases the rows in `tokens` at which one ends, sorted."""
    terms = [(term, i) for i, label in enumerate(labels) for term in sorted(word_class("cues", label))]
    found = find_terms(tokens, [term for term, _ in terms])
    of, last = np.array([i for _, i in terms])[found["term"].to_numpy()], found["last"].to_numpy()
    return [np.sort(last[of == i]).tolist() for i in range(len(labels))]
