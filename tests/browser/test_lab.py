"""The explorer and a notebook in a real JupyterLab."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.corrections import read_corrections
from helpers.lab import copies_for

pytestmark = pytest.mark.browser
SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
STORY = """PORT ELSA, March 3 (Harbour Wire) - "We may impose sanctions and an embargo," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit," said Otto Brandt, a judge, on <script>alert(1)</script> Tuesday.

"No budget, no taxes," said Mara Lindqvist.
"""
HOSTILE = """<img src=x onerror=alert(1)> and [a link](javascript:alert(2))

"<script>alert(3)</script> we may impose sanctions," said Mara <b>Lindqvist</b>.

"A word turned \u202e around is =1+1 here," said Otto Brandt.
"""
HARM = (
    "from helpers import analyse, explore, read_articles\nfrom helpers.reading import read_closely\n"
    "corpus = analyse(read_articles(['harm.txt', 'long.txt']))\n"
    "display(corpus, corpus.quotes, read_closely(corpus), explore(corpus, None))"
)
OPEN = (
    "from helpers import analyse, explore, read_articles\n"
    "corpus = analyse(read_articles('story.txt'))\nview = explore(corpus)\nview"
)
READ = "print(len(view.selection.quotes), sorted(view.selection.speakers['speaker']))"
SET = "view.topic = ['corruption and justice']"


@pytest.fixture(scope="module")
def page(chromium):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.seen = []
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("dialog", lambda dialog: (dialog.type != "beforeunload" and page.seen.append("dialog"), dialog.accept()))
    yield page
    context.close()


@pytest.fixture(scope="module")
def opened(lab, page):
    """A notebook with an explorer, run in JupyterLab."""
    (lab.folder / "story.txt").write_text(STORY, encoding="utf-8")
    lab.write("explore.ipynb", OPEN, READ)
    lab.open(page, "explore.ipynb")
    page.wait_for_selector(".cr-status", timeout=60_000)
    return page


@pytest.fixture
def fresh(opened):
    """The explorer with nothing chosen."""
    if opened.locator(".cr-clear").count():
        opened.click(".cr-clear")
    says(opened, "3 of 3")
    return opened


def says(page, words):
    page.wait_for_function(f"document.querySelector('.cr-status')?.textContent.startsWith({words!r})", timeout=60_000)


def run(page, number, code):
    """Write `code` into a cell and run it."""
    page.locator(".jp-CodeCell .cm-content").nth(number).fill(code)
    page.keyboard.press("Control+Enter")


def test_what_is_pressed_is_what_python_selects(fresh):
    fresh.locator("[data-facet=topic] label", has_text="sanctions").click()
    says(fresh, "1 of 3 quotes")
    run(fresh, 1, READ)
    fresh.wait_for_selector("text=1 ['Mara Lindqvist']", timeout=60_000)
    assert fresh.seen == []


def test_python_moves_the_widget(fresh):
    run(fresh, 1, SET)
    fresh.wait_for_selector(".cr-chip >> text=topic: corruption and justice", timeout=60_000)
    says(fresh, "1 of 3 quotes")


def test_a_pattern_is_answered_by_python(fresh):
    fresh.get_by_label("pattern").check()
    fresh.get_by_label("words in the quotes").fill("(a+)+b|taxes$")
    fresh.wait_for_selector(".cr-chip >> text=pattern: (a+)+b|taxes$")
    fresh.get_by_label("words in the quotes").fill("embargo|court")
    says(fresh, "2 of 3 quotes")
    fresh.get_by_label("words in the quotes").fill("(?=court)")
    fresh.wait_for_function("document.querySelector('.cr-told').textContent.includes('is no regular expression')")


def test_what_is_selected_is_downloaded_as_a_workbook(fresh):
    fresh.locator("[data-facet=speaker] label", has_text="Otto Brandt").click()
    says(fresh, "1 of 3 quotes")
    with fresh.expect_download() as download:
        fresh.get_by_role("button", name="Excel").click()
    assert pd.read_excel(download.value.path())["text"].tolist() == ['"The court ruled on the lawsuit,"']


def test_files_put_into_the_box_are_articles(fresh, tmp_path):
    (tmp_path / "mine.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "none.txt").write_bytes(b"\0\1\2" * 90)
    run(fresh, 1, "from helpers.uploads import upload\nbox = upload()\nbox")
    with fresh.expect_file_chooser() as chooser:
        fresh.get_by_role("button", name="Files or a zip").click()
    chooser.value.set_files([tmp_path / "mine.txt", tmp_path / "none.txt"])
    said = fresh.locator(".widget-html", has_text="Not read")
    said.wait_for(timeout=60_000)
    assert "1 article" in said.inner_text() and "none.txt" in said.inner_text()


def test_axe_finds_nothing_wrong_in_either_theme(fresh):
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        fresh.get_by_role("menuitem", name="Settings", exact=True).click()
        fresh.locator(".lm-Menu-itemLabel").get_by_text("Theme", exact=True).hover()
        fresh.locator(".lm-Menu-itemLabel").get_by_text(theme, exact=True).click()
        light = str(theme == "JupyterLab Light").lower()
        fresh.wait_for_selector(f"body[data-jp-theme-light={light}][data-jp-theme-name='{theme}']", state="attached")
        for tab in ("Overview", "Quotes", "Reading"):
            fresh.get_by_role("tab", name=tab).click()
            found = Axe().run(fresh, context=".cr").response["violations"]
            assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == [], (theme, tab)


def reach(page, found, key="Tab", most=60):
    """Press a key until what has the keyboard's focus is `found`, an expression about `it`."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(it => Boolean({found}))(document.activeElement)"):
            return
    raise AssertionError(f"{found} was not reached")


def test_from_a_topic_to_a_corrected_speaker_with_keys_alone(fresh, lab):
    cells = fresh.locator(".jp-Notebook .jp-Cell").count()
    fresh.locator(".jp-CodeCell .cm-content").first.click()
    fresh.keyboard.press("Escape")
    reach(fresh, "it.closest('[data-facet=topic]') && it.type === 'checkbox'")
    for key in "xdd":  # orders to JupyterLab elsewhere: to cut, to delete
        fresh.keyboard.press(key)
    reach(fresh, "it.closest('li')?.textContent.includes('corruption')")
    fresh.keyboard.press("Space")
    says(fresh, "1 of 3 quotes")
    reach(fresh, "it.textContent === 'Skip the filters'", "Shift+Tab")
    fresh.keyboard.press("Enter")
    fresh.keyboard.press("Home")
    fresh.keyboard.press("ArrowRight")
    reach(fresh, "it.dataset.row")
    fresh.keyboard.press("Enter")
    assert "".join(fresh.locator(".cr-chosen").all_text_contents()) == '"The court ruled on the lawsuit,"'
    assert fresh.evaluate("document.activeElement.closest('.cr-text') !== null")
    reach(fresh, "it.getAttribute('aria-label') === 'right speaker'")
    fresh.keyboard.type("Ann Bell")
    fresh.keyboard.press("Enter")
    fresh.wait_for_selector(".cr-found >> text=set by a reader", timeout=60_000)
    assert read_corrections(lab.folder / "corrections.csv")["value"].tolist() == ["Ann Bell"]
    assert fresh.evaluate("document.activeElement.matches('.cr-chosen')"), "the keyboard is where the words are"
    reach(fresh, "it.role === 'tab'", "Shift+Tab")
    fresh.keyboard.press("End")
    reach(fresh, "it.textContent === 'Take back'")
    fresh.keyboard.press("Enter")
    fresh.wait_for_function("document.querySelector('[data-tab=corrections]')?.hidden", timeout=60_000)
    assert fresh.locator(".jp-Notebook .jp-Cell").count() == cells
    assert fresh.seen == []


def test_a_correction_is_kept_over_a_restart_of_the_kernel(fresh, lab):
    fresh.get_by_role("tab", name="Quotes").click()
    fresh.locator("[data-row]", has_text="lawsuit").click()
    fresh.get_by_label("right speaker").fill("Mara Lindqvist")
    fresh.get_by_role("button", name="Set speaker").click()
    fresh.wait_for_selector(".cr-told >> text=Kept in corrections.csv", timeout=60_000)
    assert read_corrections(lab.folder / "corrections.csv")["value"].tolist() == ["Mara Lindqvist"]
    fresh.locator(".jp-CodeCell .cm-content").nth(1).fill(READ)
    lab.restart(fresh)
    fresh.wait_for_selector("text=3 ['Mara Lindqvist']", timeout=90_000)
    fresh.get_by_role("tab", name="Corrections").click()
    fresh.wait_for_selector("td >> text=applied")
    fresh.get_by_role("button", name="Take back").click()
    fresh.wait_for_function("document.querySelector('[data-tab=corrections]')?.hidden", timeout=60_000)
    assert len(read_corrections(lab.folder / "corrections.csv")) == 0
    assert fresh.seen == []


def test_what_articles_say_is_shown_as_text_and_runs_nothing(lab, page):
    (lab.folder / "harm.txt").write_text(HOSTILE, encoding="utf-8")
    (lab.folder / "long.txt").write_text(
        f'"{"a" * 999_900}," said Otto Brandt.\n\n"We go," said Mara.\n', encoding="utf-8"
    )
    lab.write("harm.ipynb", HARM)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    lab.open(page, "harm.ipynb")
    page.wait_for_selector(".cr-status", timeout=90_000)
    page.get_by_role("tab", name="Quotes").click()
    page.locator("[data-row]", has_text="sanctions").click()
    page.wait_for_selector(".cr-text .cr-chosen", timeout=60_000)
    text = page.inner_text(".cr-text")
    assert "<img src=x onerror=alert(1)>" in text and "<script>alert(3)</script>" in text
    assert "javascript:alert(2)" in text and "⟨U+202E⟩" in text and "\u202e" not in text
    page.get_by_role("tab", name="Quotes").click()
    assert "more characters" in page.locator("[data-row]", has_text="aaa").inner_text()
    page.locator("[data-row]", has_text="aaa").click()
    page.wait_for_selector(".cr-text >> text=of 999,9", timeout=60_000)
    for name in ("Overview", "Quotes", "Reading"):
        page.get_by_role("tab", name=name).click()
        assert page.evaluate("(it => it.scrollWidth <= it.clientWidth)(document.querySelector('.cr'))"), name
    run = ".jp-OutputArea-output :is(script, [onerror], [src=x], [href^='javascript:'])"
    assert page.locator(run).count() == 0
    assert page.seen == [] and not [url for url in asked if url.endswith("/x")]


def test_a_notebook_follows_its_topic(lab, page):
    copies_for([SEEDS], lab.folder / "notebooks")
    lab.open(page, "notebooks/03_speakers.ipynb")
    select = page.locator(".jp-Notebook .widget-dropdown select").first
    select.wait_for(timeout=90_000)
    output = page.locator(".jp-OutputArea", has=page.locator(".widget-dropdown")).first
    output.locator("table").first.wait_for(state="attached", timeout=90_000)
    before = output.text_content()  # whether or not the cell is within the window

    def turned() -> bool:  # on a slow machine the dropdown is there before it is linked: a person chooses again
        select.select_option(index=0)
        select.select_option(index=1)
        page.wait_for_timeout(1_000)
        return output.text_content() != before

    assert any(turned() for _ in range(60)), "figure, table and text follow the topic"
