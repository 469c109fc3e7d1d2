"""A corpus in a folder: each table a file of Parquet, all written or none, and read again equal in every value and dtype."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.tables import COLUMNS, InputError, conform
from helpers.writing import told_if_unwritten, whole_folder


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
    try:
        return pd.read_parquet(path, columns=columns)
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
