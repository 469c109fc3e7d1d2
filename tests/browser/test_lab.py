"""The explorer in a real JupyterLab."""

import pytest

pytestmark = pytest.mark.browser
STORY = """PORT ELSA, March 3 (Harbour Wire) - "We may impose sanctions and an embargo," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit," said Otto Brandt, a judge, on <script>alert(1)</script> Tuesday.

"No budget, no taxes," said Mara Lindqvist.
"""
OPEN = "from helpers import analyse, explore, read_articles\ncorpus = analyse(read_articles('story.txt'))\nview = explore(corpus)\nview"


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.seen = []
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("dialog", lambda dialog: (page.seen.append("dialog"), dialog.accept()))
    yield page
    context.close()


@pytest.fixture
def opened(lab, page, tmp_path_factory):
    """A notebook with an explorer, run in JupyterLab."""
    (lab.folder / "story.txt").write_text(STORY, encoding="utf-8")
    (lab.folder / "corrections.csv").unlink(missing_ok=True)
    lab.write("explore.ipynb", OPEN, "print(len(view.selection.quotes), sorted(view.selection.speakers['speaker']))")
    lab.open(page, "explore.ipynb")
    page.wait_for_selector(".cr-status", timeout=60_000)
    return page


def test_pressing_a_topic_moves_the_selection_that_python_reads(opened):
    opened.locator("[data-facet=topic] label", has_text="sanctions").click()
    opened.wait_for_function("document.querySelector('.cr-status').textContent.startsWith('1 of 3 quotes')")
    assert opened.seen == []
