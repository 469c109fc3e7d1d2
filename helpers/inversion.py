"""A verb of saying before its subject, as translations keep it: `As noted the minister N, …`, `“…,” told the head of the port N`.

Positions are items of one sentence of the outline, words in marks being one item.
"""

from __future__ import annotations

from helpers.clauses import Attribution
from helpers.descriptions import nouns
from helpers.names import DAYS, FUNCTION_WORDS, cue_forms
from helpers.subjects import BREAKS, DASHES, MARKED, is_stop

_AUXILIARY = frozenset("has have had is was also already then".split())
#: What opens a sentence without being the subject of its verb.
_OPENING = frozenset(
    "about on of to in at this that it these thus so also earlier later today yesterday same time turn his her their its connection "
    "regard occasion the has have had".split()
)
_BACK = frozenset("this that it these".split())
_PREPOSITIONS = frozenset("of for from in at on by to with about during before after as into near".split())
_DETERMINERS = frozenset("the a an its his her their".split())
_ADVERBS = frozenset("also earlier later today yesterday too then".split())
_ENDS = (BREAKS | frozenset("who whose which".split())) - {"and", "or", "as", "of"}
#: Verbs whose object a person seldom is, so that one after them is their subject.
_INTRANSITIVE = frozenset(
    "said says noted notes emphasized emphasizes emphasised emphasises stressed stresses declared declares stated states added adds "
    "reported reports explained explains underlined underlines underscored announced announces commented comments remarked "
    "recalled recalls concluded concludes believes considers confirmed confirms mentioned spoke writes wrote".split()
)
_HEARERS = frozenset("journalists reporters correspondents".split())
_LONGEST = 24  # items from the verb to the end of its subject


def inverted(words: list[str], capital: list[bool], cue: int) -> Attribution | None:
    """The attribution by the verb at `cue` if its subject follows it and none can stand before it; no content where it points back to
    the sentence before (`About this has declared the minister`)."""
    if words[cue] not in cue_forms() | SPEAKS or words[cue].endswith("ing"):
        return None
    front = [word for word in words[:cue] if not is_stop(word) or word == MARKED]
    marked = front[:1] == [MARKED] and MARKED not in front[1:]
    rest = [word for word in front if word not in _AUXILIARY]
    as_says = rest == ["as"]
    if marked:
        if rest != [MARKED] or any(word in (":", ";", "(") for word in words[:cue]):
            return None
    elif not as_says and (not _OPENING.issuperset(front) or words[cue] not in SPEAKS):
        return None
    told = words[cue] not in _INTRANSITIVE
    back = not marked and len(front) > 1 and not _BACK.isdisjoint(front[-4:])
    source = _subject(words, capital, cue, by=as_says)
    if source is None:
        return None
    after = source[1] + 1
    closing = _end_from(words, after)
    then = words[closing] if closing < len(words) else "."
    if marked:
        at = words.index(MARKED)
        return Attribution((cue, cue), source, (at, at), _RULE) if then in (".", ",", *DASHES, MARKED) else None
    last = _last_word(words)
    if as_says:
        goes_on = then == "," and closing < last
        return Attribution((cue, cue), source, (closing + 1, last), _RULE) if goes_on else None
    if then in ("that", ":") and closing < last and (then == ":" or not told):
        return Attribution((cue, cue), source, (closing + 1, last), _RULE)
    pointing = words[cue + 1 + (words[cue + 1] == "about") : source[0]][:1]
    back |= not front and pointing in (["this"], ["it"], ["that"])
    if back and then in (".", ","):
        return Attribution((cue, cue), source, (-1, -1), f"{_RULE}, of the sentence before")
    return None


_RULE = "rule: name after an inverted verb"
#: Verbs that open a sentence before their subject, `informed` being no verb of saying elsewhere.
SPEAKS = _INTRANSITIVE | frozenset("told informed".split())


def _subject(words: list[str], capital: list[bool], cue: int, *, by: bool) -> tuple[int, int] | None:
    """The name or the noun phrase for a person or body after the verb at `cue`, phrases with a preposition passed over."""
    known = nouns()
    stop = _end_from(words, cue + 1)
    first = cue + 1 + (by and words[cue + 1 : cue + 2] == ["by"])
    if first >= stop or stop - cue > _LONGEST:
        return None
    if _is_name(words, capital, first):
        last = first
        while last + 1 < stop and capital[last + 1]:
            last += 1
        return (first, last) if last + 1 == stop or words[last + 1] in _PREPOSITIONS | _ADVERBS else None
    passed = words[first] in _PREPOSITIONS | _ADVERBS | _HEARERS | {"this", "it"}
    for begin in range(first, stop):
        if begin > first and (not passed or words[begin - 1] in _PREPOSITIONS):
            continue
        if words[begin] not in _DETERMINERS:
            continue
        end = begin + 1
        while end < stop and words[end] not in _PREPOSITIONS and words[end] not in _DETERMINERS:
            end += 1
        core = words[begin + 1 : end]
        kinds = {known.get(word) for word in core}
        if "person" in kinds or (begin == first and core and not kinds.isdisjoint(("body", "group"))):
            return begin, _end_of_phrase(words, capital, begin, stop)
        if begin == first:
            return None
    return None


def _end_from(words: list[str], at: int) -> int:
    """The first item from `at` on with which a subject is over; the length of the sentence where there is none."""
    return next((i for i in range(at, len(words)) if is_stop(words[i]) or words[i] in _ENDS), len(words))


def _is_name(words: list[str], capital: list[bool], at: int) -> bool:
    return capital[at] and words[at] not in FUNCTION_WORDS and words[at] not in DAYS


def _end_of_phrase(words: list[str], capital: list[bool], begin: int, stop: int) -> int:
    """The last item of the noun phrase that opens at `begin`: its full name, or what stands before when and where it was said."""
    run = 0
    for i in range(begin + 1, stop):
        run = run + 1 if _is_name(words, capital, i) else 0
        if run > 1 and (i + 1 == stop or words[i + 1] in _PREPOSITIONS):
            return i
    end = begin
    while end + 1 < stop and words[end + 1] not in _PREPOSITIONS - {"of", "for"} and words[end + 1] not in DAYS:
        end += 1
    return end if end > begin else stop - 1


def _last_word(words: list[str]) -> int:
    last = len(words) - 1
    while last > 0 and is_stop(words[last]) and words[last] != MARKED:
        last -= 1
    return last
