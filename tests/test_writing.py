"""Files and folders that are there whole or not at all."""

import errno
from pathlib import Path

import pytest

from helpers.tables import InputError
from helpers.writing import saved_to, whole, whole_folder


def test_a_file_is_there_when_all_of_it_is_written(tmp_path):
    with whole(tmp_path / "lists" / "mine.toml") as new:
        new.write_text("all of it", encoding="utf-8")
        assert not (tmp_path / "lists" / "mine.toml").exists()
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "lists").iterdir()] == ["all of it"]


def test_a_file_stays_as_it_was_where_writing_breaks_off(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("from before", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), whole(path) as new:
        new.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert [one.read_text(encoding="utf-8") for one in tmp_path.iterdir()] == ["from before"]


def test_two_who_write_one_file_at_once_leave_one_of_two_whole_files(tmp_path):
    with whole(tmp_path / "mine.toml") as one, whole(tmp_path / "mine.toml") as other:
        one.write_text("one", encoding="utf-8")
        other.write_text("other", encoding="utf-8")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["one"]


def test_a_file_of_the_longest_name_is_written(tmp_path):
    with whole(tmp_path / ("n" * 255)) as new:
        new.write_text("all of it", encoding="utf-8")
    assert [len(path.name) for path in tmp_path.iterdir()] == [255]


def test_a_file_that_cannot_be_written_is_told_of_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = r"mine\.toml cannot be written to \(.+\); name another file"
    with pytest.raises(InputError, match=said), saved_to(tmp_path / "file" / "mine.toml") as new:
        new.write_text("all of it", encoding="utf-8")


def test_a_full_disk_is_called_one(tmp_path):
    said = r"mine\.toml is on a full disk; free some space, or name another file"
    with pytest.raises(InputError, match=said), saved_to(tmp_path / "mine.toml"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not list(tmp_path.iterdir())


def test_a_folder_takes_the_place_of_an_older_one_when_it_is_whole(tmp_path):
    for name in ("one", "other"):
        with whole_folder(tmp_path / "out") as new:
            (new / name).write_text("", encoding="utf-8")
            (new.parent / "on the way").write_text("", encoding="utf-8")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == ["out", "out/other"]


def test_an_older_folder_stays_where_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    with whole_folder(tmp_path / "out") as new:
        (new / "one").write_text("", encoding="utf-8")
    rename = Path.rename

    def refuse(path, target):
        if path.name == "new":
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match="out cannot be written to"), whole_folder(tmp_path / "out") as new:
        (new / "other").write_text("", encoding="utf-8")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == ["out", "out/one"]
