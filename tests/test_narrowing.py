"""What is asked for and not there is told, with what is."""

import pytest

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.narrowing import narrow
from helpers.tables import InputError

STORY = """The vote

"We may impose sanctions," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit," said Otto Brandt, a judge.
"""


@pytest.fixture(scope="module")
def corpus():
    return analyse(tabulate([{"article": "one", "text": STORY, "date": "2025-03-03"}]))


def test_nothing_asked_for_keeps_all(corpus):
    assert narrow(corpus, topic="", speaker="", since="", until="") is corpus
    assert set(narrow(corpus, speaker="Otto Brandt").quotes["speaker"]) == {"Otto Brandt"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"speaker": "Lindquist"}, "No speaker is called 'Lindquist' here; the nearest is Mara Lindqvist."),
        ({"topic": "Sanctions"}, "No topic is called 'Sanctions' here; the nearest is sanctions."),
        ({"topic": "weather"}, "No topic is called 'weather' here; there are corruption and justice, sanctions."),
        ({"since": "yesterday"}, "since='yesterday' is no date; write it as 2025-11-24."),
        ({"since": "2026-01-01"}, "Nothing matches since 2026-01-01. The articles here are of 2025-03-03."),
    ],
)
def test_what_matches_nothing_is_one_sentence(corpus, asked, said):
    with pytest.raises(InputError) as error:
        narrow(corpus, **asked)
    assert str(error.value) == said
    assert error.value._render_traceback_() == [said], "a notebook shows no code"


def test_articles_that_match_but_for_a_date_of_theirs_are_told():
    dated, undated = {"article": "one", "text": STORY, "date": "2025-03-03"}, {"article": "two", "text": STORY}
    corpus = analyse(tabulate([dated, undated]))
    with pytest.raises(InputError) as error:
        narrow(corpus, speaker="Otto Brandt", since="2026-01", until="2026-01")
    assert str(error.value) == (
        "Nothing matches speaker Otto Brandt, in 2026-01 together; leave one of them out. The articles here are of 2025-03-03; "
        "1 article without a date matches otherwise: give dates in a metadata.csv."
    )
    with pytest.raises(InputError, match="No article here has a date; give dates in"):
        narrow(analyse(tabulate([undated])), since="2026")
