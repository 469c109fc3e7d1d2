"""Words that are somebody's by where they stand: turns of a transcript or an interview, headlines after a name."""

from __future__ import annotations

import re
from itertools import groupby, islice, pairwise

import pandas as pd

from helpers.lexicons import fold
from helpers.names import FUNCTION_WORDS, cue_forms, word_class
from helpers.tables import JoinedText
from helpers.utterances import Quote

_LONGEST = 8  # paragraphs of a turn


def find_turns(joined: JoinedText, paragraphs: pd.DataFrame) -> list[Quote]:
    """Turns of transcripts and interviews: paragraphs that open with their speaker's label, and those without one that follow."""
    found = []
    opens, stops = joined.position(paragraphs), joined.position(paragraphs, "end")
    labels, kinds = paragraphs["speaker_label"].tolist(), paragraphs["kind"].tolist()
    last = _last_paragraphs(labels, kinds, joined.locate(opens)[0].tolist())
    for i, final in last.items():
        start, stop = int(opens[i]), int(stops[final])
        start = joined.text.index(labels[i], start)
        begin = start + len(labels[i])
        while begin < stop and (joined.text[begin].isspace() or joined.text[begin] in ":.—–-*_"):
            begin += 1
        if begin < stop:
            role = "question" if kinds[i] == "question" else "statement"
            source = (start, start + len(labels[i]))
            found.append(Quote([(begin, stop)], "turn", source, role=role, how="rule: speaker's label", paragraph=i))
    return found


def _last_paragraphs(labels: list[str], kinds: list[str], article: list[int]) -> dict[int, int]:
    """For each paragraph with a label the last one of its turn.

    A turn goes on to the next label, in an article in which most paragraphs between the first label and the last have one. What
    follows the last label of all may be the outlet's own words again: there a turn is one paragraph.
    """
    last = {i: i for i, label in enumerate(labels) if label}
    labelled = list(last)
    share = {}
    for of, group in groupby(labelled, key=lambda i: article[i]):
        rows = list(group)
        share[of] = len(rows) / (rows[-1] - rows[0] + 1)
    for i, following in pairwise(labelled):
        if article[i] == article[following] and share[article[i]] >= 0.4 and following - i <= _LONGEST:
            while last[i] + 1 < following and kinds[last[i] + 1] == "body":
                last[i] += 1
    return last


def find_headlines(joined: JoinedText, paragraphs: pd.DataFrame) -> list[Quote]:
    """Headlines of the form `N: what N said`, N being named again in the article (`Revealed: …` never is)."""
    found = []
    article = joined.locate(opens := joined.position(paragraphs))[0]
    stops = joined.position(paragraphs, "end")
    for i in (paragraphs["kind"] == "headline").to_numpy().nonzero()[0].tolist():
        start, stop = int(opens[i]), int(stops[i])
        match = _HEADLINE.match(joined.text[start:stop])
        if match and may_speak(match["name"], joined.text[stop : joined.stop[article[i]]]):
            content = (start + match.start("words"), stop)
            source = (start, start + match.end("name"))
            how = "rule: headline after a name and colon"
            found.append(Quote([content], "headline", source, how=how, paragraph=i))
            continue
        match = _REVERSED.fullmatch(joined.text[start:stop])
        if match and _is_heard(match["name"], joined.text[stop : joined.stop[article[i]]]):
            content = (start, start + match.end("words"))
            source = (start + match.start("name"), start + match.end("name"))
            how = "rule: headline before a colon and name"
            found.append(Quote([content], "headline", source, how=how, paragraph=i))
    return found


_HEADLINE = re.compile(r"(?P<name>[^:“\"‘]{2,60}?)\s?:\s+(?P<words>\S.*)", re.DOTALL)


_REVERSED = re.compile(r"(?P<words>\S[^:\n]*?)\s?:\s(?P<name>[^:“\"‘']{2,40}?)[.\s]*")  # Ferry safe: Okafor
_STOP = re.compile(r"[.!?\n]")
_BESIDE = 4  # words between a name and the verb of saying after it: Okafor, the harbour master, said


def _is_heard(name: str, body: str) -> bool:
    """Whether what stands after a headline's colon is a name that the article lets speak: a verb of saying stands beside it there."""
    words = name.split()
    if not may_speak(name, body) or any(fold(word) in FUNCTION_WORDS for word in words):
        return False
    places = re.finditer(rf"\b{re.escape(words[-1])}\b", body, re.IGNORECASE if words[-1].islower() else 0)
    for place in islice(places, _LOOKED_AT):
        after = re.findall(r"\w+", _STOP.split(body[place.end() : place.end() + 60])[0])[:_BESIDE]
        before = re.findall(r"\w+", _STOP.split(body[max(0, place.start() - 40) : place.start()])[-1])[-_BESIDE:]
        if not cue_forms().isdisjoint(word.lower() for word in (*after, *before)):
            return True
    return False


_LOOKED_AT = 50  # places of a name in an article


#: What papers put before a colon to say what kind of text follows.
_GENRES = frozenset(
    "analysis opinion video exclusive watch breaking live update updated explainer explained interview review editorial letters "
    "photos gallery timeline obituary profile recap podcast factbox comment commentary insight background factcheck check "
    "graphic map quiz correction corrected news special feature column briefing newsletter listen read question answer".split()
)


def may_speak(name: str, body: str) -> bool:
    """Whether what stands before a headline's colon can be a speaker: words for people, or a name that the article goes on to use."""
    words = name.split()
    roles = word_class("people", "role") | word_class("people", "roles") | word_class("people", "body")
    if fold(words[-1]) in _GENRES or len(words) > 6 or not words[0][:1].isupper() or any(c.isdigit() for c in name):
        return False
    capitals = sum(word[:1].isupper() for word in words)
    known = word_class("places", "not_name") | word_class("people", "title")
    if fold(words[-1]) in roles:
        return True
    if capitals < len(words) or fold(words[-1]) in known or len(words) > 4:
        return False
    return bool(re.search(rf"\b{re.escape(words[-1])}\b", body, re.IGNORECASE if name.isupper() else 0))
