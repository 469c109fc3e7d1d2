"""Articles cut into parts: what each says is what it says when all are read at once."""

import pandas as pd
import pytest

from helpers.articles import read_articles
from helpers.folders import find_files
from helpers.parts import cut


def in_parts(folder, size):
    """The articles of a folder read in parts of `size` bytes, as one table, and what was left out."""
    left_out = []
    parts = list(cut(find_files(folder).files, size, None, left_out))
    assert len(parts) > 1
    return pd.concat(parts).sort_values("article", ignore_index=True), left_out


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
    left_out = []
    with pytest.warns(UserWarning, match=r"^\S*news\.csv gives several articles the same id \(a\)"):
        parts = list(cut([path], 1_000, None, left_out))
    assert (parts[0]["article"].tolist(), left_out) == (["a", "a-2", "b"], [])
