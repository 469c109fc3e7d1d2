"""What the reader says of the articles: a `metadata.csv` beside the files, or front matter at the top of one."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pandas as pd

from helpers.decoding import UnreadableFile, decode
from helpers.headings import columns_by_heading, file_heading

SIDECAR = "metadata.csv"
FIELDS = ("article", "outlet", "city", "date", "author", "headline", "url")


def is_sidecar(path: Path) -> bool:
    """Whether `path` is a `metadata.csv` with a column of files and none of text, and so no table of articles."""
    if path.name.lower() != SIDECAR:
        return False
    try:
        with path.open("rb") as opened:
            head = decode(opened.read(65_536).rsplit(b"\n", 1)[0], path).text
    except (OSError, UnreadableFile):
        return True  # reading it says what is wrong with it
    names = _columns(head)
    return bool(file_heading(names)) and "text" not in columns_by_heading(names, {})


def read_sidecars(paths: Iterable[Path]) -> dict[Path, dict]:
    """What the sidecars at `paths` say of each file (absolute path): `article, outlet, city, date, author, headline, url`.

    A sidecar is a table with a column `file` (or `filename`, `path`), paths from its own folder on, and any of those columns, under the headings
    that tables of articles have (`helpers.headings`); an empty cell says nothing. Other columns are left alone, and one warning names
    them. Where two sidecars speak of a file, the one in the nearer folder is believed.

    Raises UnreadableFile, naming the line and the mend, for a file that is not there, a file named twice, or a date that is none.
    """
    said: dict[Path, dict] = {}
    for path in sorted(paths, key=lambda path: len(path.absolute().parts)):
        for file, fields in _rows(path).items():
            said[file] = {**said.get(file, {}), **fields}
    return said


def _rows(path: Path) -> dict[Path, dict]:
    try:
        text = decode(path.read_bytes(), path).text
    except OSError as error:
        raise UnreadableFile(path, f"cannot be opened ({error.strerror})", "check its permissions") from error
    names = _columns(text)
    files = file_heading(names)
    meant = {
        theirs: ours for ours, theirs in columns_by_heading(names, {}).items() if ours in FIELDS and theirs != files
    }
    unknown = ", ".join(f"`{name}`" for name in names if name and name != files and name not in meant)
    if unknown:
        warnings.warn(
            f"{path} has columns that say nothing of an article and are left alone ({unknown}); known are {', '.join(FIELDS)}.",
            stacklevel=2,
        )
    rows = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    found: dict[Path, dict] = {}
    try:
        next(rows)
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            where = f"line {rows.line_num}"
            if len(cells) > len(names):
                raise UnreadableFile(path, f"has more cells than columns in {where}", "put text with commas in quotes")
            row = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
            file = _named(path, row.get(files, ""), where)
            if file in found:
                raise UnreadableFile(path, f"names {file.name} a second time in {where}", "keep one line a file")
            found[file] = checked({ours: row[name] for name, ours in meant.items() if name in row}, path, where)
    except csv.Error as error:
        raise UnreadableFile(path, f"cannot be read in line {rows.line_num} ({error})", "mend that line") from error
    return found


def _named(path: Path, name: str, where: str) -> Path:
    if not name:
        raise UnreadableFile(path, f"names no file in {where}", "fill its column `file` or take the line out")
    folder = path.absolute().parent
    file = Path(*(part for part in re.split(r"[\\/]", name) if part not in ("", ".")))
    if ".." in file.parts or not (folder / file).exists():
        raise UnreadableFile(
            path,
            f"names {name!r} in {where}, which is not in {path.parent.as_posix()}",
            "correct the name (paths go from the folder of metadata.csv on) or take the line out",
        )
    return folder / file


def checked(fields: dict, path: Path, where: str) -> dict:
    """`fields` with its date as a timestamp. Raises UnreadableFile naming `where` for a date that is none."""
    if "date" not in fields:
        return fields
    try:
        date = pd.to_datetime(fields["date"], utc=True) if re.search(r"\d{4}", fields["date"]) else pd.NaT
    except (ValueError, TypeError, OverflowError):
        date = pd.NaT
    if pd.isna(date):
        raise UnreadableFile(path, f"has {fields['date']!r} for a date in {where}", "write it as 2025-11-24")
    return {**fields, "date": date.tz_localize(None)}


def _columns(text: str) -> list[str]:
    head = text.lstrip("\r\n").splitlines()[:1]
    delimiter = _delimiter(text)
    return [name.strip().lower() for name in next(csv.reader(head, delimiter=delimiter), [])]


def _delimiter(text: str) -> str:
    head = (text.lstrip("\r\n").splitlines() or [""])[0]
    return max(",;\t", key=head.count)


# Front matter ----------------------------------------------------------------------------------------------------------

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w -]{0,40})\s*:(?:\s+(?P<value>.*))?")
_NAMES = {"title": "headline", "id": "article", "by": "author", "authors": "author", "source": "outlet"}
_LONGEST = 20_000  # characters; front matter that does not close within them is none


def front_matter_end(text: str) -> int:
    """Where the front matter that opens `text` ends, after its closing line; 0 if it opens with none.

    It stands between two lines `---` and holds nothing but fields `name: value`, lists below a field, comments and blank lines;
    it stays in `text`, so that offsets hold.
    """
    opening = _FENCE.match(text)
    if not opening:
        return 0
    at, fields = opening.end(), 0
    for line in text[at:_LONGEST].splitlines(keepends=True):
        at += len(line)
        if line.strip() in ("---", "...") and line[:1] in "-.":
            return at if fields else 0
        if _FIELD.fullmatch(line.strip()) and not line[:1].isspace():
            fields += 1
        elif not (fields and line[:1] in " \t-") and line.strip() and not line.startswith("#"):
            return 0
    return 0


def front_matter(text: str, path: Path) -> dict:
    """What the front matter of `text` says: `article, outlet, city, date, author, headline, url`, those it names.

    `title`, `id`, `by`, `authors` and `source` are taken for `headline`, `article`, `author`, `author` and `outlet`; other fields
    are left alone. Raises UnreadableFile naming the line for a date that is none.
    """
    end = front_matter_end(text)
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    name = ""
    for number, line in enumerate(text[:end].splitlines(), start=1):
        match = _FIELD.fullmatch(line.strip())
        if match and not line[:1].isspace() and not line.startswith("-"):
            name = match["name"].strip().lower()
            name = _NAMES.get(name, name)
            if name in FIELDS and name not in found and _bare(match["value"] or ""):
                found[name], lines[name] = _bare(match["value"]), number
        elif name == "author" and line.strip().startswith("- "):
            found[name] = ", ".join(filter(None, [found.get(name, ""), _bare(line.strip()[2:])]))
    return checked(found, path, f"line {lines.get('date', 0)}")


def _bare(value: str) -> str:
    """A value without the quotation marks or brackets that YAML puts around it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_bare(part) for part in value[1:-1].split(","))
    return "" if value in ("~", "null") else value
