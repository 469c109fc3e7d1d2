"""The explorer from Python: its settings, what they keep, and what the browser is told."""

import json
from io import BytesIO
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles import tabulate
from helpers.corpus import Corpus, analyse
from helpers.explorer import MOST_TEXT, Explorer, explore, state_of, with_references
from helpers.export import as_bytes
from helpers.facets import compact, matching, page_of, pages_of, selected
from helpers.tables import InputError

NORTH = """"We may impose sanctions and an embargo," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit," said Otto Brandt, a judge.

"No budget," said Mara Lindqvist, "and no taxes."
"""
SOUTH = """Otto Brandt said that the court would certainly rule on sanctions.

"It’s the voters who decide the election," said Mara Lindqvist.
"""


@pytest.fixture(scope="module")
def corpus():
    return analyse(
        tabulate(
            [
                {"article": "north", "text": NORTH, "outlet": "North", "date": "2025-03-01", "headline": "Talk"},
                {"article": "south", "text": SOUTH, "outlet": "South", "date": "2025-03-02"},
            ]
        )
    )


@pytest.fixture
def view(corpus):
    return explore(corpus, None)


def codes(data, name):
    """For each row of the quotes the values of a facet that may have several."""
    first = np.frombuffer(data["quotes"][f"{name}_from"], "<i4")
    every = np.frombuffer(data["quotes"][name], "<i4")
    return [[data["values"][name][code] for code in every[a:b]] for a, b in pairwise(first)]


def test_a_view_opens_on_the_whole_corpus(view, corpus):
    assert view.selection is corpus


def test_setting_a_topic_selects_what_the_filter_keeps(view, corpus):
    view.topic = ["sanctions"]
    for name, table in view.selection.tables().items():
        pd.testing.assert_frame_equal(table, getattr(corpus.filter(topic="sanctions"), name))


def test_one_name_may_be_given_bare(view):
    view.speaker = "Otto Brandt"
    assert view.speaker == ["Otto Brandt"]
    assert set(view.selection.quotes["speaker"]) == {"Otto Brandt"}


def test_every_setting_of_the_filter_keeps_the_same_rows(view, corpus):
    conditions = {"topic": ["sanctions"], "speaker": ["Otto Brandt"], "outlet": ["South"]}
    for name, value in conditions.items():
        setattr(view, name, value)
    view.since = pd.Timestamp("2025-03-02")
    assert view.since == "2025-03-02"
    kept = corpus.filter(**conditions, since="2025-03-02").quotes
    assert len(kept) == 1
    pd.testing.assert_frame_equal(view.selection.quotes, kept)


def test_the_browser_is_told_the_words_of_statements_and_none_of_questions():
    text = "“Will you sail?” a reporter asked. “We will not sail,” said Ines Okafor."
    told = compact(analyse(tabulate([{"article": "a", "text": text}])))["quotes"]
    assert np.frombuffer(told["words"], "<i4").tolist() == [0, 4]


def test_a_day_that_is_missing_is_told_as_such():
    rows = [{"article": "a", "text": "Rain.", "date": "1970-01-03"}, {"article": "b", "text": "Rain."}]
    assert np.frombuffer(compact(analyse(tabulate(rows)))["articles"]["day"], "<i4").tolist() == [2, -(2**31)]


def test_until_a_month_is_until_its_last_day(view):
    view.since, view.until = "2025-03", "2025-03"
    assert (view.since, view.until) == ("2025-03-01", "2025-03-31")


def test_a_device_keeps_the_quotes_that_hold_it_and_its_marks(view):
    view.device = ["booster"]
    assert view.selection.quotes["text"].tolist() == ["the court would certainly rule on sanctions"]
    assert view.selection.marks["text"].tolist() == ["certainly"]
    assert view.selection.speakers["speaker"].tolist() == ["Otto Brandt"]


def test_a_kind_of_quote_keeps_its_quotes(view):
    view.kind = ["indirect"]
    assert set(view.selection.quotes["kind"]) == {"indirect"}


def test_words_are_found_in_any_case_across_blanks_and_with_any_quotation_mark(corpus):
    texts = ["We may\n impose", "It’s the voters", "1+1 (two)"]
    assert matching(texts, "MAY impose").tolist() == [True, False, False]
    assert matching(texts, "it's").tolist() == [False, True, False]
    assert matching(texts, "1+1 (").tolist() == [False, False, True]


def test_a_pattern_answers_in_no_time_whatever_it_is(view):
    view.text, view.regex = r"court|voters", True
    assert len(view.selection.quotes) == 3
    assert not matching(["a" * 50_000 + "!"], r"^(a+)+$", regex=True).any()


def test_a_pattern_that_is_none_is_refused(view):
    view.text, view.regex = "(", True
    with pytest.raises(InputError, match="is no regular expression"):
        _ = view.selection


def test_a_name_that_is_not_there_says_the_nearest(view):
    with pytest.raises(InputError, match="No speaker is called 'Lindquist' here; the nearest is Mara Lindqvist"):
        view.speaker = ["Lindquist"]
    with pytest.raises(InputError, match="since='soon' is no date"):
        view.since = "soon"
    with pytest.raises(InputError, match="colour is no setting"):
        explore(view.corpus, None, colour="red")


def test_topics_of_the_browser_are_those_of_the_filter(corpus):
    found = codes(compact(corpus), "topic")
    for topic in corpus.topics["topic"].unique():
        rows = [row for row, topics in enumerate(found) if topic in topics]
        kept = corpus.filter(topic=topic).quotes
        assert (
            corpus.quotes.iloc[rows][["article", "start"]].to_numpy().tolist()
            == kept[["article", "start"]].to_numpy().tolist()
        )


def test_devices_of_the_browser_are_those_of_the_selection(corpus):
    found = codes(compact(corpus), "device")
    for device in corpus.marks["device"].unique():
        rows = [row for row, devices in enumerate(found) if device in devices]
        kept = selected(corpus, device=[device]).quotes
        assert corpus.quotes.iloc[rows]["start"].tolist() == kept["start"].tolist()


def test_texts_of_the_browser_are_those_of_the_table(corpus):
    data = compact(corpus)
    assert data["text"].decode().split("\0") == corpus.quotes["text"].tolist()
    lengths = np.frombuffer(data["quotes"]["length"], "<i4").tolist()
    assert lengths == [len(text) for text in corpus.quotes["text"]]


def test_a_split_quote_is_one_utterance(corpus):
    number = np.frombuffer(compact(corpus)["quotes"]["utterance"], "<i4")
    split = corpus.quotes["text"].str.contains("No budget|no taxes").to_numpy()
    assert split.sum() == 2 and len(set(number[split])) == 1
    assert len(set(number)) == len(corpus.quotes[["article", "quote"]].drop_duplicates())


def test_an_article_is_sent_with_what_was_found_in_it(corpus):
    page = page_of(corpus, "south")
    assert page["text"] == SOUTH
    assert [SOUTH[start:end] for start, end, device, _ in page["marks"] if device == "booster"] == ["certainly"]
    assert [row[2] for row in page["topics"]] == corpus.topics.loc[
        corpus.topics["article"] == "south", "topic"
    ].tolist()


def test_the_pages_of_all_articles_are_those_of_each(corpus):
    with_nothing = Corpus(
        **corpus.tables() | {"marks": corpus.marks[corpus.marks["article"] == "south"].reset_index(drop=True)}
    )
    for part in (corpus, with_nothing, corpus.filter(outlet="nobody")):
        ids = part.articles["article"].tolist()
        assert pages_of(part) == [page_of(part, one) for one in ids] == pages_of(part, ids[::-1])[::-1]
    assert pages_of(with_nothing)[0]["marks"] == [] and pages_of(with_nothing)[1]["marks"] != []


def test_texts_of_a_long_corpus_wait_until_they_are_asked_for(corpus):
    assert set(state_of(corpus)["pages"]) == {"0", "1"}
    long = analyse(tabulate([{"article": "long", "text": "word " * (MOST_TEXT // 5 + 1)}]))
    view = explore(long, None)
    assert view.pages == {}
    sent = []
    view.send = lambda content, buffers=None: sent.append((content, buffers))
    view._answer(view, {"ask": "1", "what": "article", "number": 0}, [])
    assert sent[0][0]["answer"] == "1" and sent[0][0]["page"]["text"].startswith("word word")


def test_settings_are_saved_and_opened_again(view, corpus, tmp_path):
    view.topic, view.shown, view.until = ["sanctions"], "quotes", "2025-03-01"
    path = view.save_settings(tmp_path / "view.json")
    again = explore(corpus, None, settings=path)
    assert again.settings == view.settings
    again.settings = {"speaker": "Otto Brandt"}
    assert again.topic == [] and again.speaker == ["Otto Brandt"]
    path.write_text("[1", encoding="utf-8")
    with pytest.raises(InputError, match="holds no settings of a view"):
        explore(corpus, None, settings=path)


def test_settings_that_cannot_be_saved_are_told_of(view, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"view\.json cannot be written to .*; name another file"):
        view.save_settings(tmp_path / "file" / "view.json")


def test_files_hold_what_is_selected_with_its_references(view):
    view.speaker = ["Otto Brandt"]
    quotes = with_references(view.selection)
    assert quotes["outlet"].tolist() == ["North", "South"]
    assert quotes["topics"].tolist()[0]
    lines = as_bytes(quotes, "jsonl").decode().splitlines()
    assert [json.loads(line)["text"] for line in lines] == view.selection.quotes["text"].tolist()
    assert as_bytes(quotes, "csv").decode().count("\n") == 3
    assert pd.read_excel(BytesIO(as_bytes(quotes, "xlsx")))["text"].tolist() == quotes["text"].tolist()


def test_a_workbook_runs_no_formula_and_takes_any_character(corpus):
    openpyxl = pytest.importorskip("openpyxl")
    table = pd.DataFrame({"text": pd.Series(["=1+1", "@cmd", "a\x00b", "x" * 40_000], dtype="str")})
    sheet = openpyxl.load_workbook(BytesIO(as_bytes(table, "xlsx"))).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert [cell.value for cell in cells[:3]] == ["=1+1", "@cmd", "a\ufffdb"]


def test_its_text_is_the_same_on_every_run(corpus):
    assert repr(explore(corpus, None)) == repr(explore(corpus, None)) == f"Explorer of {str(corpus)[10:]}"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=12))
def test_any_text_and_any_words_are_taken(text, words):
    articles = tabulate([{"article": "a", "text": f'"{text}" said Ann Bell.\n{text}'}])
    corpus = analyse(articles)
    data = compact(corpus)
    assert (
        sum(np.frombuffer(data["quotes"]["length"], "<i4")) + max(len(corpus.quotes) - 1, 0)
        == len(data["text"].decode().encode("utf-16-le")) // 2
    )
    found = matching(corpus.quotes["text"], words) if words.strip() else None
    assert found is None or len(found) == len(corpus.quotes)
    assert isinstance(explore(corpus, None), Explorer)
