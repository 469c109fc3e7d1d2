"""Cutting any amount of articles into parts that fit in memory, as Parquet files."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles import TABLE_SUFFIXES, read_articles
from helpers.sidecars import SIDECAR, is_sidecar
from helpers.tables import InputError

ROWS = 256  # rows of a large table read at a time


def cut(files: list[Path], size: int, columns: dict[str, str] | None, left_out: list[str]) -> Iterator[pd.DataFrame]:
    """Tables of `articles` of about `size` bytes each; ids are unique over all of them.

    Small files are read together, tables larger than `size` in blocks of rows. What cannot be read is named in `left_out`.
    """
    seen: set[str] = set()
    for read in _blocks(files, size):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                articles = read(columns)
            except InputError as error:
                left_out.append(str(error))
                continue
        left_out.extend(str(warning.message).removeprefix("Left out: ") for warning in told)
        yield _with_ids_of_their_own(articles, seen)


def _with_ids_of_their_own(articles: pd.DataFrame, seen: set[str]) -> pd.DataFrame:
    ids = []
    for name in articles["article"]:
        unique, count = name, 1
        while unique in seen:
            count += 1
            unique = f"{name}-{count}"
        seen.add(unique)
        ids.append(unique)
    return articles.assign(article=pd.Series(ids, dtype="str")).sort_values("article", ignore_index=True)


def _blocks(files: list[Path], size: int) -> Iterator:
    """Functions that read one block each: several small files, or some rows of a large table."""
    sidecars = [file for file in files if file.name.lower() == SIDECAR and is_sidecar(file)]
    group, total = [], 0
    for file in [file for file in files if file not in sidecars]:
        length = file.stat().st_size
        large = length > size and file.suffix.lower() in TABLE_SUFFIXES
        if group and (large or total + length > size):
            yield _reader(group + sidecars)
            group, total = [], 0
        if large:
            yield from _table_blocks(file, size)
        else:
            group, total = [*group, file], total + length
    if group:
        yield _reader(group + sidecars)


def _reader(group: list[Path]):
    return lambda columns: read_articles(group, columns=columns)


def _table_blocks(path: Path, size: int) -> Iterator:
    rows: list[pd.DataFrame] = []
    before, block = 0, 0
    for frame in _frames(path):
        lengths = frame.select_dtypes(["str", "object"]).map(lambda value: len(str(value))).sum(axis=1).to_numpy()
        number = (before + np.cumsum(lengths) - lengths) // size
        before += int(lengths.sum())
        for wanted in np.unique(number).tolist():
            if wanted != block and rows:
                yield _table_reader(path, rows)
                rows = []
            block = wanted
            rows.append(frame[number == wanted])
    if rows:
        yield _table_reader(path, rows)


def _table_reader(path: Path, rows: list[pd.DataFrame]):
    def read(columns: dict[str, str] | None) -> pd.DataFrame:
        frame = pd.concat(rows)
        named = {"article", "id"} | {theirs for theirs, ours in (columns or {}).items() if ours == "article"}
        if not named & set(frame.columns):
            frame = frame.assign(article=[f"{path.stem}-{number + 1}" for number in frame.index])
        with tempfile.TemporaryDirectory() as place:
            block = Path(place) / f"{path.stem}.jsonl"
            frame.to_json(block, orient="records", lines=True, force_ascii=False, date_format="iso")
            encoding = "" if path.suffix.lower() in (".parquet", ".xlsx") else "utf-8"
            return read_articles(block, columns=columns).assign(path=path.as_posix(), encoding=encoding)

    return read


def _frames(path: Path) -> Iterator[pd.DataFrame]:
    """Some rows of a table at a time, numbered from 0 on. Raises InputError naming the line that is none."""
    suffix = path.suffix.lower()
    first = 0
    try:
        if suffix == ".csv":
            yield from pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", chunksize=ROWS)
        elif suffix == ".parquet":
            import pyarrow.parquet as pq

            for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS):
                frame = batch.to_pandas()
                yield frame.set_index(pd.RangeIndex(first, first + len(frame)))
                first += len(frame)
        elif suffix == ".jsonl":
            yield from _json_frames(path)
        else:
            yield pd.read_excel(path, dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, OSError) as error:
        raise InputError(f"{path} cannot be read ({error}); save it again.") from error


def _json_frames(path: Path) -> Iterator[pd.DataFrame]:
    rows: dict[int, dict] = {}
    with path.open(encoding="utf-8-sig") as lines:
        number = 0
        for line_number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                rows[number] = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}, line {line_number} is no JSON ({error}); mend that line.") from error
            number += 1
            if len(rows) == ROWS:
                yield pd.DataFrame.from_dict(rows, orient="index")
                rows = {}
    if rows:
        yield pd.DataFrame.from_dict(rows, orient="index")


def write_whole(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as Parquet so that `path` holds all of it or is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        table.to_parquet(new, index=False)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
