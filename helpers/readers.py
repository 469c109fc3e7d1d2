"""Which reader a file is read with: by its name, and by how it begins where the name says nothing or is wrong."""

from __future__ import annotations

from pathlib import Path

from helpers.containers import NESTED, Reading, allowed, read_feed, read_warc, read_zip, unpacked
from helpers.decoding import UnreadableFile, decode
from helpers.documents import read_email, read_html, read_pdf, read_rtf, rows_of_text
from helpers.sidecars import front_matter
from helpers.subtitles import OPENING, read_subtitles
from helpers.table_files import read_csv, read_excel, read_json, read_json_lines, read_parquet
from helpers.word_documents import read_docx

TABLES = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".parquet": read_parquet,
    ".xlsx": read_excel,
}
DOCUMENTS = {
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".rtf": read_rtf,
    ".eml": read_email,
    ".srt": read_subtitles,
    ".vtt": read_subtitles,
}
FEEDS = (".rss", ".atom", ".xml")
ARCHIVES = (".zip", ".warc", ".gz")
TEXTS = (".txt", ".md")
KNOWN = (*TEXTS, *TABLES, *DOCUMENTS, *FEEDS, *ARCHIVES)
#: Kinds that hold articles but are not read, and what to do with them.
RELATED = {
    ".doc": "save it as .docx",
    ".odt": "save it as .docx",
    ".pages": "save it as .docx",
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".numbers": "save it as .xlsx",
    ".epub": "save it as .html or .txt",
    ".msg": "save it as .eml",
    ".mbox": "save its messages as .eml",
    ".mhtml": "save it as .html",
    ".mht": "save it as .html",
    ".rar": "pack it as .zip",
    ".7z": "pack it as .zip",
    ".tar": "pack it as .zip",
    ".tgz": "pack it as .zip",
}
_NO_ARTICLES = ("README", "LICENSE", "LICENCE")


def is_known(path: Path) -> bool:
    """Whether a file's name is that of articles: of a kind that is read, and no README or licence."""
    return path.suffix.lower() in KNOWN and not is_no_article(path)


def is_no_article(path: Path) -> bool:
    """Whether a file is a README or a licence by its name."""
    return path.stem.upper().startswith(_NO_ARTICLES)


def rows_of(
    data: bytes,
    path: Path,
    columns: dict[str, str],
    depth: int = 0,
    name: Path | None = None,
    left: int | None = None,
) -> Reading:
    """The raw rows in the bytes of the file `path`, one dict an article, and what within it could not be read.

    A row holds `text`, `article`, `path`, and of `outlet, city, date, author, headline, encoding` what the file itself says.

    `name` is what the file would be called unpacked, `left` how many bytes may be unpacked for it. Raises UnreadableFile if nothing can be read.
    """
    suffix = _suffix_of(data, name or path)
    left = allowed(len(data)) if left is None else left
    if suffix == ".gz":
        if depth >= NESTED:
            raise UnreadableFile(path, f"is packed more than {NESTED} times over", "unpack it first")
        content = unpacked(data, path, left)
        return rows_of(content, path, columns, depth + 1, (name or path).with_suffix(""), left - len(content))
    if suffix == ".zip":
        found = read_zip(
            data,
            path,
            depth + 1,
            left,
            lambda inner, name, level, left: rows_of(inner, name, columns, level, left=left),
            is_known,
        )
    elif suffix == ".warc":
        found = read_warc(data, path)
    elif suffix in FEEDS:
        found = read_feed(data, path)
    elif suffix in TABLES:
        found = Reading(TABLES[suffix](data, path, columns), [])
    elif suffix in DOCUMENTS:
        found = Reading(DOCUMENTS[suffix](data, path, columns), [])
    else:
        text, encoding = decode(data, path)
        found = Reading(rows_of_text(text, path, encoding, **front_matter(text, path)), [])
    return Reading([{"path": path.as_posix(), **row} for row in found.rows], found.refused)


def _suffix_of(data: bytes, path: Path) -> str:
    """The kind of a file by its name, or by its first bytes where they are those of another kind."""
    suffix = path.suffix.lower()
    head = data[:1024].lstrip()
    if head.startswith(b"{\\rtf") and suffix in (*TEXTS, ".doc", ".docx", ""):
        return ".rtf"
    if head.startswith(b"%PDF-") and suffix not in TABLES:
        return ".pdf"
    if suffix in (*TEXTS, ".doc", ".xls", "") and head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return ".html"
    if suffix in (".txt", "") and OPENING.match(head.removeprefix(b"\xef\xbb\xbf")):
        return ".srt"
    if data.startswith(b"\x1f\x8b") and suffix not in TABLES:
        return ".gz"
    if suffix not in KNOWN and data.startswith(b"PK\x03\x04"):
        inside = data[:4096]
        return ".docx" if b"word/" in inside else ".xlsx" if b"xl/" in inside else ".zip"
    if suffix in RELATED and data.startswith((b"\xd0\xcf\x11\xe0", b"PK", b"Rar", b"7z")):
        raise UnreadableFile(path, f"is of a kind that is not read ({suffix})", RELATED[suffix])
    return suffix
