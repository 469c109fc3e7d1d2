"""Subtitles of interviews and broadcasts: their words as a transcript, without numbers and times."""

from __future__ import annotations

import html
import re
from pathlib import Path

from helpers.decoding import UnreadableFile, decode
from helpers.documents import rows_of_text

SILENCE = 2.0  # seconds; a sentence's end before so long a silence ends a paragraph too
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,40})?\s+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>\n]{0,80}>|\{\\[^{}\n]{0,40}\}")
_OPENS = re.compile(r"(?:[-–—]|>>+)\s*(?=\S)|[A-ZÀ-Þ][\w.'’ -]{0,40}:\s")
_LABEL = re.compile(r"(?:[-–—]|>>+)\s*")
_ENDED = (".", "!", "?", "…", "”", '"', "»")
OPENING = re.compile(rb"(?:WEBVTT\b|(?:\d+\s+)?(?:\d+:)?\d\d:\d\d[,.]\d{3}\s*-->)")


def read_subtitles(data: bytes, path: Path, columns: dict[str, str]) -> list[dict]:
    """The words of subtitles (SubRip, WebVTT), a line for each speaker or, where none is told, for what is said between silences.

    A speaker is told by a label (`MINISTER:`, WebVTT's `<v Minister>`), a dash or `>>`; a line that live subtitles show again is
    taken once. Raises UnreadableFile for a file without a time, or without words.
    """
    text, encoding = decode(data, path)
    lines: list[str] = []
    shown, ended, times = "", 0.0, False
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        rows = block.split("\n")
        at = next((n for n, row in enumerate(rows[:3]) if "-->" in row and _TIMES.match(row)), None)
        if at is None:
            continue  # the head of the file, a note, a style
        begins, ends = _seconds(_TIMES.match(rows[at]).groups())
        times = True
        for row in rows[at + 1 :]:
            words = " ".join(html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", row))).split())
            if not words or words == shown:
                continue
            shown = words
            paused = begins - ended >= SILENCE and lines and lines[-1].endswith(_ENDED)
            if _OPENS.match(words) or not lines or paused:
                lines.append(_LABEL.sub("", words, count=1) if _LABEL.match(words) else words)
            else:
                lines[-1] += f" {words}"
            ended = ends
        ended = max(ended, ends)
    if not times:
        raise UnreadableFile(path, "holds no subtitles", "save it as plain text (.txt)")
    return rows_of_text("\n".join(lines), path, encoding, headline=path.stem)  # the first words said are none


def _seconds(clocks: tuple) -> tuple[float, float]:
    """When a subtitle appears and goes, in seconds."""
    numbers = [int(one or 0) for one in clocks]
    begins, ends = (3600 * h + 60 * m + s + f / 1000 for h, m, s, f in (numbers[:4], numbers[4:]))
    return begins, ends
