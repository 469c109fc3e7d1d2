"""What the model attributes, sentence by sentence, as quotes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

import numpy as np
import pandas as pd

from helpers.attribution import attribute
from helpers.clauses import PHRASES, Attribution
from helpers.descriptions import nouns
from helpers.frames import asks_for_others
from helpers.inversion import inverted
from helpers.names import FUNCTION_WORDS, cue_forms
from helpers.sentences import Sentences
from helpers.sources import (
    ADJUNCTS,
    PERSONAL,
    Found,
    after_dateline,
    can_speak,
    is_named_below,
    is_somebody,
    shortened,
    source_items,
    source_span,
)
from helpers.subjects import DASHES, MARKED, PRONOUNS, cue_side, is_stop
from helpers.utterances import Quote


def attributed(sentences: Sentences, tokens: pd.DataFrame) -> dict[int, list[Found]]:
    """What the model attributes in each sentence that it attributes something in."""
    forms = tokens["token"].cat.categories.tolist()
    codes = tokens["token"].cat.codes.to_numpy()[sentences.items.first]
    found = attribute(sentences.joined.text, sentences.items, sentences.edges, forms, codes, sentences.is_cue)
    by_sentence: dict[int, list[Found]] = {}
    number = np.searchsorted(sentences.edges, found.cue, side="right") - 1
    for sentence, *one in zip(number.tolist(), *(column.tolist() for column in found), strict=True):
        by_sentence.setdefault(sentence, []).append(Found(*one))
    _set_upright(sentences, by_sentence)
    return by_sentence


def _set_upright(sentences: Sentences, by_sentence: dict[int, list[Found]]) -> None:
    """Give verbs that stand before their subject, whom the model seldom sees there, their source and their content."""
    words, capital, openings = sentences.words, sentences.capital, sentences.openings
    opens = set(openings)
    for cue in np.flatnonzero(sentences.is_cue | (words == "informed")).tolist():
        if cue not in opens and words[cue - 1] not in _BEFORE_INVERTED:
            continue
        sentence = bisect_right(openings, cue) - 1
        first, stop = openings[sentence : sentence + 2]
        if cue - first > _LONGEST_OPENING:
            continue
        found = inverted(words[first:stop].tolist(), capital[first:stop].tolist(), cue - first)
        if found is None:
            continue
        those = by_sentence.setdefault(sentence, [])
        if any(one.cue == cue and _is_upright(one, found.content[0] < found.cue[0]) for one in those):
            continue
        source, content = ([a + first, b + first] if a >= 0 else [a, b] for a, b in (found.source, found.content))
        before, after = (content, [-1, -1]) if content[0] < cue else ([-1, -1], content)
        inside = [one for one in those if one.cue == cue or found.source[0] <= one.cue - first <= found.source[1]]
        by_sentence[sentence] = [one for one in those if one not in inside]
        by_sentence[sentence].append(Found(cue, 1.0, source, before, after, found.rule))
        by_sentence[sentence].sort(key=lambda one: one.cue)


def _is_upright(one: Found, before: bool) -> bool:
    """Whether the model sees the subject after the verb, and content on the side where the rule does: `before` the verb or not."""
    seen = one.before[0] >= 0 if before else one.after[0] > one.source[1] and one.before[0] < 0
    return one.source[0] > one.cue and seen


#: What can stand before a verb whose subject follows, unless it opens the sentence.
_BEFORE_INVERTED = DASHES | frozenset(
    (
        MARKED,
        *", has have had is was also already then as this that it these thus so earlier time turn connection regard occasion".split(),
    )
)
_LONGEST_OPENING = 10  # items


def without_evidence(sentences: Sentences, found: Collection[Found], first: int, words: list[str]) -> list[Found]:
    """Attributions but those to things within what somebody reports: `According to N, a closer look shows that …` is N's."""
    if len(found) < 2:
        return list(found)  # nobody reports it
    reported = [one.after for one in found if words[one.cue - first] == "according" and one.after[0] >= 0]
    spans = [span for one in found for span in (one.before, one.after) if span[0] >= 0]
    kept = []
    for one in found:
        if (
            one.source[0] >= 0
            and any(a <= one.cue <= b and a <= one.source[0] for a, b in spans)
            and not _speaks(sentences, first, words, one.source)
        ):
            continue
        if not reported:
            kept.append(one)
            continue
        begin = shortened(sentences, first, words, *(i - first for i in one.source))[0] if one.source[0] >= 0 else 0
        named = words[begin] in PRONOUNS or (sentences.capital[first + begin] and words[begin] not in FUNCTION_WORDS)
        if named or not any(a <= one.cue <= b for a, b in reported):
            kept.append(one)
    return kept


def _speaks(sentences: Sentences, first: int, words: list[str], source: list[int]) -> bool:
    """Whether words within what somebody says can name a speaker: a name, a pronoun or a noun for people or bodies is among them."""
    own = range(source[0] - first, source[1] - first + 1)
    known = nouns()
    return any(words[i] in known or words[i] in PERSONAL or sentences.capital[first + i] for i in own)


def quote_of(
    sentences: Sentences, one: Found, first: int, words: list[str], aside: Collection[int], paragraph: int
) -> tuple[Quote | None, list[int]]:
    """An attribution as a quote, and the items in marks that it takes; none if nothing is left without those set `aside`.

    `first` is the first item of the sentence, `words` are its words. Words in marks after a colon are a quotation of their own.
    """
    opening = after_dateline(sentences, first, words)
    spans = _with_both_halves(sentences, one, first, words)
    spans = [(max(a, opening), b) for a, b in spans]
    parts = [_trimmed(words, _after_hearer(words, one.cue - first, a, b), b, aside) for a, b in spans]
    parts = [(a + _is_conjunction(words, a), b) for a, b in parts if a < b] + [(a, b) for a, b in parts if a == b]
    broken = len(spans) > (one.before[0] >= 0) + (one.after[0] >= 0)  # Nobody, said N, “would sail”
    parts = sorted((a, b) for a, b in parts if a < b or (a == b and (broken or words[a] not in _EMPTY)))
    if len(parts) > 1 and _is_hearer(words, one.cue - first, *parts[-1]):
        parts = parts[:-1]
    if not parts or (aside and any(i in aside for a, b in parts for i in range(a, b + 1))):
        return None, []
    inside = [i for a, b in parts for i in range(a, b + 1) if words[i] == MARKED] if MARKED in words else []
    bare = sum(sentences.bare[first + b + 1] - sentences.bare[first + a] for a, b in parts)
    if not bare and not inside:
        return None, []
    if _in_question(sentences, first, words, one.cue - first) or _answers(words, one.cue - first, bool(inside)):
        return None, []

    cue = last = one.cue - first
    last += words[cue + 1 : cue + 2] != [] and words[cue + 1] in (
        *PHRASES.get(words[cue], ()),
        _GOES_WITH.get(words[cue]),
    )
    if not inside and parts[0][0] == 0 and words[0] in _ASKED and words[1] in _PUT_ABOUT:
        return None, []  # Asked about the dam, N shrugged: what N was asked
    put = _is_put_to(words, cue, one.source[0] - first)
    if put and words[parts[0][0]] not in _INTERROGATIVE:
        return None, []
    named = (-1, -1) if put else source_items(sentences, one, first, words)
    passive = words[cue - 1 : cue] and words[cue - 1] in _PASSIVE  # had been told “no”: not whose words these are
    if named[0] < 0 and not put and inside and not bare and words[cue] in cue_forms() and not passive:
        capital = sentences.capital[first : first + len(words)].tolist()
        named = cue_side(words, capital, cue)[0] or named
    if named[0] >= 0 and not can_speak(sentences, first, words, cue, named):
        return None, []
    source = source_span(sentences, first, words, named)
    if words[cue] == ":" and not is_named_below(sentences.joined, source):
        return None, []
    if one.confidence < 0.5 and not is_somebody(sentences, first, words, named):
        return None, []
    shown = _verb_of(sentences, first, words, cue, parts)
    asked = put or (named[0] >= 0 and asks_for_others(words, Attribution((cue, cue), named, parts[0], "")))

    def quote(kind: str, *parts: tuple[int, int]) -> Quote:
        return Quote(
            [sentences.span(first + a, first + b) for a, b in parts],
            "headline" if sentences.kinds[paragraph] == "headline" else kind,
            source,
            sentences.span(first + shown, first + max(shown, last)),
            role="question" if asked else "statement",
            how=one.rule or f"model: cue {one.confidence:.2f}",
            paragraph=paragraph,
        )

    if not bare:
        return quote("direct", *((i, i) for i in inside)), inside
    if not inside:
        own = (
            sentences.kinds[paragraph] == "headline" and named[0] >= 0 and words[named[0]] in _OUTLET
        )  # What we know about the ferry
        return (quote("indirect", *parts) if _is_sure(one, bare, named[0] >= 0) and not own else None), []
    colon = next((i - 1 for i in inside if i > 1 and words[i - 1] == ":"), -1)
    if colon > cue and parts[-1][0] < colon < parts[-1][1]:  # called it a crisis: “…”
        quoted = [i for i in inside if i > colon]
        return quote("direct", *((i, i) for i in quoted)), quoted
    return quote("mixed", *parts), inside


def _with_both_halves(sentences: Sentences, one: Found, first: int, words: list[str]) -> list[tuple[int, int]]:
    """The spans of content, with the other half of a clause that its speaker breaks: `The pier, N said, is closed`."""
    before, after = ((a - first, b - first) for a, b in (one.before, one.after))
    spans = [span for span in (before, after) if span[1] >= 0]
    if len(spans) != 1 or one.source[0] < 0:
        return spans
    cue = one.cue - first
    if spans[0] == after:
        return [(after[0], _end_of_clause(words, *after))] if after[0] > cue else spans
    begin, stop = (i - first for i in one.source)
    if MARKED in words[begin + 1 : stop + 1]:
        stop = words.index(MARKED, begin + 1) - 1
    low, then = min(begin, cue), max(stop, cue) + (words[stop] != ",")
    if low < 2 or not 0 <= before[0] < low - 1 or before[1] < low - 2 or words[low - 1] not in _BREAKING:
        return spans
    if then < len(words) - 2 and words[then] in _BREAKING and words[then + 1] in _DETERMINERS:  # N, the harbour master,
        close = next((i for i in range(then + 1, min(then + 12, len(words))) if words[i] == ","), then)
        if words[close + 1 : close + 2] and (words[close + 1] in _FINITE or words[close + 1] == MARKED):
            then = close
    then += 1
    if then + 1 >= len(words) or (words[then - 1] not in _BREAKING and words[then] != MARKED):
        return spans
    opening = words[before[0] : low - 1]
    adverbial = opening[0] in ADJUNCTS and len(opening) <= _LONGEST_ADVERBIAL and "," not in opening
    follows = words[then] not in _SUBORDINATING and (words[then] not in FUNCTION_WORDS or words[then] in _DETERMINERS)
    goes_on = words[then] in _FINITE or (adverbial and follows and not words[then].endswith("ing"))
    if words[then] == MARKED and MARKED not in opening:
        span = sentences.span(first + then, first + then)
        goes_on = (
            sentences.joined.text[slice(*span)].lstrip("\"“'‘«`„ ")[:1].islower() and len(opening) <= _LONGEST_ADVERBIAL
        )
    return [*spans, (then, len(words) - 1)] if goes_on else spans


def _end_of_clause(words: list[str], first: int, last: int) -> int:
    """Where a reported clause ends that has no verb up to `last`: `that the judge, a Northerner, can't be fair`."""
    if last + 3 >= len(words) or words[last + 1] != "," or not _FINITE.isdisjoint(words[first : last + 1]):
        return last
    if words[first - 1] != "that":
        return last
    opening = words[first : last + 1]
    close = next((i for i in range(last + 2, min(last + 14, len(words) - 1)) if words[i] == ","), -1)
    adverbial = opening[0] in ADJUNCTS | _CONDITIONS and len(opening) <= _LONGEST_ADVERBIAL
    return len(words) - 1 if adverbial or (close > 0 and words[close + 1] in _FINITE) else last


def _is_conjunction(words: list[str], at: int) -> bool:
    """Whether a `that` only links: `said that it was late`; not `said that was wrong`."""
    return words[at] == "that" and words[at + 1 : at + 2] != [] and words[at + 1] not in _FINITE


#: Words that begin a verb with a tense: what stands before them alone is no clause.
_FINITE = frozenset(
    "is was are were isn't wasn't has had have will would could can may might should must does did came comes went goes "
    "remains remained began begins became becomes".split()
)
_BREAKING = frozenset((",", *DASHES))
_LONGEST_ADVERBIAL = 6  # items
_CONDITIONS = frozenset("if under unless without within despite until given once because".split())
_DETERMINERS = frozenset(
    "the a an it he she they we there this that these those its his her their no most all some".split()
)
_SUBORDINATING = frozenset(
    "who whose which whom although though even while as because after before when adding".split()
)


def is_participle(words: list[str], cue: int) -> bool:
    """Whether a cue is a participle after a comma, whose subject is that of the clause before: `N denied it, telling …`."""
    return cue > 0 and words[cue - 1] == "," and words[cue].endswith("ing")


def _in_question(sentences: Sentences, first: int, words: list[str], cue: int) -> bool:
    """Whether a cue belongs to a question put to the speaker: `responding to whether they would help if he asked, N said`."""
    since = sentences.since(sentences.prompts, first, cue)
    if since is None:
        return False
    begin = cue
    while begin > 0 and words[begin - 1] not in (",", ";", ":", MARKED):
        begin -= 1
    return since <= sentences.firsts[first + cue] - sentences.firsts[first + begin]


def _answers(words: list[str], cue: int, marked: bool) -> bool:
    """Whether a cue only says that somebody answered: `answered a question about the pier` tells the question, not the answer."""
    if marked or not words[cue].startswith(("answer", "respond", "repl")):
        return False
    return not {"question", "questions", "whether"}.isdisjoint(words[cue + 1 : cue + 6])


def _verb_of(sentences: Sentences, first: int, words: list[str], cue: int, parts: list[tuple[int, int]]) -> int:
    """The verb that a cue which opens with another word stands for: `first reported`, `last month charged`."""
    if words[cue] not in FUNCTION_WORDS or words[cue] in cue_forms() or words[cue] == "according":
        return cue
    following = (i for i in range(cue + 1, min(cue + 3, len(words))) if words[i] in cue_forms())
    own = (i for i in following if not sentences.capital[first + i] and not any(a <= i <= b for a, b in parts))
    return next(own, cue)


_ASKED = frozenset("asked pressed questioned prompted challenged quizzed grilled urged invited".split())
_PUT_ABOUT = frozenset("about by whether if why how what when who where on over for to".split())
_BEFORE_ASKED = frozenset("when if once and but repeatedly later then also".split())
_INTERROGATIVE = frozenset("whether if why how what when who whom whose where which".split())


def _is_put_to(words: list[str], cue: int, source: int) -> bool:
    """Whether a cue is a participle said of who answers: `Asked to describe it, N said`, `N, when asked why, said`.

    What follows it is the question put to N: nobody's words where an interrogative opens it, else no words at all. Not where who
    asks is named: `Asked N, “Why?”`, `Asked by N to describe it`. `source` is the first item of what the cue seems to be of.
    """
    if words[cue] not in _ASKED:
        return False
    before = cue - 1
    while before >= 0 and words[before] in _BEFORE_ASKED:
        before -= 1
    commas = [i for i in range(cue + 1, len(words) - 1) if words[i] == ","]
    if all(is_stop(word) and word != MARKED for word in words[: before + 1]):
        return bool(commas) and not cue < source < commas[0]
    return words[before] == "," and source < cue and any(words[i + 1] in cue_forms() for i in commas)


def _is_sure(one: Found, words: int, sourced: bool) -> bool:
    """Whether reported words are to be believed: the fewer they are, the surer their cue must be, and surer if nobody is named.

    Of shorter or less sure ones fewer than a third were right among the articles kept apart when the model was fitted.
    """
    if not sourced:
        return words > 4 and one.confidence >= 0.7
    return one.confidence >= (0.7 if words < 3 else 0.55 if words < 5 else 0.0)


_PASSIVE = frozenset("been was were being be is are gets got".split())
_GOES_WITH = {"according": "to", "put": "it", "puts": "it"}
_OUTLET = frozenset("we you i".split())
_EMPTY = PERSONAL | frozenset(
    "which whom that what this these those so neither nobody nothing otherwise then now later again also still too there here".split()
)


_TELLING = frozenset(
    "tell tells telling told assure assures assured assuring inform informs informed informing "
    "remind reminds reminded reminding warn warns warned warning".split()
)
_LONGEST_HEARER = 6  # items


def _after_hearer(words: list[str], cue: int, first: int, last: int) -> int:
    """Where what is told begins after whom it is told to: `telling the inquiry that …`."""
    opening = words[first : min(first + _LONGEST_HEARER, last)]
    if first != cue + 1 or words[cue] not in _TELLING or "that" not in opening:
        return first
    hearer = opening[: opening.index("that")]
    return first if any(not word[:1].isalnum() for word in hearer) else first + len(hearer)


def _is_hearer(words: list[str], cue: int, first: int, last: int) -> bool:
    """Whether what follows a cue is no more than whom it is told to, the words themselves standing before it: `“…,” N told the reporters`."""
    told = first == cue + 1 and words[cue] in _TELLING and last - first < _LONGEST_HEARER - 1
    return (
        told
        and words[first] in _HEARERS
        and _FINITE.isdisjoint(words[first : last + 1])
        and MARKED not in words[first : last + 1]
    )


_HEARERS = PERSONAL | frozenset("the a an his her its their reporters journalists".split())


def _trimmed(words: list[str], first: int, last: int, aside: Collection[int]) -> tuple[int, int]:
    """A span without punctuation and what is set aside at its ends."""
    while first <= last and (first in aside or (is_stop(words[first]) and words[first] != MARKED)):
        first += 1
    while last >= first and (last in aside or (is_stop(words[last]) and words[last] != MARKED)):
        last -= 1
    return first, last
