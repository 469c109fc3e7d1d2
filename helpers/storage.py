"""A corpus in a folder: each table a file of Parquet, all written or none, and read again equal in every value and dtype."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.tables import COLUMNS, InputError, conform
from helpers.writing import told_if_unwritten, whole_folder

#: Columns of few different strings, which are searched faster as categories.
CODED = ("article", "topic", "speaker")


def write_folder(tables: dict[str, pd.DataFrame], folder: Path) -> Path:
    """Write every table to `folder` and return it; an older corpus there is replaced only when all is written.

    Raises InputError if `folder` is there and holds something else, or cannot be written to.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not is_saved_corpus(folder))):
        raise InputError(f"{folder} holds something other than a saved corpus; name a new or empty folder.")
    with told_if_unwritten(folder), whole_folder(folder) as new:
        for name, table in tables.items():
            _noted(table).to_parquet(new / f"{name}.parquet", index=False)
    return folder


def read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables that `write_folder` wrote, by name. Raises InputError if one is missing or unreadable."""
    return {name: conform(name, _whole(read_table(folder / f"{name}.parquet"))) for name in COLUMNS}


def is_saved_corpus(folder: str | Path) -> bool:
    """Whether `folder` holds a corpus that `Corpus.save` or `helpers.scale` wrote."""
    tables = [Path(folder) / name for name in ("articles", "quotes", "tokens")]
    return all(table.with_suffix(".parquet").is_file() or table.is_dir() for table in tables)


def read_table(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """The table in a Parquet file. Raises InputError if it is missing or unreadable."""
    with _unread(path):
        return pd.read_parquet(path, columns=columns)


def read_rows(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The rows of a table in the Parquet file of a part as Arrow holds them, the columns of `CODED` as categories.

    Raises InputError if it is missing or unreadable, or has not all `columns`.
    """
    import pyarrow.parquet as pq

    coded = [column for column in CODED if column in COLUMNS[path.parent.name]]
    with _unread(path), pq.ParquetFile(path, read_dictionary=coded) as file:
        missing = [name for name in columns or [] if name not in file.schema_arrow.names]
        if missing:
            raise ValueError(f"it has no column `{missing[0]}`")
        return file.read(columns, use_threads=False)  # one thread works less, and other parts are read meanwhile


def in_one(name: str, parts: list[pa.Table]) -> pd.DataFrame:
    """The rows of a table that `read_rows` has read of its parts, one part after another.

    Categories are those of all parts, sorted unless all have the same.
    """
    plain = [column for column in CODED if COLUMNS[name].get(column) == "str"]
    columns = parts[0].column_names
    coded = [column for column in columns if pa.types.is_dictionary(parts[0].schema.field(column).type)]
    others = [part.drop_columns(coded) for part in parts]
    found = dict(pa.concat_tables(others, promote_options="permissive").to_pandas(split_blocks=True).items())
    for column in coded:
        no_rows = pa.array([], parts[0].schema.field(column).type)
        pieces = [chunk for part in parts for chunk in part[column].chunks] or [no_rows]
        if column in plain:
            found[column] = pa.chunked_array([piece.cast(pa.string()) for piece in pieces], pa.string()).to_pandas()
        else:
            found[column] = _categories_in_one(pieces)
    # Of one part what lies in Arrow's memory is copied: nobody could write there.
    return pd.DataFrame({column: found[column] for column in columns}, copy=len(parts) == 1)


def _categories_in_one(pieces: list[pa.DictionaryArray]) -> pd.Categorical:
    forms = [piece.dictionary for piece in pieces]
    codes = [piece.indices.fill_null(-1).to_numpy() for piece in pieces]
    categories = forms[0]
    if not all(one.equals(categories) for one in forms[1:]):
        encoded = pa.chunked_array(forms).dictionary_encode()
        found = encoded.chunk(0).dictionary
        order = pc.sort_indices(found)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
        ranks = [np.append(rank[chunk.indices.to_numpy()], -1) for chunk in encoded.chunks]  # no category stays none
        codes = [own[those] for own, those in zip(ranks, codes, strict=True)]
        categories = found.take(order)
    categories = pd.Index(categories, dtype="str")
    return pd.Categorical.from_codes(np.concatenate(codes), categories=categories, validate=False)


@contextmanager
def _unread(path: Path) -> Iterator[None]:
    """Says in a sentence what is wrong with a file that can't be read."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(
            f"{path.parent} is no saved corpus: {path.name} is missing; analyse the articles again."
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as Parquet ({error}); analyse the articles again.") from error


def _noted(table: pd.DataFrame) -> pd.DataFrame:
    """`table`, its categories noted beside it where it has no rows: without rows Parquet keeps none."""
    if len(table):
        return table
    noted = table.copy()
    of_categories = [c for c, dtype in table.dtypes.items() if isinstance(dtype, pd.CategoricalDtype)]
    noted.attrs = {"categories": {c: table[c].cat.categories.tolist() for c in of_categories}}
    return noted


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the categories that `_noted` noted."""
    noted = table.attrs.pop("categories", {})
    return table.astype({c: pd.CategoricalDtype(pd.Index(found, dtype="str")) for c, found in noted.items()})
