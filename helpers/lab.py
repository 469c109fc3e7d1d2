"""JupyterLab on the notebooks, for this machine alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from helpers.notebooks import notebook_files, with_parameters, without_examples, without_outputs
from helpers.tables import InputError
from helpers.writing import whole

#: Where notebooks that read other articles are put; what was changed in them stays.
COPIES = "closereading-notebooks"


def open_lab(paths: list[str]) -> int:
    """Run JupyterLab, its first notebook open, until it is stopped and return its exit status; with `paths`, on copies that read those articles.

    Raises InputError if a path does not exist.
    """
    first = notebook_files()[0]
    folder = copies_for(paths) if paths else first.parent
    return subprocess.call([*lab_command(folder), f"--LabApp.default_url=/lab/tree/{first.name}"])


def lab_command(folder: Path) -> list[str]:
    """The command that opens JupyterLab on `folder`: loopback only, with a token, and asking no news server."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ip=127.0.0.1",
        "--LabApp.news_url=",
        f"--ServerApp.root_dir={folder}",
    ]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    return command + (["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])


def copies_for(paths: list[str], folder: str | Path = COPIES) -> Path:
    """The folder with notebooks that read `paths`; one that is there already is left as it is but for its source.

    Raises InputError if a path does not exist, or where something else has a notebook's name.
    """
    places = [Path(path).resolve() for path in paths]
    for place in places:
        if not place.exists():
            raise InputError(f"{place} does not exist; check the path.")
    source = [place.as_posix() for place in places]
    try:
        return _copies(Path(folder), source[0] if len(source) == 1 else source)
    except OSError as error:
        raise InputError(
            f"{Path.cwd()} takes no notebooks ({error.strerror}); go to a folder of your own first."
        ) from error


def _copies(folder: Path, source: str | list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    for file in notebook_files():
        copy = folder / file.name
        notebook = _read(copy) if copy.exists() else without_examples(without_outputs(_read(file)))
        notebook["cells"] = [c for c in notebook["cells"] if "injected-parameters" not in c["metadata"].get("tags", [])]
        parametrised = with_parameters(notebook, source=source)
        with whole(copy) as new:  # what was changed is never half there
            new.write_text(json.dumps(parametrised, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder.resolve()


def _read(file: Path) -> dict:
    try:
        notebook = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{file} is no notebook ({error}); move it away, and a new one takes its place.") from error
    if not isinstance(notebook, dict) or "cells" not in notebook:
        raise InputError(f"{file} is no notebook; move it away, and a new one takes its place.")
    return notebook
