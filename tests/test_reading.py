"""Close reading: an article as it was divided and with its devices underlined, and the figures of rhetoric."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.counts import mark_rates, rate_differences
from helpers.explorer import style
from helpers.reading import divided, read_closely, underlined
from helpers.rhetoric import FAMILIES
from helpers.rhetoric_figures import device_strip, difference_dots, rate_dots
from helpers.strokes import stroke_style, stroked
from helpers.tables import InputError, conform


@pytest.fixture(scope="module")
def corpus():
    text = "The <b>mill</b> may close. " * 60 + '"We must never sell it," said Ida Berg. ' * 40
    row = {"article": "one", "path": "", "outlet": "Gazette", "city": "", "date": pd.NaT, "author": "", "headline": ""}
    return analyse(conform("articles", [{**row, "words": 0, "text": text}]))


def test_marks_are_underlined_and_the_text_is_escaped(corpus):
    page = underlined(corpus, "hedge")
    assert "&lt;b&gt;mill" in page
    assert "<b>" not in page
    assert page.count('title="hedge, modal: may"') == 60


def test_each_device_has_the_stroke_that_the_explorer_gives_it_and_a_key_says_which(corpus):
    page = underlined(corpus)
    key = re.search(r"<p[^>]*>(.*?)</p>", page)[1]  # a name and its number stay on one line
    assert re.findall(r'<u class="cr-stroke cr-(\w+)"[^>]*>([^<]*)</u> (\d+)', key) == [
        ("hedge", "hedge", "60"),
        ("self_mention", "self mention", "40"),
        ("obligation", "obligation", "40"),
        ("negation", "negation", "40"),
    ]
    assert stroke_style() in style(), "the explorer draws by the same rules"
    assert all(f".cr-{device}" in stroke_style() for device in FAMILIES if device != "self_mention")


def test_a_figure_and_the_word_in_it_are_both_underlined():
    assert stroked("may", ["hedge", "booster", "anaphora"], "two & more") == (
        '<u class="cr-stroke cr-anaphora" title="two &amp; more"><u class="cr-stroke cr-hedge">may</u></u>'
    )


def test_rule_that_is_switched_off_is_no_longer_underlined_nor_counted(corpus):
    without = replace(corpus, marks=corpus.marks[(corpus.marks["rule"] != "hedge, modal: may").to_numpy()])
    assert "hedge, modal: may" not in underlined(without)
    assert mark_rates(without, "voice", "hedge")["count"].sum() == 0


def test_every_device_has_a_page_of_its_own(corpus):
    widget = read_closely(corpus)
    assert widget.choices[:2] == ["all", "hedge"]
    assert len(widget.children[1].children) == len(widget.choices)


def test_wrong_article_or_device_is_one_clear_sentence(corpus):
    with pytest.raises(InputError, match="no article"):
        underlined(corpus, article="two")
    with pytest.raises(InputError, match="no device"):
        underlined(corpus, "litotes")


def test_an_article_is_shown_as_it_was_divided_and_escaped():
    body = "The mill by the river will close in March, its owner said, and ninety people will lose their work. "
    text = f'Mill <b>Closes</b>\nBy Ida Berg\n{body}"Enough," he said.\nRead more'
    corpus = analyse(tabulate([{"article": "a", "text": text}]))
    page = divided(corpus)
    assert "&lt;b&gt;Closes&lt;/b&gt;" in page and "<b>" not in page
    for kind in ("headline", "byline", "body", "boilerplate"):
        assert f">{kind}</td>" in page
    assert page.count('title="sentence') == 5
    assert "2 more paragraphs are not shown" in divided(corpus, most=2)
    with pytest.raises(InputError, match="no article 'b'"):
        divided(corpus, "b")


def test_figures_draw_any_corpus_even_an_empty_one(corpus):
    nothing = corpus.filter(outlet="nobody")
    for part in (corpus, nothing):
        for figure in (
            rate_dots(mark_rates(part)),
            difference_dots(rate_differences(part)),
            device_strip(part),
        ):
            assert figure._repr_png_().startswith(b"\x89PNG")


def test_groups_that_are_not_drawn_are_counted():
    columns = "outlet device count words rate low high interval enough".split()
    rows = [(name, "hedge", 9, 900, 10.0, 5.0, 19.0, "Poisson", True) for name in ("", "Bell", "Wire", "Post")]
    figure = rate_dots(pd.DataFrame(rows, columns=columns))
    assert "not drawn: 2 more outlets with fewer words" in figure.axes[0].get_xlabel()
    assert figure.axes[0].texts[0].get_text().strip().startswith("not given")


def test_small_samples_are_not_drawn_and_said_to_be_small(corpus):
    few = replace(corpus, tokens=corpus.tokens.head(90))
    figure = rate_dots(mark_rates(few))
    assert "Too few words" in figure.axes[0].texts[0].get_text()
