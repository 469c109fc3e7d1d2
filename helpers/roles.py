"""Roles: the person to whom an article gives a role (`the deputy minister`, `the climatologist`)."""

from __future__ import annotations

from bisect import bisect_left

from helpers.bodies import Bodies
from helpers.descriptions import Description, unnamed
from helpers.lexicons import fold
from helpers.name_parts import gender_of
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
        given = self._given(start, one, article, sex)
        spoke = next(
            (o for o in reversed(heard) if o.who and o.kind == "unnamed" and o.head in (one.head, "source")), None
        )
        if spoke and (given is None or given[1] < spoke.place) and sentence - spoke.sentence <= 2 * REACH:
            return spoke.who, "description: the unnamed source before", "unnamed", spoke.sex, spoke.head
        if given:
            return given[0], "description: given to this person", "person"
        last = next((other for other in reversed(heard) if other.kind in ("person", "unnamed")), None)
        near = last is not None and sentence - last.sentence <= 2
        subject = self._subject_before(start, article, sentence)
        newer = subject is not None and not (near and last.place > subject[1])
        newer = newer and not one.words & (_OTHERS | _PARTIES) and not self._spoken_of(one, subject[1], start)
        if newer and self._may_be(subject[0], one, sex):
            return subject[0], "description: the subject before it", "person"
        near = near and last.kind == "person" and not one.words & _OTHERS
        if near and not self._spoken_of(one, last.place, start) and self._may_be(last.who, one, sex):
            return last.who, "description: the last speaker", "person"
        text = self.text[start:end]
        if not {"of", "for", "at", "from"}.isdisjoint(text.split()):  # words enough to know somebody new by
            return unnamed(text), "unnamed: as described", "unnamed", sex, one.head
        return "", "description of nobody named", "unnamed", sex, one.head

    def _spoken_of(self, one: Description, place: int, start: int) -> bool:
        """Whether the sentence about a person at `place`, before `start`, tells of another with this description: N called
        the senator a clown."""
        text = self.text[place : min(place + 200, start)].split("\n")[0]
        words = [fold(word).strip(",.;:’”\"'") for word in text.split()[:-1]]
        at = next((i for i, word in enumerate(words) if i and word == one.head), 0)
        return "the" in words[max(at - 3, 1) : at]

    def _given(self, start: int, one: Description, article: int, sex: str) -> tuple[str, int] | None:
        """The person to whom the article gives the most words of a description, and where it was last before `start`."""
        first, stop = self.in_article[article : article + 2]
        at = bisect_left(self.starts, start)
        first, stop = max(first, at - _NAMES), min(stop, at + _NAMES)
        best, score = None, (0, 0)
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
            hits = len(one.words & given)
            enough = hits > 1 or (hits and one.office in given and one.office not in _PARTIES)
            if enough and (hits, place) >= score:
                best, score = (who, place), (hits, place)
        return best

    def _subject_before(self, start: int, article: int, sentence: int) -> tuple[str, int] | None:
        """The last person before `start` who was a subject in this sentence or the one before, and where."""
        for i in range(bisect_left(self.starts, start) - 1, -1, -1):
            if self.article_of[i] != article or sentence - self.sentence[i] > 1:
                break
            if self.kinds[i] == "person" and not self.inside[i] and self.weight(i) == SUBJECT:
                return self.entities[i], self.starts[i]
        return None

    def _may_be(self, who: str, one: Description, sex: str) -> bool:
        """Whether a description that tells little can be that of a person: no other sex, no office that would be known."""
        if not (one.head in _LOOSE or one.head.endswith("ologist")) or (sex and self.sex.get(who, sex) != sex):
            return False
        return one.office not in _EXCLUSIVE or not self.offices.get(who)


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
_PARTIES = frozenset(("republican", "democrat"))
_EXCLUSIVE = frozenset(
    "senator representative governor president minister mayor judge justice secretary ambassador general pope king queen "
    "spokesman chancellor sheriff professor prosecutor attorney".split()
)
