"""A report's figures as files of their own, for a slide or a paper."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import Path

from helpers.articles import unique_names
from helpers.running import Run

_FIGURE = re.compile(r'<img class="figure"[^<>]*\ssrc="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"')
_CALL = re.compile(r"(?:by_article\()?(\w+)[(,]")


def write_figures(runs: Iterable[Run], folder: Path) -> list[Path]:
    """Write each figure that a cell shows to `folder` as SVG and return the files, named for the notebook and what drew them:
    ``03_speakers-voice_bars.svg``. Without figures there is no folder.
    """
    unique, written = unique_names(), []
    for run in runs:
        for cell in run.notebook["cells"]:
            for output in cell.get("outputs", []):
                found = _FIGURE.match("".join(output.get("data", {}).get("text/html", "")))
                if not found:
                    continue
                drawn = _CALL.match("".join(cell["source"]).strip().splitlines()[-1])
                name = f"{run.name}-{drawn[1] if drawn else 'figure'}"
                file = folder / f"{unique(name)}.svg"
                folder.mkdir(exist_ok=True)
                file.write_bytes(base64.b64decode(found[1]))
                written.append(file)
    return written
