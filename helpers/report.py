"""Reports: the notebooks run on some articles and bound into one page that opens anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import platform
import re
import time
import unicodedata
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from helpers import __version__
from helpers.collector import give_back
from helpers.corpus import STEPS, Corpus
from helpers.corrections import corrected, orphaned, read_corrections
from helpers.explorer import first_settings, page_script, page_style, state_of
from helpers.export import write_tables
from helpers.health import CorpusSurvey, save_unread, survey_corpus
from helpers.narrowing import as_given, drawn_by_lot, narrowed, undated, values_of
from helpers.notebooks import notebook_files
from helpers.page import Explorers, notebook_html, quotes_on_paper
from helpers.paper import find_chromium, print_pages
from helpers.phrases import counted, day_in_digits, span_of_days
from helpers.pictures import write_figures
from helpers.progress import Steps, steps
from helpers.running import Run, run_notebooks
from helpers.storage import is_saved_corpus
from helpers.strokes import stroke_style
from helpers.tables import InputError
from helpers.writing import whole_folder

HERE = Path(__file__).resolve().parent
#: The steps of a report, each with its share of the time that it takes.
READING = {"reading": 0.08, **STEPS}
RUNNING = {"making ready": 0.1, "running notebooks": 4.0, "writing": 0.4}
MOST_TEXT = 12_000_000  # characters of articles that a page holds to be read in it; the tables hold all


class NotebookError(RuntimeError):
    """Notebooks that failed: which, in which cell, with what; the report with the others is written."""


def report(
    paths: str | Path | Iterable[str | Path],
    out: str | Path = "reports",
    *,
    topic: str | Iterable[str] | None = None,
    speaker: str | Iterable[str] | None = None,
    outlet: str | Iterable[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    each: str | None = None,
    pdf: bool = False,
    topics: object = None,
    aliases: object = None,
    duplicates: str = "keep",
    corrections: str | Path | None = None,
) -> Path:
    """Run the notebooks on the articles at `paths` and return the page, `out`/index.html.

    Beside it lie `tables/` (the filtered corpus as CSV), `figures/` (SVG) and `manifest.json`. The same articles and parameters give the same bytes
    but for the manifest's time. What was in `out` before is replaced when all is written. Of a corpus
    larger than memory a report holds the articles that match, or if they are of more than 2 million words, articles of so many drawn by
    lot, which it says.

    Parameters
    ----------
    topic, speaker, outlet, since, until : what the report is narrowed to (see `Corpus.filter`).
    each : `topic` or `speaker`; one report for each value in a folder of its own, and a page that lists them.
    pdf : a paged `report.pdf` too.
    topics, aliases, duplicates : see `analyse`.
    corrections : a CSV of what readers set right (see `helpers.corrections`).

    Raises
    ------
    InputError : nothing could be read, a parameter matches nothing (the nearest names are said), `out` holds something
        else than a report, or a PDF is asked for without Chromium.
    NotebookError : a notebook failed; the report is written without what it would have shown.
    """
    begun = time.time()
    browser = find_chromium() if pdf else None
    out = _free(Path(out))
    paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
    saved = len(paths) == 1 and is_saved_corpus(paths[0])
    with steps(({} if saved else READING) | RUNNING) as step:
        corpus, unread = _open(paths, saved, topics, aliases, duplicates, step)
        step("making ready")
        corpus, mended = _set_right(corpus, corrections)
        conditions = {"topic": topic, "speaker": speaker, "outlet": outlet, "since": since, "until": until}
        chosen = {name: as_given(value) for name, value in conditions.items() if value}
        kept = narrowed(corpus, chosen)
        corpus, kept, drawn = drawn_by_lot(corpus, kept, chosen)
        used = {"lists": {"topics": topics, "aliases": aliases}, "corrections": mended, "drawn": drawn}
        used["undated"] = undated(corpus, chosen)
        with whole_folder(out) as new:
            folder = corpus.filter(outlet=outlet).save(new.parent / "corpus")
            save_unread(unread, folder)
            values = values_of(kept, each, chosen) if each else [None]
            views = {value: chosen | ({each: value} if each else {}) for value in values}
            example = not chosen and not each and _is_example(corpus)
            step("running notebooks")
            give_back()  # the kernels want it
            runs = _run(folder, list(views.values()), example, step)
            step("writing")
            failures = []
            for number, ((value, view), done) in enumerate(zip(views.items(), runs, strict=True)):
                folder = new / slug(value) if each else new
                part = kept.filter(**{each: value}) if each else kept
                failures += _write(part, view, used, done, folder, browser, example)
                _write_manifest(folder, corpus, view, used, begun)
                step.reached((number + 1) / len(views))
            if each:
                _write_index(new, kept, each, values, _facts(kept, chosen, used))
                _write_manifest(new, corpus, chosen | {"each": each}, used, begun)
    if failures:
        raise NotebookError(" ".join(dict.fromkeys(failures)) + f" The rest of the report is in {out / 'index.html'}.")
    return out / "index.html"


# Input ---------------------------------------------------------------------------------------------------------------


def _open(
    paths: list[str | Path], saved: bool, topics: object, aliases: object, duplicates: str, step: Steps
) -> CorpusSurvey:
    if saved:
        return survey_corpus(paths[0], duplicates=duplicates, topics=topics, aliases=aliases)
    step("reading")
    return survey_corpus(paths, duplicates=duplicates, warn=True, topics=topics, aliases=aliases, step=step)


def _set_right(corpus: Corpus, corrections: str | Path | None) -> tuple[Corpus, dict]:
    """The corpus with the corrections of a file applied, and what the manifest says of them; nothing if there is no file."""
    if not corrections:
        return corpus, {}
    table = read_corrections(corrections)
    lost = orphaned(corpus, table)
    said = {"file": str(corrections), "sha256": hashlib.sha256(Path(corrections).read_bytes()).hexdigest()}
    said |= {"applied": len(table) - len(lost), "waiting": lost.to_dict("records")}
    return corrected(corpus, table), said


def _is_example(corpus: Corpus) -> bool:
    """Whether these are the seed articles, which the notebooks' prose speaks of."""
    seeds = {path.resolve() for path in (HERE.parent / "seeds").glob("*")}
    return {Path(path).resolve() for path in corpus.column("articles", "path").unique()} == seeds


def _free(out: Path) -> Path:
    """`out`, if it is not there, empty, or an older report."""
    out = out.resolve()
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "manifest.json").is_file())):
        raise InputError(f"{out} holds something other than a report; name a new or empty folder.")
    return out


# Running -------------------------------------------------------------------------------------------------------------


def _run(saved: Path, views: list[dict], example: bool, step: Steps) -> list[list[Run]]:
    """For each view its notebooks, run; the bar says how many."""
    files = notebook_files()
    names = ("topic", "speaker", "since", "until")
    given = [{"source": str(saved), **{name: view.get(name, "") for name in names}} for view in views]
    jobs = [(file, parameters) for parameters in given for file in files]

    def reached(ran: float, whole: int) -> None:
        step.reached(ran / whole, f"running notebooks: {int(ran)} of {whole}")

    runs = run_notebooks(jobs, example=example, reached=reached)
    return [runs[first : first + len(files)] for first in range(0, len(runs), len(files))]


# Writing -------------------------------------------------------------------------------------------------------------


def _write(
    corpus: Corpus, view: dict, used: dict, runs: list[Run], folder: Path, browser: str | None, example: bool
) -> list[str]:
    """Write a report to `folder`; the sentences on what failed are returned."""
    folder.mkdir(exist_ok=True)
    failures = [run.failure for run in runs if run.failure]
    runs = sorted(runs, key=lambda run: "report" not in run.name)  # the brief comes first
    said = {
        "title": "Close Reading",
        "summary": f"{_counted(corpus)}: who said what, about what, and how.",
        "facts": _facts(corpus, view, used),
        "failures": failures,
        "version": __version__,
        "css": _text("report.css"),
    }
    explorers = Explorers()
    scripts = {"js": _text("report.js"), "explorer_js": page_script()}
    page = _template("report.html.j2").render(
        said | scripts,
        allowed=" ".join(map(_allowed, scripts.values())),
        sections=[notebook_html(run.notebook, slug(run.name), example=example, explorers=explorers) for run in runs],
        explorer=explorers.place(first_settings() | state_of(corpus, MOST_TEXT)),
        states=explorers.html(),
        explorer_css=page_style(),
    )
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
    write_tables(corpus.tables(), folder / "tables", "csv")
    write_figures(runs, folder / "figures")
    if browser:
        sections = [notebook_html(run.notebook, slug(run.name), example=example, paper=True) for run in runs]
        sections.append(quotes_on_paper(corpus))
        paper = _template("report.html.j2")
        css = said["css"] + stroke_style()  # the page has it with the explorer's
        print_pages(
            browser,
            lambda pages: paper.render(said | {"css": css}, sections=sections, paper=True, pages=pages),
            folder / "report.pdf",
        )
    return failures


def _allowed(script: str) -> str:
    """How a page's policy names a script that may run: by its hash, so that no other does, whatever came into the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _facts(corpus: Corpus, view: dict, used: dict) -> list[tuple[str, str]]:
    articles = corpus.articles
    dates = articles["date"].dropna()
    days = span_of_days(dates, day_in_digits) if len(dates) else ""
    outlets = ", ".join(sorted(set(articles["outlet"]) - {""}))
    without = int((articles["outlet"] == "").sum())
    headlines = [name for name in articles["headline"] if name]
    about = [("headline", headlines[0])] if len(articles) == 1 and headlines else []
    spoken = view.items() or [("filters", "none: all that was read")]
    chosen = [(name, value if isinstance(value, str) else ", ".join(value)) for name, value in spoken]
    mended = used["corrections"]
    waiting = f", {len(mended['waiting'])} that no longer fit" if mended.get("waiting") else ""
    right = [("corrections", f"{mended['applied']} applied{waiting}")] if mended else []
    return [
        *about,
        *([("articles", used["drawn"])] if used["drawn"] else []),
        ("outlets", _not_for_all(outlets, without)),
        ("dates", _not_for_all(days, len(articles) - len(dates))),
        *chosen,
        *([("left out", f"{counted(used['undated'], 'article')} without a date")] if used["undated"] else []),
        *right,
    ]


def _not_for_all(known: str, without: int) -> str:
    """What is known of a field, and how many articles give nothing for it."""
    if not known or not without:
        return known or "none given"
    return f"{known}; not given for {counted(without, 'article')}"


def _counted(corpus: Corpus) -> str:
    return str(corpus).removeprefix("Corpus of ")


def _write_index(folder: Path, corpus: Corpus, each: str, values: list[str], facts: list[tuple[str, str]]) -> None:
    """The page that lists the reports of `values`, each in a folder of its own."""
    entries = [(value, slug(value), _counted(corpus.filter(**{each: value}))) for value in values]
    page = _template("reports.html.j2").render(
        title=f"Close Reading: one report for each {each}",
        summary=_counted(corpus),
        facts=facts,
        entries=entries,
        printed={name for _, name, _ in entries if (folder / name / "report.pdf").is_file()},
        css=_text("report.css"),
    )
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")


def _write_manifest(folder: Path, corpus: Corpus, view: dict, used: dict, begun: float) -> None:
    """What went in and what it was made with; only `made` differs between two runs on the same articles."""
    paths = sorted(set(corpus.articles["path"]) - {""})
    inputs = {path: hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in paths if Path(path).is_file()}
    named = {name: str(value) for name, value in used["lists"].items() if value}
    packages = ("pandas", "numpy", "nltk", "scikit-learn", "matplotlib", "ipykernel", "nbclient")
    manifest = {
        "inputs": inputs,
        "articles": len(corpus.articles),
        "parameters": view,
        "lists": named,
        "corrections": used["corrections"],
        **{name: used[name] for name in ("drawn", "undated") if used[name]},
        "versions": {"closereading": __version__, "python": platform.python_version()}
        | {p: _version(p) for p in packages},
        "made": {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "seconds": round(time.time() - begun, 1)},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _template(name: str):
    import jinja2

    return jinja2.Environment(autoescape=True, keep_trailing_newline=True).from_string(_text(name))


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def slug(name: str) -> str:
    """A name as it may stand in a path or an id; two names never share one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return (
        short
        if short == name.replace("_", "-")
        else f"{short}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".lstrip("-")
    )
