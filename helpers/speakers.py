"""Speakers: who the words that name a source stand for, over the whole corpus, and how much each speaks."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.identities import gender_of, majority, parts, plain, same_forename
from helpers.layout import Layout, divide
from helpers.lexicons import fold
from helpers.names import word_class
from helpers.tables import InputError, conform, empty, join_texts
from helpers.words import count_words_of


class Speakers(NamedTuple):
    """The two tables that `name_speakers` returns."""

    quotes: pd.DataFrame
    speakers: pd.DataFrame


MALE, FEMALE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
PLURAL = frozenset(
    ("they", "them", "their", "we", "us", "our", "these", "those", "many", "some", "others", "both", "all")
)
_LEADING = frozenset("the a an this that these those its his her their our one another some several many".split())
_BELONGING = frozenset(("for", "of", "to", "with", "from", "at", "by", "in", "on", "near", "against", "between"))


def name_speakers(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    layout: Layout | None = None,
    tokens: pd.DataFrame | None = None,
    aliases: str | Path | Mapping | None = None,
    people: pd.DataFrame | None = None,
) -> Speakers:
    """`quotes` with `speaker` filled in, and the table `speakers`.

    Parameters
    ----------
    quotes, mentions : what `find_quotes` and `find_names` return for these articles.
    layout, tokens : what `divide` and `tokenize` return, if already there.
    aliases : names that are one speaker, as a TOML file or a dict of ``"Canonical Name" = ["alias", …]``.
    people : what `count_people` counts, where these articles are only part of a corpus.

    Returns
    -------
    Speakers of two tables. In `quotes`, `speaker` is the canonical name of a person or body, or the words of a collective source
    (`police`); empty where the text names nobody or does not tell whom it means. `how` gains the rule that settled it.
    `speakers` has speaker, aliases (words that named them, by frequency, joined with "; "), titles, articles, quotes, words, share
    (of all words of quotes with role `statement`, those of nobody included), most words first.
    Raises InputError for aliases that cannot be read.
    """
    if not len(quotes):
        return Speakers(quotes.copy(), count_speakers(quotes))
    if layout is None:
        layout = divide(articles)
    merged = read_aliases(aliases)
    joined = join_texts(articles)
    reader = _Resolver(joined, layout, mentions, quotes, count_people(mentions) if people is None else people)
    speaker, rule = reader.settle()
    speaker = [merged.get(plain(name), name) for name in speaker]
    how = [one + (f"; {other}" if other else "") for one, other in zip(quotes["how"], rule, strict=True)]
    named = conform("quotes", quotes.assign(speaker=speaker, how=how))
    return Speakers(named, count_speakers(named, mentions=mentions))


def read_aliases(aliases: str | Path | Mapping | None) -> dict[str, str]:
    """The canonical name of each alias, aliases folded and without accents."""
    if aliases is None:
        return {}
    content: Mapping = {}
    if isinstance(aliases, Mapping):
        content = aliases
    else:
        try:
            content = tomllib.loads(Path(aliases).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{aliases} cannot be read ({error}); check the path of the aliases.") from error
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{aliases} is no valid TOML: {error}; mend that line.") from error
    found = {}
    for name, others in content.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            raise InputError(f'The aliases of {name!r} must be a list of names: "{name}" = ["…", "…"].')
        found.update({plain(other): name for other in others})
    return found


class _Resolver:
    """Names, pronouns and descriptions of one corpus, read in order."""

    def __init__(self, joined, layout: Layout, mentions: pd.DataFrame, quotes: pd.DataFrame, people: pd.DataFrame):
        self.joined, self.quotes = joined, quotes
        starts, ends = joined.position(quotes), joined.position(quotes, "end")
        order = np.argsort(starts, kind="stable")
        inside = self._inside(
            joined.position(mentions), starts[order], np.maximum.accumulate(ends[order]), quotes, order
        )
        self.mention_starts = joined.position(mentions)
        self.mention_ends = joined.position(mentions, "end")
        self.entities, self.kinds = mentions["entity"].tolist(), mentions["kind"].tolist()
        self.titles = mentions["title"].tolist() if "title" in mentions else [""] * len(mentions)
        self.inside = inside
        self.sentence_starts = joined.position(layout.sentences)
        self.paragraph_starts = joined.position(layout.paragraphs)
        self.paragraph_kinds = layout.paragraphs["kind"].tolist()
        self.article_of = joined.locate(self.mention_starts)[0] if len(mentions) else np.zeros(0, dtype=int)
        self.descriptions: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        votes = zip(people["entity"], people["title"], people["count"], strict=True)
        self.sex = majority((entity, gender_of(entity, title), count) for entity, title, count in votes)
        self.persons = set(people["entity"])

    @staticmethod
    def _inside(places, starts, reach, quotes, order) -> np.ndarray:
        """Which mentions lie in words in marks or turns: those are the speaker's own words, nobody is introduced there."""
        if not len(places) or not len(starts):
            return np.zeros(len(places), dtype=bool)
        own = quotes["kind"].isin(["direct", "turn"]).to_numpy()[order]
        starts, reach = starts[own], reach[own]
        if not len(starts):
            return np.zeros(len(places), dtype=bool)
        which = np.searchsorted(starts, places, side="right") - 1
        return (which >= 0) & (places < np.asarray(reach)[np.maximum(which, 0)])

    def settle(self) -> tuple[list[str], list[str]]:
        """Speaker and rule of each row of the quotes."""
        quotes = self.quotes
        base = self.joined.base[np.searchsorted(self.joined.ids.astype(str), quotes["article"].to_numpy().astype(str))]
        starts = quotes["source_start"].to_numpy() + base
        ends = quotes["source_end"].to_numpy() + base
        named = quotes["source_start"].to_numpy() >= 0
        article = np.searchsorted(self.joined.base, base, side="right") - 1
        rows = np.lexsort((starts, article))  # in the order in which the sources stand
        speaker, rule = [""] * len(quotes), [""] * len(quotes)
        texts, kinds, roles = quotes["source_text"].tolist(), quotes["kind"].tolist(), quotes["role"].tolist()
        last: list[tuple[int, str]] = []
        current, seen = -1, {}
        for row in rows.tolist():
            if article[row] != current:
                current, last, seen = int(article[row]), [], {}
            if not named[row]:
                continue
            key = int(starts[row]), int(ends[row])
            if key not in seen:
                if kinds[row] == "turn":
                    seen[key] = self._label(texts[row], current, roles[row])
                else:
                    seen[key] = self._source(*key, texts[row], current, last)
                if seen[key][0]:
                    last.append((key[0], seen[key][0]))
            speaker[row], rule[row] = seen[key]
            if roles[row] == "question" and kinds[row] != "turn":
                speaker[row], rule[row] = "", ""
        return speaker, rule

    def _source(self, start: int, end: int, text: str, article: int, last: list[tuple[int, str]]) -> tuple[str, str]:
        words = [fold(word) for word in text.replace(",", " , ").split()]
        if not words:
            return "", ""
        if len(words) == 1 or (len(words) == 2 and words[1] in ("himself", "herself", "themselves", "both")):
            if words[0] in MALE | FEMALE:
                return self._pronoun(start, "m" if words[0] in MALE else "f", article, last)
            if words[0] in PLURAL:
                return self._plural(start, article, last)
            if words[0] in ("i", "it", "who", "which", "you", "one", "that", "this"):
                return ("", "") if words[0] != "who" else self._relative(start, article)
        if found := self._named(start, end, words):
            return found
        return self._description(start, words, text, article, last)

    def _named(self, start: int, end: int, words: list[str]) -> tuple[str, str] | None:
        """The person or body that the source names, unless the name only says whose man it is (`a spokesman for N`)."""
        first = int(np.searchsorted(self.mention_starts, start))
        best = None
        while first < len(self.mention_starts) and self.mention_starts[first] < end:
            i, first = first, first + 1
            if self.mention_ends[i] > end + 1:
                continue
            before = self.joined.text[start : self.mention_starts[i]].split()
            after = self.joined.text[self.mention_ends[i] : end]
            belongs = (
                bool(before) and fold(before[-1]) in _BELONGING | {"the"} and len(before) > (fold(before[-1]) == "the")
            )
            possessive = after[:2] in ("'s", "’s") or (after[:1] in ("'", "’") and after[1:2] == " ")
            if self.kinds[i] == "person" and not belongs and not possessive:
                best = i
                if not after.strip() or after.strip()[0] == ",":
                    break
            elif (
                self.kinds[i] in ("organisation", "country") and not belongs and best is None and not after.strip(" .")
            ):
                best = i
        if best is None:
            return None
        return self.entities[best], "named"

    def _people_before(self, place: int, article: int, reach: int = 12):
        """People named outside of marks before `place`, nearest sentence first, in each the first named first."""
        stop = int(np.searchsorted(self.mention_starts, place))
        by_sentence: list[list[int]] = []
        sentence = None
        i = stop - 1
        while i >= 0 and self.article_of[i] == article and len(by_sentence) <= reach:
            if self.kinds[i] == "person" and not self.inside[i]:
                of = int(np.searchsorted(self.sentence_starts, self.mention_starts[i], side="right"))
                if of != sentence:
                    by_sentence.append([])
                    sentence = of
                by_sentence[-1].insert(0, i)
            i -= 1
        return by_sentence

    def _pronoun(self, place: int, sex: str, article: int, last: list[tuple[int, str]]) -> tuple[str, str]:
        """The nearest sentence's first person of that sex; its speaker, if it has one, comes first."""
        here = int(np.searchsorted(self.sentence_starts, place, side="right"))
        spoken = [(at, who) for at, who in last if at < place and self._fits(who, sex)]
        spoken_at = spoken[-1][0] if spoken else -1
        spoken_sentence = int(np.searchsorted(self.sentence_starts, spoken_at, side="right")) if spoken else -1
        for group in self._people_before(place, article):
            of = int(np.searchsorted(self.sentence_starts, self.mention_starts[group[0]], side="right"))
            if spoken and of <= spoken_sentence:
                return spoken[-1][1], f"pronoun: the last speaker{self._sex_note(spoken[-1][1], sex)}"
            fitting = [i for i in group if self._fits(self.entities[i], sex)]
            if fitting:
                where = "in the sentence" if of == here else "named last"
                return self.entities[fitting[0]], f"pronoun: the person {where}"
        if spoken:
            return spoken[-1][1], "pronoun: the last speaker"
        return "", "pronoun of nobody named"

    def _sex_note(self, who: str, sex: str) -> str:
        return "" if self.sex.get(who) else ", sex unknown"

    def _fits(self, who: str, sex: str) -> bool:
        known = self.sex.get(who)
        if known:
            return known == sex
        return who in self.persons

    def _plural(self, place: int, article: int, last: list[tuple[int, str]]) -> tuple[str, str]:
        if last and last[-1][1] not in self.persons:
            return last[-1][1], "pronoun: the last speakers"
        return "", "pronoun of several"

    def _relative(self, start: int, article: int) -> tuple[str, str]:
        stop = int(np.searchsorted(self.mention_starts, start)) - 1
        if stop >= 0 and self.article_of[stop] == article and 0 < start - self.mention_ends[stop] <= 2:
            return self.entities[stop], "named before `who`"
        return "", ""

    def _description(self, start: int, words: list[str], text: str, article: int, last) -> tuple[str, str]:
        """`The senior Russian diplomat`: whom the article gave that role, else whom it spoke of last; bodies and groups as they are called."""
        roles = word_class("people", "role") | word_class("people", "title")
        groups, bodies = word_class("people", "roles"), word_class("people", "body")
        stop = next(
            (i for i, word in enumerate(words) if i and word in _BELONGING | {",", "who", "and", "that", "close"}),
            len(words),
        )
        head = words[stop - 1] if stop else ""
        if head in bodies | groups or (
            len(words) > 1 and words[0] == "the" and head.endswith("s") and head not in roles
        ):
            phrase = text.split(",")[0]
            kept = phrase.split()
            while len(kept) > 1 and fold(kept[0]) in ("the", "a", "an", "some", "several", "many"):
                kept = kept[1:]
            return " ".join(kept), "a body or group as the text calls it"
        if (head in roles and words[0] in ("the", "this")) or (
            head in roles and stop == len(words) and words[0] in roles and text[:1].isupper()
        ):
            return self._role(start, words[:stop], head, article, last)
        return "", "unnamed"

    def _role(self, start: int, words: list[str], head: str, article: int, last) -> tuple[str, str]:
        """The person whom the article introduces with these words, else with this head, else the last speaker whom they fit."""
        wanted = [word for word in words if word not in _LEADING]
        scores: dict[str, tuple[int, int]] = {}
        stop = int(np.searchsorted(self.mention_starts, start))
        low = int(np.searchsorted(self.article_of, article))
        sex = gender_of("", head)
        for i in range(low, len(self.mention_starts)):
            if self.article_of[i] != article or (i > stop and scores):
                break
            if self.kinds[i] != "person" or self.inside[i] or (sex and self.sex.get(self.entities[i], sex) != sex):
                continue
            around = fold(self.titles[i] + " " + self._apposed(i)).replace(",", " ").split()
            hits = sum(word in around for word in wanted)
            if hits and (wanted[-1] in around or hits > 1):
                old = scores.get(self.entities[i], (0, 0))
                scores[self.entities[i]] = max(old, (hits, i))
        if scores:
            best = max(scores, key=lambda who: scores[who])
            return best, "description: given to this person"
        spoken = [(at, who) for at, who in last if at < start and who in self.persons]
        if spoken and (not sex or self.sex.get(spoken[-1][1], sex) == sex):
            return spoken[-1][1], "description: the last speaker"
        for group in self._people_before(start, article, reach=3):
            fitting = [i for i in group if not sex or self.sex.get(self.entities[i], sex) == sex]
            if fitting:
                return self.entities[fitting[0]], "description: the person named last"
        return "", "description of nobody named"

    def _apposed(self, i: int) -> str:
        """The words between commas right after a name, to at most 80 characters."""
        after = self.joined.text[self.mention_ends[i] : self.mention_ends[i] + 90].split("\n")[0]
        return after[1:].split(",")[0][:80] if after[:1] == "," else ""

    def _label(self, text: str, article: int, role: str) -> tuple[str, str]:
        """The speaker of a turn: the person of that surname in the article; `A` is the interviewee, `Q` nobody by name."""
        words = [word.strip("().,:") for word in text.split()]
        bare = [
            word
            for word in words
            if word
            and fold(word) not in word_class("people", "title")
            and fold(word + ".") not in word_class("people", "title")
        ]
        people = self._article_people(article)
        if not bare or (len(text) == 1) or fold(text) in ("answer", "interviewee", "guest"):
            if role == "question" or not people:
                return "", ""
            return people.most_common(1)[0][0], "label: the person interviewed"
        if role == "question":
            return "", "label of a question"
        last, first = plain(bare[-1]), plain(bare[0]) if len(bare) > 1 else ""
        for person, _ in people.most_common():
            one = parts(person)
            if one.last == last and (not first or not one.first or same_forename(first, one.first)):
                return person, "label: person of that name"
        return " ".join(word.title() if word.isupper() else word for word in bare), "label"

    def _article_people(self, article: int) -> Counter:
        low, high = np.searchsorted(self.article_of, [article, article + 1])
        return Counter(self.entities[i] for i in range(low, high) if self.kinds[i] == "person" and not self.inside[i])


def count_people(mentions: pd.DataFrame) -> pd.DataFrame:
    """The people named in `mentions`, each with each of their titles once.

    Returns
    -------
    entity, title (str), count (int64), article, start (where they stand first); in the order in which they stand first.
    """
    people = mentions[(mentions["kind"] == "person").to_numpy()]
    people = people.assign(title=people.get("title", ""))
    groups = people.groupby(["entity", "title"], sort=False)
    return groups.agg(count=("start", "size"), article=("article", "first"), start=("start", "first")).reset_index()


class Tally(NamedTuple):
    """Counts that can be added up over the parts of a corpus, each a table by `speaker`.

    words : articles, quotes, words; the speaker is empty where nobody is named.
    called, titled : text (the words that named them, or their title), count.
    """

    words: pd.DataFrame
    called: pd.DataFrame
    titled: pd.DataFrame


def tally_speakers(quotes: pd.DataFrame, mentions: pd.DataFrame | None = None) -> Tally:
    """The `Tally` of the statements among `quotes` and of the titles in `mentions`."""
    spoken = quotes[(quotes["role"] == "statement").to_numpy()]
    spoken = spoken.assign(words=count_words_of(spoken["text"].tolist()))
    groups = spoken.groupby("speaker", sort=True)
    once = spoken.drop_duplicates(["speaker", "article", "quote"]).groupby("speaker").size()
    words = pd.DataFrame({"articles": groups["article"].nunique(), "quotes": once, "words": groups["words"].sum()})
    titled = pd.DataFrame({"speaker": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})
    if mentions is not None and "title" in mentions:
        titled = mentions[["entity", "title"]].set_axis(["speaker", "text"], axis=1)
    called = spoken[["speaker", "source_text"]].set_axis(["speaker", "text"], axis=1)
    return Tally(words.reset_index(), _counted(called), _counted(titled))


def _counted(pairs: pd.DataFrame) -> pd.DataFrame:
    told = pairs[((pairs["text"] != "") & (pairs["speaker"] != "") & (pairs["text"] != pairs["speaker"])).to_numpy()]
    return told.groupby(["speaker", "text"], sort=True).size().rename("count").reset_index()


def tabulate_speakers(tally: Tally, speakers: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table `speakers` of a `Tally`; aliases and titles from an earlier table `speakers` where it has them."""
    named = tally.words[(tally.words["speaker"] != "").to_numpy()]
    if not len(named):
        return empty("speakers")
    total = int(tally.words["words"].sum())
    known = {} if speakers is None else {row.speaker: (row.aliases, row.titles) for row in speakers.itertuples()}
    called, titled = _listed(tally.called), _listed(tally.titled)
    table = named.assign(
        share=named["words"] / total if total else 0.0,
        aliases=[known[name][0] if name in known else called.get(name, "") for name in named["speaker"]],
        titles=[known[name][1] if name in known else titled.get(name, "") for name in named["speaker"]],
    )
    return conform("speakers", table.sort_values(["words", "speaker"], ascending=[False, True], kind="stable"))


def _listed(counts: pd.DataFrame) -> dict[str, str]:
    """For each speaker the texts, most frequent first, joined with "; "."""
    ordered = counts.sort_values(["speaker", "count", "text"], ascending=[True, False, True], kind="stable")
    lists: dict[str, list[str]] = defaultdict(list)
    for speaker, text in zip(ordered["speaker"], ordered["text"], strict=True):
        lists[speaker].append(text)
    return {speaker: "; ".join(texts) for speaker, texts in lists.items()}


def count_speakers(
    quotes: pd.DataFrame, speakers: pd.DataFrame | None = None, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The table `speakers` of `quotes`; aliases and titles from an earlier table `speakers`, or from quotes and mentions.

    Returns
    -------
    speaker, aliases, titles, articles, quotes (numbers of quotes, a split one counted once), words, share (of the words of all statements);
    most words first, then by name.
    """
    return tabulate_speakers(tally_speakers(quotes, mentions), speakers)
