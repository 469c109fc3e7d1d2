"""The figures of topics: what they show, and that they show something sensible of nothing."""

import subprocess
import sys
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import figures
from helpers.articles import read_articles
from helpers.layout import divide
from helpers.shares import topic_shares, topics_by
from helpers.tables import InputError, empty
from helpers.topics import code_topics


def corpus_of(articles):
    layout = divide(articles)
    return SimpleNamespace(
        articles=articles,
        sections=layout.sections,
        paragraphs=layout.paragraphs,
        topics=code_topics(articles, layout=layout),
        quotes=empty("quotes"),
    )


@pytest.fixture(scope="module")
def seed():
    return corpus_of(read_articles("seeds"))


def labels(figure):
    return [text.get_text() for axes in figure.axes for text in axes.get_yticklabels()]


def test_the_strip_shows_the_strongest_topics_and_every_section(seed):
    figure = figures.topic_strip(seed, most=5)
    assert labels(figure)[0] == "negotiation and diplomacy"
    assert len(labels(figure)) == 5
    written = " ".join(text.get_text().replace("\n", " ") for text in figure.axes[0].texts)
    assert "Progress in Bilateral Relations" in written


def test_the_bars_are_sorted_and_say_their_number(seed):
    figure = figures.topic_bars(seed, most=4)
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == sorted(widths, reverse=True) and len(widths) == 4


def test_a_strip_of_an_article_that_is_not_there_is_refused(seed):
    with pytest.raises(InputError, match="nowhere"):
        figures.topic_strip(seed, "nowhere")


def test_figures_of_nothing_say_so():
    nothing = corpus_of(read_articles("seeds").assign(text="Leaves fell."))
    drawn = (
        figures.topic_strip(nothing),
        figures.topic_bars(nothing),
        figures.topic_timeline(topic_shares(nothing)),
        figures.topic_residuals(topics_by(nothing)),
    )
    assert all(
        "No " in figure.axes[0].texts[0].get_text() or "nothing" in figure.axes[0].texts[0].get_text()
        for figure in drawn
    )


def test_articles_without_an_outlet_have_a_name_in_a_figure():
    rows = [(outlet, topic, 2, r) for outlet, r in (("", 1.0), ("Post", -1.0)) for topic in ("health", "labour")]
    figure = figures.topic_residuals(pd.DataFrame(rows, columns=["outlet", "topic", "count", "residual"]))
    assert {label.get_text() for label in figure.axes[0].get_xticklabels()} == {"not given", "Post"}


def test_a_figure_is_the_same_picture_every_time(seed):
    assert figures.topic_strip(seed)._repr_png_() == figures.topic_strip(seed)._repr_png_()


def test_figures_need_no_pyplot():
    code = "import sys, helpers.figures; print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_a_timeline_has_one_panel_a_topic():
    days = pd.to_datetime(["2031-01-01", "2031-02-01"])
    rows = [("rivers", day, 1, 4, 0.25, 0.1, 0.5, 0.0) for day in days] + [
        ("roads", day, 2, 4, 0.5, 0.2, 0.8, 3.0) for day in days
    ]
    table = pd.DataFrame(rows, columns=["topic", "period", "paragraphs", "of", "share", "low", "high", "rise"])
    figure = figures.topic_timeline(table)
    assert [axes.get_ylabel() for axes in figure.axes] == ["roads", "rivers"]


def test_all_of_a_timeline_lies_within_it_where_no_topic_rises():
    days = pd.to_datetime(["2031-01-01", "2031-02-01"])
    topics = ("corruption and justice", "agriculture and food")
    rows = [(topic, day, 1, 4, 0.25, 0.1, 0.5, 0.0) for topic in topics for day in days]
    table = pd.DataFrame(rows, columns=["topic", "period", "paragraphs", "of", "share", "low", "high", "rise"])
    figure = figures.topic_timeline(table)
    figure.draw_without_rendering()
    assert all(axes.yaxis.label.get_window_extent().x0 >= 0 for axes in figure.axes)
