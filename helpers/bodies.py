"""Bodies: the ministry, the company or the league that a short name, a description or `it` stands for in an article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from helpers.descriptions import GENERIC, OF_NAMES, Description, describe, nouns, unnamed
from helpers.lexicons import fold
from helpers.scene import SUBJECT, Heard, Scene


class Bodies(Scene):
    """Bodies as a reader of an article knows them."""

    def whole_name(self, i: int, start: int, end: int) -> str:
        """The name of a body that the words of a source around a mention belong to: `the Dockers' League`, `the Concord of Coastal States`."""
        before = self.text[start : self.starts[i]].split()
        before = before[1:] if before and fold(before[0]) == "the" else before
        owner = bool(before) and before[-1][-2:] in ("s'", "s’") and all(word[:1].isupper() for word in before)
        after = self.text[self.ends[i] : end]
        goes_on = after.startswith(" of ") and all(word[:1].isupper() or word in OF_NAMES for word in after.split())
        if not (owner or (goes_on and not before)) or len(after) > 60:
            return ""
        return " ".join([*(before if owner else ()), self.text[self.starts[i] : self.ends[i]], *after.split()])

    def body_in_full(self, i: int) -> str:
        """The longer name of a body that the article calls by its last word: the Alliance, of the Harbour Alliance; else its own."""
        name = self.entities[i]
        if " " in name or self.kinds[i] != "organisation" or nouns().get(fold(name)) != "body" or fold(name) == "house":
            return name
        return self._longer(fold(name), self.article_of[i], i) or name

    def _longer(self, last: str, article: int, here: int) -> str:
        """The body of several words, the last of them `last`, that the article names before mention `here`, or else after it."""
        first, stop = self.in_article[article : article + 2]
        for i in [*range(min(here, stop) - 1, first - 1, -1), *range(here, stop)]:
            if self.kinds[i] == "organisation" and fold(self.entities[i]).endswith(" " + last):
                return self.entities[i]
        return ""

    def named_body(self, start: int, one: Description, article: int, heard: list[Heard], sentence: int) -> tuple | None:
        """The body in the article whose name has the description's words: `the ministry` is the Ministry of Fisheries."""
        any_body = one.head in GENERIC and len(one.words) == 1
        for other in reversed(heard):
            near = any_body and sentence - other.sentence <= 2
            if other.kind == "body" and (near or one.fits(other.who)):
                return other.who, "description: the body that spoke before", "body", "", one.head
        first, stop = self.in_article[article : article + 2]
        here = bisect_left(self.starts, start)
        for i in [*range(min(here, stop) - 1, first - 1, -1), *range(here, stop)]:
            if self.kinds[i] == "organisation" and one.fits(self.entities[i]):
                return self.entities[i], "description: the body of that name", "body", "", one.head
        if any_body:
            found = self.spoken_body(start, article, heard, sentence)
            return (found[0], "description: the body spoken of last", "body", "", one.head) if found[0] else None
        return None

    def spoken_body(self, place: int, article: int, heard: list[Heard], sentence: int) -> tuple:
        """The body that spoke last, or the one that the sentence before is about."""
        last = next((one for one in reversed(heard) if one.kind == "body"), None)
        if last and sentence - last.sentence <= 2:
            return last.who, "pronoun: the body that spoke last", "body", "", last.head
        for i in range(bisect_left(self.starts, place) - 1, -1, -1):
            if self.article_of[i] != article or sentence - self.sentence[i] > 1:
                break
            if self.kinds[i] in ("organisation", "country") and not self.inside[i] and self.weight(i) == SUBJECT:
                return self.entities[i], "pronoun: the body before it", "body"
        opening = self.sentences[max(bisect_right(self.sentences, place) - 2, 0)]
        opening = max(opening, int(self.joined.base[article]), place - 400)
        for phrase in reversed(
            list(_DEFINITE_NOUN.finditer(self.text[opening:place]))
        ):  # the ministry corrected its account
            one = describe(phrase[0])
            begin = opening + phrase.start()
            if one.kind == "body" and (found := self.named_body(begin, one, article, [], sentence)):
                return found[0], "pronoun: the body before it", "body", "", one.head
            if one.kind == "body" and begin in self.openings:  # The bank will close, it said
                return unnamed(phrase[0]), "pronoun: the body before it", "body", "", one.head
        return "", "pronoun of nobody named"


_DEFINITE_NOUN = re.compile(r"\b[Tt]he [a-z]+(?= [a-z])")


def named_after(text: str) -> str:
    """The name that follows a noun for a body: `the relief group Open Hands`; empty if the source is made otherwise."""
    words = text.split()
    at = next((i for i, word in enumerate(words) if word[:1].isupper() and i), len(words))
    named = all(word[:1].isupper() or word in OF_NAMES for word in words[at:])
    if at == len(words) or not named or nouns().get(fold(words[at - 1])) != "body" or words[at - 1][:1].isupper():
        return ""
    return " ".join(words[at:])
