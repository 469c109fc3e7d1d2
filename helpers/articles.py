"""Reading articles: files, folders and tables become one table of articles."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.datelines import fill_from_text
from helpers.decoding import UnreadableFile, decode
from helpers.sidecars import SIDECAR, front_matter, is_sidecar, read_sidecars
from helpers.table_files import read_csv, read_excel, read_json_lines, read_parquet
from helpers.tables import COLUMNS, InputError, conform, empty
from helpers.words import count_words_of

TABLES = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_json_lines,
    ".parquet": read_parquet,
    ".xlsx": read_excel,
}
TEXT_SUFFIXES = (".txt", ".md")
TABLE_SUFFIXES = tuple(TABLES)
_NO_ARTICLES = ("README", "LICENSE", "LICENCE")


class Survey(NamedTuple):
    """What `survey_articles` returns: the articles read, and the files that were not."""

    articles: pd.DataFrame
    unread: pd.DataFrame


def read_articles(source: str | Path | Iterable[str | Path], *, columns: dict[str, str] | None = None) -> pd.DataFrame:
    """The `articles` found at `source`, one row an article, sorted by id.

    Parameters
    ----------
    source : a file, a folder (read with its sub-folders) or several of them. `.txt` and `.md` files hold one article each;
        `.jsonl`, `.csv`, `.tsv`, `.parquet` and `.xlsx` hold a table of them with a `text` column. What a `metadata.csv` in
        the folder or front matter says of an article goes before what its text says (`helpers.sidecars`).
    columns : names that a table's columns go by, as ``{"text": "body"}``.

    Returns
    -------
    article (unique id), path, outlet, city, date (NaT if unknown), author, headline, words (int), text (the source as
    decoded; nothing is stripped or joined, so that offsets hold in the reader's own copy), encoding (the one a file of text was
    taken to be in, else empty), date_from (how the date is known, or why not: see `fill_from_text`). Unknown strings are empty.

    Raises
    ------
    InputError : nothing could be read, or a `metadata.csv` is wrong; the sentence names the file and the mend. A folder with
        some files that can't be read is read without them, with a warning for each.
    """
    articles, unread = survey_articles(source, columns=columns)
    refused = [UnreadableFile(*row) for row in unread.itertuples(index=False, name=None)]
    if not len(articles):
        if len(refused) == 1:
            raise refused[0]
        raise InputError(f"None of {len(refused)} files could be read: {' '.join(map(str, refused[:5]))}")
    for sentence in refused:
        warnings.warn(f"Left out: {sentence}", stacklevel=2)
    return articles


def survey_articles(source: str | Path | Iterable[str | Path], *, columns: dict[str, str] | None = None) -> Survey:
    """The `articles` found at `source`, as `read_articles` reads them, and a table of the files that were not read.

    Returns
    -------
    Survey of two tables: articles, which may be empty, and unread : path, problem, mend (str), one row a file, sorted by path;
    "`path` `problem`; `mend`." is a sentence.

    Raises InputError for a path that does not exist, a folder without articles, and a `metadata.csv` that is wrong.
    """
    records: list[dict] = []
    unread: list[tuple[str, str, str]] = []
    files = files_at(source)
    beside = {folder / SIDECAR for folder in {file.parent for file in files}}
    sidecars = {
        path for path in {*files, *beside} if path.name.lower() == SIDECAR and path.is_file() and is_sidecar(path)
    }
    said = read_sidecars(sidecars)
    for file in files:
        if file in sidecars:
            continue
        try:
            found = _read_file(file, columns or {})
        except UnreadableFile as error:
            unread.append((error.path, error.problem, error.mend))
            continue
        fields = said.get(file.absolute(), {})
        records.extend({**record, "path": file.as_posix(), **fields} for record in found)
    unread_table = pd.DataFrame(sorted(unread), columns=["path", "problem", "mend"], dtype="str")
    return Survey(tabulate(records), unread_table)


def tabulate(records: list[dict]) -> pd.DataFrame:
    """The `articles` table of `records`, each a dict with at least `text`; ids are made unique, headlines filled in."""
    if not records:
        return empty("articles").assign(encoding=pd.Series(dtype="str"), date_from=pd.Series(dtype="str"))
    rows, seen = [], set()
    unknown = {"path": "", "outlet": "", "city": "", "date": None, "author": "", "headline": "", "encoding": ""}
    for number, record in enumerate(records):
        text = record["text"].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        name = str(record.get("article") or f"article-{number + 1}")
        unique, count = name, 1
        while unique in seen:
            count += 1
            unique = f"{name}-{count}"
        seen.add(unique)
        rows.append(fill_from_text({**unknown, **record, "article": unique, "text": text}))
    frame = pd.DataFrame(rows)
    frame["words"] = count_words_of(frame["text"].tolist())
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce", utc=True).dt.tz_localize(None)
    frame["encoding"] = frame["encoding"].astype("str")
    further = ["encoding", "date_from"]
    return conform("articles", frame[[*COLUMNS["articles"], *further]].sort_values("article", kind="stable"))


# Files ---------------------------------------------------------------------------------------------------------------


def files_at(source: str | Path | Iterable[str | Path]) -> list[Path]:
    """The files that `source` names, folders with all articles below them and the `metadata.csv` that speak of these.

    Raises InputError for a path that does not exist and a folder without articles.
    """
    files: dict[Path, None] = {}
    for place in map(Path, [source] if isinstance(source, (str, Path)) else source):
        if not place.exists():
            raise InputError(f"{place} does not exist; check the path.")
        found = sorted(_files_in(place)) if place.is_dir() else [place]
        if not found:
            raise InputError(f"{place} holds no articles; put .txt, .md, .jsonl or .csv files there.")
        files.update(dict.fromkeys(found))
    return list(files)


def _files_in(folder: Path) -> list[Path]:
    """Files of known kinds below `folder`; hidden ones, READMEs and licences are no articles."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in TEXT_SUFFIXES + TABLE_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not path.stem.upper().startswith(_NO_ARTICLES)
    ]


def _read_file(path: Path, columns: dict[str, str]) -> list[dict]:
    """The raw rows of one file: text, and what the file itself says of it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be opened ({error.strerror})", "check its permissions") from error
    if table := TABLES.get(path.suffix.lower()):
        return table(data, path, columns)
    text, encoding = decode(data, path)
    if not text.strip():
        raise UnreadableFile(path, "is empty", "put the article's text in it")
    return [{"article": path.stem, "text": text, "encoding": encoding, **front_matter(text, path)}]
