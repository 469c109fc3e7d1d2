"""Reading articles: files, folders and tables become one table of articles."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.datelines import fill_from_text
from helpers.tables import COLUMNS, InputError, conform, empty
from helpers.words import count_words_of

TEXT_SUFFIXES = (".txt", ".md")
TABLE_SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")
RENAMED = {"id": "article", "title": "headline"}


def read_articles(source: str | Path | Iterable[str | Path], *, columns: dict[str, str] | None = None) -> pd.DataFrame:
    """The `articles` found at `source`, one row an article, sorted by id.

    Parameters
    ----------
    source : a file, a folder (read with its sub-folders) or several of them. `.txt` and `.md` files hold one article each;
        `.jsonl`, `.csv`, `.parquet` and `.xlsx` hold a table of them with a `text` column.
    columns : names that a table's columns go by, as ``{"text": "body"}``.

    Returns
    -------
    article (unique id), path, outlet, city, date (NaT if unknown), author, headline, words (int), text (the source as
    decoded; nothing is stripped or joined, so that offsets hold in the reader's own copy). Unknown strings are empty.

    Raises
    ------
    InputError : nothing could be read; the sentence names the file and the mend. A folder with some files that can't be
        read is read without them, with a warning for each.
    """
    sources = [source] if isinstance(source, (str, Path)) else list(source)
    records: list[dict] = []
    refused: list[str] = []
    for place in map(Path, sources):
        if not place.exists():
            raise InputError(f"{place} does not exist; check the path.")
        files = sorted(_files_in(place)) if place.is_dir() else [place]
        if not files:
            raise InputError(f"{place} holds no articles; put .txt, .md, .jsonl or .csv files there.")
        for file in files:
            try:
                records.extend(_read_file(file, columns or {}))
            except InputError as error:
                refused.append(str(error))
    if not records:
        raise InputError(
            refused[0] if len(refused) == 1 else f"None of {len(refused)} files could be read: {' '.join(refused[:5])}"
        )
    for sentence in refused:
        warnings.warn(f"Left out: {sentence}", stacklevel=2)
    return tabulate(records)


def tabulate(records: list[dict]) -> pd.DataFrame:
    """The `articles` table of `records`, each a dict with at least `text`; ids are made unique, headlines filled in."""
    if not records:
        return empty("articles")
    rows, seen = [], set()
    for number, record in enumerate(records):
        text = record["text"].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        row = {"path": "", "outlet": "", "city": "", "date": None, "author": "", "headline": "", **record, "text": text}
        name = str(row.get("article") or f"article-{number + 1}")
        unique, count = name, 1
        while unique in seen:
            count += 1
            unique = f"{name}-{count}"
        seen.add(unique)
        rows.append(fill_from_text({**row, "article": unique}))
    frame = pd.DataFrame(rows)
    frame["words"] = count_words_of(frame["text"].tolist())
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce", utc=True).dt.tz_localize(None)
    return conform("articles", frame[list(COLUMNS["articles"])].sort_values("article", kind="stable"))


# Files ---------------------------------------------------------------------------------------------------------------


def _files_in(folder: Path) -> list[Path]:
    """Files of known kinds below `folder`; hidden ones and READMEs are no articles."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in TEXT_SUFFIXES + TABLE_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not path.stem.upper().startswith("README")
    ]


def _read_file(path: Path, columns: dict[str, str]) -> list[dict]:
    suffix = path.suffix.lower()
    try:
        if suffix in TABLE_SUFFIXES:
            return _read_table(path, columns)
        text = decode(path.read_bytes(), path)
    except OSError as error:
        raise InputError(f"{path} cannot be opened ({error.strerror}); check its permissions.") from error
    if not text.strip():
        raise InputError(f"{path} is empty; put the article's text in it.")
    return [{"article": path.stem, "path": path.as_posix(), "text": text}]


def decode(data: bytes, path: Path) -> str:
    """`data` as text. Raises InputError for what is no text or no UTF-8."""
    if b"\0" in data[:4096]:
        raise InputError(f"{path} is no text file; save the article as plain text (UTF-8).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}); save it again as UTF-8.") from error


def _read_table(path: Path, columns: dict[str, str]) -> list[dict]:
    suffix = path.suffix.lower()
    try:
        if suffix == ".jsonl":
            frame = pd.DataFrame(_json_lines(path))
        elif suffix == ".csv":
            decode(path.read_bytes(), path)
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        elif suffix == ".parquet":
            frame = pd.read_parquet(path)
        else:
            frame = pd.read_excel(path, dtype=str, keep_default_na=False)
    except InputError:
        raise
    except Exception as error:  # each reader has errors of its own; all mean that the file is no such table
        raise InputError(
            f"{path} is no readable {suffix[1:]} table ({str(error).splitlines()[0]}); save it again."
        ) from error
    frame = frame.rename(columns={theirs: ours for ours, theirs in columns.items()})
    frame = frame.rename(columns={old: new for old, new in RENAMED.items() if new not in frame.columns})
    if "text" not in frame.columns:
        raise InputError(
            f"{path} has no `text` column (it has {', '.join(map(str, frame.columns)) or 'none'}); name it with columns={{'text': …}}."
        )
    known = [column for column in COLUMNS["articles"] if column in frame.columns and column not in ("words", "path")]
    records = []
    for number, row in enumerate(frame[known].to_dict("records"), start=1):
        row = {key: "" if pd.isna(value) else value for key, value in row.items()}
        if not str(row["text"]).strip():
            continue
        row = {key: value if key == "date" else str(value) for key, value in row.items()}
        records.append({"article": f"{path.stem}-{number}", **row, "path": path.as_posix()})
    if not records:
        raise InputError(f"{path} holds no article with text; fill its `text` column.")
    return records


def _json_lines(path: Path) -> list[dict]:
    rows = []
    for number, line in enumerate(decode(path.read_bytes(), path).split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}, line {number} is no JSON ({error}); mend that line.") from error
            if not isinstance(row, dict):
                raise InputError(f"{path}, line {number} is no JSON object; write one article a line.")
            rows.append(row)
    return rows
