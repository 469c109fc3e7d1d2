"""What is reported beyond the sentence that reports it: the sentence before, or all of a live report's paragraph."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from helpers.sentences import Sentences
from helpers.sources import Found, after_dateline
from helpers.subjects import MARKED
from helpers.utterances import Quote

_WRITES = frozenset("writes wrote reports reported says adds posts posted tweets tweeted".split())


def to_the_end(sentences: Sentences, quote: Quote, cue: int, first: int, paragraph: int) -> Quote:
    """`quote`, or all of its paragraph where that opens with a name that writes it: `N writes: It rains. It will go on.`

    `cue` is the item of its cue, `first` that of its sentence. Where words of the paragraph are in marks, these tell what is said.
    """
    opens = first == 0 or sentences.paragraph_of[first - 1] != paragraph
    if not opens or quote.kind != "indirect" or quote.source[0] < 0 or sentences.words[cue] not in _WRITES:
        return quote
    after = bisect_left(sentences.paragraph_of, paragraph + 1)
    named = cue > first and bool(sentences.capital[first:cue].all())
    if not named or sentences.words[cue + 1 : cue + 2].tolist() != [":"] or MARKED in sentences.words[first:after]:
        return quote
    begin, end, text = quote.content[0][0], int(sentences.stops[paragraph]), sentences.joined.text
    if begin < sentences.ends[cue] or not text[begin].isupper():
        return quote
    return replace(quote, content=[(begin, begin + len(text[begin:end].rstrip()))])


def of_sentence_before(
    sentences: Sentences, one: Found, first: int, paragraph: int, found: list[Quote]
) -> Quote | None:
    """The sentence before the one at `first` as what `one` reports, `The tariff stays. About this has declared the minister N.`; none where
    there is none in the paragraph, or what it says is another's among those `found`."""
    place = bisect_left(sentences.openings, first)
    begin = sentences.openings[place - 1] if place else first
    if begin == first or sentences.paragraph_of[begin] != paragraph:
        return None
    words = sentences.words[begin:first].tolist()
    start, text = sentences.starts[begin], sentences.joined.text
    if MARKED in words or (found and found[-1].content[-1][1] > start):
        return None
    end = start + len(text[start : sentences.starts[first]].rstrip(" ."))
    begin += after_dateline(sentences, begin, words)
    source, cue = sentences.span(*one.source), sentences.span(one.cue, one.cue)
    return Quote([(sentences.starts[begin], end)], "indirect", source, cue, how=one.rule, paragraph=paragraph)
