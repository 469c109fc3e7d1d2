"""Reference: whom the words that name a source stand for, read in the order of the text.

Names lead to their owner; pronouns to the most salient person whom number and sex allow (after Lappin & Leass 1994: what was
subject or spoke counts more, each sentence further back half as much); descriptions to the person whom the article gave that title
or role, or to the body of that name; sources without a name keep their description.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from helpers.descriptions import GENERIC, Description, describe, owned, unnamed
from helpers.identities import gender_of, office_words, parts, plain, same_forename, transliterated
from helpers.lexicons import fold
from helpers.names import word_class
from helpers.scene import BELONGING, SPOKE, SUBJECT, Heard, Scene

MALE, FEMALE = frozenset(("he", "him", "himself")), frozenset(("she", "her", "herself"))
PLURAL = frozenset(("they", "them", "themselves", "these", "those", "both"))
BODILY = frozenset(("it", "itself"))
NOBODY = frozenset(
    "i we us you one this that which what some many others all everyone nobody none most several few".split()
)
_EMPHASIS = frozenset("himself herself themselves itself both also".split())
_OFTEN = 0.3  # what further places count beside the most prominent one
_SEX_UNKNOWN = 0.85  # a person whose sex nothing tells counts less than one of whom it is known to fit
_DECAY = 0.5  # what a sentence further back counts
_REACH = 8  # sentences that a pronoun looks back


class References(Scene):
    """Whom the sources of some quotes stand for."""

    def settle(self) -> tuple[list[str], list[str]]:
        """Speaker and rule of each row of the quotes."""
        quotes = self.quotes
        number = pd.Index(self.joined.ids).get_indexer(quotes["article"])
        base = self.joined.base[number]
        starts, ends = quotes["source_start"].to_numpy() + base, quotes["source_end"].to_numpy() + base
        named = quotes["source_start"].to_numpy() >= 0
        rows = np.lexsort((starts, number))  # in the order in which the sources stand
        speaker, rule = [""] * len(quotes), [""] * len(quotes)
        texts, kinds, roles = (quotes[name].tolist() for name in ("source_text", "kind", "role"))
        starts, ends, number = starts.tolist(), ends.tolist(), number.tolist()
        current, heard, seen = -1, [], {}
        for row in rows[named[rows]].tolist():
            if number[row] != current:
                current, heard, seen = number[row], [], {}
            key = starts[row], ends[row]
            if key not in seen:
                if kinds[row] == "turn":
                    seen[key] = self.label(texts[row], current, roles[row])
                else:
                    seen[key] = self.source(*key, texts[row], current, heard)
            if roles[row] != "question" or kinds[row] == "turn":
                speaker[row], rule[row] = seen[key]
        return speaker, rule

    def source(self, start: int, end: int, text: str, article: int, heard: list[Heard]) -> tuple[str, str]:
        """Who the words at `start` are, and the rule; what is settled is added to `heard`."""
        words = [fold(word) for word in text.replace(",", " , ").split()]
        while len(words) > 1 and words[-1] in _EMPHASIS:
            words.pop()
        if not words:
            return "", ""
        sentence = self.sentence_at(start)
        one = words[0] if len(words) == 1 else ""
        if one in MALE or one in FEMALE:
            found = self._pronoun(start, "m" if one in MALE else "f", article, heard, sentence)
        elif one in PLURAL:
            found = self._plural(heard, sentence)
        elif one in BODILY:
            found = self._body(start, article, heard, sentence)
        elif one == "who":
            found = self._relative(start, article)
        elif one in NOBODY:
            return "", "pronoun of nobody named"
        else:
            found = self._named(start, end) or self._described(start, end, text, article, heard, sentence)
        who, rule, kind, sex, head = (*found, "", "", "")[:5]
        if who or kind:  # who was described and is not known is somebody still, whom a pronoun can mean
            kind = kind or ("person" if who in self.persons else "body")
            heard.append(Heard(start, who, kind, sex or self.sex.get(who, ""), head, sentence))
        return who, rule

    # Names -----------------------------------------------------------------------------------------------------------

    def _named(self, start: int, end: int) -> tuple | None:
        """The person or body that the source names, unless the name only says whose man it is (`a spokesman for N`)."""
        best, several = None, False
        for i in range(int(np.searchsorted(self.starts, start)), len(self.start_list)):
            if self.start_list[i] >= end:
                break
            before = self.text[start : self.start_list[i]].split()
            after = self.text[self.end_list[i] : end]
            if self.end_list[i] > end + 1 or _belongs(before) or owned(after):
                continue
            if self.kinds[i] == "person":
                if best is not None and self.kinds[best] == "person":
                    several |= self.text[self.end_list[best] : self.start_list[i]].strip() in ("and", ",", "&", ", and")
                    continue
                best = i
            elif best is None and not after.strip(" .,") and (self.kinds[i] != "place" or not before):
                best = i
        if best is None:
            return None
        rule = self._how_named(best) + (", the first of several" if several else "")
        return self.entities[best], rule, "person" if self.kinds[best] == "person" else "body"

    def _how_named(self, i: int) -> str:
        if self.kinds[i] != "person":
            return f"named: a {self.kinds[i]}" if self.kinds[i] != "organisation" else "named: a body"
        one = parts(self.names[i])
        if one.first:
            return "named in full"
        if self.entities[i] == self.names[i]:
            return "named by surname, never in full"
        if self.bearers[transliterated(one.last)] > 1:
            return "named by surname: of several, the one this article means most"
        return "named by surname"

    # Pronouns --------------------------------------------------------------------------------------------------------

    def _pronoun(self, place: int, sex: str, article: int, heard: list[Heard], sentence: int) -> tuple:
        """The most salient person before `place` whom the sex allows."""
        total: dict[str, float] = defaultdict(float)
        why: dict[str, tuple[float, str]] = {}

        def count(who: str, weight: float, distance: int, rule: str) -> None:
            weight *= _DECAY**distance * (1.0 if self.sex.get(who) or not who else _SEX_UNKNOWN)
            total[who] += weight
            why[who] = max(why.get(who, (0.0, "")), (weight, rule))

        for i in range(int(np.searchsorted(self.starts, place)) - 1, -1, -1):
            distance = sentence - self.sentence[i]
            if self.article_of[i] != article or distance > _REACH:
                break
            if self.kinds[i] == "person" and not self.inside[i] and self.fits(self.entities[i], sex):
                weight = self.weight(i)
                rule = "pronoun: the subject before it" if weight == SUBJECT else "pronoun: the person named last"
                count(self.entities[i], weight, distance, rule)
        for one in reversed(heard):
            distance = sentence - one.sentence
            if distance > _REACH:
                break
            if one.place < place and (
                (one.kind == "person" and self.fits(one.who, sex)) or (one.kind == "unnamed" and one.sex in ("", sex))
            ):
                count(one.who, SPOKE, distance, "pronoun: the last speaker")
        if not total:
            return "", "pronoun of nobody named"
        # The most prominent place tells most; being named often tells a little.
        best = max(total, key=lambda who: why[who][0] + _OFTEN * (total[who] - why[who][0]))
        if not best:
            return "", "pronoun of nobody named", "unnamed", sex
        unsure = "" if self.sex.get(best) or best not in self.persons else ", sex unknown"
        return best, why[best][1] + unsure, "person" if best in self.persons else "unnamed", sex

    def _plural(self, heard: list[Heard], sentence: int) -> tuple:
        last = next((one for one in reversed(heard) if one.kind in ("group", "body")), None)
        if last and sentence - last.sentence <= 2:
            return last.who, "pronoun: the group that spoke last", last.kind, "", last.head
        return "", "pronoun of several"

    def _body(self, place: int, article: int, heard: list[Heard], sentence: int) -> tuple:
        """The body that spoke last, or the one that the sentence before is about."""
        last = next((one for one in reversed(heard) if one.kind == "body"), None)
        if last and sentence - last.sentence <= 2:
            return last.who, "pronoun: the body that spoke last", "body", "", last.head
        for i in range(int(np.searchsorted(self.starts, place)) - 1, -1, -1):
            if self.article_of[i] != article or sentence - self.sentence[i] > 1:
                break
            if self.kinds[i] in ("organisation", "country") and not self.inside[i] and self.weight(i) == SUBJECT:
                return self.entities[i], "pronoun: the body before it", "body"
        return "", "pronoun of nobody named"

    def _relative(self, start: int, article: int) -> tuple:
        i = int(np.searchsorted(self.starts, start)) - 1
        if i >= 0 and self.article_of[i] == article and self.text[self.end_list[i] : start].strip() in ("", ","):
            return self.entities[i], "named before `who`"
        return "", "pronoun of nobody named"

    # Descriptions ----------------------------------------------------------------------------------------------------

    def _described(self, start: int, end: int, text: str, article: int, heard: list[Heard], sentence: int) -> tuple:
        """`The senior Russian diplomat`, `the ministry`, `a source`: whom it means, or the words themselves."""
        one = describe(text)
        if one.owner and (who := self._owner_of(start, one, article, heard, sentence)):
            return f"{who}'s {one.rest}", f"described by {one.kind} and owner", one.kind, "", one.head
        if one.kind == "body" and one.definite and (found := self._named_body(start, one, article, heard, sentence)):
            return found
        if one.kind == "person" and one.definite:
            return self._role(start, end, one, article, heard, sentence)
        if one.kind == "person":
            return unnamed(text), "unnamed: as described", "unnamed", gender_of("", one.head), one.head
        if one.kind:
            return unnamed(text), f"described: a {one.kind} as the text calls it", one.kind, "", one.head
        if one.proper and (found := self._known_in(article, one.rest)):
            return found
        if one.proper and (" " in one.rest or start not in self.openings):
            return unnamed(text), "named: as the text calls it", "body"
        return "", "unnamed"

    def _known_in(self, article: int, name: str) -> tuple | None:
        """Whom a name means that capitals all around hide (`TRUMP SAYS NO`), by the same name elsewhere in the article."""
        first, stop = np.searchsorted(self.article_of, [article, article + 1]).tolist()
        wanted = fold(name)
        for i in range(first, stop):
            if fold(self.names[i]) == wanted or fold(self.entities[i]) == wanted:
                return self.entities[i], self._how_named(i), "person" if self.kinds[i] == "person" else "body"
        return None

    def _owner_of(self, start: int, one: Description, article: int, heard: list[Heard], sentence: int) -> str:
        """Whose campaign, aides or spokesman it is."""
        if one.owner in ("his", "her"):
            return self._pronoun(start, "m" if one.owner == "his" else "f", article, heard, sentence)[0]
        place = start + one.owner_start
        i = int(np.searchsorted(self.starts, place, side="right")) - 1
        return self.entities[i] if i >= 0 and place < self.end_list[i] and self.kinds[i] == "person" else ""

    def _named_body(
        self, start: int, one: Description, article: int, heard: list[Heard], sentence: int
    ) -> tuple | None:
        """The body in the article whose name has the description's words: `the ministry` is the Ministry of Fisheries."""
        any_body = one.head in GENERIC and len(one.words) == 1
        for other in reversed(heard):
            near = any_body and sentence - other.sentence <= 2
            if other.kind == "body" and (near or one.fits(other.who)):
                return other.who, "description: the body that spoke before", "body", "", one.head
        first, stop = np.searchsorted(self.article_of, [article, article + 1]).tolist()
        here = int(np.searchsorted(self.starts, start))
        for i in [*range(min(here, stop) - 1, first - 1, -1), *range(here, stop)]:
            if self.kinds[i] == "organisation" and one.fits(self.entities[i]):
                return self.entities[i], "description: the body of that name", "body", "", one.head
        if any_body:
            found = self._body(start, article, heard, sentence)
            return (found[0], "description: the body spoken of last", "body", "", one.head) if found[0] else None
        return None

    def _role(self, start: int, end: int, one: Description, article: int, heard: list[Heard], sentence: int) -> tuple:
        """The person whom the article introduces with these words, else the unnamed one it spoke of, else the last speaker."""
        sex = gender_of("", one.head)
        i = int(np.searchsorted(self.starts, end))
        if i < len(self.start_list) and self.kinds[i] == "person" and self.apposes(end, i):
            return self.entities[i], "description: in apposition to the name", "person"
        i = int(np.searchsorted(self.starts, start)) - 1
        if i >= 0 and self.kinds[i] == "person" and self.text[self.end_list[i] : start] == ", ":
            return self.entities[i], "description: in apposition to the name", "person"
        given = self._given(start, one, article, sex)
        spoke = next(
            (o for o in reversed(heard) if o.who and o.kind == "unnamed" and o.head in (one.head, "source")), None
        )
        if spoke and (given is None or given[1] < spoke.place) and sentence - spoke.sentence <= 2 * _REACH:
            return spoke.who, "description: the unnamed source before", "unnamed", spoke.sex, spoke.head
        if given:
            return given[0], "description: given to this person", "person"
        last = next((other for other in reversed(heard) if other.kind in ("person", "unnamed")), None)
        if (
            last
            and not one.words & _OTHERS
            and last.kind == "person"
            and sentence - last.sentence <= 2
            and self._may_be(last.who, one, sex)
        ):
            return last.who, "description: the last speaker", "person"
        return "", "description of nobody named", "unnamed", sex, one.head

    def _given(self, start: int, one: Description, article: int, sex: str) -> tuple[str, int] | None:
        """The person to whom the article gives the most words of a description, and where it was last before `start`."""
        first, stop = np.searchsorted(self.article_of, [article, article + 1]).tolist()
        best, score = None, (0, 0)
        for i in range(first, stop):
            who = self.entities[i]
            if self.kinds[i] != "person" or self.inside[i] or self.sex.get(who, sex) != (sex or self.sex.get(who, sex)):
                continue
            place = self.start_list[i]
            if place > start and best:
                break
            if one.words & _PARTIES and _PARTIES & self.offices.get(who, set()) - one.words:
                continue  # the Democratic nominee is no Republican
            given = office_words(f"{self.titles[i]} {self.apposed(i)}")
            if one.office in _EXCLUSIVE | _RANKS:
                given = given | self.offices.get(who, set())
            hits = len(one.words & given)
            enough = hits > 1 or (hits and one.office in given and one.office not in _PARTIES)
            if enough and (hits, place) >= score:
                best, score = (who, place), (hits, place)
        return best

    def _may_be(self, who: str, one: Description, sex: str) -> bool:
        """Whether a description that tells little can be that of a person: no other sex, no office that would be known."""
        if one.head not in _LOOSE or (sex and self.sex.get(who, sex) != sex):
            return False
        return one.office not in _EXCLUSIVE or not self.offices.get(who)

    # Transcripts -----------------------------------------------------------------------------------------------------

    def label(self, text: str, article: int, role: str) -> tuple[str, str]:
        """The speaker of a turn: the person of that surname; `A` is the interviewee, `Q` nobody by name."""
        words = [word.strip("().,:") for word in text.split()]
        titles = word_class("people", "title")
        bare = [word for word in words if word and fold(word) not in titles and fold(word + ".") not in titles]
        if role == "question":
            return "", "label of a question"
        if not bare or len(text) == 1 or fold(text) in ("answer", "interviewee", "guest"):
            person = self._interviewed(article)
            return person, "label: the person interviewed" if person else "label of nobody named"
        last, first = plain(bare[-1]), plain(bare[0]) if len(bare) > 1 else ""
        low, high = np.searchsorted(self.article_of, [article, article + 1]).tolist()
        here = Counter(self.entities[i] for i in range(low, high) if self.kinds[i] == "person")
        anywhere = sorted(one for one in self.persons if parts(one).last == last)
        sex = gender_of("", text.title())
        for person in [*(one for one, _ in here.most_common()), *(anywhere if len(anywhere) == 1 else [])]:
            one = parts(person)
            fits = one.last == last and (not first or not one.first or same_forename(first, one.first))
            if fits and (not sex or self.sex.get(person, sex) == sex):
                return person, "label: the person of that name"
        return " ".join(word.title() if word.isupper() else word for word in bare), "label"

    def _interviewed(self, article: int) -> str:
        """Whom the headline or the introduction of an interview names first, else whom the article names most."""
        low, high = np.searchsorted(self.article_of, [article, article + 1]).tolist()
        people = [i for i in range(low, high) if self.kinds[i] == "person" and not self.inside[i]]
        return self.entities[people[0]] if people else ""


_RANKS = frozenset(
    "candidate chairman director speaker leader admiral commissioner ceo host whip founder billionaire".split()
)
#: Heads that go with many people: they can mean the one who spoke last.
_LOOSE = frozenset(
    "diplomat official lawmaker politician republican democrat conservative liberal socialist veteran businessman businesswoman "
    "billionaire mogul developer magnate tycoon author writer actor actress singer star native senator congressman congresswoman "
    "representative governor minister economist historian scientist researcher professor scholar activist lawyer attorney "
    "texan floridian californian physician doctor surgeon general admiral colonel nominee candidate contender incumbent".split()
)
_OTHERS = frozenset("second third other latter same".split())
_PARTIES = frozenset(("republican", "democrat"))
_EXCLUSIVE = frozenset(
    "senator representative governor president minister mayor judge justice secretary ambassador general pope king queen "
    "spokesman chancellor sheriff professor prosecutor attorney".split()
)


def _belongs(before: list[str]) -> bool:
    """Whether the words before a name in a source end with a preposition: the name is another's (`an aide to N`)."""
    if before and fold(before[-1]) in ("the", "a", "an"):
        before = before[:-1]
    return bool(before) and fold(before[-1]) in BELONGING
