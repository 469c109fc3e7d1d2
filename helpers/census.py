"""What the parts of a corpus know of names and speakers, added up to what the whole corpus knows.

Each function takes the tables of several parts laid end to end and returns one of the same columns, so that sums can be summed
again: however a corpus is parted, the last one is the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.capitals import EVIDENCE

FIRST = ("article", "start", "lot")  # where a name stands first, and its lot, which is the same wherever it stands
BATCH = 64  # parts added up at a time, which bounds the memory that adding takes
MOST = 1_000_000  # rows of all parts that are added up at a time; adding takes some 700 bytes a row


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


def add_up(name: str, paths: Iterable[Path], scratch: Path) -> pd.DataFrame:
    """The counts called `name` (a key of `ADDITION`) of all parts, whose Parquet files these are; see `add_shares` for `scratch`."""
    sums = list(add_shares(name, paths, scratch))
    if len(sums) == 1:
        return sums[0]
    whole = pd.concat(sums, ignore_index=True)
    del sums
    by = ["article", "start"] if "start" in whole else whole.columns[: 2 if "text" in whole else 1].tolist()
    return whole.sort_values(by, ignore_index=True)


def add_shares(name: str, paths: Iterable[Path], scratch: Path) -> Iterator[pd.DataFrame]:
    """What `add_up` returns, a share of the names at a time; rows of one `lot`, where counts have it, are in the same share.

    Of a large corpus the counts are sorted into shares first, in the folder `scratch`, which is gone afterwards.
    """
    import pyarrow.parquet as pq

    paths, add = list(paths), ADDITION[name]
    batches = [paths[first : first + BATCH] for first in range(0, len(paths), BATCH)]
    shares = 1 + sum(pq.read_metadata(path).num_rows for path in paths) // MOST
    if shares == 1:
        yield reduce(lambda one, other: add(_laid([one, other])), (add(_read(batch)) for batch in batches))
        return
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        for number, batch in enumerate(batches):
            counts = add(_read(batch))
            falls = _lots(counts) % shares
            for share in range(shares):
                counts[falls == share].to_parquet(scratch / f"{share:05}-{number:05}.parquet", index=False)
        for share in range(shares):
            yield add(_read(sorted(scratch.glob(f"{share:05}-*.parquet"))))
    finally:
        shutil.rmtree(scratch)


def _read(paths: Iterable[Path]) -> pd.DataFrame:
    return _laid([pd.read_parquet(path) for path in paths])


def _laid(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True)


def _lots(counts: pd.DataFrame) -> np.ndarray:
    """What sorts counts into shares: their lots, or their names."""
    if "lot" in counts:
        return counts["lot"].to_numpy()
    return pd.util.hash_array(counts.iloc[:, 0].to_numpy(dtype=object), categorize=False)


def _in_order(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.sort_values(["article", "start"], kind="stable")
