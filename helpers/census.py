"""What the parts of a corpus know of names and speakers, added up to what the whole corpus knows.

Each function takes the tables of several parts laid end to end and returns one of the same columns, so that sums can be summed
again: however a corpus is parted, the last one is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from pathlib import Path

import pandas as pd

from helpers.capitals import EVIDENCE

BATCH = 64  # parts added up at a time, which bounds the memory that adding takes


def add_forms(forms: pd.DataFrame) -> pd.DataFrame:
    """Sums of what `count_forms` counted."""
    return forms.groupby("form", sort=True)[["inner", "small"]].sum().reset_index()


def add_names(names: pd.DataFrame) -> pd.DataFrame:
    """Sums of what `count_names` counted, in the order in which the names first stand in the corpus."""
    groups = _in_order(names).groupby(["text", "title"], sort=False)
    return groups.agg(
        **{name: (name, "sum") for name in EVIDENCE},
        count=("count", "sum"),
        article=("article", "first"),
        start=("start", "first"),
    ).reset_index()


def add_people(people: pd.DataFrame) -> pd.DataFrame:
    """Sums of what `count_people` counted, in the order in which the people first stand in the corpus."""
    groups = _in_order(people).groupby(["entity", "title"], sort=False)
    return groups.agg(count=("count", "sum"), article=("article", "first"), start=("start", "first")).reset_index()


def add_words(words: pd.DataFrame) -> pd.DataFrame:
    """Sums of the table `words` of a `Tally`."""
    return words.groupby("speaker", sort=True)[["articles", "quotes", "words"]].sum().reset_index()


def add_texts(texts: pd.DataFrame) -> pd.DataFrame:
    """Sums of the tables `called` and `titled` of a `Tally`."""
    return texts.groupby(["speaker", "text"], sort=True)["count"].sum().reset_index()


ADDITION = {
    "forms": add_forms,
    "names": add_names,
    "people": add_people,
    "words": add_words,
    "called": add_texts,
    "titled": add_texts,
}


def add_up(name: str, paths: Iterable[Path]) -> pd.DataFrame:
    """The counts called `name` (a key of `ADDITION`) of all parts, whose Parquet files these are."""
    add = ADDITION[name]
    paths = list(paths)
    batches = (paths[first : first + BATCH] for first in range(0, len(paths), BATCH))
    sums = (add(pd.concat(map(pd.read_parquet, batch), ignore_index=True)) for batch in batches)
    return reduce(lambda one, other: add(pd.concat([one, other], ignore_index=True)), sums)


def _in_order(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.sort_values(["article", "start"], kind="stable")
