"""Tables as files, and back."""

import csv

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.export import FORMATS, as_bytes, read_table, write_tables
from helpers.tables import COLUMNS, InputError

STORY = """PORT ELSA, March 3 (Harbour Wire) - "We may close the harbour," said Mara Lindqvist, the mayor.

=HYPERLINK("x") she wrote on the board, and -5 below it. "No," she added, "we never will."
"""


@pytest.fixture(scope="module")
def corpus():
    return analyse(tabulate([{"article": "=one", "text": STORY}, {"article": "two", "text": "'=quoted\n\n@all"}]))


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_comes_back_as_it_was(corpus, tmp_path, format):
    for path in write_tables(corpus.tables(), tmp_path, format):
        pd.testing.assert_frame_equal(read_table(path), getattr(corpus, path.stem))


def test_no_cell_of_a_csv_begins_like_a_formula(corpus, tmp_path):
    for path in write_tables(corpus.tables(), tmp_path, "csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                for column, cell in row.items():
                    number = str(COLUMNS[path.stem].get(column, "int64")).startswith(("int", "float"))
                    assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path.name, column, cell)


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1", "+1", "-1", "@a", "\t=1", "\n=1", "\r\n=1", "＝1", "＋1", "－1", "＠a"]
)
def test_a_text_that_a_spreadsheet_may_run_is_guarded_and_comes_back(tmp_path, text):
    table = tabulate([{"article": "a", "text": text}])
    (path,) = write_tables({"articles": table}, tmp_path, "csv")
    assert f'"\'{text}"' in path.read_bytes().decode("utf-8-sig")
    assert read_table(path)["text"].tolist() == [text]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_any_text_comes_back_from_csv(tmp_path, text):
    table = tabulate([{"article": "a", "text": text}])
    (path,) = write_tables({"articles": table}, tmp_path, "csv")
    assert read_table(path)["text"].tolist() == table["text"].tolist()


def test_a_csv_says_that_it_is_utf8_for_excel_asks(corpus, tmp_path):
    for path in write_tables({"articles": corpus.articles}, tmp_path, "csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf" + b'"article"')
    assert as_bytes(corpus.quotes, "csv").startswith(b"\xef\xbb\xbf")


def test_another_format_is_refused(corpus, tmp_path):
    with pytest.raises(InputError, match="take one of parquet, csv, jsonl"):
        write_tables(corpus.tables(), tmp_path, "doc")
