"""The headings of a table of articles: which column is which of ours, whatever the table calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: What others call a column, the likeliest first; only letters are compared, so that `Full text`, `full_text` and `FullText` are one.
CALLED = {
    "article": "article id articleid docid documentid",
    "outlet": "outlet source medianame newspaper publication publisher medium",
    "city": "city",
    "date": "date publicationdate pubdate publishdate publisheddate datepublished publishedat publishedon published",
    "author": "author authors byline journalist writer",
    "headline": "headline title articletitle heading",
    "url": "url link permalink articleurl storyurl address",
    "text": "text fulltext bodytext articletext body articlebody maintext content transcript",
}


#: What the column is called that names the file a row speaks of.
FILE_CALLED = "file filename filepath path"


def file_heading(headings: Iterable[str]) -> str:
    """The heading of a table that names the file each row speaks of, as `file` or `File name`; empty if none does."""
    headings = list(headings)
    likely = (heading for name in FILE_CALLED.split() for heading in headings if name in _letters(heading))
    return next(likely, "")


def columns_by_heading(headings: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which heading of a table is which of our columns, as ``{"text": "Body text"}``; no heading is taken for two of them.

    What `columns` says goes first, then a heading that is ours letter for letter, then the likeliest of `CALLED`. Of a heading in two languages,
    `Titel / Title`, either may say it, and `(s)` at its end says nothing.
    """
    headings = list(headings)
    named = {ours: theirs for ours, theirs in columns.items() if ours in CALLED and theirs in headings}
    named |= {ours: ours for ours in CALLED if ours not in named and ours in headings}
    taken = set(named.values())
    for ours, others in CALLED.items():
        free = [heading for heading in headings if heading not in taken]
        likely = (heading for other in others.split() for heading in free if other in _letters(heading))
        if ours not in named and (found := next(likely, None)) is not None:
            named[ours] = found
            taken.add(found)
    return named


def _letters(heading: str) -> list[str]:
    """The letters of a heading and of each of its parts, in small ones."""
    plain = heading[:100].casefold().replace("(s)", "")
    return [re.sub(r"[\W_]+", "", part) for part in (plain, *re.split(r"[/|]", plain))]
