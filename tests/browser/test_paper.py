"""Pages on paper, printed by Chromium."""

import pytest

from helpers.paper import find_chromium, print_pages

pytestmark = pytest.mark.browser

LETTER = """<!doctype html><title>Letter</title><style>section {{ break-before: page }}</style>
<p><a href="#one">One, page {one}</a> <a href="#two">Two, page {two}</a></p>
<section id="one">First</section><section>Between</section><section id="two">Second</section>"""


def drawn(pages):
    return LETTER.format(one=pages.get("one", "00"), two=pages.get("two", "00"))


def texts(pdf):
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(pdf).pages]


def test_what_is_printed_knows_the_page_of_each_place_that_it_links_to(chromium, tmp_path):
    assert print_pages(find_chromium(), drawn, tmp_path / "letter.pdf") == {"one": 2, "two": 4}
    first, *rest = texts(tmp_path / "letter.pdf")
    assert "One, page 2" in first and "Two, page 4" in first and rest == ["First", "Between", "Second"]


def test_the_same_page_is_printed_with_the_same_bytes(chromium, tmp_path):
    for name in ("one", "other"):
        print_pages(find_chromium(), drawn, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
