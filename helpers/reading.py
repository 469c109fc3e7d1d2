"""Close reading on the page: an article as it was divided, and with its devices underlined, each with its rule on a touch of the pointer."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.corpus import Html
from helpers.rhetoric import FAMILIES, known_devices
from helpers.strokes import stroked, with_strokes
from helpers.tables import NO_PROSE, article_in


def underlined(corpus: object, devices: str | Iterable[str] | None = None, article: str | None = None) -> Html:
    """An article as HTML, escaped, its marks underlined, each device by a stroke of its own that a key above names; the rule of a mark is its title.

    Parameters
    ----------
    devices : which to underline; None takes all.
    article : its id; None takes the first.

    Raises InputError for an article or a device there is none of.
    """
    article = article_in(corpus, article)
    marks = _of(corpus.marks, article)
    marks = marks[marks["device"].isin(known_devices(devices)).to_numpy()]
    text = _of(corpus.articles, article)["text"].iloc[0]
    lines = []
    for paragraph in _of(corpus.paragraphs, article).itertuples():
        own = marks[((marks["start"] < paragraph.end) & (marks["end"] > paragraph.start)).to_numpy()]
        tag = {"headline": "h3", "heading": "h4"}.get(paragraph.kind, "p")
        inner = underlined_words(text, own, paragraph.start, paragraph.end)
        lines.append(f'<{tag} dir="auto" style="line-height:1.7;max-width:46em">{inner}</{tag}>')
    return Html(with_strokes(key_of(marks) + "".join(lines)))


def underlined_words(text: str, marks: pd.DataFrame, start: int, end: int) -> str:
    """`text[start:end]` as HTML, escaped, with the strokes of `marks`; the rules of the marks over a word are its title."""
    begins, ends = marks["start"].to_numpy(), marks["end"].to_numpy()
    edges = np.unique(np.clip(np.concatenate([[start, end], begins, ends]), start, end)).tolist()
    rules, devices = marks["rule"].tolist(), marks["device"].tolist()
    parts = []
    for a, b in pairwise(edges):
        over = np.flatnonzero((begins <= a) & (ends >= b)).tolist()
        piece = html.escape(text[a:b])
        if over:
            shortest = sorted(over, key=lambda i: ends[i] - begins[i])
            piece = stroked(piece, (devices[i] for i in shortest), "; ".join(rules[i] for i in over))
        parts.append(piece)
    return "".join(parts)


def key_of(marks: pd.DataFrame) -> str:
    """The strokes of the devices that `marks` hold, each with its name and how often it is there, as a paragraph of HTML."""
    counts = marks["device"].value_counts()
    items = [
        f'<span style="white-space:nowrap">{stroked(device.replace("_", " "), [device], FAMILIES[device])} {counts[device]}</span>'
        for device in FAMILIES
        if device in counts
    ]
    return f'<p style="line-height:1.9;max-width:46em">{" &ensp; ".join(items) or "Nothing is underlined here."}</p>'


def read_closely(corpus: object, article: str | None = None):
    """A widget: an article with a dropdown that says which device is underlined; it works without a kernel as well.

    Returns
    -------
    ipywidgets.VBox; its `choices` are the options of the dropdown, `all` first, then the devices that the article has.
    """
    import ipywidgets as widgets

    present = set(corpus.marks["device"])
    choices = ["all", *(device for device in FAMILIES if device in present)]
    pages = [widgets.HTML(str(underlined(corpus, None if device == "all" else device, article))) for device in choices]
    dropdown = widgets.Dropdown(options=choices, description="device")
    stack = widgets.Stack(pages, selected_index=0)
    widgets.jslink((dropdown, "index"), (stack, "selected_index"))
    box = widgets.VBox([dropdown, stack])
    box.choices = choices
    return box


# As it was divided -----------------------------------------------------------------------------------------------------

_SHADES = ("#1f6fb4", "#c8590a")


def divided(corpus: object, article: str | None = None, *, most: int = 40) -> Html:
    """An article as it was divided, as HTML: a row a paragraph with its kind, a line under each sentence, the words in a lighter box.

    What is no prose is grey. Lines under sentences alternate between blue and dashed orange, so that each end can be seen.

    Parameters
    ----------
    article : its id; None takes the first.
    most : paragraphs to show; what is left out is said.

    Raises InputError for an article that is not in the corpus.
    """
    article = article_in(corpus, article)
    own = {name: _of(getattr(corpus, name), article) for name in ("articles", "paragraphs", "sentences", "sections")}
    text = own["articles"]["text"].iloc[0]
    rows, section = [], -1
    for paragraph in own["paragraphs"].head(most).itertuples():
        if paragraph.section != section:
            section = paragraph.section
            heading = own["sections"].loc[(own["sections"]["section"] == section).to_numpy(), "heading"]
            name = html.escape(heading.iloc[0]) if len(heading) and heading.iloc[0] else "opening"
            rows.append(f'<tr><td colspan="2" style="{_SECTION}">Section {section}: {name}</td></tr>')
        inside = own["sentences"][(own["sentences"]["paragraph"] == paragraph.paragraph).to_numpy()]
        parts, at = [], paragraph.start
        for number, sentence in enumerate(inside.itertuples()):
            parts.append(html.escape(text[at : sentence.start]))
            line = f"{'solid' if number % 2 == 0 else 'dashed'} {_SHADES[number % 2]}"
            words = html.escape(text[sentence.start : sentence.end])
            parts.append(f'<span title="sentence {sentence.sentence}" style="border-bottom:2px {line}">{words}</span>')
            at = sentence.end
        parts.append(html.escape(text[at : paragraph.end]))
        faint = "opacity:.75;" if paragraph.kind in NO_PROSE else ""
        kind = html.escape(paragraph.kind + (f": {paragraph.speaker_label}" if paragraph.speaker_label else ""))
        rows.append(
            f'<tr><td style="{_KIND}">{kind}</td><td dir="auto" style="{faint}{_PROSE}">{"".join(parts)}</td></tr>'
        )
    left = len(own["paragraphs"]) - most
    more = f"<p>{left} more paragraphs are not shown.</p>" if left > 0 else ""
    return Html(f'<table style="border-collapse:collapse;max-width:60em">{"".join(rows)}</table>{more}')


_SECTION = "text-align:left;padding:10px 8px 2px;font-weight:600;border-bottom:1px solid #9aa1a9"
_KIND = "text-align:right;vertical-align:top;padding:4px 10px;opacity:.75;white-space:nowrap"
_PROSE = "text-align:left;padding:4px 8px;line-height:1.75;white-space:pre-wrap"


def _of(table: pd.DataFrame, article: str | None) -> pd.DataFrame:
    return table[(table["article"] == article).to_numpy()]
