"""The thread of who was last heard while reading on: whose words in marks are that no cue reports."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from helpers.clauses import Attribution
from helpers.sentences import Sentences
from helpers.utterances import Quote


@dataclass
class Thread:
    """Who was last heard in a paragraph and the one before: rows in the list of the quotes `found` so far."""

    paragraph: int = -1
    last: int | None = None  # in this paragraph
    before: int | None = None  # at the end of the paragraph before
    direct: bool = False
    waiting: int | None = None
    adjacent: bool = False
    sentence: int = -1  # the first item of the one in which they were heard
    cues: dict[int, int] = field(default_factory=dict)

    def next_paragraph(self, paragraph: int, sentences: Sentences) -> Thread:
        """The thread at the start of `paragraph`, with the speaker before if it follows upon this one."""
        of_article = sentences.of_article
        follows = paragraph - 1 == self.paragraph and of_article[paragraph] == of_article[self.paragraph]
        carried = self.last if follows else None
        stop = (
            sentences.openings[bisect_right(sentences.openings, self.sentence)]
            if carried is not None and self.sentence >= 0
            else 0
        )
        at_end = stop < len(sentences.words) and sentences.paragraph_of[stop] == paragraph
        return Thread(paragraph=paragraph, before=carried, adjacent=carried is not None and (self.direct or at_end))

    def after(self, row: int, quote: Quote, *, direct: bool, cue: int = -1, sentence: int = -1, aside: bool = False):
        """Remember who is heard. What is said in an `aside`, or reported by a sentence that quotes in full (`said N, as he called for a
        vote`), leaves its speaker the one who goes on."""
        if sentence < 0 or sentence != self.sentence or not (aside or (self.direct and not direct)):
            self.last, self.direct, self.sentence = row, direct, sentence
        if cue >= 0:
            self.cues[cue] = row

    def broken_by(self, attribution: Attribution, first: int, found: list[Quote]) -> int | None:
        """The quote that has the same cue: the words before it belong together with those after it."""
        row = self.cues.get(first + attribution.cue[1])
        return row if row is not None and found[row].kind == "direct" else None

    def add(self, quote: Quote, found: list[Quote], *, cue: int, sentence: int, continued: bool, aside: bool) -> None:
        """Add a quote that a cue reports; it names the speaker of a quotation that it goes on with, or that waits for one.

        It goes on with one if its marks are `continued` from the paragraph before; `aside` as for `after`.
        """
        direct = quote.kind == "direct"
        before = self.before if direct and continued else None
        if before is not None and found[before].kind == "direct" and found[before].source[0] < 0:
            found[before] = replace(quote, content=[*found[before].content, *quote.content])
            self.after(before, found[before], direct=True, cue=cue, sentence=sentence)
            return
        found.append(quote)
        if self.waiting is not None and direct:
            found[self.waiting] = replace(
                found[self.waiting], source=quote.source, cue=quote.cue, how="rule: named later in the paragraph"
            )
        self.after(len(found) - 1, quote, direct=direct, cue=cue, sentence=sentence, aside=aside)

    def resume(self, span: tuple[int, int], found: list[Quote]) -> bool:
        """Whether somebody was heard at the end of the paragraph before, whose quotation the words in marks at `span` then go on with."""
        if self.before is None:
            return False
        found[self.before].content.append(span)
        self.last = self.before
        return True

    def go_on(self, span: tuple[int, int], found: list[Quote]) -> None:
        """Add words in marks that no cue reports: they go on with the speaker before, or wait for one named after them."""
        if self.last is not None and found[self.last].role == "statement":
            if self.direct:
                found[self.last].content.append(span)
                return
            quote = self._of_speaker(found[self.last], span, "rule: goes on with the speaker before")
        elif self.before is not None and self.adjacent and found[self.before].role == "statement":
            quote = self._of_speaker(found[self.before], span, "rule: goes on with the last paragraph's speaker")
            self.waiting = None if found[self.before].kind == "direct" else len(found)
        else:
            quote = Quote([span], "direct", how="rule: words in marks, nobody named", paragraph=self.paragraph)
            self.waiting = len(found)
        found.append(quote)
        self.last, self.direct = len(found) - 1, True

    def heard(self, found: list[Quote]) -> bool:
        """Whether somebody was heard in this paragraph."""
        return self.last is not None and found[self.last].role == "statement" and found[self.last].source[0] >= 0

    def take_up(self, span: tuple[int, int], found: list[Quote]) -> None:
        """Add words in marks in a sentence that reports nothing: they are those of who was heard before in the paragraph."""
        found.append(self._of_speaker(found[self.last], span, "rule: goes on with the speaker before"))

    def _of_speaker(self, quote: Quote, span: tuple[int, int], how: str) -> Quote:
        """Words in marks as said by the speaker of `quote`."""
        return Quote([span], "direct", quote.source, quote.cue, how=how, paragraph=self.paragraph)
