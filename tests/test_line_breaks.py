"""Which lines are one paragraph: breaks that a hand or a program put within sentences, and breaks that part paragraphs."""

import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.layout import divide

BEFORE = "Mill by the River to Close\n\nThe council met on Monday, and nobody spoke for longer than the mayor did.\n\n"
AFTER = "\n\nThe mill has stood in the valley for a hundred years, and it will be closed in March."


def paragraphs(text):
    table = tabulate([{"article": "a", "text": text}])
    return [text[row.start : row.end] for row in divide(table).paragraphs.itertuples()]


@pytest.mark.parametrize(
    "broken",
    [
        "“We have waited for an answer since the\nautumn, and there is none,” said Ines Okafor, the mayor.",
        '"We have waited for an answer since the\nautumn, and there is none," said Ines Okafor, the mayor.',
        "“We have waited since the\nMinistry wrote to us in the autumn,” said Ines Okafor, the mayor.",
        "“We wait,\nand\nwait,” said Ines Okafor, the mayor.",
        "“We have waited for an answer since the autumn,”\nsaid Ines Okafor, the mayor.",
        "„We have waited since the\nMinistry wrote to us in the autumn“, said Ines Okafor, the mayor.",
    ],
)
def test_a_quotation_goes_on_over_a_line_break(broken):
    text = BEFORE + broken + AFTER
    assert paragraphs(text)[2] == broken
    (quote,) = analyse(tabulate([{"article": "a", "text": text}])).quotes.to_dict("records")
    assert (quote["kind"], quote["speaker"]) == ("direct", "Ines Okafor")
    words = broken[: max(map(broken.rfind, '”"“')) + 1]
    assert text[quote["start"] : quote["end"]] == quote["text"] == words


def test_a_sentence_goes_on_over_a_line_break_in_windows_files_too():
    broken = "The owner of the mill, who lives in the town, will\r\nmeet the union on Friday."
    assert broken in paragraphs(BEFORE.replace("\n", "\r\n") + broken + AFTER)


@pytest.mark.parametrize(
    "lines",
    [
        ["What the owner says about the mill and the price of wood", "The owner will meet the union on Friday."],
        ["The owner will meet the union on Friday, as he said.", "and so will the mayor, he added on the next day."],
        ["The council asked the owner of the mill for these:", "wood from the valley"],
        ["flour", "wood", "a hundred and twenty bags of salt"],
        ["“The mill will close in March, and we will not be asked.", "The owner told us nothing,” said Ines Okafor."],
        ['"“The mill will close, and nobody asked us.”', 'The mayor of the valley."'],
        ["A price that the owner says nobody in the valley can pay", "iPhones were sold out in the town on Friday."],
        ["“The mill will close in March", "The owner told us “nothing” at all, said Ines Okafor."],
    ],
)
def test_lines_that_are_paragraphs_stay_apart(lines):
    assert paragraphs(BEFORE + "\n".join(lines) + AFTER)[2:-1] == lines


def test_a_headline_runs_on_into_no_line():
    text = "Mill by the river to close in the month of March\nand nobody knows why" + AFTER
    assert paragraphs(text)[:2] == text.split("\n")[:2]
