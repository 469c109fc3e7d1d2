"""Words that are somebody's by where they stand: turns of a transcript or an interview."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, pairwise

import pandas as pd

from helpers.kinds import MARKS, says_i
from helpers.tables import JoinedText
from helpers.utterances import Quote

_LONGEST = 8  # paragraphs of a turn


def find_turns(joined: JoinedText, paragraphs: pd.DataFrame) -> list[Quote]:
    """Turns of transcripts and interviews: paragraphs that open with their speaker's label, and those without one that follow."""
    found = []
    opens, stops = joined.position(paragraphs), joined.position(paragraphs, "end")
    labels, kinds = paragraphs["speaker_label"].tolist(), paragraphs["kind"].tolist()
    article = joined.locate(opens)[0].tolist()
    last = _last_paragraphs(labels, kinds, article)

    def text_of(i: int) -> str:
        return joined.text[opens[i] : stops[i]]

    for i, final in _answers(labels, kinds, article, last, text_of).items():
        last[i] = i
        if final > i:
            span = int(opens[i + 1]), int(stops[final])
            found.append(Quote([span], "turn", how="rule: answer to a question", paragraph=i + 1))
    for i, final in last.items():
        start, stop = int(opens[i]), int(stops[final])
        start = joined.text.index(labels[i], start)
        begin = start + len(labels[i])
        while begin < stop and (joined.text[begin].isspace() or joined.text[begin] in ":.—–-*_]"):
            begin += 1
        while begin < stop and joined.text[stop - 1] in "*_":
            stop -= 1
        if begin < stop:
            role = "question" if kinds[i] == "question" else "statement"
            source = (start, start + len(labels[i])) if labels[i] else (-1, -1)
            how = "rule: speaker's label" if labels[i] else "rule: question between answers"
            found.append(Quote([(begin, stop)], "turn", source, role=role, how=how, paragraph=i))
    return found


def _last_paragraphs(labels: list[str], kinds: list[str], article: list[int]) -> dict[int, int]:
    """For each paragraph with a label the last one of its turn.

    A turn goes on to the next label, in an article in which most paragraphs between the first label and the last have one. What
    follows the last label of all may be the outlet's own words again: there a turn is one paragraph.
    """
    last = {i: i for i, label in enumerate(labels) if label or kinds[i] == "question"}
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


def _answers(
    labels: list[str], kinds: list[str], article: list[int], last: dict[int, int], text_of: Callable[[int], str]
) -> dict[int, int]:
    """For each question whose answer bears no label, the last paragraph of that answer, which begins after the question's.

    So it is in articles most of whose questions no label follows: the printed answers are what stands between the questions, and
    after the last one paragraph of prose, and more while they say `I` or `we`. Where some open with a quotation mark, an outlet tells of
    them in its own words: the question is its own last paragraph.
    """
    found: dict[int, int] = {}
    for of, group in groupby(last, key=lambda i: article[i]):
        rows = list(group)
        asked = [i for i in rows if kinds[i] == "question"]
        after = {i: last[i] for i in asked if last[i] > i}
        if len(asked) > 1 and asked[-1] == rows[-1]:
            end = rows[-1]
            while end + 1 < len(labels) and article[end + 1] == of and kinds[end + 1] == "body":
                if end > rows[-1] and not says_i(text_of(end + 1)):
                    break
                end += 1
            if end > rows[-1]:
                after[rows[-1]] = end
        if 2 * len(after) > len(asked) > 1:
            told = any(text_of(j)[0] in MARKS for i, final in after.items() for j in range(i + 1, final + 1))
            found |= {i: i if told else final for i, final in after.items()}
    return found
