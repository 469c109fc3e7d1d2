"""Files that hold many documents: ZIP archives, gzip, WARC files of web pages, RSS and Atom feeds.

Each reader takes the bytes of a file, the path to name in an error and, where documents lie within, how to read one; what of it
cannot be read is named beside what can.
"""

from __future__ import annotations

import gzip
import lzma
import stat
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from helpers.decoding import UnreadableFile
from helpers.documents import UNPACKED, decode_html, main_text, needed, plain_text, refusing, sent, well_formed

MEMBERS = 100_000
RATIO = 200  # no text packs better than this, but for one made to
SMALL = 1_000_000  # bytes that any file may hold once unpacked
NESTED = 2  # archives within archives
#: What reading a zip raises where it is broken, locked, or packed in a way that is not known.
BROKEN = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError, ValueError, OSError)


class Reading(NamedTuple):
    """What a file gave: raw rows, one dict an article, and what within it could not be read."""

    rows: list[dict]
    refused: list[UnreadableFile]


Reader = Callable[[bytes, Path, int, int], Reading]


def allowed(size: int) -> int:
    """How many bytes a file of this size may unpack to, with all that is packed within it."""
    return min(UNPACKED, max(SMALL, RATIO * size))


# ZIP and gzip ----------------------------------------------------------------------------------------------------------


def read_zip(data: bytes, path: Path, depth: int, left: int, read: Reader, is_known: Callable[[Path], bool]) -> Reading:
    """What `read` makes of each file of a known kind in an archive; nothing is unpacked to disk.

    `left` are the bytes that all of it, archives within it and the texts of packed documents too, may still unpack to; `read` is told
    what of them is left.

    Raises UnreadableFile for an archive that is broken, that unpacks to more than fits in memory, or that holds others too deep within.
    """
    if depth > NESTED:
        raise UnreadableFile(path, f"lies more than {NESTED} archives deep", "unpack the outer ones first")
    rows: list[dict] = []
    refused: list[UnreadableFile] = []
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MEMBERS:
                raise UnreadableFile(path, f"holds more than {MEMBERS:,} files", "unpack it and name the folder")
            for member in sorted(members, key=lambda member: member.filename):
                inside = path / PurePosixPath(*_parts(member.filename))
                try:
                    if not _is_wanted(member, path, is_known):
                        continue
                    left -= _checked_size(member, inside, left)
                    with archive.open(member) as opened:
                        found = read(opened.read(member.file_size), inside, depth, left)
                    left -= max(sum(len(row["text"]) for row in found.rows) - member.file_size, 0)
                except UnreadableFile as error:
                    refused.append(error)
                except BROKEN as error:
                    reason = "it is locked with a password" if member.flag_bits & 1 else str(error) or "it is broken"
                    refused.append(UnreadableFile(inside, f"cannot be unpacked ({reason})", "pack it again"))
                else:
                    rows.extend(found.rows)
                    refused.extend(found.refused)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(path, f"is no readable ZIP archive ({error})", "pack it again") from error
    if not rows and not refused:
        raise UnreadableFile(path, "holds no articles", "pack files such as .txt, .html, .docx or .csv in it")
    return Reading(rows, refused)


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]


def _is_wanted(member: ZipInfo, path: Path, is_known: Callable[[Path], bool]) -> bool:
    """Whether a member is an article by its name. Raises UnreadableFile for a name or link that leads out of the archive."""
    parts = _parts(member.filename)
    inside = path / PurePosixPath(*parts)
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in (parts or [""])[0][1:2]:
        raise UnreadableFile(inside, "has a name that leads out of the archive", "pack it again from its own folder")
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts) or not is_known(inside):
        return False
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile(inside, "is a link", "pack the file it leads to")
    return True


def _checked_size(member: ZipInfo, inside: Path, left: int) -> int:
    bomb = member.file_size > SMALL and member.file_size > RATIO * max(member.compress_size, 1)
    if bomb or member.file_size > left:
        raise UnreadableFile(
            inside,
            f"would unpack to {member.file_size / 1e6:,.0f} MB",
            "make sure that it is what it says, then unpack it and name the folder",
        )
    return member.file_size


def unpacked(data: bytes, path: Path, left: int) -> bytes:
    """The bytes packed with gzip in `data`. Raises UnreadableFile if they are broken or more than are `left`."""
    try:
        with gzip.open(BytesIO(data)) as packed:
            pieces, size = [], 0
            while size <= left and (piece := packed.read(1 << 20)):
                pieces.append(piece)
                size += len(piece)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise UnreadableFile(path, f"is no readable gzip file ({error})", "pack it again") from error
    if size > left:
        raise UnreadableFile(
            path, f"would unpack to more than {left / 1e6:,.0f} MB", "unpack it and cut it into smaller files"
        )
    return b"".join(pieces)


# WARC ------------------------------------------------------------------------------------------------------------------

_LARGEST_PAGE = 16_000_000  # bytes


def read_warc(data: bytes, path: Path) -> Reading:
    """The articles among the web pages that a crawl kept; pages without one are left out and counted in one refusal."""
    iterator = needed("warcio.archiveiterator", path)
    rows: list[dict] = []
    without = pages = 0
    with refusing(path, "WARC file"):
        for record in iterator.ArchiveIterator(BytesIO(data), no_record_parse=False):
            kind = _page_kind(record)
            if not kind:
                continue
            pages += 1
            if pages > MEMBERS:
                raise UnreadableFile(path, f"holds more than {MEMBERS:,} pages", "cut it into smaller files")
            body = record.content_stream().read(_LARGEST_PAGE)
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            try:
                row = _page(body, kind, path)
            except UnreadableFile as error:
                if "needs" in error.problem.split()[:1]:
                    raise
                without += 1
                continue
            rows.append(
                {
                    "article": f"{path.stem}-{pages}",
                    "path": f"{path.as_posix()}/{address}" if address else "",
                    **row,
                    "url": address,
                }
            )
    if not rows:
        raise UnreadableFile(path, f"holds no article among its {pages:,} web pages", "name a crawl of articles")
    refused = []
    if without:
        refused.append(
            UnreadableFile(
                path,
                f"holds {without:,} of {pages:,} pages without an article",
                "nothing need be done if they are lists",
            )
        )
    return Reading(rows, refused)


def _page_kind(record) -> str:
    """`html` or `plain` where a record is a page that was found, else nothing."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return ""
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    if headers is None or (record.rec_type == "response" and headers.get_statuscode() != "200"):
        return ""
    kind = (headers.get_header("Content-Type") or "").lower()
    return "html" if "html" in kind else "plain" if kind.startswith("text/plain") else ""


def _page(body: bytes, kind: str, path: Path) -> dict:
    text, encoding = decode_html(body, path)
    if kind == "html":
        return {"encoding": encoding, **main_text(text, path)}
    if not text.strip():
        raise UnreadableFile(path, "is empty", "put the article's text in it")
    return {"encoding": encoding, "text": text}


# Feeds -----------------------------------------------------------------------------------------------------------------

_ITEMS = ("item", "entry")
_FIELDS = {
    "headline": ("title",),
    "date": ("pubDate", "published", "date", "updated"),
    "author": ("creator", "author"),
    "url": ("link",),
    "text": ("encoded", "content", "description", "summary"),
}


def read_feed(data: bytes, path: Path) -> Reading:
    """The articles of an RSS or Atom feed: their full text if it is there, else their summary."""
    etree, common = needed("defusedxml.ElementTree", path), needed("defusedxml.common", path)
    with refusing(path, "RSS or Atom feed"):
        try:
            root = etree.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
        except common.DefusedXmlException as error:
            raise UnreadableFile(path, "defines XML entities of its own, as no feed does", "take them out") from error
        feed = next((one for one in (root, *root) if _name(one) in ("channel", "feed")), root)
        items = [one for one in root.iter() if _name(one) in _ITEMS]
        outlet = _first(feed, ("title",), path)
        rows = [row for item in items for row in _article(item, outlet, path)]
    if _name(root) not in ("rss", "feed", "RDF"):
        raise UnreadableFile(
            path, f"is XML ({_name(root)}) but neither RSS nor Atom", "save its articles as .html or .txt"
        )
    if not rows:
        raise UnreadableFile(path, "holds no article with text", "save the pages that it links to")
    return Reading([{"article": f"{path.stem}-{number}", **row} for number, row in enumerate(rows, start=1)], [])


def _article(item, outlet: str, path: Path) -> Iterator[dict]:
    row = {name: _first(item, tags, path, lines=name == "text") for name, tags in _FIELDS.items()}
    if row["text"].strip():
        yield {**row, "date": sent(row["date"]) or row["date"], "outlet": outlet}


def _name(element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _first(element, names: tuple[str, ...], path: Path, lines: bool = False) -> str:
    """The text of the first child with one of these names, the names in order of choice."""
    for name in names:
        for child in element:
            if _name(child) == name:
                text = (
                    "".join(child.itertext()) if name == "content" or not len(child) else _first(child, ("name",), path)
                )
                text = plain_text(well_formed(text), path)
                text = text if lines else " ".join(text.split())
                if text.strip():
                    return text
    return ""
