"""Reference: whom the words that name a source stand for, read in the order of the text.

Names lead to their owner; pronouns to the most salient person whom number and sex allow (after Lappin & Leass 1994: what was
subject or spoke counts more, each sentence further back half as much); descriptions to the person whom the article gave that title
or role, or to the body of that name; sources without a name keep their description.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.bodies import named_after
from helpers.descriptions import Description, describe, nouns, owned, unnamed
from helpers.headline_speakers import name_headlines
from helpers.lexicons import fold
from helpers.name_parts import HONORIFICS, gender_of, parts, plain, same_forename, transliterated
from helpers.names import FUNCTION_WORDS, word_class
from helpers.roles import REACH, Roles
from helpers.scene import BELONGING, DOER, FRONTED, SPOKE, SUBJECT, Heard, is_doer
from helpers.subjects import DASHES

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


class References(Roles):
    """Whom the sources of some quotes stand for."""

    def settle(self) -> tuple[list[str], list[str]]:
        """Speaker and rule of each row of the quotes."""
        quotes = self.quotes
        number = pd.Index(self.joined.ids).get_indexer(quotes["article"])
        base = self.joined.base[number]
        starts, ends = quotes["source_start"].to_numpy() + base, quotes["source_end"].to_numpy() + base
        sourced = quotes["source_start"].to_numpy() >= 0
        rows = np.lexsort((starts, number))  # in the order in which the sources stand
        speaker, rule = [""] * len(quotes), [""] * len(quotes)
        texts, kinds, roles = (quotes[name].tolist() for name in ("source_text", "kind", "role"))
        starts, ends, number = starts.tolist(), ends.tolist(), number.tolist()
        labels: dict[tuple[str, int, str], tuple[str, str]] = {}
        current, heard, seen = -1, [], {}
        for row in rows[sourced[rows]].tolist():
            if number[row] != current:
                current, heard, seen = number[row], [], {}
            key = starts[row], ends[row]
            if key not in seen:
                if kinds[row] == "turn":
                    turn = texts[row], current, roles[row]  # a transcript has few labels and many turns
                    labels[turn] = labels.get(turn) or self.label(*turn)
                    seen[key] = labels[turn]
                else:
                    bare = kinds[row] == "headline" and texts[row][:1].islower()  # Ferry safe – minister: the minister
                    bare = bare and fold(texts[row].split()[0]) not in FUNCTION_WORDS
                    named = f"the {texts[row]}" if bare else texts[row]
                    who, how = self.source(*key, named, current, heard)
                    seen[key] = (who, how) if who or not bare else (unnamed(texts[row]), "unnamed: as described")
            if roles[row] != "question" or kinds[row] == "turn":
                speaker[row], rule[row] = seen[key]
        for row in np.flatnonzero(~sourced & (quotes["kind"] == "turn").to_numpy()).tolist():
            speaker[row], rule[row] = self.label("", number[row], roles[row])
        name_headlines(quotes, self.headlines, speaker, rule)
        return speaker, rule

    def source(self, start: int, end: int, text: str, article: int, heard: list[Heard]) -> tuple[str, str]:
        """Who the words at `start` are, and the rule; what is settled is added to `heard`."""
        words = [fold(word) for word in text.replace(",", " , ").split()]
        while len(words) > 1 and words[-1] in _EMPHASIS:
            words.pop()
        if not words:
            return "", ""
        sentence = self.sentence_at(start)
        one = words[0] if len(words) == 1 or words[0] in _RELATIVE else ""
        if one in ("his", "her") or one in MALE or one in FEMALE:
            found = self._role_before(start, article, heard, sentence)
            found = found or self._pronoun(start, "f" if one in FEMALE else "m", article, heard, sentence)
        elif one in PLURAL:
            found = self._plural(heard, sentence)
        elif one in BODILY:
            found = self.spoken_body(start, article, heard, sentence)
        elif one in _RELATIVE or (one == "that" and not self._opens(start)):
            found = self._relative(start, article, heard, sentence)
        elif one in NOBODY:
            return "", "pronoun of nobody named"
        else:
            found = self._named(start, end) or self._described(start, end, text, article, heard, sentence)
        who, rule, kind, sex, head = (*found, "", "", "")[:5]
        if (
            (who or kind) and one not in _RELATIVE and one not in ("his", "that")
        ):  # who was described and is not known is somebody still, whom a pronoun can mean
            kind = kind or ("person" if who in self.persons else "body")
            heard.append(Heard(start, who, kind, sex or self.sex.get(who, ""), head, sentence))
        return who, rule

    # Names -----------------------------------------------------------------------------------------------------------

    def _named(self, start: int, end: int) -> tuple | None:
        """The person or body that the source names, unless the name only says whose man it is (`a spokesman for N`)."""
        best, several = None, False
        for i in range(bisect_left(self.starts, start), len(self.starts)):
            if self.starts[i] >= end:
                break
            before = self.text[start : self.starts[i]].split()
            after = self.text[self.ends[i] : end]
            if self.ends[i] > end + 1 or _belongs(before) or owned(after):
                continue
            if self.kinds[i] != "person" and not _OF_ANOTHER.isdisjoint(map(fold, before)):
                continue  # a study by the Council of N: the study
            if self.kinds[i] == "person":
                if best is not None and self.kinds[best] == "person":
                    several |= self.text[self.ends[best] : self.starts[i]].strip() in ("and", ",", "&", ", and")
                    continue
                best = i
            elif best is None and (not after.strip(" .,") or self.whole_name(i, start, end)):
                best = i if self.kinds[i] != "place" or not before or self.whole_name(i, start, end) else None
        if best is None:
            return None
        rule = self._how_named(best) + (", the first of several" if several else "")
        if self.kinds[best] == "person":
            return self.entities[best], rule, "person"
        whole = self.whole_name(best, start, end)
        return whole or self.body_in_full(best), "named: a body" if whole else rule, "body"

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

        for i in range(bisect_left(self.starts, place) - 1, -1, -1):
            distance = sentence - self.sentence[i]
            if self.article_of[i] != article or distance > REACH:
                break
            if self.kinds[i] == "person" and not self.inside[i] and self.fits(self.entities[i], sex):
                weight = self.weight(i)
                weight = SUBJECT if weight == FRONTED and not distance else weight  # when N came, he said
                rule = "pronoun: the subject before it" if weight == SUBJECT else "pronoun: the person named last"
                count(self.entities[i], weight, distance, rule)
        for one in reversed(heard):
            distance = sentence - one.sentence
            if distance > REACH:
                break
            if one.place < place and (
                (one.kind == "person" and self.fits(one.who, sex)) or (one.kind == "unnamed" and one.sex in ("", sex))
            ):
                count(one.who, DOER if self._gives_way(one.place) else SPOKE, distance, "pronoun: the last speaker")
        if not total:
            return "", "pronoun of nobody named"
        # The most prominent place tells most; being named often tells a little.
        best = max(total, key=lambda who: why[who][0] + _OFTEN * (total[who] - why[who][0]))
        if not best:
            return "", "pronoun of nobody named", "unnamed", sex
        unsure = "" if self.sex.get(best) or best not in self.persons else ", sex unknown"
        return best, why[best][1] + unsure, "person" if best in self.persons else "unnamed", sex

    def _role_before(self, place: int, article: int, heard: list[Heard], sentence: int) -> tuple | None:
        """Whom the role that opens the sentence of a pronoun means: `The finance minister was right when she argued …`."""
        opening = max(int(self.joined.base[article]), place - 120)
        found = _OPENING_ROLE.search(self.text, opening, place)
        if found is None or describe(found["role"]).kind != "person":
            return None
        begin, end = found.span("role")
        i = bisect_left(self.starts, begin)
        if i < len(self.starts) and self.starts[i] < place and self.kinds[i] == "person":
            return None  # the minister was there when N said he …
        who = self._described(begin, end, found["role"], article, heard, sentence)
        return who if who[0] else None

    def _gives_way(self, place: int) -> bool:
        """Whether who is heard at `place` speaks to one who answers: who does what a passive verb tells, or who asks a question."""
        i = bisect_left(self.starts, place)
        return is_doer(self.text, place) or (i < len(self.starts) and self.starts[i] == place and self.asks(i))

    def _plural(self, heard: list[Heard], sentence: int) -> tuple:
        last = next((one for one in reversed(heard) if one.kind in ("group", "body")), None)
        if last and sentence - last.sentence <= 2:
            return last.who, "pronoun: the group that spoke last", last.kind, "", last.head
        return "", "pronoun of several"

    def _relative(self, start: int, article: int, heard: list[Heard], sentence: int) -> tuple:
        """The name or the description right before `who`, `which` or `that`."""
        i = bisect_left(self.starts, start) - 1
        if i >= 0 and self.article_of[i] == article and self.text[self.ends[i] : start].strip() in ("", ","):
            return self.entities[i], "named before `who`"
        opening = max(self.joined.base[article], start - 80)
        phrase = _BEFORE_RELATIVE.search(self.text[opening:start])
        if phrase and describe(phrase[1]).kind:
            begin, end = opening + phrase.start(1), opening + phrase.end(1)
            return self._described(begin, end, phrase[1], article, heard, sentence)
        return "", "pronoun of nobody named"

    def _opens(self, place: int) -> bool:
        """Whether a sentence begins at `place`."""
        return place in self.openings

    # Descriptions ----------------------------------------------------------------------------------------------------

    def _described(self, start: int, end: int, text: str, article: int, heard: list[Heard], sentence: int) -> tuple:
        """`The senior Russian diplomat`, `the ministry`, `a source`: whom it means, or the words themselves."""
        if fold(text.split()[0]) in HONORIFICS and " " in text:  # Mr. Singer: no singer
            return self._of_surname(text.split()[-1], article), "named by surname", "person"
        if _ONE_OF_AGE.fullmatch(text) or self._is_one_of_a_people(text):  # the 27-year-old, the Swede
            found = self._pronoun(start, "", article, heard, sentence)
            if found[0]:
                return found[0], "description: whom the text spoke of last", *found[2:]
        one = describe(text)
        if one.kind == "person" and (who := self._named_next(end)):
            return who, "description: in apposition to the name", "person"
        if one.owner and (who := self._owner_of(start, one, article, heard, sentence)):
            return f"{who}'s {one.rest}", f"described by {one.kind} and owner", one.kind, "", one.head
        pointed = one.definite or fold(text).startswith("the ")
        if one.kind == "body" and pointed and (found := self.named_body(start, one, article, heard, sentence)):
            return found
        if name := named_after(text):
            return name, "named: as the text calls it", "body"
        if one.kind == "person" and self._is_somebodys(start, one, text):
            return unnamed(text), "unnamed: as described", "unnamed", gender_of("", one.head), one.head
        if one.kind == "person" and (who := self._between_dashes(start, end, article)):
            return who, "description: in apposition to the name", "person"
        if one.kind == "person" and one.definite:
            return self.whose_role(start, end, one, article, heard, sentence)
        if one.kind == "person":
            return unnamed(text), "unnamed: as described", "unnamed", gender_of("", one.head), one.head
        if one.kind == "body" and one.proper and fold(text).startswith("the "):
            return one.rest, "named: as the text calls it", "body"
        if one.kind:
            return unnamed(text), f"described: a {one.kind} as the text calls it", one.kind, "", one.head
        if one.proper and (found := self._known_in(article, one.rest)):
            return found
        if one.proper and (" " in one.rest or start not in self.openings):
            return unnamed(text), "named: as the text calls it", "body"
        alone = one.proper and text.isalpha() and self.text[end : end + 1] != ":"
        if alone and not self._in_small(text, article):  # Ryabkin, when asked, noted
            return text, "named: as the text calls it", "person"
        return "", "unnamed"

    def _is_one_of_a_people(self, text: str) -> bool:
        """Whether a description names somebody by their people alone: the Russian, the Swede; not the Chinese, who are many."""
        words = text.split()
        if len(words) != 2 or words[0] not in ("The", "the"):
            return False
        low = fold(words[1])
        return low in _PEOPLE or (
            low in word_class("places", "demonym") and not low.endswith(("s", "ese", "sh", "ch", "i"))
        )

    def _named_next(self, end: int) -> str:
        """The person named between commas right after a description: Holm’s chief executive, N, said."""
        i = bisect_left(self.starts, end)
        if (
            i == len(self.starts)
            or self.kinds[i] != "person"
            or self.text[self.ends[i] : self.ends[i] + 1] not in (",", ".")
        ):
            return ""
        return self.entities[i] if self.apposes(end, i) else ""

    def _between_dashes(self, start: int, end: int, article: int) -> str:
        """The person whom a description between dashes is apposed to: N – a veteran of the inquiry – said."""
        i = bisect_left(self.starts, start) - 1
        if i < 0 or self.article_of[i] != article or self.kinds[i] != "person":
            return ""
        before, after = self.text[self.ends[i] : start].strip(), self.text[end : end + 3].strip()[:1]
        return self.entities[i] if before in DASHES and after in DASHES else ""

    def _in_small(self, word: str, article: int) -> bool:
        """Whether an article writes a word in small letters too, or no name would be so."""
        begin, stop = int(self.joined.base[article]), int(self.joined.stop[article])
        low = word.lower()
        common = (
            low in FUNCTION_WORDS
            or low in word_class("places", "demonym")
            or low.endswith(("s", "ing", "ly"))
            or word.isupper()
            or low in nouns()
        )
        return common or re.search(rf"\b{low}\b", self.text[begin:stop]) is not None

    def _of_surname(self, name: str, article: int) -> str:
        """The person of that surname in the article, else the surname."""
        first, stop = self.in_article[article : article + 2]
        people = (self.entities[i] for i in range(first, stop) if self.kinds[i] == "person")
        return next((who for who in people if parts(who).last == plain(name)), name)

    def _known_in(self, article: int, name: str) -> tuple | None:
        """Whom a name means that capitals all around hide (`TRUMP SAYS NO`), by the same name elsewhere in the article."""
        first, stop = self.in_article[article : article + 2]
        wanted = fold(name)
        for i in range(first, stop):
            if fold(self.names[i]) == wanted or fold(self.entities[i]) == wanted:
                return self.entities[i], self._how_named(i), "person" if self.kinds[i] == "person" else "body"
        return None

    def _is_somebodys(self, start: int, one: Description, text: str) -> bool:
        """Whether a description is that of a person's person, nobody else: Holm's lawyer, where nobody knows who Holm is."""
        genitive = text[one.owner_start + len(one.owner) :][:2] in ("'s", "’s")
        i = bisect_right(self.starts, start + one.owner_start) - 1
        named = i >= 0 and start + one.owner_start < self.ends[i]
        return genitive and one.owner[:1].isupper() and not named

    def _owner_of(self, start: int, one: Description, article: int, heard: list[Heard], sentence: int) -> str:
        """Whose campaign, aides or spokesman it is."""
        if one.owner in ("his", "her"):
            return self._pronoun(start, "m" if one.owner == "his" else "f", article, heard, sentence)[0]
        place = start + one.owner_start
        i = bisect_right(self.starts, place) - 1
        return self.entities[i] if i >= 0 and place < self.ends[i] and self.kinds[i] == "person" else ""

    # Transcripts -----------------------------------------------------------------------------------------------------

    def label(self, text: str, article: int, role: str) -> tuple[str, str]:
        """The speaker of a turn: the person of that surname; `A` is the interviewee, `Q` and an outlet that asks nobody by name."""
        bare = _bare_label(text)
        asks = role == "question"
        if asks and (not bare or len(text) == 1):
            return "", "label of a question" if text else ""
        if not _UNKNOWN.isdisjoint(map(fold, bare)):
            return "", "label of nobody named"
        if not bare or len(text) == 1 or fold(text) in ("answer", "interviewee", "guest"):
            person = self._interviewed(article)
            return person, "the person interviewed" if person else "label of nobody named" if text else "nobody named"
        last, first = plain(bare[-1]), plain(bare[0]) if len(bare) > 1 else ""
        low, high = self.in_article[article : article + 2]
        here = Counter(self.entities[i] for i in range(low, high) if self.kinds[i] == "person")
        sex = gender_of("", text.title())
        for person in [*(one for one, _ in here.most_common()), *([self.alone[last]] if last in self.alone else [])]:
            one = parts(person)
            fits = one.last == last and (not first or not one.first or same_forename(first, one.first))
            if fits and (not sex or self.sex.get(person, sex) == sex):
                return person, "label: the person of that name"
        if asks:  # an outlet's name, as a rule
            return "", "label of a question"
        return " ".join(word.title() if word.isupper() else word for word in bare), "label"

    def _interviewed(self, article: int) -> str:
        """Whom the headline or the introduction of an interview names first, else whom the article names most."""
        low, high = self.in_article[article : article + 2]
        people = [
            i for i in range(low, high) if self.kinds[i] == "person" and not self.inside[i] and not self.credited[i]
        ]
        return self.entities[people[0]] if people else ""


def label_surnames(labels: Iterable[str]) -> set[str]:
    """The surnames that labels of turns name, folded and without accents."""
    return {plain(bare[-1]) for label in labels if (bare := _bare_label(label))}


def _bare_label(text: str) -> list[str]:
    """The words of a label without titles and what follows the name."""
    words = [word.strip("().:") for word in _AFTER_NAME.split(text)[0].split()]
    titles = word_class("people", "title")
    return [word for word in words if word and fold(word) not in titles and fold(word + ".") not in titles]


_AFTER_NAME = re.compile(r", | \(")  # INES OKAFOR, HARBOUR MASTER; OKAFOR (voice-over)
#: The noun phrase that opens the last sentence of a text, and the verb after it.
_OPENING_ROLE = re.compile(
    r"(?:^|[.!?\n]\s)(?P<role>The (?:[a-z-]+ ){1,4}?)(?:is|was|has|had|will|would|did|does|[a-z]+ed) [^.!?\n]*\Z"
)
_UNKNOWN = frozenset("unknown unidentified anonymous inaudible".split())
_ONE_OF_AGE = re.compile(r"[Tt]he \d{1,3}-year-old")
_PEOPLE = frozenset(
    "swede scot dane finn pole turk spaniard briton serb croat slovak slovene greek kurd arab dutchman dutchwoman frenchman frenchwoman "
    "englishman englishwoman irishman irishwoman welshman welshwoman scotsman scotswoman icelander new-zealander kiwi aussie".split()
)
_OF_ANOTHER = BELONGING | {"and"}
_RELATIVE = frozenset("who which".split())
_COUNTING = r"(?:an?|the|one|two|three|four|five|several|some|many|most|other|those|few)\s"
_BEFORE_RELATIVE = re.compile(rf"\b({_COUNTING}(?:(?!{_COUNTING})[\w’'-]+\s){{0,4}}[\w’'-]+),?\s$", re.IGNORECASE)


def _belongs(before: list[str]) -> bool:
    """Whether the words before a name in a source make it another's: they end with a preposition (`an aide to N`) or with what
    somebody does to N (`the group backing Governor N`)."""
    words = [fold(word) for word in before]
    if words and words[-1] in ("the", "a", "an"):
        words = words[:-1]
    if words and words[-1] in BELONGING:
        return True
    verb = next((i for i in range(len(words) - 1, 0, -1) if words[i].endswith("ing") and "-" not in words[i]), None)
    return verb is not None and nouns().keys().isdisjoint(word for word in before[verb:] if word.islower())
