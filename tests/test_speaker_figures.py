"""Voices compared, and the figures of speakers: what they show, and that they show something sensible of nothing."""

import io

import pandas as pd
import pytest

from helpers import speaker_figures as figures
from helpers.corpus import analyse
from helpers.counts import name_whom, share_of_voice
from helpers.phrases import is_description
from helpers.tables import COLUMNS, InputError
from helpers.voices import heard, shares_by_outlet, speakers_by_topic

WIRE = """Harbour closed

"The sanctions will be lifted by Friday," said Mara Lindqvist, the mayor.

Otto Brandt, a judge, insisted that the court would rule on the embargo.

"Ms. Lindqvist is wrong," Brandt said.
"""
BELL = """Market open

"Taxes and the budget can wait until the river falls," claimed Mara Lindqvist, the mayor.
"""


def corpus_of(*rows):
    articles = [
        {"article": f"a{number}", "outlet": outlet, "date": pd.Timestamp(date), "headline": text.split("\n")[0]}
        | {"text": text, "words": len(text.split()), "path": "", "city": "", "author": ""}
        for number, (outlet, date, text) in enumerate(rows)
    ]
    return analyse(pd.DataFrame(articles)[list(COLUMNS["articles"])])


@pytest.fixture(scope="module")
def press():
    rows = [("Wire", f"2031-03-0{day}", WIRE) for day in range(1, 7)]
    return corpus_of(*rows, *[("Bell", f"2031-04-0{day}", BELL) for day in range(1, 7)])


def rows_of(figure):
    return [text.get_text() for text in figure.axes[0].get_yticklabels()]


def title(figure):
    return " ".join(figure._suptitle.get_text().split())


def written(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_speaker_in_small_letters_is_described_and_a_name_may_begin_small():
    assert all(map(is_description, ["a senior official", "critics", "police", "d. c. officials"]))
    assert not any(map(is_description, ["Mara Lindqvist", "de Klerk", "al-Qasimi", "d’Aubigné", "محمد", ""]))


def test_each_outlet_has_its_own_shares(press):
    table = shares_by_outlet(press).set_index(["outlet", "speaker"])
    assert table.loc[("Bell", "Mara Lindqvist"), "share"] == 1
    alone = share_of_voice(press.filter(outlet="Wire")).set_index("speaker")
    assert table.loc["Wire"]["share"].to_dict() == alone["share"].to_dict()
    assert ("Bell", "Otto Brandt") not in table.index


def test_speakers_by_topic_can_be_opened_to_a_quote(press):
    table = speakers_by_topic(press).set_index(["speaker", "topic"])
    row = table.loc[("Mara Lindqvist", "sanctions")]
    assert row["quotes"] == row["articles"] == 6
    assert "sanctions" in press.text(row)


def test_heard_has_a_row_a_speaker_and_article(press):
    table = heard(press)
    assert len(table) == 18 and table["date"].is_monotonic_increasing
    own = table.groupby("speaker")["words"].sum().to_dict()
    assert own == press.speakers.set_index("speaker")["words"].to_dict()


def test_bars_are_sorted_and_the_title_names_the_first(press):
    figure = figures.voice_bars(share_of_voice(press))
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == sorted(widths, reverse=True)
    assert title(figure).startswith("Mara Lindqvist ")
    assert "bootstrap over 12 articles" in figure.axes[0].get_xlabel()


def test_nobody_is_said_to_speak_most_whose_interval_meets_the_next(press):
    shares = share_of_voice(press)
    shares.loc[1, "high"] = shares.loc[0, "low"]
    assert "not clearly more than Otto Brandt" in title(figures.voice_bars(shares))
    shares.loc[1, "high"] = shares.loc[0, "low"] - 0.01
    assert "speaks most" in title(figures.voice_bars(shares))


def test_few_articles_have_no_intervals_and_the_figure_says_so():
    figure = figures.voice_bars(share_of_voice(corpus_of(("Wire", "2031-03-01", WIRE))))
    assert "no intervals" in figure.axes[0].get_xlabel()


def test_a_difference_is_claimed_only_where_intervals_do_not_meet(press):
    figure = figures.outlet_voices(shares_by_outlet(press))
    assert title(figure).startswith("Mara Lindqvist has 100% of the words that Bell quotes")
    alike = corpus_of(*[(outlet, "2031-03-01", WIRE) for outlet in ("Wire", "Bell") for _ in range(6)])
    assert "intervals of the shares meet" in title(figures.outlet_voices(shares_by_outlet(alike)))


def test_a_speaker_whom_an_outlet_never_quotes_is_shown_as_such(press):
    assert "not quoted" in written(figures.outlet_voices(shares_by_outlet(press)))


def test_the_strip_has_a_row_a_voice_in_the_order_in_which_they_speak(press):
    figure = figures.voice_strip(press)
    assert rows_of(figure) == ["Mara Lindqvist", "Otto Brandt"]
    assert "Harbour closed" in title(figure)


def test_the_strip_gives_questions_and_speech_of_nobody_a_row_of_their_own():
    text = 'Talks\n\nAsked whether "the river will rise again," Mara Lindqvist said: "No."\n\n"Stay," it was said.\n'
    rows = rows_of(figures.voice_strip(corpus_of(("Wire", None, text))))
    assert rows[0] == "Mara Lindqvist" and "(nobody named)" in rows


def test_grids_show_numbers_and_say_what_is_left_out(press):
    figure = figures.topic_grid(speakers_by_topic(press), most=1)
    assert rows_of(figure) and written(figure)[0] == "6"
    assert figure.axes[0].get_xlabel().startswith("Not drawn: 1 speaker")
    assert "Otto Brandt names Mara Lindqvist most often, 6 times" in title(figures.naming_grid(name_whom(press)))


def test_no_title_names_the_first_of_equals():
    alike = corpus_of(("Wire", "2031-03-01", WIRE))
    counts = pd.DataFrame({"speaker": ["Ann", "Bo"], "topic": "rivers", "quotes": [3, 3], "articles": 1})
    assert title(figures.topic_grid(counts)).startswith("Who speaks on what: no speaker has more than 3 quotes")
    named = pd.DataFrame({"speaker": ["Ann", "Bo"], "entity": ["Bo", "Ann"], "count": [2, 2]})
    assert title(figures.naming_grid(named)) == "Who names whom: nobody is named more than twice by one speaker"
    assert title(figures.voice_calendar(alike)).startswith("Who is heard when: nobody in more than 1 of 1 article")


def test_the_calendar_has_a_dot_an_article(press):
    figure = figures.voice_calendar(press)
    dots = [len(dots.get_offsets()) for dots in figure.axes[0].collections]
    assert sorted(dots) == [6, 12]
    assert title(figure).startswith("Mara Lindqvist is heard most widely, in 12 of 12 articles")


def test_thousands_of_dots_become_one_picture(press, monkeypatch):
    few, many = io.StringIO(), io.StringIO()
    figures.voice_calendar(press).savefig(few, format="svg")
    monkeypatch.setattr(figures, "MOST_DOTS", 5)
    figures.voice_calendar(press).savefig(many, format="svg")
    assert "<image" not in few.getvalue() and "<image" in many.getvalue()


def test_figures_of_nothing_say_so():
    nothing = corpus_of(("", None, "Leaves fell."))
    drawn = [
        figures.voice_bars(share_of_voice(nothing)),
        figures.outlet_voices(shares_by_outlet(nothing)),
        figures.voice_strip(nothing),
        figures.voice_strip(nothing.filter(outlet="of nobody")),
        figures.topic_grid(speakers_by_topic(nothing)),
        figures.naming_grid(name_whom(nothing)),
        figures.voice_calendar(nothing),
    ]
    assert all(figure.axes[0].texts[0].get_text().endswith(".") for figure in drawn)


def test_dollar_signs_and_long_names_are_drawn_as_they_are():
    text = 'Pay $5^$ or $6\n\n"No," said Mara Lindqvist-$mith$ {of} the very long Board of Harbours and Quays, the mayor.\n'
    corpus = corpus_of(("$1 ^ $2", "2031-03-01", text))
    for figure in (
        figures.voice_strip(corpus),
        figures.voice_calendar(corpus),
        figures.voice_bars(share_of_voice(corpus)),
    ):
        assert figure._repr_png_().startswith(b"\x89PNG")


def test_a_strip_of_an_article_that_is_not_there_is_refused(press):
    with pytest.raises(InputError, match="nowhere"):
        figures.voice_strip(press, "nowhere")
