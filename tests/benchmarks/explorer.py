"""How soon the explorer answers a changed filter, in Chromium: ``python tests/benchmarks/explorer.py [ARTICLES …]``.

Measured in the page from the press to the next frame that is drawn, over each view and a chain of filters; the middle and the slowest
one are printed, and the processor time of the page's thread for the middle one, which others on the machine do not change.
Articles beyond the seed are made up (`texts.py`).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "benchmarks")]

import texts  # noqa: E402

from helpers import analyse, read_articles  # noqa: E402
from helpers.articles import tabulate  # noqa: E402
from helpers.explorer import first_settings, page_script, state_of, style  # noqa: E402
from helpers.page import Explorers  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PRESS = """async (selector) => {
  const target = [...document.querySelectorAll(selector)].find((one) => one.offsetParent !== null);
  if (!target) return -1;
  const begun = performance.now();
  target.click();
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
  return performance.now() - begun;
}"""
FILTERS = [
    "[data-facet=topic] li:nth-child(2) input",
    "[data-facet=speaker] li:nth-child(3) input",
    "[data-facet=speaker] li:nth-child(3) input",
    "[data-facet=device] li:nth-child(1) input",
    "[data-facet=kind] li:nth-child(2) input",
    ".cr-clear",
]
TYPE = """async (words) => {
  const field = document.querySelector('.cr-search input');
  const begun = performance.now();
  field.value = words;
  field.dispatchEvent(new Event('input'));
  while (!document.querySelector('.cr-chip')) await new Promise((drawn) => setTimeout(drawn, 1));
  return performance.now() - begun - 180; // what it waits for the typing to end
}"""


def page_of(corpus) -> str:
    explorers = Explorers()
    place = explorers.place(first_settings() | state_of(corpus))
    return (
        f'<!doctype html><meta charset="utf-8"><style>{style()}</style><body>{place}{explorers.html()}'
        f'<script type="module">{page_script()}</script>'
    )


def busy(metrics) -> float:
    """Milliseconds of processor time that the page's thread has taken."""
    return {one["name"]: one["value"] for one in metrics.send("Performance.getMetrics")["metrics"]}[
        "TaskDuration"
    ] * 1000


def measure(corpus, chromium: str) -> dict[str, float]:
    """Milliseconds for opening, and for changed filters: the slowest and the middle one of each view."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        path = Path(place) / "page.html"
        path.write_text(page_of(corpus), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        begun = time.perf_counter()
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(path.as_uri())
        page.wait_for_selector(".cr-status", timeout=600_000)
        found = {"MB of page": path.stat().st_size / 1e6, "opening": (time.perf_counter() - begun) * 1000}
        for tab in ("overview", "quotes", "reading"):
            page.click(f"[data-tab={tab}]")
            times, processor = [], []
            for selector in FILTERS * 3:
                before = busy(metrics)
                times.append(page.evaluate(PRESS, selector))
                processor.append(busy(metrics) - before)
                if times[-1] < 0:  # there is no such filter here
                    del times[-1], processor[-1]
            found[f"{tab}: middle"], found[f"{tab}: slowest"] = statistics.median(times), max(times)
            found[f"{tab}: processor"] = statistics.median(processor)
        page.click("[data-tab=quotes]")
        found["words"] = page.evaluate(TYPE, "the")
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="*", type=int, default=[1000, 10_000])
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is not installed; it is what this measures in.")
    corpora = {"the seed": lambda: read_articles(ROOT / "seeds")}
    corpora |= {
        f"{number:,} articles": lambda number=number: tabulate(list(texts.articles(number)))
        for number in parser.parse_args().articles
    }
    for name, articles in corpora.items():
        corpus = analyse(articles())
        begun = time.perf_counter()
        state_of(corpus)
        print(f"{name}: {len(corpus.quotes):,} rows of quotes, {(time.perf_counter() - begun) * 1000:.0f} ms in Python")
        for what, value in measure(corpus, chromium).items():
            print(f"  {what:20} {value:8.1f}{'' if what.startswith('MB') else ' ms'}")


if __name__ == "__main__":
    main()
