"""What all figures share: words are drawn as they are written, and too long ones are cut."""

from helpers.drawing import Picture, add_title, only_words, short_name
from helpers.page import describe_figure

FORMULA = "$x^{$ and \\$5, $\\frac{$"


def test_no_name_is_taken_for_a_formula():
    figure = Picture()
    axes = figure.subplots()
    axes.set_xticks([0, 1], [FORMULA, "$a$"])
    axes.set_yticks([0, 1], [FORMULA, "$b$"])
    axes.set_ylabel(FORMULA)
    axes.set_title(FORMULA)
    axes.annotate(FORMULA, (0.5, 0.5))
    add_title(figure, FORMULA)
    assert figure._repr_png_().startswith(b"\x89PNG")
    assert describe_figure(figure).startswith(f"{FORMULA}. ")
    assert only_words(FORMULA)._repr_png_().startswith(b"\x89PNG")


def test_a_long_name_is_cut_where_enough_of_it_is_left_to_tell_it_from_others():
    names = [
        "Konstantinos Papadimitropoulos-Alexandrakis",
        "Maximiliana Wolkenstein-Trostburg-Hohenfels",
        "Otto Brandt",
    ]
    assert [short_name(name) for name in names] == [
        "Konstantinos Papadimitropou…",
        "Maximiliana Wolkenstein-…",
        "Otto Brandt",
    ]
