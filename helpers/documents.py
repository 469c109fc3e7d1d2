"""Documents of one article: web pages, PDF, RTF and e-mail become raw rows, one dict an article.

Each reader takes the bytes of a file and the path to name in an error. What is heavy to read with comes with the extra `documents`.
"""

from __future__ import annotations

import logging
import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parseaddr, parsedate_to_datetime
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType
from zipfile import BadZipFile, ZipFile

from helpers.databases import articles_of_export, written_date
from helpers.decoding import UnreadableFile, decode

UNPACKED = 256_000_000  # bytes that a packed file may hold once unpacked
PAGES = 5_000
NESTED_PARTS = 100  # of an e-mail
LONGEST_HEADER = 20_000  # characters; Python takes the square of a header's length in time
PATIENCE = 60  # seconds that the pages of one PDF may take


def needed(module: str, path: Path) -> ModuleType:
    """The library `module`, imported. Raises UnreadableFile, with the line that installs it, where it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        kind = path.suffix.lower() or "such"
        raise UnreadableFile(
            path,
            f"needs {module.split('.')[0]}, which reads {kind} files and is not installed",
            "install it with: pip install 'closereading[documents]'",
        ) from error


@contextmanager
def refusing(path: Path, kind: str) -> Iterator[None]:
    """Whatever a library raises on a file that is broken becomes UnreadableFile: the file is no readable `kind`.

    What libraries log or print of it meanwhile is kept from the reader, who gets one sentence.
    """
    try:
        with warnings.catch_warnings(), redirect_stderr(StringIO()), _no_logging():
            warnings.simplefilter("ignore")
            yield
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise UnreadableFile(path, "takes more memory to read than there is", "cut it into smaller files") from error
    except Exception as error:  # each library has errors of its own
        reason = (str(error).splitlines() or [""])[0][:120] or type(error).__name__
        raise UnreadableFile(path, f"is no readable {kind} ({reason})", "open it and save it again") from error


@contextmanager
def _no_logging() -> Iterator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def well_formed(text: str) -> str:
    """`text` with surrogates that belong together joined, and those that stand alone replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def rows_of_text(text: str, path: Path, encoding: str = "", **said: object) -> list[dict]:
    """The rows of a document's text: many where it is a database's export, else one with what the document says of itself.

    Raises UnreadableFile if the text is blank.
    """
    if not text.strip():
        raise UnreadableFile(path, "is empty", "put the article's text in it")
    found = articles_of_export(text)
    if found:
        return [{"article": f"{path.stem}-{n}", "encoding": encoding, **row} for n, row in enumerate(found, start=1)]
    return [{"article": path.stem, "encoding": encoding, "text": text, **said}]


# Web pages -------------------------------------------------------------------------------------------------------------

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,40})", re.IGNORECASE)
_FACTIVA = re.compile(r"class=[\"']article [a-z]{2}Article[\"']")
DEEPEST = 250  # tags within tags; the parser drops what lies deeper than 256
TAGS = 50_000  # of a page; ten times what long articles have
DEEP_IN_ALL = 2_000_000  # depths of all tags added up: a page of a megabyte comes to a tenth of this
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "pre section table td th tr ul".split()
)
_SILENT = frozenset("script style noscript template head title svg iframe object textarea select".split())


def read_html(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The main text of a web page, with the headline, date, author and outlet it names; Factiva's pages hold many."""
    text, encoding = decode_html(data, path)
    if _FACTIVA.search(text):
        rows = _factiva(text, path)
        if rows:
            return [{"article": f"{path.stem}-{n}", "encoding": encoding, **row} for n, row in enumerate(rows, start=1)]
    return [{"article": path.stem, "encoding": encoding, **main_text(text, path)}]


def decode_html(data: bytes, path: Path) -> tuple[str, str]:
    """A page as text, and its encoding: the one it declares, if it is in it."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name, name)), name
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data, path)


def main_text(page: str, path: Path) -> dict:
    """What trafilatura takes for the article on a page (Barbaresi 2021), and what the page says of it. Nothing is fetched.

    Raises UnreadableFile if there is none.
    """
    trafilatura = needed("trafilatura", path)
    with refusing(path, "web page"):
        _check_nesting(page, path)
        found = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2199-12-31"},
        )
    if found is None or not (found.text or "").strip():
        raise UnreadableFile(
            path, "holds no article that could be told from what is around it", "save its text as .txt"
        )
    said = {
        "headline": found.title,
        "date": found.date,
        "author": found.author,
        "outlet": found.sitename,
        "url": found.url,
    }
    return {"text": found.text, **{name: " ".join((value or "").split()) for name, value in said.items()}}


_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})\b")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li td tr th dt dd option".split())


def _check_nesting(page: str, path: Path) -> None:
    """Raises UnreadableFile for so many tags, or tags nested so deep, that nobody wrote them and reading would not end."""
    depth = total = opened = 0
    for match in _TAG.finditer(page):
        if match["closes"]:
            depth = max(0, depth - (match["name"].lower() not in _VOID))
            continue
        opened += 1
        if opened > TAGS:
            raise UnreadableFile(path, f"has more than {TAGS:,} tags", "save the article as text")
        if match["name"].lower() not in _VOID:
            depth += 1
            total += depth
            if depth > DEEPEST or total > DEEP_IN_ALL:
                raise UnreadableFile(
                    path, "nests its tags deeper than a page that people read", "save the article as text"
                )


def plain_text(fragment: str, path: Path) -> str:
    """The text of a piece of HTML, a line for each paragraph, heading or item of a list."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    html = needed("lxml.html", path)
    with refusing(path, "HTML"):
        _check_nesting(fragment, path)
        tree = html.fragment_fromstring(fragment.replace("\0", ""), create_parent="div")
    return _lined(tree)


def _lined(tree) -> str:
    pieces: list[str] = []
    silent = 0
    for event, element in needed("lxml.etree", Path()).iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += name in _SILENT
            if name in _BLOCKS:
                pieces.append("\n")
            if element.text and not silent:
                pieces.append(re.sub(r"[ \t\r\n\f]+", " ", element.text))
        else:
            if event == "end":
                silent -= name in _SILENT
                if name in _BLOCKS:
                    pieces.append("\n")
            if element is not tree and element.tail and not silent:
                pieces.append(re.sub(r"[ \t\r\n\f]+", " ", element.tail))
    lines = (line.strip(" ") for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _factiva(page: str, path: Path) -> list[dict]:
    html = needed("lxml.html", path)
    with refusing(path, "web page"):
        tree = html.document_fromstring(page)
        found = tree.xpath("//div[starts-with(@class, 'article ') and contains(@class, 'Article')]")
    rows = []
    for article in found:
        paragraphs = [_lined(one) for one in article.xpath(".//p[contains(@class, 'articleParagraph')]")]
        if not any(paragraphs):
            continue
        cells = {_lined(row[0]).strip(): _lined(row[1]).strip() for row in article.xpath(".//tr[count(td) = 2]")}
        said = {"headline": cells.get("HD", ""), "author": cells.get("BY", ""), "outlet": cells.get("SN", "")}
        date = cells.get("PD", "")
        if "SN" not in cells:
            lines = [_lined(div) for div in article.xpath("./div")]
            dated = next((i for i, line in enumerate(lines) if written_date(line)), None)
            date = lines[dated] if dated is not None else ""
            after = (
                [line for line in lines[dated + 1 :] if not re.match(r"\d\d:\d\d", line)] if dated is not None else []
            )
            said = {
                "headline": " ".join(" ".join(article.xpath(".//*[contains(@class, 'Headline')]//text()")).split()),
                "author": " ".join(_lined(one) for one in article.xpath("./div[@class='author']")),
                "outlet": after[0] if after else "",
            }
        said["author"] = re.sub(r"^by\s+", "", said["author"], flags=re.IGNORECASE)
        rows.append({"text": "\n".join(filter(None, paragraphs)), "date": written_date(date), **said})
    return rows


# PDF, RTF --------------------------------------------------------------------------------------------------------------


def check_unpacked(data: bytes, path: Path) -> None:
    """Raises UnreadableFile for a packed file that would be far larger unpacked than any document is."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        kind = path.suffix.lower() or "packed"
        raise UnreadableFile(path, f"is no readable {kind} file ({error})", "open it and save it again") from error
    if size > UNPACKED:
        raise UnreadableFile(
            path,
            f"holds {size / 1e6:,.0f} MB once unpacked, more than any document",
            "make sure that it is what it says",
        )


def read_pdf(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The text layer of a PDF, page after page. Raises UnreadableFile for a scan without one, and for a locked file."""
    pypdf = needed("pypdf", path)
    start = time.monotonic()
    pieces = []
    with refusing(path, "PDF"):
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(path, "is locked with a password", "save it without one")
        count = len(reader.pages)
        if count > PAGES:
            raise UnreadableFile(path, f"has {count:,} pages, more than {PAGES:,}", "cut it into smaller files")
        for page in reader.pages:
            pieces.append(page.extract_text())
            if time.monotonic() - start > PATIENCE:
                raise UnreadableFile(path, f"takes longer than {PATIENCE} s to read", "cut it into smaller files")
    text = well_formed("\n".join(pieces))
    if sum(character.isalnum() for character in text) < 20 * bool(count):
        raise UnreadableFile(
            path,
            "has no text layer, so it is a scan or a picture",
            "run text recognition (OCR) on it and save it again",
        )
    return rows_of_text(text, path)


def read_rtf(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The text of an RTF file."""
    striprtf = needed("striprtf.striprtf", path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(path, "is no RTF", "open it and save it again")
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        source = data.decode("cp1252", "replace")
    with refusing(path, "RTF"):
        text = striprtf.rtf_to_text(source, errors="replace")
    return rows_of_text(well_formed(text), path)


# E-mail ----------------------------------------------------------------------------------------------------------------


def read_email(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The text of a message, plain or else from its HTML, with its subject, date and sender; attachments are left out."""
    if data.lower().count(b"multipart/") > NESTED_PARTS:
        raise UnreadableFile(
            path, f"has more than {NESTED_PARTS} parts with parts of their own", "save its text as .txt"
        )
    with refusing(path, "e-mail"):
        message = message_from_bytes(data, policy=policy.default)
        if any(len(value) > LONGEST_HEADER for part in message.walk() for _, value in part.raw_items()):
            raise UnreadableFile(
                path, f"has a header of more than {LONGEST_HEADER:,} characters", "save its text as .txt"
            )
        if not any(name in message for name in ("From", "Subject", "Date")):
            raise UnreadableFile(path, "is no e-mail: it has no From, Subject or Date", "save the message as .eml")
        body = message.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        html = body is not None and body.get_content_type() == "text/html"
        said = {
            "headline": " ".join(str(message.get("Subject", "")).split()),
            "author": parseaddr(str(message.get("From", "")))[0],
            "date": sent(str(message.get("Date", ""))),
        }
        encoding = (body.get_content_charset() or "ascii") if body is not None else ""
    text = well_formed(text)
    return rows_of_text(plain_text(text, path) if html else text, path, encoding.lower(), **said)


def sent(date: str) -> datetime | None:
    """The moment that a date as in e-mails and RSS feeds names; None if it is no such date."""
    try:
        return parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
