"""Every figure, drawn from tables made up here, looks as its picture in `tests/images`.

After a change that is meant, draw them again and look at each:

    python -m pytest tests/test_figure_images.py --mpl-generate-path=tests/images
"""

import importlib
import inspect
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.testing.compare import compare_images

from helpers import figures, health_figures, rhetoric_figures, speaker_figures, stance_figures

HERE = Path(__file__).resolve().parent
TOLERANCE = 1.5  # root mean square over the picture, of 255; see the last two tests for what it lets pass and what not
looks_right = pytest.mark.mpl_image_compare(
    baseline_dir="images", tolerance=TOLERANCE, style="default", savefig_kwargs={"dpi": 60}
)

TEXT = "x" * 1000
SPANS = ["article", "start", "end"]


def table(columns, *rows):
    return pd.DataFrame(list(rows), columns=columns.split())


def corpus():
    """Two articles of a thousand letters, in two sections, with topics, quotes and marks."""
    articles = table("article outlet date headline text", ("a", "Courier", "2031-03-02", "Who pays $5 or $6?", TEXT))
    articles.loc[1] = ["b", "Herald", "2031-05-20", "Later", TEXT]
    sections = table("article start end section heading", ("a", 0, 400, 0, ""), ("a", 400, 1000, 1, "On the river"))
    paragraphs = [(name, 100 * i, 100 * i + 90, i, "body") for name in "ab" for i in range(10)]
    topics = [("a", 0, 90, 0, "rivers", 3.0), ("a", 300, 390, 3, "rivers", 1.0), ("a", 500, 590, 5, "roads", 2.0)]
    quotes = [
        ("a", 20, 120, 0, "direct", "statement", "Mara Lindqvist", "one two three four"),
        ("a", 200, 260, 1, "indirect", "statement", "Otto Brandt", "one two"),
        ("a", 420, 470, 2, "direct", "question", "", "one"),
        ("a", 500, 800, 3, "direct", "statement", "Otto Brandt", "one two three four five six"),
        ("a", 850, 900, 4, "mixed", "statement", "", "one two"),
        ("b", 10, 400, 0, "direct", "statement", "Mara Lindqvist", "one two three four five six seven eight"),
    ]
    marks = [("a", 30, 34, "hedge", "Mara Lindqvist"), ("a", 620, 625, "hedge", ""), ("a", 700, 710, "booster", "Otto")]
    return SimpleNamespace(
        articles=articles.assign(date=pd.to_datetime(articles["date"])),
        sections=sections,
        paragraphs=table("article start end paragraph kind", *paragraphs),
        topics=table("article start end paragraph topic score", *topics),
        quotes=table("article start end quote kind role speaker text", *quotes),
        marks=table("article start end device speaker", *marks),
    )


@looks_right
def test_topic_strip():
    return figures.topic_strip(corpus())


@looks_right
def test_topic_bars():
    return figures.topic_bars(corpus())


@looks_right
def test_topic_timeline():
    days = pd.to_datetime(["2031-01-01", "2031-02-01", "2031-03-01"])
    rivers = [
        ("rivers", day, share, share - 0.1, share + 0.2, 0.5) for day, share in zip(days, (0.2, 0.3, 0.1), strict=True)
    ]
    roads = [
        ("roads", day, share, share - 0.1, share + 0.2, rise)
        for day, share, rise in zip(days, (0.2, 0.7, 0.2), (-1, 3, -1), strict=True)
    ]
    return figures.topic_timeline(table("topic period share low high rise", *rivers, *roads))


@looks_right
def test_topic_residuals():
    rows = [
        ("Courier", "rivers", 9, 3.1),
        ("Courier", "roads", 2, -2.6),
        ("Herald", "rivers", 1, -3.1),
        ("Herald", "roads", 8, 0.7),
    ]
    return figures.topic_residuals(table("outlet topic count residual", *rows))


@looks_right
def test_stability_curve():
    rows = [(k, value, value - 0.1, value + 0.05) for k, value in ((2, 0.5), (3, 0.8), (4, 0.6), (5, 0.4))]
    return figures.stability_curve(SimpleNamespace(stability=table("k stability low high", *rows), topics=range(3)))


RATES = "voice device count words rate low high interval enough"


@looks_right
def test_rate_dots():
    rows = [
        ("quoted words", "hedge", 7, 800, 8.6, 3.5, 17.7, "exact Poisson", True),
        ("quoted words", "self_mention", 29, 800, 35.6, 23.8, 51.1, "exact Poisson", True),
        ("outlet", "hedge", 2, 400, 5.0, 0.6, 18.0, "exact Poisson", True),
        ("outlet", "self_mention", 0, 400, 0.0, 0.0, 9.2, "exact Poisson", True),
        ("question", "hedge", 1, 20, 50.0, 1.0, 90.0, "exact Poisson", False),
    ]
    return rhetoric_figures.rate_dots(table(RATES, *rows))


@looks_right
def test_difference_dots():
    rows = [
        ("quoted words", "outlet", "self_mention", 35.6, 20.0, 51.0, True),
        ("quoted words", "outlet", "hedge", 3.6, -10.0, 15.0, False),
        ("quoted words", "outlet", "loaded", -12.0, -20.0, -4.0, True),
    ]
    return rhetoric_figures.difference_dots(table("one other device difference low high clear", *rows))


@looks_right
def test_device_strip():
    return rhetoric_figures.device_strip(corpus())


SHARES = "speaker quotes words articles share low high interval"


@looks_right
def test_voice_bars():
    rows = [
        ("Mara Lindqvist", 12, 300, 4, 0.5, 0.3, 0.65, "bootstrap over 8 articles"),
        ("Otto Brandt", 9, 200, 3, 0.33, 0.2, 0.5, "bootstrap over 8 articles"),
        ("the harbour office", 1, 100, 1, 0.17, 0.0, 0.3, "bootstrap over 8 articles"),
    ]
    return speaker_figures.voice_bars(table(SHARES, *rows), most=2)


@looks_right
def test_outlet_voices():
    made, none = "bootstrap over 8 articles", "none: 3 articles"
    rows = [
        ("Courier", "Mara Lindqvist", 12, 300, 4, 0.6, 0.5, 0.7, made),
        ("Courier", "Otto Brandt", 5, 200, 3, 0.4, 0.3, 0.5, made),
        ("Herald", "Mara Lindqvist", 3, 90, 3, 0.2, 0.1, 0.3, made),
        ("Herald", "Otto Brandt", 8, 300, 3, 0.8, 0.7, 0.9, made),
        ("Post", "Otto Brandt", 2, 40, 1, 1.0, float("nan"), float("nan"), none),
    ]
    return speaker_figures.outlet_voices(table(f"outlet {SHARES}", *rows))


@looks_right
def test_voice_strip():
    return speaker_figures.voice_strip(corpus())


@looks_right
def test_topic_grid():
    rows = [("Mara Lindqvist", "rivers", 7, 3), ("Otto Brandt", "roads", 3, 2), ("Otto Brandt", "rivers", 1, 1)]
    return speaker_figures.topic_grid(table("speaker topic quotes articles", *rows))


@looks_right
def test_naming_grid():
    rows = [("Mara Lindqvist", "Otto Brandt", 5), ("Otto Brandt", "Mara Lindqvist", 2), ("Otto Brandt", "Ann Sole", 1)]
    return speaker_figures.naming_grid(table("speaker entity count", *rows), most=2)


STANCES = "outlet stance count of share low high interval verbs"


@looks_right
def test_stance_dots():
    rows = [
        ("Courier", "assertive", 6, 23, 0.26, 0.13, 0.46, "Wilson", "stressed; asserted; pointed"),
        ("Courier", "doubtful", 0, 23, 0.0, 0.0, 0.14, "Wilson", ""),
        ("Courier", "neutral", 17, 23, 0.74, 0.54, 0.87, "Wilson", "said"),
        ("Herald", "assertive", 1, 20, 0.05, 0.01, 0.24, "Wilson", "insisted"),
        ("Herald", "doubtful", 4, 20, 0.2, 0.08, 0.42, "Wilson", "claimed"),
        ("Herald", "neutral", 15, 20, 0.75, 0.53, 0.89, "Wilson", "said"),
    ]
    return stance_figures.stance_dots(table(STANCES, *rows))


@looks_right
def test_voice_calendar():
    return speaker_figures.voice_calendar(corpus())


def dated(*days):
    return pd.DataFrame({"date": pd.to_datetime(days), "words": [100 + 90 * number for number in range(len(days))]})


@looks_right
def test_article_calendar():
    return health_figures.article_calendar(dated("2031-03-03", "2031-03-03", "2031-03-20", "2031-05-02", None))


@looks_right
def test_article_calendar_of_years():
    return health_figures.article_calendar(dated("2031-03-03", "2032-03-03", "2032-03-20", "2033-05-02"))


@looks_right
def test_length_bars():
    return health_figures.length_bars(dated("2031-03-03", "2031-03-04", "2031-03-20", "2031-05-02", "2031-05-03"))


@looks_right
def test_a_figure_of_nothing():
    return speaker_figures.voice_bars(table(SHARES))


# What the pictures are worth -----------------------------------------------------------------------------------------


def test_every_figure_has_its_picture():
    for path in sorted((HERE.parent / "helpers").glob("*figures.py")):
        module = importlib.import_module(f"helpers.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and function.__annotations__.get("return") == "Picture":
                assert (HERE / "images" / f"test_{name}.png").is_file(), f"{name} has no picture in tests/images"


def difference(figure, name, tmp_path):
    """How far a figure is from a picture of `tests/images`, over the tolerance; None within it."""
    drawn = tmp_path / f"{name}.png"
    figure.savefig(drawn, dpi=60)
    return compare_images(HERE / "images" / f"{name}.png", drawn, TOLERANCE)


@pytest.mark.parametrize("change", ["a bar", "an interval", "a word of the title", "the colour"])
def test_a_real_change_is_seen(change, tmp_path, monkeypatch):
    shares = {"share": [0.5, 0.33], "low": [0.3, 0.2], "high": [0.65, 0.5]}
    names = ["Mara Lindqvist", "Otto Brandt"]
    if change == "a bar":
        shares["share"] = [0.5, 0.30]
    if change == "an interval":
        shares["low"] = [0.45, 0.2]
    if change == "a word of the title":
        names = ["Mara Lundqvist", "Otto Brandt"]
    if change == "the colour":
        monkeypatch.setattr(speaker_figures, "MORE", "#2f7fc4")
    made = {"quotes": [12, 9], "words": [300, 200], "articles": [4, 3], "interval": "bootstrap over 8 articles"}
    rest = table(SHARES, ("the harbour office", 1, 100, 1, 0.17, 0.0, 0.3, "bootstrap over 8 articles"))
    shown = pd.concat([pd.DataFrame({"speaker": names, **made, **shares}), rest], ignore_index=True)
    assert difference(speaker_figures.voice_bars(shown, most=2), "test_voice_bars", tmp_path)


@pytest.mark.parametrize("name", ["topic_strip", "voice_bars", "outlet_voices", "stance_dots"])
def test_letters_that_are_half_a_percent_larger_are_let_pass(name, tmp_path, monkeypatch):
    larger = 1.005 * figures.SIZE
    for module in (figures, speaker_figures, stance_figures):
        monkeypatch.setattr(module, "SIZE", larger)
    assert not difference(globals()[f"test_{name}"](), f"test_{name}", tmp_path)
