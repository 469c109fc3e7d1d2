"""Words that are somebody's by where they stand: turns of a transcript or an interview."""

from __future__ import annotations

from itertools import groupby, pairwise

import pandas as pd

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
