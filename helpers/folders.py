"""Finding the files that hold articles, and reading their bytes: links, sizes and rights are settled here."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from helpers.decoding import UnreadableFile
from helpers.readers import RELATED, is_known, is_no_article
from helpers.sidecars import SIDECAR
from helpers.tables import InputError

LARGEST = 256_000_000  # bytes of one file; tables are read in parts by `helpers.scale`
#: The mend of files in a folder that nobody would take for articles.
OTHER_KIND = "nothing need be done unless it holds an article"
_PASSED_OVER = (
    ".",
    "~$",
    "Thumbs.db",
    "desktop.ini",
)  # hidden, Word's beside an open document, and what Windows leaves in folders
_IN_USE = (errno.EBUSY, errno.EAGAIN, errno.ETXTBSY, errno.EDEADLK)


class Found(NamedTuple):
    """The files that may hold articles, and what cannot be one."""

    files: list[Path]
    refused: list[UnreadableFile]


def find_files(source: str | Path | Iterable[str | Path]) -> Found:
    """The files that `source` names, folders with all articles below them and the `metadata.csv` that speak of these.

    Hidden files, those that Word and Windows leave, READMEs, licences and the folders that browsers save beside a page are passed over. Links are followed as far as
    they stay in the folder.

    Raises InputError for a path that does not exist or cannot be opened, and a folder without articles.
    """
    files: dict[Path, None] = {}
    refused: list[UnreadableFile] = []
    for place in map(Path, [source] if isinstance(source, (str, Path)) else source):
        try:
            mode = place.stat().st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise InputError(f"{place} does not exist; check the path.") from error
        except OSError as error:
            raise unopened(place, error) from error
        if not stat.S_ISDIR(mode):
            files[place] = None
            continue
        found, left_out = _in_folder(place)
        if not found and all(error.mend == OTHER_KIND for error in left_out):
            raise InputError(f"{place} holds no articles; put files such as .txt, .html, .docx, .pdf or .csv there.")
        files.update(dict.fromkeys(found))
        refused.extend(left_out)
    if not files and not refused:
        raise InputError("No path to articles is given; name a file or a folder.")
    return Found(list(files), refused)


def _in_folder(folder: Path) -> Found:
    """Sorted files of known kinds below `folder`, and the rest that is not hidden."""
    files: list[Path] = []
    links: list[Path] = []
    refused: list[UnreadableFile] = []
    unlisted: list[OSError] = []
    root = Path(os.path.realpath(folder))
    for place, folders, names in os.walk(folder, onerror=unlisted.append):
        here = Path(place)
        pages = {Path(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
        folders[:] = [name for name in folders if name[0] != "." and name.removesuffix("_files") not in pages - {name}]
        for path in (here / name for name in (*folders, *names) if not name.startswith(_PASSED_OVER)):
            if path.is_symlink():
                links.append(path)
            elif path.name in folders or is_no_article(path):
                continue
            elif is_known(path) or path.name.lower() == SIDECAR:
                files.append(path)
            else:
                refused.append(_other(path))
    real = {os.path.realpath(path) for path in files} if links else set()
    for path in links:
        error = _led_astray(path, root)
        if error is not None:
            refused.append(error)
        elif path.is_file() and is_known(path) and os.path.realpath(path) not in real:
            files.append(path)
    refused.extend(unopened(Path(error.filename or folder), error) for error in unlisted)
    return Found(sorted(files), refused)


def _other(path: Path) -> UnreadableFile:
    suffix = path.suffix.lower()
    if suffix in RELATED:
        return UnreadableFile(path, f"is of a kind that is not read ({suffix})", RELATED[suffix])
    return UnreadableFile(path, f"is of a kind that is not read ({suffix or 'no ending'})", OTHER_KIND)


def _led_astray(path: Path, root: Path) -> UnreadableFile | None:
    """What is wrong with a link: it leads nowhere, in a circle, or out of the folder."""
    if not path.exists():
        return UnreadableFile(path, "is a link that leads nowhere", "put the file itself there")
    if not Path(os.path.realpath(path)).is_relative_to(root):
        return UnreadableFile(path, "is a link that leads out of the folder", "put the file itself there, or name it")
    return None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableFile if it is none, is too large, has gone or cannot be opened."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise UnreadableFile(path, "is no file", "name a file or a folder")
        with path.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(size + 1) if size <= LARGEST else b""
            while size < len(data) <= LARGEST and (more := opened.read(1 << 20)):  # it grows, or tells no size
                data += more
    except OSError as error:
        raise unopened(path, error) from error
    if size > LARGEST or len(data) > LARGEST:
        raise UnreadableFile(
            path,
            f"is larger than {LARGEST / 1e6:,.0f} MB",
            "cut it into smaller files, or read a table in parts with helpers.scale.analyse_many",
        )
    return data


def unopened(path: Path, error: OSError) -> UnreadableFile:
    """The sentence for a file or folder that the system would not open."""
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(path, "has gone since the folder was listed", "put it back and read again")
    if getattr(error, "winerror", None) in (32, 33) or error.errno in _IN_USE:
        return UnreadableFile(path, "is in use by another program", "close it there and read again")
    if isinstance(error, PermissionError):
        return UnreadableFile(path, "may not be opened", "check its permissions: give yourself the right to read it")
    reason = error.strerror or type(error).__name__
    return UnreadableFile(path, f"cannot be opened ({reason})", "check its permissions and its disk")
