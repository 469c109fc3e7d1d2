"""What a text says of itself: the headline it opens with, the dateline of its first paragraph."""

from __future__ import annotations

import re

from helpers.sidecars import front_matter_end


def fill_from_text(row: dict) -> dict:
    """`row`, a dict with `text`, its empty or missing `headline`, `city` and `outlet` filled from the text where that tells."""
    text = row["text"][front_matter_end(row["text"]) :]
    city, outlet = dateline(text)
    found = {"city": city, "outlet": outlet, "headline": first_line_headline(text)}
    return {**row, **{name: row.get(name) or told for name, told in found.items()}}


_DATELINE = re.compile(
    r"(?P<city>[A-Z][\w.’'-]{1,24}(?: [A-Z][\w.’'-]{1,24}){0,3})(?:, [^()\n—–-]{1,40}?)?"
    r"(?: \((?P<outlet>[A-Z][\w .&]{1,30})\) ?[-—–]{1,2} | [-—–] (?P<agency>[A-Z][A-Z]+[\w ]{0,20}) [-—–] )"
)


def dateline(text: str) -> tuple[str, str]:
    """City and outlet named by the dateline that opens one of the first four lines, else two empty strings."""
    for line in text[:4000].splitlines()[:6]:
        match = _DATELINE.match(line.strip())
        if match:
            city = match["city"]
            return city.title() if city.isupper() else city, (match["outlet"] or match["agency"]).strip()
    return "", ""


def first_line_headline(text: str) -> str:
    """The first line if it reads as a headline: short, unlike a sentence, and followed by longer lines; else empty."""
    lines = [line.strip() for line in text[:6000].splitlines() if line.strip()]
    if len(lines) < 2:
        return ""
    first = lines[0].lstrip("# ").strip()
    if not first or len(first) > 220 or len(first.split()) > 30 or first[-1] in ",;:":
        return ""
    if dateline(first + "\n") != ("", "") or max(map(len, lines[1:])) < len(first):
        return ""
    abbreviated = re.search(r"(?:\b[A-Z]\.)+$", first)
    if first.endswith(".") and not abbreviated:
        return ""
    return first
