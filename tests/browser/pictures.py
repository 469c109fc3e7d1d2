"""Make the README's pictures again: ``python tests/browser/pictures.py`` (needs Chromium).

The explorer on the articles of `data/`, light and dark, in a real JupyterLab, and the first page of a report.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT)]

from playwright.sync_api import sync_playwright  # noqa: E402

from helpers.report import report  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, Lab  # noqa: E402

PICTURES = Path(__file__).resolve().parent / "pictures"
OPEN = (
    "from helpers import explore, open_corpus\n\ncorpus = open_corpus('articles')\n"
    "explore(corpus, None, outlet=['Northern Wire', 'The Harbour Bell'], shown='{shown}')"
)
READ = "2025-05-06"  # the day of an article with many a device


def main() -> None:
    if not CHROMIUM:
        sys.exit("Chromium is not installed; it is what takes the pictures.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        folder = Path(place) / "lab"
        shutil.copytree(ROOT / "data", folder / "articles")
        lab = Lab(folder)
        try:
            for name, shown, theme in (("light", "overview", "Light"), ("dark", "reading", "Dark")):
                lab.set("themes", theme=f"JupyterLab {theme}")
                page = browser.new_page(viewport={"width": 1500, "height": 1750})
                lab.write(f"{name}.ipynb", OPEN.format(shown=shown))
                lab.open(page, f"{name}.ipynb")
                page.wait_for_selector(".cr-status", timeout=90_000)
                page.keyboard.press("Control+b")  # the list of files away
                if shown == "reading":
                    days = page.locator(".cr-which option").all_inner_texts()
                    page.locator(".cr-which select").select_option(index=[READ in day for day in days].index(True))
                    page.locator("[data-stop]:has(.cr-rhetorical_question)").first.click()
                page.wait_for_timeout(800)
                page.locator(".cr").first.screenshot(path=PICTURES / f"explorer_{name}.png")
                page.close()
        finally:
            lab.close()
        page = browser.new_page(viewport={"width": 1100, "height": 1000})
        page.goto(report(ROOT / "data", Path(place) / "report").as_uri())
        page.screenshot(path=PICTURES / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
