"""Tables of articles in files: CSV, TSV, Excel, JSON, JSON lines and Parquet become raw rows, one dict an article.

Each reader takes the bytes of a file, the path to name in an error, and the names that the table's columns go by where their headings
do not tell (`helpers.headings`).
"""

from __future__ import annotations

import json
import math
import warnings
from collections import Counter
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path

import pandas as pd

from helpers.decoding import UnreadableFile, decode
from helpers.documents import UNPACKED, check_unpacked, needed, refusing, well_formed
from helpers.headings import columns_by_heading

WIDEST = 1_000  # columns of a table that are looked at
HEADER = 100  # rows of a sheet among which the names of its columns stand


def read_csv(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a table in text, its cells parted by commas, semicolons or tabs."""
    text, encoding = decode(data, path)
    if text.lstrip("\r\n").partition("\n")[0].count(delimiter_of(text)) >= WIDEST:
        raise UnreadableFile(path, f"has more than {WIDEST:,} columns", "keep those of the articles")
    with refusing(path, f"{path.suffix[1:]} table"):
        warnings.simplefilter("error", pd.errors.ParserWarning)  # cells beyond the last column would be lost
        frame = pd.read_csv(
            StringIO(text, newline=""), sep=delimiter_of(text), dtype=str, keep_default_na=False, index_col=False
        )
    return _articles(_columns_of(frame), path, columns, encoding)


def delimiter_of(text: str) -> str:
    """What parts the cells of a table in text: the comma, semicolon or tab that its first line has most of."""
    head = text.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=head.count)


def read_excel(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of the first sheet of an Excel file that holds something; of formulas, what they came to when it was saved."""
    openpyxl = needed("openpyxl", path)
    check_unpacked(data, path)
    with refusing(path, "Excel table"):
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a file may claim any number of rows
            opening = sheet.iter_rows(max_row=HEADER, max_col=WIDEST, values_only=True)
            at, names = next(((n, row) for n, row in enumerate(opening, start=1) if any(row)), (0, ()))
            if at:
                width = max(i for i, name in enumerate(names, start=1) if name is not None)
                cells = sheet.iter_rows(min_row=at + 1, max_col=width, values_only=True)
                cells = [row for row in cells if any(cell is not None for cell in row)]
                found = {
                    str(name).strip(): [row[i] if i < len(row) else None for row in cells]
                    for i, name in enumerate(names[:width])
                    if name is not None
                }
                break
        else:
            raise UnreadableFile(path, "holds nothing", "put a table with a `text` column on its first sheet")
    return _articles(found, path, columns, "")


def read_parquet(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a Parquet file."""
    import pyarrow.parquet as pq

    with refusing(path, "Parquet table"):
        file = pq.ParquetFile(BytesIO(data))
        known = list(columns_by_heading(file.schema_arrow.names, columns).values())
        found: dict[str, list] = {name: [] for name in file.schema_arrow.names}
        size = 0
        for batch in file.iter_batches(batch_size=256, columns=known):
            size += batch.nbytes
            _check_size(size, path)
            for name in known:
                found[name].extend(batch.column(name).to_pylist())
    return _articles(found, path, columns, "")


def read_json_lines(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a file with one JSON object a line."""
    text, encoding = decode(data, path)
    return _articles(columns_of_lines(text, path), path, columns, encoding)


def columns_of_lines(text: str, path: Path, first: int = 1) -> dict[str, list]:
    """The columns of a table with one JSON object a line, whose `first` line has that number."""
    return _columns_of_rows(_json_lines(text, path, first))


def read_json(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a JSON file: a list of objects, wherever it stands, or one object with text; JSON lines too."""
    text, encoding = decode(data, path)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        first, _, rest = text.lstrip().partition("\n")
        if rest.strip() and first.strip().startswith("{") and first.strip().endswith("}"):
            return read_json_lines(data, path, columns)
        raise UnreadableFile(path, f"is no readable JSON ({error})", "save it again") from error
    found = _list_of_articles(value, 0)
    if found is None:
        raise UnreadableFile(
            path, "holds no list of JSON objects", "write the articles as a list of objects with `text`"
        )
    if isinstance(value, dict) and {"articles", "totalResults"} <= set(value):
        _fill_content(found)
    return _articles(_columns_of_rows(found), path, columns, encoding)


def _fill_content(rows: list[dict]) -> None:
    """Give the articles of an answer of NewsAPI that have no content their description for it."""
    for row in rows:
        row["content"] = row.get("content") or row.get("description")


def _list_of_articles(value: object, depth: int) -> list[dict] | None:
    if isinstance(value, list):
        return value if value and all(isinstance(one, dict) for one in value) else None
    if isinstance(value, dict) and "text" in value:
        return [value]
    if isinstance(value, dict) and depth < 4:
        inside = (_list_of_articles(one, depth + 1) for one in value.values())
        return next((found for found in inside if found is not None), None)
    return None


def _json_lines(text: str, path: Path, first: int) -> list[dict]:
    rows = []
    for number, line in enumerate(text.split("\n"), start=first):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                what = getattr(error, "msg", error)  # the message alone: its place is counted in the one line
                raise UnreadableFile(path, f", line {number} is no JSON ({what})", "mend that line") from error
            if not isinstance(row, dict):
                raise UnreadableFile(path, f", line {number} is no JSON object", "write one article a line")
            rows.append(row)
    return rows


def _columns_of_rows(rows: list[dict]) -> dict[str, list]:
    names = dict.fromkeys(name for row in rows for name in islice(row, WIDEST))
    return {name: [row.get(name) for row in rows] for name in islice(names, WIDEST)}


def _columns_of(frame: pd.DataFrame) -> dict[str, list]:
    return {str(name).strip(): frame.iloc[:, i].tolist() for i, name in enumerate(frame.columns)}


def _articles(table: dict[str, list], path: Path, columns: dict[str, str], encoding: str) -> list[dict]:
    """The raw rows of a table, given as its columns; rows without text are left out."""
    records = rows_of_columns(table, path, columns, encoding)
    if not records:
        raise UnreadableFile(path, "holds no article with text", "fill its `text` column")
    _warn_of_shared(Counter(row["article"] for row in records), path)
    return records


def rows_of_columns(
    table: dict[str, list], path: Path, columns: dict[str, str], encoding: str, first: int = 1
) -> list[dict]:
    """The raw rows of a table, or of its rows from number `first` on, given as its columns; rows without text are left out."""
    names = columns_by_heading(table, columns)
    if "text" not in names and "media_name" in table:
        raise UnreadableFile(
            path, "is a list of stories from Media Cloud, which holds no text", "add a column `text` to it"
        )
    if "text" not in names:
        has = ", ".join(table)[:300] or "none"
        mend = "call the one with the articles `text`, or name it with columns={'text': …}"
        raise UnreadableFile(path, f"has no `text` column (it has {has})", mend)
    records, size = [], 0
    for number, cells in enumerate(zip(*(table[theirs] for theirs in names.values()), strict=True), start=first):
        row = {ours: _cell(cell, ours) for ours, cell in zip(names, cells, strict=True)}
        size += len(row["text"])
        _check_size(size, path)
        if row["text"].strip():
            row["article"] = row.get("article") or f"{path.stem}-{number}"
            records.append({"encoding": encoding, **row})
    return records


def _warn_of_shared(ids: Counter, path: Path) -> None:
    """Warn of ids that several articles of a table have: a reader who joins by them would take one for another."""
    shared = [name for name, count in ids.items() if count > 1]
    if shared:
        named = ", ".join(shared[:5])[:200] + (", …" if len(shared) > 5 else "")
        warnings.warn(
            f"{path.as_posix()} gives several articles the same id ({named}); "
            "they are told apart by a number behind it until each has its own.",
            stacklevel=2,
        )


def _check_size(size: int, path: Path) -> None:
    if size > UNPACKED:
        raise UnreadableFile(
            path,
            f"holds more than {UNPACKED / 1e6:,.0f} MB of text",
            "read it in parts with helpers.scale.analyse_many",
        )


def _cell(value: object, name: str) -> object:
    """A cell as text; dates as they are, and moments in seconds or milliseconds since 1970 as dates."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, dict):
        return _cell(value.get("name"), name) if name != "text" else ""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, (str(_cell(one, name)) for one in value[:100])))
    if name == "date":
        if isinstance(value, (datetime, date)):
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _moment(float(value))
    return well_formed(str(value))


def _moment(value: float) -> object:
    for unit, low, high in (("s", 1e8, 1e10), ("ms", 1e11, 1e13)):
        if low <= value < high:
            return pd.Timestamp(value, unit=unit, tz="UTC").isoformat()
    return str(int(value)) if value.is_integer() and 1500 < value < 1e8 else ""
