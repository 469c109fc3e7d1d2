"""Tables as files: Parquet, CSV that a spreadsheet can open without harm, or JSON lines."""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from helpers.tables import COLUMNS, InputError, conform
from helpers.writing import told_if_unwritten, whole

FORMATS = ("parquet", "csv", "jsonl")
CSV = "utf-8-sig"  # with the mark without which Excel takes every letter beyond ASCII for two others
#: A spreadsheet takes a cell that begins like this for a formula, or for the mark that keeps one from being run.
_FORMULA = r"^('*[=+\-@＝＋－＠\t\r\n])"

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767  # of a workbook's sheet, and of its cell


def write_tables(tables: dict[str, pd.DataFrame], folder: str | Path, format: str = "parquet") -> list[Path]:
    """Write each table to `folder` as `name.format` and return the files; one is there whole or not at all.

    In CSV a text that a spreadsheet would run as a formula gets an apostrophe before it; `read_table` takes it off again, so
    that texts and offsets come back as they were.

    Raises InputError for another format than parquet, csv or jsonl, or a folder that cannot be written to.
    """
    if format not in FORMATS:
        raise InputError(f"{format!r} is no format of tables; take one of {', '.join(FORMATS)}.")
    paths = {name: Path(folder) / f"{name}.{format}" for name in tables}
    with told_if_unwritten(folder), ExitStack() as all_written:  # only then does each come to its place
        for name, path in paths.items():
            _write(tables[name], all_written.enter_context(whole(path)))
    return list(paths.values())


def read_table(path: str | Path) -> pd.DataFrame:
    """The table that `write_tables` wrote, with the dtypes it had. Raises InputError if the name is of no table or format."""
    path = Path(path)
    name, format = path.stem, path.suffix[1:]
    if name not in COLUMNS or format not in FORMATS:
        raise InputError(f"{path} is no table written by `closereading analyse`; name one such as quotes.csv.")
    if format == "parquet":
        return conform(name, pd.read_parquet(path))
    if format == "jsonl":
        return conform(name, pd.read_json(path, lines=True, dtype=False, precise_float=True))
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding=CSV)
    texts = table.columns.difference([c for c, dtype in COLUMNS[name].items() if dtype not in ("str", "category")])
    table[texts] = table[texts].apply(unguarded)
    offsets = [c for c in table.columns if c not in COLUMNS[name] and c.endswith(("_start", "_end"))]
    return conform(name, table.astype(dict.fromkeys(offsets, "int64")))


def as_bytes(table: pd.DataFrame, format: str) -> bytes:
    """A table as the content of a file: `csv` and `jsonl` as `write_tables` writes them, or `xlsx`.

    A workbook's texts are cells of text, so that none is taken for a formula and each stays as it is. It takes no control characters, which become
    `�`, and no more than 32,767 characters a cell and 1,048,575 rows.

    Raises InputError for another format, for too many rows, or if the package that writes workbooks is missing.
    """
    if format == "xlsx":
        return _workbook(table)
    if format not in ("csv", "jsonl"):
        raise InputError(f"{format!r} is no format of a file to take away; take csv, jsonl or xlsx.")
    with tempfile.TemporaryDirectory() as place:
        return _write(table, Path(place) / f"table.{format}").read_bytes()


def _workbook(table: pd.DataFrame) -> bytes:
    if find_spec("openpyxl") is None:
        raise InputError("An Excel file needs openpyxl, which is missing; install it, or take CSV.")
    if len(table) > MOST_ROWS:
        raise InputError(f"{len(table):,} rows are more than a workbook holds ({MOST_ROWS:,}); take CSV.")
    texts = [c for c in table.columns if isinstance(table[c].dtype, (pd.StringDtype, pd.CategoricalDtype))]
    plain = {c: table[c].astype("str").str.replace(_CONTROL, "\ufffd", regex=True) for c in texts}
    plain = {c: column.str.slice(0, MOST_CHARACTERS) for c, column in plain.items()}
    content = io.BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as writer:
        table.assign(**plain).to_excel(writer, index=False, sheet_name="quotes")
        for row in writer.sheets["quotes"].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # whatever it begins with
    return content.getvalue()


def _write(table: pd.DataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
    elif path.suffix == ".jsonl":
        table.to_json(path, orient="records", lines=True, force_ascii=False, date_format="iso")
    else:
        guarded(table).to_csv(path, index=False, encoding=CSV, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return path


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """Texts that begin like a formula with an apostrophe before them; numbers and dates as they are."""
    texts = [c for c in table.columns if isinstance(table[c].dtype, (pd.StringDtype, pd.CategoricalDtype))]
    return table.assign(**{c: table[c].astype("str").str.replace(_FORMULA, r"'\1", regex=True) for c in texts})


def unguarded(texts: pd.Series) -> pd.Series:
    """Texts as they were before `guarded`."""
    return texts.str.replace(_FORMULA.replace("^", "^'"), r"\1", regex=True)
