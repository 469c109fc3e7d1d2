"""A report opened from disk in Chromium with the network off."""

import os
import shutil
from pathlib import Path

import pytest

from helpers.report import report

pytestmark = pytest.mark.browser
SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

if not CHROMIUM and not os.environ.get("CI"):
    pytest.skip("Chromium is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return report(SEEDS, tmp_path_factory.mktemp("report") / "out", pdf=True).parent


@pytest.fixture
def opened(folder):
    """The report's page; its requests and errors are listed in `page.seen`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(offline=True, viewport={"width": 1100, "height": 900}).new_page()
        page.seen = []
        page.on("request", lambda request: page.seen.append(request.url))
        page.on("pageerror", lambda error: page.seen.append(str(error)))
        page.on("console", lambda message: page.seen.append(message.text))
        page.goto((folder / "index.html").as_uri())
        yield page
        browser.close()


def test_nothing_is_requested_and_every_figure_is_drawn(opened, folder):
    beyond = [url for url in opened.seen if not url.startswith("data:") and url != (folder / "index.html").as_uri()]
    assert beyond == []
    drawn = opened.eval_on_selector_all("img", "all => all.map(one => one.complete && one.naturalWidth > 0)")
    assert drawn and all(drawn)
    assert all(opened.eval_on_selector_all("img", "all => all.map(one => one.alt.length > 10)"))
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"


def test_a_dropdown_of_a_notebook_turns_its_pages(opened):
    select = opened.locator("select[data-pages]").first
    stack = opened.locator(f"[data-stack='{select.get_attribute('data-pages')}']").first
    before = stack.locator(":scope > div:visible").inner_html()
    select.select_option(index=1)
    assert stack.locator(":scope > div:visible").count() == 1
    assert stack.locator(":scope > div:visible").inner_html() != before


def test_topic_and_speaker_filter_the_quotes_and_each_others_counts(opened):
    quotes = opened.locator("#quotes-list li")
    everything = quotes.count()
    opened.select_option("#topic", "nuclear programme")
    kept = quotes.count()
    assert 0 < kept < everything
    assert f"{kept} of {everything} quotes" in opened.inner_text("#quotes-count")
    assert f"({kept})" in opened.locator("#speaker option").first.inner_text()
    opened.select_option("#speaker", "Sergei Ryabkov")
    assert set(quotes.locator("b").all_inner_texts()) == {"Sergei Ryabkov"}
    opened.click("#clear")
    assert quotes.count() == everything


def test_the_pdf_has_a_title_page_and_numbers(folder):
    from pypdf import PdfReader

    pages = [page.extract_text() for page in PdfReader(folder / "report.pdf").pages]
    assert "Close Reading" in pages[0] and "filters" in pages[0]
    assert f"2 / {len(pages)}" in pages[1] and f"1 / {len(pages)}" not in pages[0]
    assert not any(text.strip() == "" for text in pages), "no page is empty"
