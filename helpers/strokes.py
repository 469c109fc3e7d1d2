"""Strokes under marks: one look a device, the same in notebooks, reports and the explorer, and told apart without colour."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

from helpers.rhetoric import FAMILIES

#: Where a device's line runs: most at the words; figures, which hold other marks, over them or lower down, so that both are seen.
LINES = dict.fromkeys(FAMILIES, "at") | {
    "anaphora": "over",
    "epistrophe": "over",
    "rhetorical_question": "low",
    "antithesis": "low",
    "tricolon": "low",
}


def stroke_style() -> str:
    """The CSS of all strokes; a page that names its colours does so in `--accent` and `--second`."""
    return (Path(__file__).resolve().parent / "strokes.css").read_text(encoding="utf-8")


def stroke_script() -> str:
    """The devices in their order, each with its family and its line, as constants of JavaScript."""
    return f"const FAMILY = {json.dumps(FAMILIES)};\nconst LINE = {json.dumps(LINES)};\n"


def stroked(words: str, devices: Iterable[str], title: str = "") -> str:
    """`words`, which are HTML, with the stroke of each device, the first one of each line; `title` is shown where the pointer rests.

    The element is ``<u>``, so that where a page's style is left out there still is a line.
    """
    lines: dict[str, str] = {}
    for device in devices:
        lines.setdefault(LINES[device], device)
    said = f' title="{html.escape(title, quote=True)}"' if title else ""
    for number, device in enumerate(lines.values(), start=1):
        words = f'<u class="cr-stroke cr-{device}"{said if number == len(lines) else ""}>{words}</u>'
    return words


def with_strokes(content: str) -> str:
    """HTML with strokes in it, and the style they need before it, as notebooks show it; a report's page has the style already."""
    css = re.sub(r"/\*.*?\*/\s*", "", stroke_style(), flags=re.DOTALL)
    return f'<style class="strokes">{" ".join(css.split())}</style>{content}'
