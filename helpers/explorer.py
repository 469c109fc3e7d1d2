"""The explorer: a widget to look, filter and point with, whose every setting Python can read and set.

The browser filters by itself over compact columns (`helpers.facets`), so that it answers at once and without a kernel too; Python is asked
for the texts of long corpora, for patterns, for files and for corrections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import anywidget
import pandas as pd
import traitlets

from helpers.corpus import Corpus, days_of
from helpers.corrections import added, corrected, orphaned, read_corrections, write_corrections
from helpers.export import as_bytes
from helpers.facets import FACETS, compact, matching, nearest, page_of, pages_of, selected
from helpers.phrases import counted
from helpers.saved import MOST_WORDS
from helpers.strokes import stroke_script, stroke_style
from helpers.tables import InputError
from helpers.writing import saved_to

HERE = Path(__file__).resolve().parent
PARTS = ("filters", "reading", "time", "overview", "table", "found", "choices", "files", "takeaway")
MOST_TEXT = 1_000_000  # characters of articles that the widget carries with it; the texts of more are asked for
SETTINGS = (*FACETS, "since", "until", "text", "regex", "shown", "sort")
#: Where corrections are kept unless another file is named; a report, in which none can be made, sets it to None.
CORRECTIONS: str | None = "corrections.csv"


def script() -> str:
    """The explorer's JavaScript as one module: the devices, then plain files, one after another."""
    files = [*(HERE / f"explorer_{part}.js" for part in PARTS), HERE / "explorer.js"]
    return "\n".join([stroke_script(), *(file.read_text(encoding="utf-8") for file in files)])


def page_script() -> str:
    """The explorer's JavaScript for a page without a kernel: it draws each element with `data-explorer` (the id of its columns) and `data-settings`."""
    return script().replace("export default { render };", (HERE / "explorer_page.js").read_text(encoding="utf-8"))


def style() -> str:
    """The explorer's CSS."""
    return (HERE / "explorer.css").read_text(encoding="utf-8") + stroke_style()


def page_style() -> str:
    """The explorer's CSS for a page without JupyterLab: dark where the reader's system is, by the rules for JupyterLab's dark theme."""
    dark = re.findall(r'^\[data-jp-theme-light="false"\] (\.cr\b[^{]*\{[^}]*\})', style(), re.MULTILINE)
    return f"{style()}\n@media screen and (prefers-color-scheme: dark) {{\n{chr(10).join(dark)}\n}}\n"


def state_of(corpus: Corpus, most_text: int = MOST_TEXT) -> dict:
    """What the browser is told of a corpus: `data` (`helpers.facets.compact`), and `pages` where all texts are shorter than `most_text`."""
    short = int(corpus.articles["text"].str.len().sum()) <= most_text
    pages = {str(number): page for number, page in enumerate(pages_of(corpus))} if short else {}
    return {"data": compact(corpus), "pages": pages}


def first_settings() -> dict:
    """The settings of an explorer that nothing was chosen in."""
    empty = dict.fromkeys(("since", "until", "text", "sort", "kept_in"), "")
    return {facet: [] for facet in FACETS} | empty | {"regex": False, "shown": "overview", "corrections": []}


class _Names(traitlets.List):
    """Several names; one alone may be given bare."""

    def validate(self, obj: object, value: object) -> list:
        if value is None or value == "":
            value = []
        return super().validate(obj, [value] if isinstance(value, str) else list(value))


class _Day(traitlets.Unicode):
    """A day as 2025-11-24, or nothing."""

    def validate(self, obj: object, value: object) -> str:
        if value is None or value == "":
            return ""
        first, last = days_of(value, self.name)
        return f"{last if self.name == 'until' else first:%Y-%m-%d}"


class Explorer(anywidget.AnyWidget):
    """A view of a corpus. Its settings may be read and set; `selection` is what they keep.

    Attributes
    ----------
    topic, speaker, outlet, device, kind : lists of names; empty for all. One name may be set bare.
    since, until : days as text (`2025-11-24`); empty for all.
    text : words that quotes must hold; with `regex`, a regular expression in the syntax of RE2.
    shown : the view that is open: `overview`, `quotes`, `reading` or `corrections`.
    sort : the column that quotes are sorted by, `-` before it to turn the order.
    """

    topic = _Names(traitlets.Unicode()).tag(sync=True)
    speaker = _Names(traitlets.Unicode()).tag(sync=True)
    outlet = _Names(traitlets.Unicode()).tag(sync=True)
    device = _Names(traitlets.Unicode()).tag(sync=True)
    kind = _Names(traitlets.Unicode()).tag(sync=True)
    since = _Day("").tag(sync=True)
    until = _Day("").tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    regex = traitlets.Bool(False).tag(sync=True)
    shown = traitlets.Enum(("overview", "quotes", "reading", "corrections"), "overview").tag(sync=True)
    sort = traitlets.Unicode("").tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    pages = traitlets.Dict().tag(sync=True)
    corrections = traitlets.List().tag(sync=True)
    kept_in = traitlets.Unicode("").tag(sync=True)

    _esm = script()
    _css = style()

    def __init__(self, corpus: Corpus, corrections: str | Path | None, **settings: object):
        self._found = corpus.drawn(MOST_WORDS)
        self._file = Path(corrections) if corrections else None
        table = read_corrections(self._file if self._file and self._file.is_file() else None)
        self._take(table)
        unknown = set(settings) - set(SETTINGS)
        if unknown:
            raise InputError(f"{', '.join(sorted(unknown))} is no setting; take some of {', '.join(SETTINGS)}.")
        super().__init__(**self._state, **settings)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        drawn = f", drawn by lot from {self._found.drawn_from:,} articles" if self._found.drawn_from else ""
        return f"Explorer of {str(self._corpus).removeprefix('Corpus of ')}{drawn}"

    @property
    def corpus(self) -> Corpus:
        """The whole corpus that is looked at, corrections applied."""
        return self._corpus

    @property
    def selection(self) -> Corpus:
        """The part of the corpus that the settings keep: the rows that the widget shows."""
        names = (*FACETS, "since", "until", "text", "regex")
        return selected(self._corpus, **{name: getattr(self, name) for name in names})

    @property
    def settings(self) -> dict[str, object]:
        """All settings by name; may be set as a whole, and what is not named goes back to the first state."""
        return {name: getattr(self, name) for name in SETTINGS}

    @settings.setter
    def settings(self, given: dict[str, object]) -> None:
        if unknown := set(given) - set(SETTINGS):
            raise InputError(f"{', '.join(sorted(unknown))} is no setting; take some of {', '.join(SETTINGS)}.")
        first = first_settings()
        for name in SETTINGS:
            setattr(self, name, given.get(name, first[name]))

    def save_settings(self, path: str | Path) -> Path:
        """Write the settings as JSON, which `explore(corpus, settings=path)` and the button Open read again; returns the path.

        The file is there whole or not at all, its folder made if it is missing. Raises InputError where it can't be written.
        """
        path = Path(path)
        with saved_to(path) as new:
            new.write_text(json.dumps(self.settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path

    def correct(self, *corrections: dict) -> None:
        """Apply corrections, as in `helpers.corrections`, and keep them in the file; what is shown follows."""
        texts = dict(zip(self._found.articles["article"], self._found.articles["text"], strict=True))
        whole = []
        for one in corrections:
            row = {"article": "", "start": -1, "end": -1, "value": "", **one}
            if row["what"] != "merge":
                row["text"] = texts.get(row["article"], "")[int(row["start"]) : int(row["end"])]
            whole.append(row)
        self._keep(added(self._kept(), whole))

    def _kept(self) -> pd.DataFrame:
        """The corrections as they are in the file now: another explorer may have added to it."""
        return read_corrections(self._file) if self._file and self._file.is_file() else self._corrections

    def _keep(self, table: pd.DataFrame) -> None:
        if self._file:
            write_corrections(table, self._file)
        self._take(table)
        with self.hold_sync():
            for name, value in self._state.items():
                setattr(self, name, value)

    def _take(self, table: pd.DataFrame) -> None:
        """Set the corpus with the corrections of `table` applied, and what is to be told the browser of it."""
        self._corrections = table
        self._corpus = corrected(self._found, table)
        lost = orphaned(self._found, table)
        keys = [*table.columns]
        why = table.merge(lost, on=keys, how="left")["why"].fillna("") if len(lost) else [""] * len(table)
        rows = [row | {"orphaned": str(reason)} for row, reason in zip(table.to_dict("records"), why, strict=True)]
        self._state = state_of(self._corpus) | {"corrections": rows, "kept_in": str(self._file or "")}
        self._state["data"]["drawn_from"] = (
            self._found.drawn_from
        )  # with corrections applied, a corpus is one in memory

    @traitlets.validate(*FACETS)
    def _known(self, proposal: dict) -> list[str]:
        """Names there are. Raises InputError for others, with the nearest."""
        facet, names = proposal["trait"].name, proposal["value"]
        known = self._state["data"]["values"][facet]
        for name in names:
            if name not in known:
                raise InputError(f"No {facet} is called {name!r} here; {nearest(name, known)}.")
        return names

    # What the browser asks ---------------------------------------------------------------------------------------------

    def _answer(self, _: object, content: dict, __: object) -> None:
        answers = {
            "article": self._page,
            "match": self._match,
            "file": self._write,
            "correct": self._correct,
            "take back": self._take_back,
        }
        try:
            answer, buffers = answers[content["what"]](content)
        except InputError as error:
            answer, buffers = {"error": str(error)}, []
        self.send({"answer": content["ask"], **answer}, buffers)

    def _page(self, content: dict) -> tuple[dict, list]:
        return {"page": page_of(self._corpus, self._corpus.articles["article"].iloc[int(content["number"])])}, []

    def _match(self, content: dict) -> tuple[dict, list]:
        return {}, [matching(self._corpus.quotes["text"], content["text"], regex=True).astype("uint8").tobytes()]

    def _write(self, content: dict) -> tuple[dict, list]:
        quotes = with_references(self.selection)
        name = f"quotes.{content['format']}"
        return {"name": name, "said": counted(len(quotes), "row")}, [as_bytes(quotes, content["format"])]

    def _correct(self, content: dict) -> tuple[dict, list]:
        self.correct(*content["corrections"])
        return {"said": f"Kept in {self._file}." if self._file else "Kept until this notebook is closed."}, []

    def _take_back(self, content: dict) -> tuple[dict, list]:
        gone = self._corrections.iloc[int(content["number"])]
        table = self._kept()
        same = (table == gone).all(axis=1).to_numpy()
        self._keep(table[~same].reset_index(drop=True))
        return {"said": "Taken back."}, []


def with_references(corpus: Corpus) -> pd.DataFrame:
    """The table `quotes` of a corpus with what a reference needs behind it: outlet, date, headline, url, topics (joined by `; `)."""
    about = corpus.articles[[*("article", "outlet", "date", "headline"), *({"url"} & set(corpus.articles))]]
    quotes = corpus.quotes.merge(about, on="article", how="left")
    of_paragraph = corpus.topics.groupby(["article", "paragraph"], sort=False)["topic"].agg("; ".join).rename("topics")
    quotes = quotes.merge(of_paragraph.reset_index(), on=["article", "paragraph"], how="left")
    return quotes.assign(topics=quotes["topics"].fillna("").astype("str"))


def explore(
    corpus: Corpus,
    corrections: str | Path | bool | None = True,
    *,
    settings: str | Path | dict | None = None,
    **chosen: str | Iterable[str],
) -> Explorer:
    """A widget that shows who speaks on what, the quotes, and each in its article, narrowed by linked filters.

    Parameters
    ----------
    corrections : the CSV in which corrections made here are kept, and from which those made before are applied; True is
        `corrections.csv` beside the notebook, None keeps none.
    settings : a view saved before: the JSON file or the dict.
    chosen : what is chosen at first, as ``topic=["sanctions"]`` (see `Explorer`).

    A corpus larger than memory of more than 4 million words is shown by articles drawn from it by lot, which the view says; narrow it first
    (``explore(corpus.filter(topic="sanctions"))``) to see all of a part.

    ``view = explore(corpus)``; then ``view.selection`` is the `Corpus` that is shown, and ``view.topic = ["sanctions"]`` moves it.
    Raises InputError for a name, a date, a setting or a file of settings that is none.
    """
    if isinstance(settings, (str, Path)):
        try:
            settings = json.loads(Path(settings).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{settings} holds no settings of a view ({error}); save the view again.") from error
    if settings is not None and not isinstance(settings, dict):
        raise InputError("These are no settings of a view; save the view again.")
    file = CORRECTIONS if corrections is True else corrections
    return Explorer(corpus, file or None, **{**(settings or {}), **chosen})
