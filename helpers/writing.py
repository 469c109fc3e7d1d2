"""Files and folders that are there whole or not at all, the sentence for those that cannot be written, and texts as TOML has them."""

from __future__ import annotations

import errno
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.tables import InputError

_BESIDE = ".new-"  # hidden: whoever reads the folder meanwhile passes it over


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Where to write what `path` is to hold: it comes to stand there when the block ends, and where that fails what was there stays.

    Its folder is made if it is missing. Raises OSError where the system would not have it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=_BESIDE) as place:
        new = Path(place) / path.name  # the same name, since its ending may say how it is written
        yield new
        new.replace(path)


@contextmanager
def saved_to(path: str | Path) -> Iterator[Path]:
    """As `whole`, for a file that somebody named. Raises InputError where it cannot be written."""
    with told_if_unwritten(path, "file"), whole(path) as new:
        yield new


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `folder` when the block ends; where that fails what was there stays.

    What is needed on the way only may lie beside it, in its parent, and is gone when the block ends.
    Raises InputError where there is no place for it.
    """
    with told_if_unwritten(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = tempfile.TemporaryDirectory(dir=folder.parent, prefix=_BESIDE)
    with beside as place:
        new, old = Path(place) / "new", Path(place) / "old"
        new.mkdir()
        yield new
        with told_if_unwritten(folder):
            _exchange(new, folder, old)


def _exchange(new: Path, folder: Path, old: Path) -> None:
    """Rename `new` to `folder`, and what was there to `old`: no system does both at once."""
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise


@contextmanager
def told_if_unwritten(place: str | Path, kind: str = "folder") -> Iterator[None]:
    """Raises InputError, which names `place`, for an OSError."""
    try:
        yield
    except OSError as error:
        raise unwritten(place, error, kind) from error


def unwritten(place: str | Path, error: OSError, kind: str = "folder") -> InputError:
    """The sentence for a folder or file that the system would not write to."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return InputError(f"{place} is on a full disk; free some space, or name another {kind}.")
    return InputError(f"{place} cannot be written to ({error.strerror or error}); name another {kind}.")


def in_toml(text: str) -> str:
    """A text in quotation marks, as TOML reads it again: as JSON has it, but for the one control character that JSON lets pass."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
