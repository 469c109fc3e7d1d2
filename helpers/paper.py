"""A page on paper: printed by Chromium until its contents say on which page each heading has come to stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from helpers.tables import InputError

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PRINTS = 4  # two do: the numbers are as wide as the ones they replace


def find_chromium() -> str:
    """The path of the browser that prints. Raises InputError without one, or without the package that reads what it printed."""
    for name in CHROMIUM:
        if found := shutil.which(name):
            break
    else:
        raise InputError("A PDF is printed by Chromium, and none was found; install it, or leave --pdf out.")
    if find_spec("pypdf") is None:
        raise InputError(
            "The page numbers of a PDF are read by pypdf, which is missing; install closereading[documents], or leave --pdf out."
        )
    return found


def print_pages(browser: str, drawn: Callable[[dict[str, int]], str], pdf: Path) -> dict[str, int]:
    """Write `pdf` and return the page of each element that its contents link to, by its id.

    No browser tells a page on which page a heading will stand, so it is printed without numbers, read, and printed with them.

    Parameters
    ----------
    drawn : takes those pages, none at first, and returns the HTML to print.

    The same HTML gives the same bytes: the time of printing is left out.
    Raises InputError if the browser does not manage.
    """
    pages: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as place:
        page, printed = Path(place) / "page.html", Path(place) / "page.pdf"
        for _ in range(PRINTS):
            page.write_text(drawn(pages), encoding="utf-8")
            _print(browser, page, printed)
            before, pages = pages, _pages(printed)
            if pages == before:
                break
        pdf.write_bytes(_without_times(printed.read_bytes()))
    return pages


def _print(browser: str, page: Path, pdf: Path) -> None:
    command = [browser, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline"]
    command += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    command += ["--no-sandbox"] if sys.platform == "linux" else []  # our own page, which may fetch nothing
    command += [f"--user-data-dir={page.parent / 'profile'}", f"--print-to-pdf={pdf}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    if done.returncode or not pdf.is_file():
        raise InputError(
            f"Chromium could not print the report; run {browser} once by hand to see why, or leave --pdf out."
        )


def _pages(pdf: Path) -> dict[str, int]:
    from pypdf import PdfReader

    reader = PdfReader(pdf)
    places = reader.named_destinations.items()
    return {name.removeprefix("/"): reader.get_destination_page_number(place) + 1 for name, place in places}


def _without_times(content: bytes) -> bytes:
    """A PDF without the time at which it was made; blanks keep every offset in it what it was."""
    return re.sub(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)", lambda found: b" " * len(found[0]), content)
