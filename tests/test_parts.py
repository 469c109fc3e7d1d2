"""Articles cut into blocks: what each says is what it says when all are read at once."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from helpers.articles import read_articles
from helpers.folders import find_files
from helpers.parts import cut, read_block, write_whole
from helpers.tables import InputError, empty


def in_parts(source, size):
    """The articles at `source` read in blocks of `size` bytes, as one table, and what was left out."""
    read = [read_block(block) for block in cut(find_files(source).files, size)]
    assert len(read) > 1
    parts = pd.concat([one.articles for one in read if len(one.articles)])
    return parts.sort_values("article", ignore_index=True), [sentence for one in read for sentence in one.left_out]


@pytest.mark.parametrize(("codec", "delimiter"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")])
def test_a_large_table_in_any_encoding_is_the_table_at_once(tmp_path, codec, delimiter):
    rows = pd.DataFrame({"text": [f"Café {n}\r\n\r\nIt “snowed” in Port Elsa." for n in range(900)], "outlet": "Post"})
    (tmp_path / "news.csv").write_bytes(rows.to_csv(index=False, sep=delimiter, lineterminator="\n").encode(codec))
    parts, left_out = in_parts(tmp_path, 9_000)
    pd.testing.assert_frame_equal(parts, read_articles(tmp_path))
    assert not left_out


def test_metadata_of_the_folder_is_believed_in_each_part(tmp_path):
    (tmp_path / "sub").mkdir()
    for n in range(6):
        (tmp_path / "sub" / f"{n}.txt").write_text(f"It snowed {n} times in Port Elsa.", encoding="utf-8")
    rows = [{"text": f"It thawed {n} times."} for n in range(600)]
    pd.DataFrame(rows).to_json(tmp_path / "thaw.jsonl", orient="records", lines=True)
    (tmp_path / "metadata.csv").write_text("file,outlet,date\nsub/3.txt,Post,2025-03-03\nthaw.jsonl,Times,2025-03-04\n")
    parts, _ = in_parts(tmp_path, 100)
    whole = read_articles(tmp_path)
    pd.testing.assert_frame_equal(
        parts[["article", "outlet", "date", "text"]], whole[["article", "outlet", "date", "text"]]
    )
    assert set(whole["outlet"]) == {"", "Post", "Times"}


def test_what_cannot_be_read_is_named_once(tmp_path):
    for name, text in {"a.txt": "It snowed.", "b.txt": "", "c.txt": "It thawed.", "d.jsonl": "{"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    _, left_out = in_parts(tmp_path, 5)
    assert [sentence.split(" ")[0].rsplit("/")[-1].rstrip(",") for sentence in left_out] == ["b.txt", "d.jsonl"]


def test_a_table_whose_ids_repeat_is_warned_of_and_nothing_said_to_be_left_out(tmp_path):
    path = tmp_path / "news.csv"
    pd.DataFrame({"id": ["a", "b", "a"], "text": ["One.", "Two.", "Three."]}).to_csv(path, index=False)
    (block,) = cut([path], 1_000)
    articles, left_out, told = read_block(block)
    assert (articles["article"].tolist(), left_out) == (["a", "a-2", "b"], [])
    assert len(told) == 1 and told[0].endswith(
        f"{path.name} gives several articles the same id (a); they are told "
        "apart by a number behind it until each has its own."
    )


ROWS = [
    {"nr": n, "body": f"It snowed {n} times in Port Elsa.", "published": f"2025-03-{1 + n % 9:02}"} for n in range(700)
]
KINDS = {
    "csv": lambda rows, path: rows.to_csv(path, index=False),
    "jsonl": lambda rows, path: rows.to_json(path, orient="records", lines=True),
    "parquet": lambda rows, path: rows.to_parquet(path),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("columns", [{"text": "body"}, {"text": "body", "article": "nr", "date": "published"}])
def test_a_large_table_of_any_kind_is_the_table_at_once(kind, columns, tmp_path):
    path = tmp_path / f"news.{kind}"
    KINDS[kind](pd.DataFrame(ROWS), path)
    read = [read_block(block, columns) for block in cut([path], 3_000)]
    assert len(read) > 5
    parts = pd.concat([one.articles for one in read]).sort_values("article", ignore_index=True)
    pd.testing.assert_frame_equal(parts, read_articles(path, columns=columns))


def test_rows_are_numbered_through_blank_lines_and_rows_without_text_and_cells_are_what_they_are_at_once(tmp_path):
    rows = ['{"text": "It snowed.", "outlet": 5}', "", '{"text": "", "outlet": "Post"}', '{"text": "It thawed."}', " "]
    (tmp_path / "news.jsonl").write_text("\n".join(rows * 20), encoding="utf-8")
    parts, left_out = in_parts(tmp_path, 90)
    pd.testing.assert_frame_equal(parts, read_articles(tmp_path))
    assert set(parts["outlet"]) == {"5", ""} and not left_out


def test_a_block_of_rows_without_text_is_named_by_its_rows(tmp_path):
    rows = [{"text": "It snowed."}] * 4 + [{"text": " " * 10}] * 6
    pd.DataFrame(rows).to_json(tmp_path / "news.jsonl", orient="records", lines=True)
    _, left_out = in_parts(tmp_path, 80)
    says = "news.jsonl, rows {}, holds no article with text; fill its `text` column."
    assert [one.endswith(says.format(rows)) for one, rows in zip(left_out, ["5 to 8", "9 to 10"], strict=True)]


def test_a_line_of_a_large_table_that_is_no_json_is_named_by_its_number(tmp_path):
    lines = ['{"text": "It snowed."}'] * 30 + ["{"] + ['{"text": "It thawed."}'] * 30
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"news\.jsonl, line 31 is no JSON"):
        in_parts(tmp_path, 200)


def test_what_is_written_is_read_again_and_says_which_columns_have_no_gaps(tmp_path):
    dates = pd.to_datetime(["2025-11-02", None]).astype("datetime64[us]")
    table = pd.DataFrame({"article": ["a", "b"], "date": dates, "words": [7, 9], "kind": pd.Categorical(["x", None])})
    write_whole(table, tmp_path / "some.parquet")
    write_whole(empty("tokens"), tmp_path / "none.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "some.parquet"), table)
    assert list(pd.read_parquet(tmp_path / "none.parquet")) == list(empty("tokens"))
    schema = pq.read_schema(tmp_path / "some.parquet")
    assert [field.name for field in schema if not field.nullable] == ["article", "words"]


def test_parts_with_and_without_gaps_are_one_table_to_other_readers(tmp_path):
    for part, city in enumerate(["Oslo", None]):
        write_whole(pd.DataFrame({"city": pd.Series([city], dtype="str")}), tmp_path / "a" / f"part-{part}.parquet")
    assert pd.read_parquet(tmp_path / "a")["city"].fillna("none").tolist() == ["Oslo", "none"]
