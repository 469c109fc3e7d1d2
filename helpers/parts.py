"""Cutting any amount of articles into blocks that fit in memory, to be read one by one, wherever that is done.

Cutting looks at no more than it must to find where a block ends, so that one process can do it for many that read.
"""

from __future__ import annotations

import codecs
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_integer_dtype

from helpers.articles import bytes_of, guessed_encodings, left_out, sidecars_of, survey_files, tabulate
from helpers.decoding import Decoded, UnreadableFile, decode
from helpers.table_files import columns_of_lines, delimiter_of, rows_of_columns
from helpers.tables import InputError, empty
from helpers.writing import whole

IN_BLOCKS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")  # tables that are read some rows at a time
LINES = (".jsonl", ".ndjson")
ROWS = 256  # rows of a large table read at a time
GROUP = 1 << 23  # rows of a table that lie in one group in its file: more than a part has


class Block(NamedTuple):
    """Articles as they lie in files: some files, or some rows of a table.

    Attributes
    ----------
    raw : of files their `path` and `data`, or the `problem` and `mend` of one without; of a table its columns, or of JSON lines their `text`.
    said : what sidecars say of each file, or of the table.
    table : the path of the table, empty for files; `first_row` and `first_line` are the numbers of its first row and line here,
        from 1 on, `encoding` is what it is in.
    """

    raw: pa.Table | None  # it lies in a file while the rest is passed on
    said: list[dict]
    table: str = ""
    first_row: int = 1
    first_line: int = 1
    encoding: str = ""


class Read(NamedTuple):
    """A block read: its `articles`, a sentence on each thing left out, and what else there is to warn of."""

    articles: pd.DataFrame
    left_out: list[str]
    told: list[str]


# Finding where blocks end ----------------------------------------------------------------------------------------------


def cut(files: list[Path], size: int) -> Iterator[Block]:
    """The articles of `files` in blocks of about `size` bytes each: small files together, tables larger than `size` some rows at a time.

    Raises InputError for a `metadata.csv` that is wrong, and for a large table that breaks off.
    """
    sidecars, said = sidecars_of(files)
    group, total = [], 0
    for file in files:
        if file in sidecars:
            continue
        length = _length(file)
        large = length > size and file.suffix.lower() in IN_BLOCKS
        if group and (large or total + length > size):
            yield _files_block(group, said)
            group, total = [], 0
        if large:
            fields = {name: value for name, value in said.get(file.absolute(), {}).items() if name != "article"}
            yield from (block._replace(said=[fields], table=file.as_posix()) for block in _table_blocks(file, size))
        else:
            group, total = [*group, file], total + length
    if group:
        yield _files_block(group, said)


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # reading it says what is wrong with it
        return 0


def _files_block(files: list[Path], said: dict[Path, dict]) -> Block:
    found = [bytes_of(file) for file in files]
    errors = [one if isinstance(one, UnreadableFile) else None for one in found]
    raw = {
        "path": [file.as_posix() for file in files],
        "data": pa.array([None if isinstance(one, UnreadableFile) else one for one in found], pa.large_binary()),
        "problem": pa.array([error and error.problem for error in errors], pa.string()),
        "mend": pa.array([error and error.mend for error in errors], pa.string()),
    }
    return Block(pa.table(raw), [said.get(file.absolute(), {}) for file in files] if said else [{}] * len(files))


def _table_blocks(path: Path, size: int) -> Iterator[Block]:
    try:
        if path.suffix.lower() == ".parquet":
            yield from _row_blocks(_parquet_rows(path), size, "")
            return
        opening = _opening(path)
        if path.suffix.lower() in LINES:
            yield from _line_blocks(path, size, opening.encoding)
        else:
            yield from _row_blocks(_csv_rows(path, opening), size, opening.encoding)
    except (UnicodeDecodeError, pd.errors.ParserError, OSError) as error:
        raise InputError(f"{path} cannot be read ({error}); save it again.") from error


def _line_blocks(path: Path, size: int, encoding: str) -> Iterator[Block]:
    row = line = 1
    with path.open(encoding=_codec(encoding), newline="\n") as opened:
        while text := opened.read(size) + opened.readline():
            lines = text.split("\n")
            rows = sum(not one.isspace() for one in lines if one)
            if rows:
                raw = pa.table({"text": pa.array([text], pa.large_string())})
                yield Block(raw, [], "", row, line, encoding)
            row, line = row + rows, line + len(lines) - 1


def _row_blocks(tables: Iterator[pa.Table], size: int, encoding: str) -> Iterator[Block]:
    rows: list[pa.Table] = []
    first, before, block = 1, 0, 0
    for table in tables:
        lengths = _lengths(table)
        number = (before + np.cumsum(lengths) - lengths) // size
        before += int(lengths.sum())
        for wanted in np.unique(number).tolist():
            if wanted != block and rows:
                yield Block(pa.concat_tables(rows), [], "", first, 0, encoding)
                first += sum(map(len, rows))
                rows = []
            block = wanted
            start, stop = np.searchsorted(number, [wanted, wanted + 1]).tolist()
            rows.append(table.slice(start, stop - start))
    if rows:
        yield Block(pa.concat_tables(rows), [], "", first, 0, encoding)


def _lengths(table: pa.Table) -> np.ndarray:
    """How many characters each row has."""
    lengths = np.zeros(len(table), dtype=np.int64)
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            lengths += pc.fill_null(pc.utf8_length(column), 0).to_numpy()
    return lengths


def _csv_rows(path: Path, opening: Decoded) -> Iterator[pa.Table]:
    frames = pd.read_csv(
        path,
        sep=delimiter_of(opening.text),
        dtype=str,
        keep_default_na=False,
        index_col=False,
        encoding=_codec(opening.encoding),
        chunksize=ROWS,
    )
    for frame in frames:
        yield pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()


def _parquet_rows(path: Path) -> Iterator[pa.Table]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS):
        yield pa.Table.from_batches([batch])


def _opening(path: Path) -> Decoded:
    """The first lines of a table in text, and its encoding as far as they tell."""
    with path.open("rb") as opened:
        head = opened.read(1 << 20)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    end = len(head) // 4 * 4 if wide or len(head) < 1 << 20 else head.rfind(b"\n") + 1
    return decode(head[: end or len(head)], path)


def _codec(encoding: str) -> str:
    return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)


# Reading a block -------------------------------------------------------------------------------------------------------


def read_block(block: Block, columns: dict[str, str] | None = None) -> Read:
    """The articles of a block, as `read_articles` reads them; an id may be another block's too.

    Raises InputError for a line of a large table that is no JSON.
    """
    if block.table:
        return _read_rows(block, columns or {})
    raw = block.raw.to_pydict()
    data = [
        UnreadableFile(path, problem, mend) if found is None else found
        for path, found, problem, mend in zip(*raw.values(), strict=True)
    ]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        articles, unread = survey_files(zip(map(Path, raw["path"]), data, block.said, strict=True), columns)
    sentences = [*(str(warning.message) for warning in told), guessed_encodings(articles)]
    return Read(articles, left_out(unread), list(filter(None, sentences)))


def _read_rows(block: Block, columns: dict[str, str]) -> Read:
    path, raw = Path(block.table), block.raw
    lines = path.suffix.lower() in LINES
    table = columns_of_lines(raw["text"][0].as_py(), path, block.first_line) if lines else raw.to_pydict()
    try:
        rows = rows_of_columns(table, path, columns, block.encoding, block.first_row)
    except UnreadableFile as error:
        return Read(empty("articles"), [str(error)], [])
    if not rows:
        last = block.first_row + len(next(iter(table.values()))) - 1
        problem = f", rows {block.first_row} to {last}, holds no article with text"
        return Read(empty("articles"), [str(UnreadableFile(path, problem, "fill its `text` column"))], [])
    return Read(tabulate([{"path": block.table, **row, **block.said[0]} for row in rows]), [], [])


def write_whole(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as Parquet so that `path` holds all of it or is not there.

    Offsets are written as differences, which take a quarter less of the disk. A part is one group of rows, and columns without gaps say so:
    together that spares whoever reads it four tenths of the decoding.
    """
    import pyarrow.parquet as pq

    numbers = [name for name, dtype in table.dtypes.items() if is_integer_dtype(dtype)]
    others = [name for name in table.columns if name not in numbers]
    encoding = dict.fromkeys(numbers, "DELTA_BINARY_PACKED")
    rows = _without_gaps(pa.Table.from_pandas(table, preserve_index=False))
    with whole(path) as new:
        pq.write_table(rows, new, row_group_size=GROUP, use_dictionary=others, column_encoding=encoding)


def _without_gaps(rows: pa.Table) -> pa.Table:
    """`rows`, whose columns of strings, categories and whole numbers say that they have no gaps, where they have none."""
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer)
    fields = []
    for field in rows.schema:
        of_values = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        may_not = any(is_kind(of_values) for is_kind in kinds)
        fields.append(field.with_nullable(not may_not or rows[field.name].null_count > 0))
    return pa.table(rows.columns, schema=pa.schema(fields, metadata=rows.schema.metadata))
