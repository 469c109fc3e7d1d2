"""What the parts of a corpus know of names and speakers, added up to what the whole corpus knows.

Each function takes the tables of several parts laid end to end and returns one of the same columns, so that sums can be summed
again: however a corpus is parted, the last one is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from pathlib import Path

import pandas as pd

from helpers.capitals import EVIDENCE

FIRST = ("article", "start", "lot")  # where a name stands first, and its lot, which is the same wherever it stands
BATCH = 64  # parts added up at a time, which bounds the memory that adding takes
MOST = 5_000_000  # rows of all parts that are added up at a time


def add_forms(forms: pd.DataFrame) -> pd.DataFrame:
    """Sums of what `count_forms` counted."""
    return forms.groupby("form", sort=True)[["inner", "small"]].sum().reset_index()


def add_names(names: pd.DataFrame) -> pd.DataFrame:
    """Sums of what `count_names` counted, in the order in which the names first stand in the corpus."""
    groups = _in_order(names).groupby(["text", "title"], sort=False)
    sums = {name: (name, "sum") for name in (*EVIDENCE, "count")}
    return groups.agg(**sums, **{name: (name, "first") for name in FIRST}).reset_index()


def add_people(people: pd.DataFrame) -> pd.DataFrame:
    """Sums of what `count_people` counted, in the order in which the people first stand in the corpus."""
    groups = _in_order(people).groupby(["entity", "title"], sort=False)
    return groups.agg(count=("count", "sum"), **{name: (name, "first") for name in FIRST}).reset_index()


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
    sums = list(add_shares(name, paths))
    if len(sums) == 1:
        return sums[0]
    whole = pd.concat(sums, ignore_index=True)
    del sums
    by = ["article", "start"] if "start" in whole else whole.columns[: 2 if "text" in whole else 1].tolist()
    return whole.sort_values(by, ignore_index=True)


def add_shares(name: str, paths: Iterable[Path]) -> Iterator[pd.DataFrame]:
    """What `add_up` returns, for a share of the names at a time, for adding takes some 700 bytes a row; rows of one `lot`, where counts have
    it, are in the same share.
    """
    import pyarrow.parquet as pq

    paths = list(paths)
    shares = 1 + sum(pq.read_metadata(path).num_rows for path in paths) // MOST
    return (_share_of(ADDITION[name], paths, share, shares) for share in range(shares))


def _share_of(add: Callable, paths: list[Path], share: int, shares: int) -> pd.DataFrame:
    """The sums of those rows of all parts whose name falls to this one of so many shares."""
    batches = (paths[first : first + BATCH] for first in range(0, len(paths), BATCH))
    read = ([_falling(pd.read_parquet(path), share, shares) for path in batch] for batch in batches)
    sums = (add(pd.concat(tables, ignore_index=True)) for tables in read)
    return reduce(lambda one, other: add(pd.concat([one, other], ignore_index=True)), sums)


def _falling(counts: pd.DataFrame, share: int, shares: int) -> pd.DataFrame:
    if shares == 1:
        return counts
    hashed = "lot" not in counts
    lot = pd.util.hash_array(counts.iloc[:, 0].to_numpy(dtype=object), categorize=False) if hashed else counts["lot"]
    return counts[lot % shares == share]


def _in_order(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.sort_values(["article", "start"], kind="stable")
