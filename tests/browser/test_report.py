"""A report opened from disk in Chromium with the network off."""

import re
from pathlib import Path

import pytest

from helpers.export import read_table
from helpers.report import report

pytestmark = pytest.mark.browser
SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"


@pytest.fixture(scope="module")
def folder(chromium, tmp_path_factory):
    return report(SEEDS, tmp_path_factory.mktemp("report") / "out", pdf=True).parent


@pytest.fixture
def opened(offline_page, folder):
    """The report's page."""
    offline_page.goto((folder / "index.html").as_uri())
    return offline_page


def test_nothing_is_requested_and_every_figure_is_drawn(opened, folder):
    beyond = [url for url in opened.seen if not url.startswith("data:") and url != (folder / "index.html").as_uri()]
    assert beyond == []
    drawn = opened.eval_on_selector_all("img", "all => all.map(one => one.complete && one.naturalWidth > 0)")
    assert drawn and all(drawn)
    assert all(opened.eval_on_selector_all("img", "all => all.map(one => one.alt.length > 10)"))
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"


def test_no_table_is_cut_off_at_its_left(opened):
    cut = """all => all.map(one => [one, one.parentElement])
        .filter(([one, frame]) => one.getBoundingClientRect().left < frame.getBoundingClientRect().left)
        .map(([one]) => one.innerText.slice(0, 80))"""
    assert opened.locator(".wide > table").count() > 5
    assert opened.eval_on_selector_all(".wide > table", cut) == []


def test_no_script_runs_but_the_reports_own(offline_page, folder, tmp_path):
    page = (folder / "index.html").read_text(encoding="utf-8")
    evil = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
    (tmp_path / "index.html").write_text(page.replace("<main>", f"<main>{evil}"), encoding="utf-8")
    offline_page.goto((tmp_path / "index.html").as_uri())
    assert offline_page.locator("#quotes .cr-status").inner_text()  # its own has run
    offline_page.wait_for_timeout(300)
    assert offline_page.title() == "Close Reading"


def test_a_dropdown_of_a_notebook_turns_its_pages(opened):
    select = opened.locator("select[data-pages]").first
    stack = opened.locator(f"[data-stack='{select.get_attribute('data-pages')}']").first
    before = stack.locator(":scope > div:visible").inner_html()
    select.select_option(index=1)
    assert stack.locator(":scope > div:visible").count() == 1
    assert stack.locator(":scope > div:visible").inner_html() != before


def test_topic_and_speaker_filter_the_quotes_and_each_others_counts(opened):
    explorer = opened.locator("#quotes .cr")
    status = explorer.locator(".cr-status")
    everything = int(status.inner_text().split()[0])
    explorer.get_by_role("tab", name="Quotes").click()
    explorer.locator("[data-facet=topic] label", has_text="nuclear programme").click()
    kept = int(status.inner_text().split()[0])
    assert 0 < kept < everything
    assert explorer.locator("[data-row]").count() == kept
    explorer.locator("[data-facet=speaker] label", has_text="Sergei Ryabkov").click()
    assert set(explorer.locator(".cr-speaker").all_inner_texts()) == {"Sergei Ryabkov"}
    explorer.get_by_role("button", name="Clear all").click()
    assert int(status.inner_text().split()[0]) == everything
    assert opened.seen[1:] == [url for url in opened.seen[1:] if url.startswith("data:")], (
        "nothing failed or was asked for"
    )


def test_a_quote_of_the_report_opens_in_its_article(opened, folder):
    explorer = opened.locator("#quotes .cr")
    explorer.get_by_role("tab", name="Quotes").click()
    explorer.locator("[data-row]", has_text="Such a prospect exists").click()
    assert explorer.locator(".cr-chosen").first.inner_text().startswith('"Such a prospect')
    quotes = read_table(folder / "tables" / "quotes.csv")
    how = quotes.loc[quotes["text"].str.startswith('"Such a prospect'), "how"].iloc[0]
    assert how in explorer.locator(".cr-found").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_words_can_be_read_in_a_light_and_in_a_dark_theme(opened, theme):
    from axe_playwright_python.sync_playwright import Axe

    opened.emulate_media(color_scheme=theme)
    ground = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground))) < 150) == (theme == "dark")
    for tab in ("Overview", "Quotes", "Reading"):
        opened.locator("#quotes .cr").get_by_role("tab", name=tab).click()
        found = Axe().run(opened, options={"runOnly": ["color-contrast"]}).response
        poor = [node["html"][:120] for one in found["violations"] for node in one["nodes"]]
        assert poor == [] and found["passes"], tab


def test_paper_stays_light_in_a_dark_theme(opened):
    look = "(([element, name]) => getComputedStyle(document.querySelector(element))[name])"
    opened.emulate_media(color_scheme="dark")
    assert opened.evaluate(look, ["img.figure", "filter"]) != "none"
    opened.emulate_media(color_scheme="dark", media="print")
    assert opened.evaluate(look, ["img.figure", "filter"]) == "none"
    assert opened.evaluate(look, ["body", "backgroundColor"]) == "rgb(255, 255, 255)"


@pytest.fixture(scope="module")
def sheets(folder):
    """The text of each page of the report on paper."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(folder / "report.pdf").pages]


def test_the_pdf_has_a_title_page_and_numbers(sheets):
    assert "Close Reading" in sheets[0] and "filters" in sheets[0]
    assert f"2 / {len(sheets)}" in sheets[1] and f"1 / {len(sheets)}" not in sheets[0]
    assert not any(text.strip() == "" for text in sheets), "no page is empty"


def test_the_contents_of_the_pdf_say_on_which_page_each_heading_stands(sheets):
    listed = re.findall(r"^(\S.*?) (\d+)$", sheets[1].replace(f"2 / {len(sheets)}", ""), re.MULTILINE)
    assert {"The brief", "Articles", "Topics", "Speakers", "Rhetoric", "Who speaks?"} <= {title for title, _ in listed}
    for title, page in listed:
        assert title in sheets[int(page) - 1].splitlines(), f"{title} is not on page {page}"


def test_nothing_on_paper_asks_to_be_pressed(sheets):
    text = " ".join(sheets)
    for said in ("Every quote, to filter and to read", "One filter for everything", "Press a row", "import pandas"):
        assert said not in text
