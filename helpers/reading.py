"""Close reading on the page: an article with its devices underlined, each with its rule on a touch of the pointer."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.corpus import Html
from helpers.rhetoric import FAMILIES, known_devices
from helpers.strokes import stroked, with_strokes
from helpers.tables import article_in


def underlined(corpus: object, devices: str | Iterable[str] | None = None, article: str | None = None) -> Html:
    """An article as HTML, escaped, its marks underlined, each device by a stroke of its own that a key above names; the rule of a mark is its title.

    Parameters
    ----------
    devices : which to underline; None takes all.
    article : its id; None takes the first.

    Raises InputError for an article or a device there is none of.
    """
    article = article_in(corpus, article)
    found = corpus.articles[(corpus.articles["article"] == article).to_numpy()]
    chosen = known_devices(devices)
    marks = corpus.marks[((corpus.marks["article"] == article) & corpus.marks["device"].isin(chosen)).to_numpy()]
    paragraphs = corpus.paragraphs[(corpus.paragraphs["article"] == article).to_numpy()]
    text = found["text"].iloc[0]
    lines = []
    for paragraph in paragraphs.itertuples():
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
