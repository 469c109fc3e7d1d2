"""Roles: the person to whom an article gives a role (`the deputy minister`, `the climatologist`)."""

from __future__ import annotations

from bisect import bisect_left

from helpers.bodies import Bodies
from helpers.descriptions import Description, nouns, unnamed
from helpers.lexicons import fold
from helpers.name_parts import gender_of
from helpers.names import FUNCTION_WORDS
from helpers.scene import SUBJECT, Heard

REACH = 8  # sentences that a pronoun looks back
_NAMES = 1_000  # names before and after a description that are looked at: more than a long article has


class Roles(Bodies):
    """People as an article introduces them."""

    def whose_role(
        self, start: int, end: int, one: Description, article: int, heard: list[Heard], sentence: int
    ) -> tuple:
        """The person whom the article introduces with these words, else the unnamed one it spoke of, else the last speaker."""
        sex = gender_of("", one.head)
        i = bisect_left(self.starts, end)
        if i < len(self.starts) and self.kinds[i] == "person" and self.apposes(end, i):
            return self.entities[i], "description: in apposition to the name", "person"
        i = bisect_left(self.starts, start) - 1
        closed = self.text[end : end + 1] in (
            ",",
            ".",
            ";",
            ":",
            ")",
            "",
        )  # not: after a talk with N, the detective said
        if i >= 0 and self.kinds[i] == "person" and self.text[self.ends[i] : start] == ", " and closed:
            return self.entities[i], "description: in apposition to the name", "person"
        led = _complement(self.text[start:end], one)
        given = self._given(start, one, led, article, sex)
        spoke = next(
            (o for o in reversed(heard) if o.who and o.kind == "unnamed" and o.head in (one.head, "source")), None
        )
        if spoke and led and led.isdisjoint(fold(spoke.who).replace("'s", "").split()) and " of " in spoke.who:
            spoke = None
        if spoke and (given is None or given[1] < spoke.place) and sentence - spoke.sentence <= 2 * REACH:
            return spoke.who, "description: the unnamed source before", "unnamed", spoke.sex, spoke.head
        if given:
            return given[0], "description: given to this person", "person"
        last = next((other for other in reversed(heard) if other.kind in ("person", "unnamed")), None)
        near = last is not None and sentence - last.sentence <= 2
        subject = self._subject_before(start, article, sentence)
        newer = subject is not None and not (near and last.place > subject[1])
        newer = newer and not one.words & (_OTHERS | _PARTIES) and not self._spoken_of(one, subject[1], start)
        if newer and self._may_be(subject[0], one, sex, article):
            return subject[0], "description: the subject before it", "person"
        near = near and last.kind == "person" and not one.words & _OTHERS
        if near and not self._spoken_of(one, last.place, start) and self._may_be(last.who, one, sex, article):
            return last.who, "description: the last speaker", "person"
        text = self.text[start:end]
        told = not {"of", "for", "at", "from"}.isdisjoint(text.split())  # words enough to know somebody new by
        new = not self._anybody_near(start, article, sentence) or "'s " in fold(text)  # else another name for somebody
        once = any(word in ("former", "ex", "late") or word.endswith("-old") for word in one.words)
        new = new or (one.office in _EXCLUSIVE and not once)  # an office that nobody near is known to hold
        if told or (new and " " in one.rest and one.head not in _ANYBODY and one.words.isdisjoint(_OTHERS)):
            return unnamed(text), "unnamed: as described", "unnamed", sex, one.head
        return "", "description of nobody named", "unnamed", sex, one.head

    def _spoken_of(self, one: Description, place: int, start: int) -> bool:
        """Whether the sentence about a person at `place`, before `start`, tells of another with this description: N called
        the senator a clown."""
        text = self.text[place : min(place + 200, start)].split("\n")[0]
        words = [fold(word).strip(",.;:’”\"'") for word in text.split()[:-1]]
        at = next((i for i, word in enumerate(words) if i and word == one.head), 0)
        return "the" in words[max(at - 3, 1) : at]

    def _anybody_near(self, start: int, article: int, sentence: int) -> bool:
        """Whether a person is named in the sentence of `start` or the two before it."""
        for i in range(bisect_left(self.starts, start) - 1, -1, -1):
            if self.article_of[i] != article or sentence - self.sentence[i] > 2:
                return False
            if self.kinds[i] == "person" and not self.inside[i]:
                return True
        return False

    def _given(
        self, start: int, one: Description, led: frozenset[str], article: int, sex: str
    ) -> tuple[str, int] | None:
        """The person to whom the article gives the most words of a description, and where it was last before `start`.

        `led` are the words for what a head or chief is said to lead: who is introduced as that of something else is not meant.
        """
        first, stop = self.in_article[article : article + 2]
        at = bisect_left(self.starts, start)
        first, stop = max(first, at - _NAMES), min(stop, at + _NAMES)
        best, score = None, (0, False, 0)
        for i in range(first, stop):
            who = self.entities[i]
            if self.kinds[i] != "person" or self.inside[i] or self.sex.get(who, sex) != (sex or self.sex.get(who, sex)):
                continue
            place = self.starts[i]
            if place > start and best:
                break
            if one.words & _PARTIES and _PARTIES & self.offices.get(who, set()) - one.words:
                continue  # the Democratic nominee is no Republican
            given, introduction = self.introduction(i)
            if one.office in _EXCLUSIVE | _RANKS:
                given = given | self.offices.get(who, set())
            if one.words & _DEPUTIES and not _DEPUTIES & introduction:
                continue  # the deputy minister is not the minister
            if led and place < start and given - {one.office} and led.isdisjoint(introduction):
                continue  # the head of the port is not the head of the department
            hits = len(one.words & given)
            enough = hits > 1 or (hits and one.office in given and one.office not in _PARTIES)
            own = (
                not one.words & _DEPUTIES ^ _DEPUTIES & introduction
            )  # the minister is sooner the minister than the deputy
            if enough and (hits, own, place) >= score:
                best, score = (who, place), (hits, own, place)
        return best

    def _subject_before(self, start: int, article: int, sentence: int) -> tuple[str, int] | None:
        """The last person before `start` who was a subject in this sentence or the one before, and where."""
        for i in range(bisect_left(self.starts, start) - 1, -1, -1):
            if self.article_of[i] != article or sentence - self.sentence[i] > 1:
                break
            if self.kinds[i] == "person" and not self.inside[i] and self.weight(i) == SUBJECT:
                return self.entities[i], self.starts[i]
        return None

    def _may_be(self, who: str, one: Description, sex: str, article: int) -> bool:
        """Whether a description that tells little can be that of a person: no other sex, no office that would be known."""
        if not (one.head in _LOOSE or one.head.endswith("ologist")) or (sex and self.sex.get(who, sex) != sex):
            return False
        if one.office not in _EXCLUSIVE:
            return True
        if self.offices.get(who):
            return False
        first, stop = self.in_article[article : article + 2]
        places = (i for i in range(first, min(stop, first + _NAMES)) if self.entities[i] == who)
        words = frozenset().union(*(self.introduction(i)[0] for i in places))
        return not any(nouns().get(word) == "person" for word in words - {one.office})


def _complement(text: str, one: Description) -> frozenset[str]:
    """The words for what somebody leads whom a description calls no more than a head or a chief: department, of `the head of the department`."""
    if one.office not in _VAGUE:
        return frozenset()
    words = [word.strip(",.") for word in fold(text.split(",")[0]).replace("'s", "").split()]
    return frozenset(word for word in words if word not in FUNCTION_WORDS) - {one.head, one.office}


_VAGUE = frozenset("head chief boss".split())
_RANKS = frozenset(
    "candidate chairman director speaker leader admiral commissioner ceo host whip founder billionaire".split()
)
#: Heads that go with many people: they can mean the one who spoke last.
_LOOSE = frozenset(
    "diplomat official lawmaker politician republican democrat conservative liberal socialist veteran businessman businesswoman "
    "billionaire mogul developer magnate tycoon author writer actor actress singer star native senator congressman congresswoman "
    "representative governor minister economist historian scientist researcher professor scholar activist lawyer attorney "
    "texan floridian californian physician doctor surgeon general admiral colonel nominee candidate contender incumbent "
    "judge negotiator prosecutor mayor teacher pilot caretaker farmer grower engineer boss ace champ legend skipper striker midfielder "
    "defender winger goalkeeper batsman bowler mp mla barrister prelate cleric".split()
)
_DEPUTIES = frozenset("deputy vice acting assistant".split())
_OTHERS = frozenset("second third other latter same".split())
_ANYBODY = frozenset("man woman boy girl child person guy lady gentleman".split())
_PARTIES = frozenset(("republican", "democrat"))
_EXCLUSIVE = frozenset(
    "senator representative governor president minister mayor judge justice secretary ambassador general pope king queen "
    "spokesman chancellor sheriff professor prosecutor attorney".split()
)
