"""Articles put into the notebook's box: read like any others, and what is not read is named."""

import io
import zipfile

import pytest

from helpers import uploads
from helpers.articles import read_articles, survey_articles
from helpers.uploads import upload

STORY = b"A headline\n\nA first line of the story, which is long enough.\n"


def packed(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".txt", text)
    return content.getvalue()


def test_files_become_articles():
    box = upload()
    box.add("one.txt", STORY)
    box.add("two.txt", STORY + b"More.\n")
    assert box.articles["article"].tolist() == ["one", "two"]
    assert box.articles["path"].tolist() == ["one.txt", "two.txt"]
    assert "2 articles" in box.children[-1].value


def test_files_dropped_at_once_are_read_at_once_and_each_that_is_not_is_named(monkeypatch):
    read = []
    monkeypatch.setattr(uploads, "survey_articles", lambda root: read.append(root) or survey_articles(root))
    box, dropped = upload(), {"broken.zip": b"no zip", "one.txt": STORY, "two.txt": STORY + b"More.\n"}
    box._take_files({"new": [{"name": name, "content": memoryview(content)} for name, content in dropped.items()]})
    assert len(read) == 1 and len(box.articles) == 2
    assert "broken.zip cannot be unpacked" in box.children[-1].value


def test_paths_stay_whole_when_what_comes_later_cannot_be_read():
    box = upload()
    box.add("a-long-name-of-an-article.txt", STORY)
    box.add("metadata.csv", b"file,date\na-long-name-of-an-article.txt,never\n")
    assert box.articles["path"].tolist() == ["a-long-name-of-an-article.txt"]


def test_a_zip_of_a_folder_is_read_whole():
    box = upload()
    box.add("press.zip", packed(a=STORY, below__b=STORY))
    assert sorted(box.articles["path"]) == ["press/a.txt", "press/below/b.txt"]


def test_pasted_text_is_an_article():
    box = upload()
    box.children[1].value = "Pasted words."
    box.children[2].click()
    assert box.articles["text"].tolist() == ["Pasted words."]
    assert box.children[1].value == ""


def test_what_is_put_in_can_be_kept_for_other_notebooks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    box = upload("uploaded")
    assert not (tmp_path / "uploaded").exists()
    box.add("one.txt", STORY)
    box.add_text("Pasted words.")
    assert "source = &quot;uploaded&quot; reads them" in box.children[-1].value
    assert read_articles("uploaded")["article"].tolist() == box.articles["article"].tolist() == ["one", "pasted-1"]
    assert box.articles["path"].tolist() == ["one.txt", "pasted-1.txt"]


def test_where_nothing_can_be_kept_the_box_says_so_and_loses_no_text(tmp_path):
    (tmp_path / "file").write_text("")
    box = upload(tmp_path / "file" / "uploaded")
    box.children[1].value = "Pasted words."
    box.children[2].click()
    assert "pasted-1.txt cannot be kept" in box.children[-1].value and len(box.articles) == 0
    assert box.children[1].value == "Pasted words."


def test_a_pasted_text_never_takes_the_place_of_another(tmp_path):
    box = upload(tmp_path)
    for text in ("One text.", "Another text."):
        box.add_text(text)
    (tmp_path / "pasted-1.txt").unlink()
    box.add_text("A third text.")
    assert sorted(box.articles["text"]) == ["A third text.", "Another text."]


def test_what_is_not_read_is_named_and_escaped():
    box = upload()
    box.add("good.txt", STORY)
    box.add("<b>bad.txt", b"\x00\x01\x02" * 50)
    assert len(box.articles) == 1
    assert "&lt;b&gt;bad.txt" in box.children[-1].value and "<b>" not in box.children[-1].value
    assert box.unread["path"].tolist() == ["<b>bad.txt"]


def test_a_file_that_is_no_zip_is_named():
    box = upload()
    box.add("broken.zip", b"no zip at all")
    assert "broken.zip cannot be unpacked" in box.children[-1].value


def test_names_in_a_zip_lead_nowhere_else(tmp_path):
    box = upload()
    box.add("press.zip", packed(**{"..__..__..__out": STORY}))
    assert box.articles["path"].tolist() == ["press/out.txt"]


def test_the_name_of_a_zip_leads_nowhere_else_either():
    box = upload()
    for name in ("...zip", "..\\..\\..zip", ".zip"):
        box.add(name, packed(out=STORY))
    assert set(box.articles["path"]) == {"zip/out.txt"}


@pytest.mark.parametrize("name", ["..", "", "/", "a" * 300 + ".txt"])
def test_a_name_that_no_file_can_have_is_named_and_the_rest_stays(name):
    box = upload()
    box.add("good.txt", STORY)
    box.add(name, STORY)
    assert box.articles["path"].tolist() == ["good.txt"]
    assert "name" in box.children[-1].value


def test_one_file_of_a_zip_that_cannot_be_kept_costs_no_other():
    box = upload()
    box.add("press.zip", packed(**{"a" * 300: STORY, "b": STORY}))
    assert box.articles["path"].tolist() == ["press/b.txt"]
    assert "cannot be kept" in box.children[-1].value


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_broken_anywhere_is_named(packing, tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        archive.writestr("a.txt", STORY * 50)
    for at in range(31, 80, 6):
        broken = bytearray(content.getvalue())
        broken[at : at + 6] = b"\xff" * 6
        box = upload()
        box.add("broken.zip", bytes(broken))
        assert "broken.zip" in box.children[-1].value
        (tmp_path / "broken.zip").write_bytes(broken)
        (tmp_path / "whole.txt").write_bytes(STORY)
        assert "broken.zip" in "".join(survey_articles(tmp_path).unread["path"])


def test_a_zip_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    box = upload()
    box.add("big.zip", packed(a=STORY))
    assert '<li dir="auto">big.zip holds more than is read at once' in box.children[-1].value


@pytest.mark.parametrize("times", [1, 2])
def test_its_text_is_the_same_on_every_run(times):
    assert repr(upload()) == "Upload of 0 articles"
