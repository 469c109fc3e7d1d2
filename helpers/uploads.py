"""Articles of one's own in a notebook: files, a folder's zip or pasted text, read like any others."""

from __future__ import annotations

import html
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable
from itertools import count
from pathlib import Path, PurePosixPath

import ipywidgets as widgets
import pandas as pd

from helpers.articles import survey_articles
from helpers.containers import BROKEN
from helpers.phrases import counted
from helpers.tables import InputError, empty
from helpers.writing import whole

MOST_FILES = 20_000  # of a zip
MOST_BYTES = 500_000_000  # of a zip unpacked: a small file may be made to unpack without end


class Upload(widgets.VBox):
    """A box to put articles in; `articles` is the table of those read so far, `unread` names the files that were not and why.

    Attributes
    ----------
    articles : as `read_articles` returns it; empty at first.
    unread : path, problem, mend (str).
    """

    def __init__(self, folder: str | Path | None = None):
        self.articles, self.unread = empty("articles"), pd.DataFrame(columns=["path", "problem", "mend"], dtype="str")
        self._kept = str(folder or "")
        self._passing = None if folder else tempfile.TemporaryDirectory(prefix="closereading-")  # gone with the widget
        self._place = Path(folder or self._passing.name)
        self._files = widgets.FileUpload(
            multiple=True, description="Files or a zip", tooltip="Files of articles, or a zip of a folder"
        )
        self._pasted = widgets.Textarea(placeholder="or paste the text of an article here", rows=4)
        self._pasted.layout.width = "auto"
        self._add = widgets.Button(description="Add the text", tooltip="Add the pasted text as an article")
        self._said = widgets.HTML("<p>No articles yet.</p>")
        super().__init__([self._files, self._pasted, self._add, self._said])
        self._files.observe(self._take_files, "value")
        self._add.on_click(self._take_text)

    def __repr__(self) -> str:
        return f"Upload of {len(self.articles):,} articles"

    def add(self, name: str, content: bytes) -> None:
        """Read a file of this name and content, or all files of a zip, beside those that are there already."""
        self._add_all([(name, content)])

    def _add_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Keep all `files`, then read once."""
        problems: list[str] = []
        for name, content in files:
            try:
                if name.lower().endswith(".zip"):
                    self._unpack(name, content, problems)
                else:
                    self._write(_parts(name)[-1:], name, content)
            except InputError as error:
                problems.append(str(error))
        self._read(problems)

    def add_text(self, text: str) -> None:
        """Read a text as an article of its own."""
        if text.strip():
            free = (name for number in count(1) if not (self._place / (name := f"pasted-{number}.txt")).exists())
            self.add(next(free), text.encode("utf-8", "replace"))

    def _take_files(self, change: dict) -> None:
        if change["new"]:
            self._add_all((file["name"], bytes(file["content"])) for file in change["new"])

    def _take_text(self, _: object) -> None:
        before = len(self.articles)
        self.add_text(self._pasted.value)
        if len(self.articles) > before:  # else it would be lost
            self._pasted.value = ""

    def _write(self, parts: list[str], name: str, content: bytes) -> None:
        """Keep a file at these `parts` of a path. Raises InputError, by its `name`, where there are none or the system would not have it."""
        if not parts:
            raise InputError(f"{name or 'A file'} has no name to be kept by; give it one.")
        place = self._place.joinpath(*parts)
        try:
            with whole(place) as new:
                new.write_bytes(content)
        except OSError as error:
            raise InputError(f"{name} cannot be kept ({error.strerror}); give it another name.") from error

    def _unpack(self, name: str, content: bytes, problems: list[str]) -> None:
        """The files of a zip, each below a folder named for it, whatever places their names point at; of one that cannot be read or kept
        a sentence is added to `problems`."""
        folder = PurePosixPath(*_parts(name)[-1:]).stem.strip(".") or "zip"
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                files = [one for one in packed.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
                if len(files) > MOST_FILES or sum(one.file_size for one in files) > MOST_BYTES:
                    raise InputError(f"{name} holds more than is read at once; unpack it and name its folder instead.")
                for one in files:
                    try:
                        self._write([folder, *_parts(one.filename)], f"{name}/{one.filename}", packed.read(one))
                    except InputError as error:
                        problems.append(str(error))
        except InputError:
            raise
        except BROKEN as error:
            raise InputError(f"{name} cannot be unpacked ({error}); pack it again without a password.") from error

    def _read(self, problems: list[str]) -> None:
        root = self._place
        try:
            self.articles, self.unread = survey_articles(root)
        except InputError as error:
            problems.append(str(error).replace(f"{root.as_posix()}/", "").replace(str(root), "What was added"))
        else:
            strip = len(root.as_posix()) + 1
            for table in (self.articles, self.unread):
                table["path"] = table["path"].astype("str").str.slice(strip)
        problems += [f"{row.path} {row.problem}; {row.mend}." for row in self.unread.itertuples()]
        words = int(self.articles["words"].sum())
        items = "".join(f'<li dir="auto">{html.escape(problem)}</li>' for problem in problems)
        left = f"<p>Not read:</p><ul>{items}</ul>" if items else ""
        kept = html.escape(self._kept)
        where = f"<p>Kept in the folder {kept}; in the other notebooks, source = &quot;{kept}&quot; reads them.</p>"
        number = f"<p>{counted(len(self.articles), 'article')}, {counted(words, 'word')}.</p>"
        self._said.value = number + (where if kept and len(self.articles) else "") + left


def _parts(name: str) -> list[str]:
    """The parts of a path without those that lead elsewhere."""
    return [part for part in re.split(r"[\\/]", name.replace("\0", "")) if part not in ("", ".", "..")]


def upload(folder: str | Path | None = None) -> Upload:
    """A widget that takes files (dragged onto it or chosen), a folder's zip, and pasted text.

    folder : where what is put in is kept, beside what was there before; None keeps it as long as the widget is there.

    ``box = upload()``; then ``box.articles`` is the table of what was put in, read by `read_articles`, and ``analyse(box.articles)`` goes on.
    What could not be read is named with its mend, in the widget and in ``box.unread``.
    """
    return Upload(folder)
