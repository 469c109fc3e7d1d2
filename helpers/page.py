"""Notebooks that were run, as HTML that stands alone: no script of others, no kernel, no network."""

from __future__ import annotations

import ast
import base64
import gzip
import hashlib
import html
import io
import json
import re
from contextlib import suppress
from itertools import count
from typing import NamedTuple

import pandas as pd

from helpers.phrases import day_in_words

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
MOST_ON_PAPER = 300  # quotes that a PDF lists
PLAIN = 2_000_000  # characters of an explorer's columns that stand in the page as they are
NOTHING = '<p class="note">Nothing here.</p>'  # instead of a table's head alone
LIVE = '<p class="note">This part answers in JupyterLab only.</p>'


def draw_as_svg() -> None:
    """Make this process show the package's figures as SVG with a description, once and for all that follow."""
    import matplotlib

    from helpers.drawing import Picture

    matplotlib.rcParams["svg.hashsalt"] = "closereading"  # the same figure gives the same bytes
    Picture._repr_html_ = figure_html
    if "_repr_png_" in vars(Picture):
        del Picture._repr_png_


def figure_html(figure: object) -> str:
    """A matplotlib figure as an ``<img>`` of its SVG; what it shows, in words, is the picture's description."""
    image = io.StringIO()
    figure.savefig(image, format="svg", dpi=200, metadata={"Date": None, "Creator": None})
    data = base64.b64encode(image.getvalue().encode()).decode()
    width = round(figure.get_figwidth() * 96)
    description = html.escape(describe_figure(figure), quote=True)
    return f'<img class="figure" width="{width}" alt="{description}" src="data:image/svg+xml;base64,{data}">'


def describe_figure(figure: object) -> str:
    """The title of a figure and the words along its axes."""
    title = figure._suptitle.get_text() if figure._suptitle else ""
    parts = [title]
    for axes in figure.axes:
        parts += [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
        for labels, name in ((axes.get_yticklabels(), "rows"), (axes.get_xticklabels(), "columns")):
            words = [label.get_text() for label in labels if re.search(r"[^\W\d]", label.get_text())]
            if words:
                parts.append(f"{name}: {', '.join(words[:20])}")
        parts += [text.get_text() for text in axes.texts[:20]]
    seen = dict.fromkeys(" ".join(part.split()) for part in parts if part.strip())
    return ". ".join(seen)[:600] or "Figure"


class Explorers:
    """The explorers of a page: what they look at stands in the page once, however many look at it."""

    def __init__(self):
        self.states: dict[str, dict] = {}

    def place(self, state: dict) -> str:
        """The element that an explorer with this state is drawn in."""
        columns = {name: state[name] for name in ("data", "pages")}
        settings = {name: value for name, value in state.items() if name not in columns}
        content = json.dumps(columns["data"], default=_base64, sort_keys=True)
        name = f"explorer-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
        if len(columns["pages"]) >= len(self.states.get(name, columns)["pages"]):
            self.states[name] = columns
        said = html.escape(json.dumps(settings, ensure_ascii=False), quote=True)
        return f'<div class="explorer" data-explorer="{name}" data-settings="{said}"></div>'

    def html(self) -> str:
        """What the explorers look at, as JSON in elements that run nothing, packed if it is long; empty if there is no explorer."""
        return "".join(_element(name, _json(state)) for name, state in self.states.items())


def _element(name: str, content: str) -> str:
    """An element that holds JSON as it is or, if that is long, as gzip's bytes in base 64, which take a third of the place."""
    if len(content) <= PLAIN:
        return f'<script type="application/json" id="{name}">{content}</script>'
    packed = base64.b64encode(gzip.compress(content.encode(), 6, mtime=0)).decode()
    return f'<script type="application/gzip" id="{name}">{packed}</script>'


def _json(content: object) -> str:
    """JSON that can stand in a script element."""
    text = json.dumps(content, ensure_ascii=False, default=_base64)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _base64(value: object) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode()}


class Heading(NamedTuple):
    """A heading within a section, by the id that it has on the page."""

    id: str
    title: str


class Section(NamedTuple):
    """A notebook on a page: its id, title, what is under the title as HTML, and its own headings of the first level."""

    id: str
    title: str
    html: str
    headings: list[Heading]


def notebook_html(
    notebook: dict, slug: str, *, example: bool = True, explorers: Explorers | None = None, paper: bool = False
) -> Section:
    """A notebook as HTML: prose, code folded away, outputs; ids begin with `slug`.

    Cells tagged `example` say what is seen in the seed article; without `example` they are left out, for of other articles
    they would not be true. Those tagged `lab` answer in JupyterLab alone and are never there; those tagged `screen` answer on a
    screen, and are not on `paper`, nor are code, explorers, dropdowns and the pages they would turn to. What explorers look at is left with
    `explorers`, for the page to hold.
    """
    state = notebook.get("metadata", {}).get("widgets", {}).get(STATE, {}).get("state", {})
    widgets = _Widgets(state, slug, explorers or Explorers(), paper)
    title, parts, headings, code = slug, [], [], []
    for cell in notebook["cells"]:
        source = "".join(cell["source"]).strip()
        tags = cell["metadata"].get("tags", [])
        if "lab" in tags or ("example" in tags and not example) or ("screen" in tags and paper):
            continue
        drawn = []
        if cell["cell_type"] == "markdown":
            parts += _folded(code)
            code = []
            if source.startswith("# "):
                title, _, source = source[2:].partition("\n")
            if source:
                drawn.append(f'<div class="prose">{_with_ids(_markdown(source), slug, headings)}</div>')
        elif cell["cell_type"] == "code" and "injected-parameters" not in tags:
            code += [source] if source and not paper else []
            shown = "".join(_output(output, widgets) for output in cell.get("outputs", []))
            if shown:
                drawn += _folded(code)
                drawn.append(f'<div class="output">{shown}</div>')
                code = []
        parts += [f'<div class="screen">{part}</div>' for part in drawn] if "screen" in tags else drawn
    return Section(slug, title.strip(), "\n".join([*parts, *_folded(code)]), headings)


def quotes_on_paper(corpus: object, most: int = MOST_ON_PAPER) -> Section:
    """Every quote of a corpus as a section to print, where nothing can be filtered: article by article its words, who speaks, and where they
    stand; of more than `most` the first, which it says."""
    quotes = corpus.quotes.drop_duplicates(["article", "quote"])
    shown = corpus.quotes.merge(quotes.head(most)[["article", "quote"]], on=["article", "quote"])
    parts = []
    for article in corpus.articles[corpus.articles["article"].isin(shown["article"]).to_numpy()].itertuples():
        day = "" if pd.isna(article.date) else day_in_words(article.date)
        told = ", ".join(filter(None, [article.headline or article.article, article.outlet, day]))
        parts.append(f'<h4 dir="auto">{html.escape(told)}</h4>')
        for _, rows in shown[(shown["article"] == article.article).to_numpy()].groupby("quote", sort=False):
            first = rows.iloc[0]
            speaker = first["speaker"] or ("Questioner" if first["role"] == "question" else "Nobody named")
            cue = f" ({html.escape(first['cue'])})" if re.search(r"\w", first["cue"]) else ""
            where = ", ".join(f"{row.start}–{row.end}" for row in rows.itertuples())
            parts.append(
                f'<div><blockquote dir="auto">{html.escape(" … ".join(rows["text"]))}</blockquote>'
                f'<p class="by"><b dir="auto">{html.escape(speaker)}</b>{cue}, characters {where}</p></div>'
            )
    if len(quotes) > most:
        parts.append(f"<p>The first {most:,} of {len(quotes):,} quotes; the table quotes.csv holds all.</p>")
    return Section("quotes", "Every quote", "\n".join(parts) or NOTHING, [])


def _folded(code: list[str]) -> list[str]:
    """The code of cells up to the next thing that is shown, folded away; nothing for none."""
    inside = html.escape("\n\n".join(code))
    return [f'<details class="code"><summary>Code</summary><pre>{inside}</pre></details>'] if code else []


def _with_ids(content: str, slug: str, headings: list[Heading]) -> str:
    """`content` with an id in each heading of the first level, which is added to `headings`."""

    def named(found: re.Match) -> str:
        headings.append(Heading(f"{slug}-h{len(headings) + 1}", html.unescape(re.sub(r"<[^>]*>", "", found[1]))))
        return f'<h3 id="{headings[-1].id}">{found[1]}</h3>'

    return re.sub(r"<h3>(.*?)</h3>", named, content)


def _markdown(source: str) -> str:
    import mistune

    text = mistune.create_markdown(escape=False, plugins=["table"])(source)
    # The page has one h1, and a notebook's title is its h2: a notebook's own headings go one level down.
    return re.sub(r"<(/?)h([2-5])", lambda found: f"<{found[1]}h{int(found[2]) + 1}", text)


def _output(output: dict, widgets: _Widgets) -> str:
    kind = output["output_type"]
    if kind == "stream":
        return f"<pre>{html.escape(''.join(output['text']))}</pre>" if output.get("name") == "stdout" else ""
    if kind == "error" and output["ename"] == "InputError":
        return f'<p class="note">Nothing to show here: {html.escape(output["evalue"])}</p>'
    if kind == "error":
        return f'<p class="failed">{html.escape(output["ename"])}: {html.escape(output["evalue"])}</p>'
    data = output.get("data", {})
    if VIEW in data:
        return widgets.html(data[VIEW]["model_id"])
    if "text/html" in data:
        return _framed("".join(data["text/html"]))
    if "image/png" in data:
        return _picture(data["image/png"], "Figure")
    if "text/markdown" in data:
        return _markdown("".join(data["text/markdown"]))
    return _plain("".join(data.get("text/plain", "")))


def _plain(shown: str) -> str:
    """What a cell shows as plain text; a sentence as one, without the quotation marks of Python."""
    if shown[:1] in ("'", '"'):
        with suppress(ValueError, SyntaxError):
            return f'<p class="said" dir="auto">{html.escape(ast.literal_eval(shown))}</p>'
    return f"<pre>{html.escape(shown)}</pre>"


def _framed(content: str) -> str:
    """HTML of a table in a frame that scrolls sideways, without the style that pandas and strokes bring along: the page has it."""
    content = re.sub(r'<style (?:scoped|class="strokes")>.*?</style>', "", content, flags=re.DOTALL)
    if re.search(r"<tbody>\s*</tbody>", content) and content.count("<table") == 1:
        return NOTHING
    return f'<div class="wide">{content}</div>' if "<table" in content else content


def _picture(data: str, description: str) -> str:
    return f'<img class="figure" alt="{html.escape(description, quote=True)}" src="data:image/png;base64,{"".join(data.split())}">'


class _Widgets:
    """Widgets drawn from their saved state: boxes, texts, pictures, and dropdowns that turn the pages of a stack."""

    def __init__(self, state: dict, slug: str, explorers: Explorers, paper: bool):
        self.state, self.slug, self.numbers, self.explorers, self.paper = state, slug, count(1), explorers, paper
        self.names: dict[str, str] = {}
        links = [model["state"] for model in state.values() if model["model_name"] == "LinkModel"]
        self.driver = {self._model(one["target"][0]): self._model(one["source"][0]) for one in links}

    @staticmethod
    def _model(reference: str) -> str:
        return reference.removeprefix("IPY_MODEL_")

    def name(self, model: str) -> str:
        """An id on the page that is the same at every run, unlike a widget's own."""
        if model not in self.names:
            self.names[model] = f"{self.slug}-{next(self.numbers)}"
        return self.names[model]

    def html(self, model: str) -> str:
        """A widget as HTML, or a word on where it answers if there is nothing of it to draw."""
        return self._drawn(model) or ("" if self.paper else LIVE)

    def _drawn(self, model: str) -> str:
        if model not in self.state:
            return ""
        kind, state = self.state[model]["model_name"], self.state[model]["state"]
        draw = {
            "VBoxModel": self._box,
            "HBoxModel": self._box,
            "BoxModel": self._box,
            "StackModel": self._stack,
            "DropdownModel": self._dropdown,
            "HTMLModel": lambda model, state: _framed(state.get("value", "")),
            "LabelModel": lambda model, state: f"<p>{html.escape(state.get('value', ''))}</p>",
            "ImageModel": self._image,
            "AnyModel": self._explorer,
        }
        return draw[kind](model, state) if kind in draw else ""

    def _box(self, model: str, state: dict) -> str:
        inside = "".join(self._drawn(self._model(child)) for child in state.get("children", []))
        return f"<div>{inside}</div>" if inside.strip() else ""

    def _stack(self, model: str, state: dict) -> str:
        driver, shown = self.name(self.driver.get(model, model)), state.get("selected_index") or 0
        if self.paper:
            return self._drawn(self._model(state["children"][shown])) if state.get("children") else ""
        pages = (
            f"<div{'' if number == shown else ' hidden'}>{self._drawn(self._model(child))}</div>"
            for number, child in enumerate(state.get("children", []))
        )
        return f'<div data-stack="{driver}">{"".join(pages)}</div>'

    def _dropdown(self, model: str, state: dict) -> str:
        if self.paper or model not in self.driver.values():
            return ""
        options = "".join(
            f"<option{' selected' if number == state.get('index') else ''}>{html.escape(label)}</option>"
            for number, label in enumerate(state.get("_options_labels", []))
        )
        label = html.escape(state.get("description") or "show")
        return f'<label class="pick">{label} <select data-pages="{self.name(model)}">{options}</select></label>'

    def _explorer(self, model: str, state: dict) -> str:
        if self.paper or state.get("_anywidget_id") != "helpers.explorer.Explorer":
            return ""
        from helpers.explorer import first_settings

        whole = first_settings() | {name: state[name] for name in (*first_settings(), "data", "pages") if name in state}
        whole |= json.loads(json.dumps({"data": whole["data"], "pages": whole["pages"]}))  # a copy to put bytes into
        for buffer in self.state[model].get("buffers", []):
            place = whole
            for name in buffer["path"][:-1]:
                place = place[name]
            place[buffer["path"][-1]] = base64.b64decode(buffer["data"])
        return self.explorers.place(whole)

    def _image(self, model: str, state: dict) -> str:
        buffers = self.state[model].get("buffers", [])
        return _picture(buffers[0]["data"], "Figure") if buffers else ""
