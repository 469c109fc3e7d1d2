"""Word documents become raw rows, one dict an article: one, or several where each stands below a heading of its own."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from helpers.databases import articles_of_export
from helpers.datelines import head_lines, is_date, read_dateline
from helpers.documents import check_unpacked, needed, refusing, rows_of_text
from helpers.furniture import byline_names, is_dated

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\xad"}
_HEADING = "heading 1"  # what Word itself calls the style, in whatever language it shows the name
_DEEPEST = 10  # styles made after one another


def read_docx(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The text of a Word document, tables and text boxes with it, a line for each paragraph; deleted text is left out.

    A document of several articles, each below a heading of the first rank, is as many rows (`articles_below`).
    """
    docx, etree = needed("docx", path), needed("lxml.etree", path)
    check_unpacked(data, path)
    with refusing(path, "Word document"):
        document = docx.Document(BytesIO(data))
        body, ranked = document.element.body, _headings_of(document)
        pieces: list[str] = []
        headings: list[tuple[int, int]] = []  # the first of their pieces, and the one behind their last
        opened = 0
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            name = element.tag.removeprefix(_WORD) if isinstance(element.tag, str) else ""
            own = name == "p" and element.getparent() is body
            if event == "end":
                if name == "p":
                    pieces.append("\n")
                if own and element.style in ranked:
                    headings.append((opened, len(pieces)))
            elif own:
                opened = len(pieces)
            elif name == _FALLBACK:
                walk.skip_subtree()
            elif name == "t":
                pieces.append(element.text or "")
            elif name in _CHARACTERS and element.getparent().tag == _WORD + "r":
                pieces.append(_CHARACTERS[name])
    text, at = "".join(pieces), [0, *accumulate(map(len, pieces))]
    found = articles_below(text, [(at[first], at[last]) for first, last in headings])
    if not found or articles_of_export(text):  # Nexis has headings too
        return rows_of_text(text, path)
    return [{"article": f"{path.stem}-{n}", "encoding": "", **row} for n, row in enumerate(found, start=1)]


def _headings_of(document) -> set[str]:
    """The ids of a document's styles that are headings of the first rank, or made after them."""
    found = set()
    for style in document.styles:
        after = style
        for _ in range(_DEEPEST):
            if after is not None and (after.name or "").lower() != _HEADING:
                after = getattr(after, "base_style", None)
        if after is not None and (after.name or "").lower() == _HEADING:
            found.add(style.style_id)
    return found


# Several articles ------------------------------------------------------------------------------------------------------

PROSE = 40  # words in sentences that an article has at least
_BELOW = 4  # lines below a headline in which an article says who wrote it, where or when
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s*$")


def articles_below(text: str, headings: list[tuple[int, int]]) -> list[dict]:
    """The articles of `text` that stand below its `headings` (start and end of each), as dicts of `text` and `headline`; none if it is one article.

    Chapters of a thesis and sections of an article stand below headings of the first rank too. So a text is cut only where every
    heading has prose below it, and two in three of them, two at least, have a byline, dateline or date. What stands before the
    first heading is an article of its own if it is prose, and else left out. Each `text` is a stretch of the whole.
    """
    parts: list[tuple[int, int]] = []
    for start, end in headings:
        if parts and not text[parts[-1][1] : start].strip():
            parts[-1] = parts[-1][0], end  # a headline of two lines
        elif text[start:end].strip():
            parts.append((start, end))
    if len(parts) < 2:
        return []
    stops = [start for start, _ in parts[1:]] + [len(text)]
    bodies = [text[end:stop] for (_, end), stop in zip(parts, stops, strict=True)]
    signed = sum(map(_is_signed, bodies))
    if signed < 2 or 3 * signed < 2 * len(bodies) or min(map(_prose, bodies)) < PROSE:
        return []
    first = text[: parts[0][0]]
    before = [{"text": first}] if _prose(first) >= PROSE else []
    return before + [
        {"text": text[start:stop], "headline": " ".join(text[start:end].split())}
        for (start, end), stop in zip(parts, stops, strict=True)
    ]


def _is_signed(body: str) -> bool:
    """Whether a text opens with who wrote it, where or when."""
    lines = head_lines(body)[:_BELOW]
    return any(byline_names(line) or read_dateline(line) or is_date(line) or is_dated(line) for line in lines)


def _prose(text: str) -> int:
    """How many words stand in lines that end as sentences do; those of a table of contents do not."""
    return sum(len(line.split()) for line in text.splitlines() if _SENTENCE_END.search(line[-6:]))
