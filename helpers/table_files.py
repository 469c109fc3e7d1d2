"""Tables of articles in files: CSV, TSV, JSON lines, Parquet and Excel become raw rows, one dict an article."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd

from helpers.decoding import UnreadableFile, decode
from helpers.tables import COLUMNS

RENAMED = {"id": "article", "title": "headline"}
_FIELDS = [column for column in COLUMNS["articles"] if column not in ("words", "path")]


def read_csv(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a table in text, its cells parted by commas, semicolons or tabs."""
    text, encoding = decode(data, path)
    head = (text.lstrip("\r\n").splitlines() or [""])[0]
    delimiter = max(",;\t", key=head.count)
    try:
        frame = pd.read_csv(StringIO(text, newline=""), sep=delimiter, dtype=str, keep_default_na=False)
    except (ValueError, OverflowError) as error:
        raise _no_table(path, error) from error
    return _articles(frame, path, columns, encoding)


def read_excel(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of the first sheet of an Excel file."""
    try:
        frame = pd.read_excel(BytesIO(data), dtype=str, keep_default_na=False)
    except Exception as error:  # openpyxl has many of its own; all mean that the file is no such table
        raise _no_table(path, error) from error
    return _articles(frame, path, columns, "")


def read_parquet(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a Parquet file."""
    try:
        frame = pd.read_parquet(BytesIO(data))
    except (OSError, ValueError) as error:
        raise _no_table(path, error) from error
    return _articles(frame, path, columns, "")


def read_json_lines(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The articles of a file with one JSON object a line."""
    text, encoding = decode(data, path)
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UnreadableFile(path, f", line {number} is no JSON ({error})", "mend that line") from error
            if not isinstance(row, dict):
                raise UnreadableFile(path, f", line {number} is no JSON object", "write one article a line")
            rows.append(row)
    return _articles(pd.DataFrame(rows), path, columns, encoding)


def _no_table(path: Path, error: Exception) -> UnreadableFile:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return UnreadableFile(path, f"is no readable {path.suffix[1:]} table ({reason})", "save it again")


def _articles(frame: pd.DataFrame, path: Path, columns: dict[str, str], encoding: str) -> list[dict]:
    frame = frame.rename(columns={theirs: ours for ours, theirs in columns.items()})
    frame = frame.rename(columns={old: new for old, new in RENAMED.items() if new not in frame.columns})
    if "text" not in frame.columns:
        names = ", ".join(map(str, frame.columns)) or "none"
        raise UnreadableFile(path, f"has no `text` column (it has {names})", "name it with columns={'text': …}")
    known = [column for column in _FIELDS if column in frame.columns]
    records = []
    for number, row in enumerate(frame[known].to_dict("records"), start=1):
        row = {key: "" if pd.isna(value) else value for key, value in row.items()}
        if str(row["text"]).strip():
            row = {key: value if key == "date" else str(value) for key, value in row.items()}
            records.append({"article": f"{path.stem}-{number}", "encoding": encoding, **row})
    if not records:
        raise UnreadableFile(path, "holds no article with text", "fill its `text` column")
    return records
