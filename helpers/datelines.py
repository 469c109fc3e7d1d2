"""What a text says of itself: the headline it opens with, its dateline, who wrote it and when; dates in file names."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.furniture import (
    CAPITAL,
    byline_names,
    byline_paper,
    is_boilerplate,
    is_caption,
    is_dated,
    is_paper,
    is_separator,
)
from helpers.sidecars import front_matter_end

HEAD = 12  # lines in which a text says such things of itself
ONE_ARTICLE = frozenset((".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".rtf", ".eml", ".srt", ".vtt"))


def fill_from_text(row: dict) -> dict:
    """`row`, a dict with `text`, its empty or missing `headline`, `city`, `outlet`, `author` and `date` filled from the text, a date from
    the file's name too; `date_from` (str) says how the date is known.

    `date_from` is `given`, ``text: June 3, 2025``, ``file name: 2025-06-03``, or why there is no date: ``ambiguous: 03/04/2025``,
    ``no year: June 3``; empty where nothing speaks of one. A date that may be meant in two ways is never guessed, nor is one
    taken from the time of a file.
    """
    lines = head_lines(row["text"][front_matter_end(row["text"]) :])
    dateline = next(filter(None, map(read_dateline, lines)), Dateline())
    bylines = [byline_names(line) for line in lines]
    date, date_from = _date_of(row, lines, bylines, dateline)
    filled = {
        "headline": row.get("headline") or _headline_of(lines),
        "city": row.get("city") or dateline.city,
        "outlet": row.get("outlet") or dateline.outlet or _paper_of(lines, bylines),
        "author": row.get("author") or next(filter(None, bylines), ""),
    }
    return {**row, **filled, "date": date, "date_from": date_from}


def head_lines(text: str) -> list[str]:
    """The first lines of `text` that are not blank, white space and the marks of Markdown's headings taken off."""
    found = (line.strip().lstrip("#").strip() for line in text[:6000].splitlines())
    return list(islice(filter(None, found), HEAD))


def _paper_of(lines: list[str], bylines: list[str]) -> str:
    """The paper that a byline, a line with a date, or a line of its own beside one of these names."""
    found = [byline_paper(line) if names else paper_of_day(line) for line, names in zip(lines, bylines, strict=True)]
    signed = [bool(names) or is_date(line) for line, names in zip(lines, bylines, strict=True)]
    beside = [False, *(before or after for before, after in zip(signed, signed[2:], strict=False)), False]
    alone = (line if here and " " in line and is_paper(line) else "" for line, here in zip(lines, beside, strict=False))
    return next(filter(None, [*found, *alone]), "")


# Datelines -------------------------------------------------------------------------------------------------------------


class Dateline(NamedTuple):
    """What a dateline says: the city, the outlet or agency, and the date as written; empty if it does not."""

    city: str = ""
    outlet: str = ""
    date: str = ""

    def __bool__(self) -> bool:
        return bool(self.city)


_MONTH = r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}|(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)[A-Z]{0,6})\.?"
_DAY_MONTH = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_DASH = r"(?:[—–]|--?)"
_DATELINE = re.compile(
    rf"(?P<city>[{CAPITAL}][\w.’'-]{{1,24}}(?: [{CAPITAL}][\w.’'-]{{1,24}}){{0,3}})"
    rf"(?P<place>, (?!{_MONTH} \d)[{CAPITAL}][\w.’' ]{{1,24}}?)?"
    rf"(?:,? (?P<date>{_DAY_MONTH}))?"
    rf"(?: ?\((?:(?P<within>{_DAY_MONTH})|(?P<outlet>[A-Z][\w .&/-]{{1,30}})(?:, (?P<behind>{_DAY_MONTH}))?)\) ?{_DASH}"
    rf"| {_DASH} (?P<agency>[A-Z][A-Z]+[\w ]{{0,20}}) {_DASH}|(?P<alone>,? {_DASH}|\.(?= (?:By|From) )))"
    rf"(?= *[\"“'‘«„({CAPITAL}0-9])"
)
# What stands before a dash in capitals and is no city.
_NO_CITY = frozenset(
    "update updated breaking exclusive analysis opinion video watch live live-blog factbox timeline correction review interview editorial "
    "profile news report explainer commentary feature podcast photos graphic urgent alert column letters obituary the end read more advertisement".split()
)


def read_dateline(line: str) -> Dateline:
    """The `Dateline` that `line` opens with: `Tehran - BORNA -`, `PARIS, June 3 (Reuters) -`, `OSLO (June 3, 2024) —`, `DES MOINES, Iowa —`; else an empty one.

    A city alone before the dash must be in capitals or have a date, so that `Berg - who came late - left` has none.
    """
    found = _DATELINE.match(line[:160])
    if not found or found["city"].split()[0].lower().strip(".") in _NO_CITY:
        return Dateline()
    city, letters = found["city"], [one for one in found["city"] if one.isalpha()]
    capitals = sum(one.isupper() for one in letters) >= 0.75 * len(letters) and len(letters) > 2
    a_name = re.match(r"(?:MS|MR|MRS|DR|SEN|GEN|REP|GOV)\.", city) or re.search(r"[’']S\b", city)
    date = found["date"] or found["within"] or found["behind"] or ""
    if found["alone"] and not (date or (capitals and not a_name)):
        return Dateline()
    if capitals:
        city = re.sub(r"[^\W\d_]+(?:[’']S\b)?", lambda word: word[0].capitalize(), city)
    return Dateline(city, (found["outlet"] or found["agency"] or "").strip(), date)


# Headlines -------------------------------------------------------------------------------------------------------------

_SPEECH = re.compile(r"""["“‘'].*?(?:,["”'’]+ +\w|[.!?]["”'’]+ +[a-z])|.*,["”]+ +[a-z]""")  # "No," she said
_OPENS_A_SENTENCE = re.compile(
    r"(?:The|A|An|It|He|She|We|I|They|You|This|That|There|These|Those|In|On|At|When|For|It’s|It's|One|My|Our|His|Her)\b"
)


def find_headline(text: str) -> str:
    """The headline that `text` opens with, empty if it opens with none.

    A headline is the first line that is neither a date nor a byline nor boilerplate, if it is short, no dateline, no speech, and
    followed by a longer line. With a full stop at its end it must be in capitals like a title, or shorter than a newspaper's
    first sentence is, or of a headline's wording.
    """
    return _headline_of(head_lines(text))


def _headline_of(lines: list[str]) -> str:
    while lines and _is_before_headline(lines[0]) and len(lines) > 1:
        lines = lines[1:]
    if len(lines) < 2:
        return ""
    first, words = lines[0], lines[0].split()
    longest = max(len(line.split()) for line in lines[1:])
    if len(first) > 220 or len(words) > 30 or first[-1] in ",:" or read_dateline(first):
        return ""
    if max(map(len, lines[1:])) < len(first) or _SPEECH.match(first):
        return ""
    if not first.endswith((".", ";", ".”", '."', ".'", ".’")) or re.search(r"(?:\b[A-Z]\.)+$", first):
        return "" if first.startswith(('"', "“")) and re.search(r"[.,][\"”]$", first) else first
    if first.startswith(('"', "“")) or longest < max(18, 1.5 * len(words)):
        return ""
    if len(words) <= 12 or is_title_case(first):
        return first
    return first if len(words) <= 17 and (first.endswith(";") or not _OPENS_A_SENTENCE.match(first)) else ""


def is_title_case(line: str) -> bool:
    """Whether nearly all longer words of `line` are capitalised."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", line) if len(word) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _is_before_headline(line: str) -> bool:
    return (
        bool(byline_names(line))
        or is_dated(line)
        or is_date(line)
        or bool(paper_of_day(line))
        or is_boilerplate(line)
        or is_caption(line)
        or is_separator(line)
    )


# Dates -----------------------------------------------------------------------------------------------------------------

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = [
    re.compile(rf"(?<![\w/-]){_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ .-]{{1,2}}(?P<name>{_MONTH})[ ,.-]{{1,2}}{_YEAR}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<name>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b", re.IGNORECASE),
    re.compile(rf"(?<![\w/.-])(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}\b"),
]
_SLASHED = re.compile(rf"(?<![\w/.-])(?P<one>\d{{1,2}})(?P<mark>[/-])(?P<other>\d{{1,2}})(?P=mark){_YEAR}\b")
_AROUND_A_DATE = re.compile(
    r"(?:(?:first )?published|updated|posted|last (?:modified|updated)|date|issued|created|on|at|by|of|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|day|"
    r"a\.?m\.?|p\.?m\.?|gmt|utc|[ecmpb]e?s?t|[ecmp]dt|hrs?|h|z|t|\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?|[+-]\d{2}:?\d{2}|\W)",
    re.IGNORECASE,
)
_IN_A_NAME = re.compile(
    rf"(?<![0-9A-Za-z]){_YEAR}(?P<mark>[-_. ]?)(?P<month>[01]\d)(?P=mark)(?P<day>[0-3]\d)(?![0-9A-Za-z])"
)


_DIGIT = re.compile(r"\d")


class Date(NamedTuple):
    """A date in a text: the day (NaT if it may be two), and how it is written (empty if there is none)."""

    day: pd.Timestamp
    written: str = ""


_NO_DATE = Date(pd.NaT)


def read_date(text: str) -> Date:
    """The first date with a year in `text`, in any common form.

    `03/04/2025` may be March or April: its day is NaT, and what is written is told. `13/04/2025` and `2025-04-03` can be only one.
    """
    if not _DIGIT.search(text):
        return _NO_DATE  # most lines: spares them the rest
    found = [match for form in _FORMS if (match := form.search(text))]
    slashed = _SLASHED.search(text)
    if slashed and not any(match.start() <= slashed.start() for match in found):
        one, other, year = int(slashed["one"]), int(slashed["other"]), int(slashed["year"])
        days = {_day(year, one, other), _day(year, other, one)} - {pd.NaT}
        return Date(days.pop() if len(days) == 1 else pd.NaT, slashed.group()) if days else _NO_DATE
    for match in sorted(found, key=lambda match: match.start()):
        parts = match.groupdict()
        month = _MONTHS[parts["name"][:3].lower()] if "name" in parts else int(parts["month"])
        if (day := _day(int(parts["year"]), month, int(parts["day"]))) is not pd.NaT:
            return Date(day, match.group())
    return _NO_DATE


def is_date(line: str) -> bool:
    """Whether a line is nothing but a date, with the time and words such as `Published` perhaps."""
    if len(line) > 100 or not (found := read_date(line)).written:
        return False
    return not _AROUND_A_DATE.sub("", line.replace(found.written, " "))


def paper_of_day(line: str) -> str:
    """The paper of a line that holds its name and a date, and nothing else: `The Harbour Courier, 19 March 2025`; empty for any other."""
    if len(line) > 100 or not (found := read_date(line)).written:
        return ""
    name = _WEEKDAY.sub("", line.replace(found.written, " ")).strip(" ,.;:|/()•·–—-")
    return name if is_paper(name) else ""


_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)


def _day(year: int, month: int, day: int) -> pd.Timestamp:
    try:
        return pd.Timestamp(year, month, day)
    except ValueError:
        return pd.NaT


def _date_of(row: dict, lines: list[str], bylines: list[str], dateline: Dateline) -> tuple[pd.Timestamp, str]:
    """The date of the article in `row` and how it is known."""
    given = row.get("date")
    if given is not None and given != "" and not pd.isna(given):
        return _given(given)
    dated = [
        line
        for line, names in zip(lines, bylines, strict=True)
        if is_date(line) or is_dated(line) or paper_of_day(line) or (names and read_date(line).written)
    ]
    dated.sort(key=lambda line: line.lower().startswith(("updated", "last")))  # when it was published goes first
    said = [found for found in map(read_date, [*dated, dateline.date]) if found.written]
    for found in said:
        if found.day is not pd.NaT:
            return found.day, f"text: {found.written}"
    if (named := _in_name(row)).written:
        return named.day, f"file name: {named.written}" if named.day is not pd.NaT else f"ambiguous: {named.written}"
    if said:
        return pd.NaT, f"ambiguous: {said[0].written}"
    return pd.NaT, f"no year: {dateline.date}" if dateline.date else ""


def _given(given: object) -> tuple[pd.Timestamp, str]:
    return _written(given) if isinstance(given, str) else _understood(given)


@lru_cache(maxsize=4096)  # a day's articles say the same, and pandas takes a millisecond for it
def _written(given: str) -> tuple[pd.Timestamp, str]:
    found = read_date(given)
    if found.written and (found.day is pd.NaT or not re.match(r"\s*\d{4}-", given)):
        return found.day, "given" if found.day is not pd.NaT else f"ambiguous: {found.written}"
    return _understood(given)


_MOMENT = re.compile(
    r"(?:1[89]|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def _understood(given: object) -> tuple[pd.Timestamp, str]:
    if isinstance(given, str) and _MOMENT.fullmatch(
        given
    ):  # each article has its own, and to_datetime takes 50 times as long
        with suppress(ValueError):
            moment = pd.Timestamp(given)
            return moment.tz_localize("UTC") if moment.tz is None else moment.tz_convert("UTC"), "given"
    day = pd.to_datetime(given, errors="coerce", utc=True)
    return day, "given" if not pd.isna(day) else f"no date: {str(given)[:40]}"


def _in_name(row: dict) -> Date:
    """The date in the name of a file that holds this article alone, or in the names of its folders: `2025/06/03/talks.txt`."""
    path = Path(str(row.get("path") or ""))
    if path.suffix.lower() not in ONE_ARTICLE or (row.get("article") or path.stem) != path.stem:
        return _NO_DATE
    if found := _IN_A_NAME.search(path.stem):
        day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
        if day is not pd.NaT:
            return Date(day, found.group())
    if (named := read_date(path.stem.replace("_", " "))).written:
        return named
    return read_date("/".join(path.parts[-4:-1]))
