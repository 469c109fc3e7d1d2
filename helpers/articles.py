"""Reading articles: files, folders and tables become one table of articles."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.datelines import fill_from_text
from helpers.decoding import UnreadableFile
from helpers.documents import well_formed
from helpers.folders import OTHER_KIND, find_files, read_bytes
from helpers.phrases import counted
from helpers.readers import TABLES, TEXTS, rows_of
from helpers.sidecars import SIDECAR, is_sidecar, read_sidecars
from helpers.tables import COLUMNS, InputError, conform, empty, texts_of
from helpers.words import count_words_of

FURTHER = ("encoding", "date_from", "url")  # columns of articles as they are read, behind those of the table


class Survey(NamedTuple):
    """What `survey_articles` returns: the articles read, and the files that were not."""

    articles: pd.DataFrame
    unread: pd.DataFrame


def read_articles(source: str | Path | Iterable[str | Path], *, columns: dict[str, str] | None = None) -> pd.DataFrame:
    """The `articles` found at `source`, one row an article, sorted by id.

    Parameters
    ----------
    source : a file, a folder (read with its sub-folders) or several of them. One article each: `.txt`, `.md`, `.html`, `.docx`,
        `.pdf`, `.rtf`, `.eml`, `.srt`, `.vtt`. Many: tables with a `text` column (`.csv`, `.tsv`, `.xlsx`, `.json`, `.jsonl`, `.parquet`), RSS and
        Atom feeds, WARC files, the exports of Nexis, Factiva, ProQuest, Media Cloud and NewsAPI, and `.zip` or `.gz` of any of
        these. What a `metadata.csv` in the folder or front matter says of an article goes before what its text says
        (`helpers.sidecars`).
    columns : names that a table's columns go by, as ``{"text": "body"}``.

    Returns
    -------
    article (unique id), path, outlet, city, date (NaT if unknown), author, headline, words (int), text (the source as
    decoded; nothing is stripped or joined, so that offsets hold in the reader's own copy), encoding (the one a file of text was
    taken to be in, else empty), date_from (how the date is known, or why not: see `fill_from_text`), url (where the article is to be found,
    as far as its file says). Unknown strings are empty.

    Raises
    ------
    InputError : nothing could be read, or a `metadata.csv` is wrong; the sentence names the file and the mend. A folder with
        some files that can't be read is read without them, with a warning for each; one more tells of texts that are not UTF-8,
        and one for a table that gives several articles the same id.
    """
    articles, unread = survey_articles(source, columns=columns)
    other = unread["mend"] == OTHER_KIND
    refused = [UnreadableFile(*row) for row in unread[~other].itertuples(index=False, name=None)]
    if not len(articles):
        if len(refused) == 1:
            raise refused[0]
        raise InputError(f"None of {len(refused)} files could be read: {' '.join(map(str, refused[:10]))}")
    for sentence in left_out(unread):
        warnings.warn(f"Left out: {sentence}", stacklevel=2)
    if guessed := guessed_encodings(articles):
        warnings.warn(guessed, stacklevel=2)
    return articles


def survey_articles(source: str | Path | Iterable[str | Path], *, columns: dict[str, str] | None = None) -> Survey:
    """The `articles` found at `source`, as `read_articles` reads them, and a table of the files that were not read.

    Returns
    -------
    Survey of two tables: articles, which may be empty, and unread : path, problem, mend (str), one row a file, sorted by path;
    "`path` `problem`; `mend`." is a sentence.

    Raises InputError for a path that does not exist, a folder without articles, and a `metadata.csv` that is wrong.
    """
    files, refused = find_files(source)
    sidecars, said = sidecars_of(files)
    own = (file for file in files if file not in sidecars)
    return survey_files(((file, bytes_of(file), said.get(file.absolute(), {})) for file in own), columns, refused)


def survey_files(
    files: Iterable[tuple[Path, bytes | UnreadableFile, dict]],
    columns: dict[str, str] | None = None,
    refused: Iterable[UnreadableFile] = (),
) -> Survey:
    """What `survey_articles` returns, of files given as their paths, their bytes or why there are none, and what sidecars say of them."""
    records: list[dict] = []
    unread = list(refused)
    for file, data, fields in files:
        if isinstance(data, UnreadableFile):
            unread.append(data)
            continue
        try:
            found = rows_of(data, file, columns or {})
        except UnreadableFile as error:
            unread.append(error)
            continue
        unread.extend(found.refused)
        records.extend({**row, **fields} for row in found.rows)
    rows = sorted((error.path, error.problem, error.mend) for error in unread)
    return Survey(tabulate(records), pd.DataFrame(rows, columns=["path", "problem", "mend"], dtype="str"))


def sidecars_of(files: list[Path]) -> tuple[set[Path], dict[Path, dict]]:
    """The sidecars among `files` and beside them, and what they say (see `read_sidecars`)."""
    beside = {folder / SIDECAR for folder in {file.parent for file in files}}
    named = {file for file in files if file.name.lower() == SIDECAR}
    sidecars = {path for path in named | beside if path.is_file() and is_sidecar(path)}
    return sidecars, read_sidecars(sidecars)


def bytes_of(file: Path) -> bytes | UnreadableFile:
    """The bytes of a file, or why there are none."""
    try:
        return read_bytes(file)
    except UnreadableFile as error:
        return error


def left_out(unread: pd.DataFrame) -> list[str]:
    """A sentence on each file that was not read, and one on those of other kinds."""
    other = unread["mend"] == OTHER_KIND
    sentences = [str(UnreadableFile(*row)) for row in unread[~other].itertuples(index=False, name=None)]
    if other.any():
        kinds = Counter(Path(path).suffix.lower() or "no ending" for path in unread["path"][other])
        named = ", ".join(kind for kind, _ in kinds.most_common(5))
        sentences.append(f"{counted(int(other.sum()), 'file')} of other kinds ({named}).")
    return sentences


def guessed_encodings(articles: pd.DataFrame) -> str:
    """A sentence on the files of bare text that are in no Unicode encoding and so were read by likelihood; empty if none."""
    kinds = articles["path"].str.lower().str.endswith((*TEXTS, *TABLES))  # others say which encoding they are in
    bare = kinds & ~articles["encoding"].str.startswith("utf-") & (articles["encoding"] != "")
    files = articles.loc[bare, ["path", "encoding"]].drop_duplicates("path")
    if not len(files):
        return ""
    if len(files) == 1:
        path, encoding = files.iloc[0]
        return f"{path} is not UTF-8 and is read as {encoding}; if its letters look wrong, save it again as UTF-8."
    first = ", ".join(f"{path} as {encoding}" for path, encoding in files.head(3).itertuples(index=False, name=None))
    more = ", …" if len(files) > 3 else ""
    return f"{counted(len(files), 'file')} are not UTF-8 ({first}{more}); where letters look wrong, save them again as UTF-8."


def unique_names() -> Callable[[str], str]:
    """A function that gives a name back as it is, and with a number behind it where it gave it before."""
    given: dict[str, int] = {}

    def unique(name: str) -> str:
        found = name
        while found in given:
            given[name] += 1
            found = f"{name}-{given[name]}"
        given[found] = 1
        return found

    return unique


def tabulate(records: list[dict]) -> pd.DataFrame:
    """The `articles` table of `records`, each a dict with at least `text`; ids are made unique, headlines filled in."""
    if not records:
        return empty("articles").assign(**{name: pd.Series(dtype="str") for name in FURTHER})
    rows = []
    unique = unique_names()
    unknown = {"path": "", "outlet": "", "city": "", "date": None, "author": "", "headline": ""}
    unknown |= {"encoding": "", "url": ""}
    for number, record in enumerate(records):
        text = well_formed(record["text"])
        name = unique(str(record.get("article") or f"article-{number + 1}"))
        rows.append(fill_from_text({**unknown, **record, "article": name, "text": text}))
    frame = pd.DataFrame(rows)
    frame["words"] = count_words_of(frame["text"].tolist())
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce", utc=True, format="mixed").dt.tz_localize(None)
    frame["url"] = frame["url"].where(frame["url"].str.match(r"https?://\S+$"), "")
    frame[list(FURTHER)] = frame[list(FURTHER)].astype("str")
    return conform("articles", frame[[*COLUMNS["articles"], *FURTHER]].sort_values("article", kind="stable"))


def as_articles(table: pd.DataFrame) -> pd.DataFrame:
    """The table `articles` of a table made by hand, sorted by id; what it has beside the columns of `articles` is kept behind.

    It must have `article` (unique ids) and `text`. What else is not there is filled in: strings are empty, dates NaT, words counted. A date with
    a zone becomes that of UTC, as `read_articles` has it.

    Raises InputError where an article has no id or text, and for a date that is none.
    """
    given = {column: texts_of(table, column) for column in ("article", "text")}
    strings = [column for column, dtype in COLUMNS["articles"].items() if dtype == "str" and column not in given]
    given |= {column: table[column].astype("str").fillna("") if column in table else "" for column in strings}
    given["date"] = _dates(table["date"]) if "date" in table else pd.NaT
    if "words" not in table or table["words"].isna().any():
        given["words"] = count_words_of(given["text"].tolist())
    return conform("articles", table.assign(**given).sort_values("article", kind="stable"))


def _dates(given: pd.Series) -> pd.Series:
    """Dates without a zone. Raises InputError for one that is none."""
    dates = pd.to_datetime(given, errors="coerce", utc=True, format="mixed").dt.tz_localize(None)
    wrong = dates.isna() & given.notna() & (given.astype("str") != "")
    if wrong.any():
        raise InputError(f"{given[wrong].iloc[0]!r} in the table of articles is no date; write it as 2025-11-24.")
    return dates
