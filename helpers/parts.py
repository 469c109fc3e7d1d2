"""Cutting any amount of articles into parts that fit in memory, as Parquet files."""

from __future__ import annotations

import codecs
import json
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype

from helpers.articles import read_articles, unique_names
from helpers.decoding import Decoded, decode
from helpers.headings import columns_by_heading
from helpers.sidecars import SIDECAR, is_sidecar, read_sidecars
from helpers.table_files import delimiter_of
from helpers.tables import InputError

IN_BLOCKS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")  # tables that are read some rows at a time
LEFT_OUT = "Left out: "  # how a warning of what is not read begins
ROWS = 256  # rows of a large table read at a time


def cut(files: list[Path], size: int, columns: dict[str, str] | None, left_out: list[str]) -> Iterator[pd.DataFrame]:
    """Tables of `articles` of about `size` bytes each; ids are unique over all of them.

    Small files are read together, tables larger than `size` in blocks of rows. What cannot be read is named in `left_out`.
    """
    unique = unique_names()
    for read in _blocks(files, size):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                articles = read(columns)
            except InputError as error:
                left_out.append(str(error))
                continue
        for sentence in (str(warning.message) for warning in told):
            if sentence.startswith(LEFT_OUT):
                left_out.append(sentence.removeprefix(LEFT_OUT))
            else:
                warnings.warn(sentence, stacklevel=2)
        yield _with_ids_of_their_own(articles, unique)


def _with_ids_of_their_own(articles: pd.DataFrame, unique: Callable[[str], str]) -> pd.DataFrame:
    ids = [unique(name) for name in articles["article"]]
    return articles.assign(article=pd.Series(ids, dtype="str")).sort_values("article", ignore_index=True)


def _blocks(files: list[Path], size: int) -> Iterator:
    """Functions that read one block each: several small files, or some rows of a large table."""
    sidecars = [file for file in files if file.name.lower() == SIDECAR and is_sidecar(file)]
    group, total = [], 0
    for file in [file for file in files if file not in sidecars]:
        length = file.stat().st_size
        large = length > size and file.suffix.lower() in IN_BLOCKS
        if group and (large or total + length > size):
            yield _reader(group + sidecars)
            group, total = [], 0
        if large:
            said = read_sidecars(sidecars).get(file.absolute(), {})
            yield from _table_blocks(file, size, said)
        else:
            group, total = [*group, file], total + length
    if group:
        yield _reader(group + sidecars)


def _reader(group: list[Path]):
    return lambda columns: read_articles(group, columns=columns)


def _table_blocks(path: Path, size: int, said: dict) -> Iterator:
    rows: list[pd.DataFrame] = []
    before, block = 0, 0
    for frame in _frames(path):
        lengths = frame.select_dtypes(["str", "object"]).map(lambda value: len(str(value))).sum(axis=1).to_numpy()
        number = (before + np.cumsum(lengths) - lengths) // size
        before += int(lengths.sum())
        for wanted in np.unique(number).tolist():
            if wanted != block and rows:
                yield _table_reader(path, rows, said)
                rows = []
            block = wanted
            rows.append(frame[number == wanted])
    if rows:
        yield _table_reader(path, rows, said)


def _table_reader(path: Path, rows: list[pd.DataFrame], said: dict):
    encoding = _opening(path).encoding if path.suffix.lower() != ".parquet" else ""

    def read(columns: dict[str, str] | None) -> pd.DataFrame:
        frame = pd.concat(rows)
        if "article" not in columns_by_heading(map(str, frame.columns), columns or {}):
            frame = frame.assign(article=[f"{path.stem}-{number + 1}" for number in frame.index])
        with tempfile.TemporaryDirectory() as place:
            block = Path(place) / f"{path.stem}.jsonl"
            frame.to_json(block, orient="records", lines=True, force_ascii=False, date_format="iso")
            with warnings.catch_warnings(action="ignore"):  # they would name the file of the block
                articles = read_articles(block, columns=columns)
            return articles.assign(path=path.as_posix(), encoding=encoding, **_of_columns(said, articles))

    return read


def _frames(path: Path) -> Iterator[pd.DataFrame]:
    """Some rows of a table at a time, numbered from 0 on. Raises InputError naming the line that is none."""
    suffix = path.suffix.lower()
    first = 0
    try:
        if suffix in (".csv", ".tsv"):
            text, encoding = _opening(path)
            yield from pd.read_csv(
                path,
                sep=delimiter_of(text),
                dtype=str,
                keep_default_na=False,
                index_col=False,
                encoding=_codec(encoding),
                chunksize=ROWS,
            )
        elif suffix == ".parquet":
            import pyarrow.parquet as pq

            for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS):
                frame = batch.to_pandas()
                yield frame.set_index(pd.RangeIndex(first, first + len(frame)))
                first += len(frame)
        else:
            yield from _json_frames(path)
    except (UnicodeDecodeError, pd.errors.ParserError, OSError) as error:
        raise InputError(f"{path} cannot be read ({error}); save it again.") from error


def _opening(path: Path) -> Decoded:
    """The first lines of a table in text, and its encoding as far as they tell."""
    with path.open("rb") as opened:
        head = opened.read(1 << 20)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    end = len(head) // 4 * 4 if wide or len(head) < 1 << 20 else head.rfind(b"\n") + 1
    return decode(head[: end or len(head)], path)


def _codec(encoding: str) -> str:
    return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)


def _of_columns(said: dict, articles: pd.DataFrame) -> dict:
    """What a sidecar says of a table, as columns of its articles."""
    return {
        name: pd.Series([value] * len(articles), dtype=articles[name].dtype)
        for name, value in said.items()
        if name != "article"
    }


def _json_frames(path: Path) -> Iterator[pd.DataFrame]:
    rows: dict[int, dict] = {}
    with path.open(encoding=_codec(_opening(path).encoding), newline="\n") as lines:
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
    """Write `table` as Parquet so that `path` holds all of it or is not there; offsets as differences, which take a quarter less of the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        whole = [name for name, dtype in table.dtypes.items() if is_integer_dtype(dtype)]
        others = [name for name in table.columns if name not in whole]
        table.to_parquet(
            new, index=False, use_dictionary=others, column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED")
        )
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
