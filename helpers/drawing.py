"""What all figures share: one style, titles, an article's headings, and words drawn as they are written."""

from __future__ import annotations

import io
import textwrap

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

INK, FAINT, PALE = "#22262b", "#9aa1a9", "#e6e9ec"
MORE, LESS = "#1f6fb4", "#c8590a"  # blue and orange: told apart by colour-blind eyes and in grey
SIZE = 10.0


class Picture(Figure):
    """A figure that notebooks show by themselves, without pyplot and its state."""

    def __init__(self, width: float = 8.0, height: float = 3.0):
        super().__init__(figsize=(width, height), layout="constrained", facecolor="white")

    def draw(self, renderer: object) -> None:
        """Draw all words letter for letter: names from articles may hold dollar signs, which would begin a formula."""
        for text in self.findobj(Text):
            text.set_parse_math(False)
        super().draw(renderer)

    def _repr_png_(self) -> bytes:
        drawn, image = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="png", dpi=110)
        # Few colours are in a figure: a palette of them takes a third of the bytes, which notebooks keep by the dozen.
        Image.open(drawn).convert("RGB").quantize(64).save(image, "PNG", optimize=True)
        return image.getvalue()


def bare_axes(axes, *, grid: str | None = None) -> None:
    """Give axes the style of every figure: no box, faint ticks, grid lines along one axis at most."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=SIZE, colors=INK)
    if grid:
        axes.grid(axis=grid, color=PALE, linewidth=0.8)
        axes.set_axisbelow(True)


def add_title(figure: Picture, title: str) -> None:
    """Put a title over the whole figure, as wide as the figure allows."""
    wrapped = textwrap.wrap(title, max(20, int(10.5 * figure.get_figwidth())))
    figure.suptitle("\n".join(wrapped), x=0.01, ha="left", fontsize=SIZE + 1.5, color=INK)


def only_words(message: str) -> Picture:
    """A figure that says why there is nothing to draw."""
    figure = Picture(8, 1)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.text(0, 0.5, message, fontsize=SIZE + 1, color=INK, va="center")
    return figure


def mark_sections(axes, sections: pd.DataFrame, length: int) -> None:
    """Draw where each section of an article of `length` characters begins, its heading above."""
    for number, section in enumerate(sections.itertuples()):
        if number:
            axes.axvline(section.start, color=FAINT, linewidth=0.8)
        width = max(8, round(100 * (section.end - section.start) / length))
        heading = textwrap.shorten(section.heading or "opening", 3 * width, placeholder="…")
        heading = "\n".join(textwrap.wrap(heading, width))
        axes.text(section.start + length * 0.004, -0.75, heading, fontsize=SIZE - 2, color=INK, va="bottom")


def short_headline(corpus: object, article: str) -> str:
    """The headline of an article in at most 70 characters; its id if it has none."""
    headline = corpus.articles.set_index("article")["headline"][article] or article
    return textwrap.shorten(headline, 70, placeholder="…")


def short_name(name: str, most: int = 28) -> str:
    """What a figure calls an outlet, speaker or topic, in at most so many letters: cut between words, but within one where little would be
    left; one that the articles do not name has words, too."""
    if not name:
        return "not given"
    short = textwrap.shorten(name, most, placeholder="…")
    return short if len(short) > most / 2 or len(name) <= most else f"{name[: most - 1]}…"
