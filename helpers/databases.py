"""Exports of press databases: one file of text, or one page, that holds many articles under the database's own labels.

Nexis (`End of Document`, and the older `1 of 50 DOCUMENTS`), ProQuest (`Full text:`) and Factiva (`Document EXTM00002024…`, or the
codes `HD`, `LP`, `TD`). The text of an article is the stretch of the file that is its body, as it stands there; what the labels say
becomes its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier enero gennaio janeiro januari jan",
            "february februar février febrero febbraio fevereiro februari feb",
            "march märz mars marzo março maart mar",
            "april avril abril aprile apr",
            "may mai mayo maggio maio mei",
            "june juni juin junio giugno junho jun",
            "july juli juillet julio luglio julho jul",
            "august août agosto augustus aug",
            "september septembre septiembre settembre setembro sep sept",
            "october oktober octobre octubre ottobre outubro oct okt",
            "november novembre noviembre novembro nov",
            "december dezember décembre diciembre dicembre dezembro dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_WORDED = re.compile(r"(?P<month>[^\W\d_]{3,10})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})\b")
_NUMBERED = re.compile(r"\b(?P<day>\d{1,2})\.? (?:de )?(?P<month>[^\W\d_]{3,10})\.?,? (?:de )?(?P<year>\d{4})\b")
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")


def written_date(line: str) -> str:
    """The day that a line names in words or as 2024-03-03, as `2024-03-03`; empty if it names none."""
    for pattern in (_ISO, _WORDED, _NUMBERED):
        for match in pattern.finditer(line[:200]):
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
            if 1 <= number <= 12 and 1 <= int(match["day"]) <= 31:
                return f"{match['year']}-{number:02}-{int(match['day']):02}"
    return ""


def articles_of_export(text: str) -> list[dict]:
    """The articles of a database's export, as dicts of `text` and what its labels say; none if it is no such export."""
    for recognised, cut in (
        (_END_OF_DOCUMENT, _nexis),
        (_OF_DOCUMENTS, _older_nexis),
        (_PROQUEST, _proquest),
        (_FACTIVA_END, _factiva),
    ):
        if recognised.search(text):
            found = [row for row in cut(text) if row["text"].strip()]
            if found:
                return found
    return []


def _lines(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The lines of text[start:end] that hold something: where they start and end, and their words."""
    lines, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            lines.append((at, at + len(line), line.strip()))
        at += len(line)
    return lines


def _stretch(text: str, start: int, end: int) -> str:
    """text[start:end] without the blank lines around it."""
    while start < end and text[end - 1].isspace():
        end -= 1
    opening = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*").match(text, start, end)
    return text[opening.end() : end]


def _by(words: str) -> str:
    return re.sub(r"^by:?\s+", "", words, flags=re.IGNORECASE).strip(" ;,")


# Nexis -----------------------------------------------------------------------------------------------------------------

_END_OF_DOCUMENT = re.compile(r"^[ \t]*(?:End of Document|Ende des Dokuments|Fin du document)[ \t]*$", re.MULTILINE)
_BODY = re.compile(r"^[ \t]*(?:Body|Text|Volltext)[ \t]*$", re.MULTILINE)
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z-]{2,20}):\s*(?P<value>.*)")
_AFTER_BODY = re.compile(r"^[ \t]*(?:Load-Date:|Classification[ \t]*$|Graphic[ \t]*$)", re.MULTILINE)
_RIGHTS = re.compile(r"^(?:copyright\b|©|\(c\)|all rights reserved)", re.IGNORECASE)


def _nexis(text: str) -> Iterator[dict]:
    start = 0
    for end in _END_OF_DOCUMENT.finditer(text):
        body = _BODY.search(text, start, end.start())
        if body:
            head = _lines(text, start, body.start())
            at = body.end()
            after = _AFTER_BODY.search(text, at, end.start())
            stop = after.start() if after else end.start()
            labels = _labels((words for _, _, words in head), _LABEL)
            plain = [words for _, _, words in head if not _LABEL.match(words) and not _RIGHTS.match(words)]
            plain = [words for words in plain if not re.fullmatch(r"(?:Page )?\d+ of \d+|\d+\.?", words)]
            dated = next((i for i, words in enumerate(plain) if i and written_date(words)), None)
            yield {
                "text": _stretch(text, at, stop),
                "headline": plain[0] if plain else "",
                "outlet": plain[1] if dated is None and len(plain) > 1 else plain[dated - 1] if dated else "",
                "date": written_date(plain[dated]) if dated else "",
                "author": _by(labels.get("byline", "")),
                "city": labels.get("dateline", "").split(",")[0].title(),
            }
        start = end.end()


def _labels(lines: Iterator[str], label: re.Pattern) -> dict[str, str]:
    found: dict[str, str] = {}
    for words in lines:
        match = label.match(words)
        if match:
            found.setdefault(match["label"].lower(), match["value"].strip())
    return found


_OF_DOCUMENTS = re.compile(
    r"^[ \t\f]*(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+|Document \d+ de \d+)[ \t]*$", re.MULTILINE
)
_CAPITAL_LABEL = re.compile(r"(?P<label>[A-ZÄÖÜ][A-ZÄÖÜ-]{2,20}):\s*(?P<value>.*)")
_CLOSING = re.compile(
    r"^(?:LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|JOURNAL-CODE|UPDATE|SPRACHE|LANGUE|GRAPHIC):", re.MULTILINE
)


def _older_nexis(text: str) -> Iterator[dict]:
    opens = list(_OF_DOCUMENTS.finditer(text))
    closes = [*(match.start() for match in opens[1:]), len(text)]
    for start, end in zip((match.end() for match in opens), closes, strict=True):
        lines = _lines(text, start, end)
        length = next(
            (i for i, (_, _, words) in enumerate(lines) if re.match(r"(?:LENGTH|LÄNGE|LONGUEUR):", words)), None
        )
        if length is None:
            continue
        labels = _labels((words for _, _, words in lines[:length]), _CAPITAL_LABEL)
        plain = [
            (words, text[a : a + 4].isspace()) for a, _, words in lines[:length] if not _CAPITAL_LABEL.match(words)
        ]
        dated = next((i for i, (words, _) in enumerate(plain) if written_date(words)), None)
        at = lines[length][1]
        more = length + 1  # further labels stand between the length and the text
        while more < len(lines) and (match := _CAPITAL_LABEL.match(lines[more][2])):
            labels.setdefault(match["label"].lower(), match["value"].strip())
            at, more = lines[more][1], more + 1
        closing = _CLOSING.search(text, at, end)
        rights = [a for a, _, words in lines[more:] if _RIGHTS.match(words)]
        stop = closing.start() if closing else rights[0] if rights else end
        after = plain[1 if dated is None else dated + 1 :]
        headline = [words for words, centred in after if not centred] or [words for words, _ in after]
        yield {
            "text": _stretch(text, at, stop),
            "headline": labels.get("headline") or " ".join(headline),
            "outlet": plain[0][0] if plain and dated != 0 else "",
            "date": written_date(plain[dated][0]) if dated is not None else "",
            "author": _by(labels.get("byline", labels.get("autor", ""))),
            "city": labels.get("dateline", "").split(",")[0].title(),
        }


# ProQuest --------------------------------------------------------------------------------------------------------------

_PROQUEST = re.compile(r"^(?:ProQuest document ID:|Report Information from ProQuest)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_FULL_TEXT = re.compile(r"^Full text:[ \t]*", re.MULTILINE | re.IGNORECASE)
_PROQUEST_LABELS = (
    "Subject|Business indexing term|Location|People|Company / organization|Identifier / keyword|Title|Alternate title|"
    "Publication title|Publication subject|Publication year|Publication date|Section|Pages|Publisher|Place of publication|"
    "Country of publication|Credit|Illustration|Source type|Language of publication|Document type|ProQuest document ID|"
    "Document URL|Copyright|Last updated|Database|Classification|Volume|Issue|First page|ISSN|Dateline|URL|Links|Author|Abstract"
)
_PROQUEST_LABEL = re.compile(rf"^(?P<label>{_PROQUEST_LABELS}):[ \t]*(?P<value>.*)$", re.MULTILINE)


def _proquest(text: str) -> Iterator[dict]:
    edges = [0, *(match.end() for match in _RULE.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        full = _FULL_TEXT.search(text, start, end)
        if not full:
            continue
        rule = _RULE.search(text, full.end(), end)
        end = rule.start() if rule else end
        closing = _PROQUEST_LABEL.search(text, full.end(), end)
        labels: dict[str, str] = {}
        for part in ((start, full.start()), (closing.start() if closing else end, end)):
            for match in _PROQUEST_LABEL.finditer(text, *part):
                labels.setdefault(match["label"].lower(), match["value"].strip())
        opening = [
            words for _, _, words in _lines(text, start, full.start()) if not re.match(r"Document \d+ of", words)
        ]
        outlet = labels.get("publication title", "").split(";")[0]
        yield {
            "text": _stretch(text, full.end(), closing.start() if closing else end),
            "headline": labels.get("title") or (opening[0] if opening else ""),
            "outlet": outlet.strip(),
            "date": written_date(labels.get("publication date", "")),
            "author": _by(labels.get("author", "")),
            "city": labels.get("dateline", "").split(",")[0].title(),
        }


# Factiva ---------------------------------------------------------------------------------------------------------------

_FACTIVA_END = re.compile(
    r"^[ \t]*(?:Document|Dokument|Documento) (?P<id>[A-Z0-9]{4,12}0{0,5}\d{8}[a-z0-9]{5,12})[ \t]*$", re.MULTILINE
)
_WORDS = re.compile(r"[\d.,\s]+ (?:words|Wörter|mots|palabras|parole|palavras|woorden)")
_CODES = {"HD": "headline", "BY": "author", "SN": "outlet", "PD": "date"}
_CODE = re.compile(
    r"^(?P<code>SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CT|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:\t+|\|| {2,}|[ \t]*\r?\n)",
    re.MULTILINE,
)


def _factiva(text: str) -> Iterator[dict]:
    start = 0
    for end in _FACTIVA_END.finditer(text):
        codes = list(_CODE.finditer(text, start, end.start()))
        if {"HD", "SN"} <= {match["code"] for match in codes}:
            yield _coded(text, codes, end.start())
        elif row := _uncoded(text, start, end.start()):
            yield row
        start = end.end()


def _coded(text: str, codes: list[re.Match], end: int) -> dict:
    """An article whose lines open with Factiva's codes: `LP` and `TD` are its text."""
    spans = {}
    for one, after in zip(codes, [*(code.start() for code in codes[1:]), end], strict=True):
        spans.setdefault(one["code"], (one.end(), after))
    bodies = [spans[code] for code in ("LP", "TD") if code in spans]
    row = {name: " ".join(text[slice(*spans[code])].split()) for code, name in _CODES.items() if code in spans}
    body = "\n\n".join(_stretch(text, *span) for span in bodies)
    return {**row, "text": body, "date": written_date(row.get("date", "")), "author": _by(row.get("author", ""))}


def _uncoded(text: str, start: int, end: int) -> dict | None:
    """An article under lines without codes: headline, author, `812 words`, day, outlet, its code, language, rights."""
    lines = _lines(text, start, end)
    counted = next((i for i, (_, _, words) in enumerate(lines) if _WORDS.fullmatch(words)), None)
    if counted is None or counted + 2 >= len(lines):
        return None
    later = [words for _, _, words in lines[counted + 1 : counted + 12]]
    rights = next((i for i, words in enumerate(later) if _RIGHTS.match(words)), None)
    if rights is None:
        return None
    date = next((i for i, words in enumerate(later[:rights]) if written_date(words)), None)
    outlet = next((words for words in later[(date or 0) + 1 : rights] if not re.match(r"\d\d:\d\d", words)), "")
    before = [words for _, _, words in lines[:counted]]
    signed = next((i for i, words in enumerate(before) if i and re.match(r"by\s", words, re.IGNORECASE)), len(before))
    return {
        "text": _stretch(text, lines[counted + 1 + rights][1], end),
        "headline": before[signed - 1] if before else "",
        "outlet": outlet,
        "date": written_date(later[date]) if date is not None else "",
        "author": _by(before[signed]) if signed < len(before) else "",
    }
