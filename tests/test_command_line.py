"""The command line, as a user meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import lab
from helpers.lab import copies_for, lab_command
from helpers.notebooks import notebook_files, with_parameters
from helpers.tables import COLUMNS, InputError

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments, cwd=ROOT):
    """The finished process of ``closereading …``."""
    return subprocess.run(
        [sys.executable, "-m", "helpers", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(cwd)},
    )


def test_analyse_writes_one_file_a_table_with_the_designed_columns(tmp_path):
    done = run("analyse", "seeds", "--out", tmp_path, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(COLUMNS)
    for name, columns in COLUMNS.items():
        assert list(pd.read_csv(tmp_path / f"{name}.csv", nrows=1).columns[: len(columns)]) == list(columns)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.txt", None, "does not exist"),
        ("folder", "", "holds no articles"),
        ("picture.txt", b"\x89PNG\x00\x00\x01\x02\x00", ""),
        ("page.exe", b"MZ\x00\x00\x90\xff\xfe\x00", ""),
        ("rows.jsonl", b"{broken", "line 1"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_status_2(tmp_path, name, content, says):
    place = tmp_path / name
    if content == "":
        place.mkdir()
    elif content is not None:
        place.write_bytes(content)
    done = run("analyse", place, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 2
    assert name in done.stderr and says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not (tmp_path / "out").exists()


def test_analyse_is_spelt_as_in_america_too(tmp_path):
    assert run("analyze", "seeds", "--out", tmp_path, "--quiet").returncode == 0
    assert (tmp_path / "quotes.parquet").is_file()


def test_lab_opens_the_first_notebook(tmp_path, monkeypatch):
    commands = []
    monkeypatch.setattr(lab.subprocess, "call", lambda command: commands.append(command) or 0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    assert lab.open_lab(["mine"]) == 0 and lab.open_lab([]) == 0
    roots = [f"--ServerApp.root_dir={folder}" for folder in (tmp_path / lab.COPIES, notebook_files()[0].parent)]
    for command, root in zip(commands, roots, strict=True):
        assert root in command and "--LabApp.default_url=/lab/tree/01_articles.ipynb" in command


def test_quiet_says_nothing(tmp_path):
    done = run("analyse", "seeds", "--out", tmp_path, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_folder_is_read_without_its_one_bad_file_and_says_so(tmp_path):
    (tmp_path / "good.txt").write_text("A Headline\n\nThe mayor said it was late.\n", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text("{broken", encoding="utf-8")
    done = run("analyse", tmp_path, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Left out" in done.stderr and "bad.jsonl" in done.stderr


def test_the_examples_in_the_help_are_commands_that_it_takes():
    from helpers.__main__ import EXAMPLES, _parser

    assert EXAMPLES.splitlines()[1] in run("--help").stdout
    examples = [line.strip().split("   ")[0].split() for line in EXAMPLES.splitlines() if line.startswith("  ")]
    assert len(examples) == 4
    for _, *arguments in examples:
        assert _parser().parse_args(arguments).paths == ["FOLDER"]


def test_a_month_is_told_as_a_date_in_the_help():
    assert "month (2025-03)" in run("report", "--help").stdout


def test_import_and_help_load_nothing_heavy():
    code = "import sys, helpers, helpers.__main__ as m; m._parser(); print(*(n for n in ('pandas', 'numpy') if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "", done.stderr


def test_public_names_are_there_when_asked_for():
    import helpers

    for name in helpers.__all__:
        assert callable(getattr(helpers, name)), name


def test_lab_is_open_to_this_machine_alone_and_asks_for_a_token():
    command = " ".join(lab_command(Path("notebooks")))
    assert "--ip=127.0.0.1" in command and "--LabApp.news_url= " in command
    assert "token" not in command and "password" not in command  # JupyterLab makes its own token


def test_lab_on_articles_of_ones_own_opens_copies_that_read_them(tmp_path):
    (tmp_path / "mine").mkdir()
    folder = copies_for([tmp_path / "mine"], tmp_path / "copies")
    assert {path.name for path in folder.iterdir()} == {path.name for path in notebook_files()}
    for path in folder.iterdir():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert any(f"source = '{(tmp_path / 'mine').as_posix()}'" in "".join(cell["source"]) for cell in cells)
        assert not any("example" in cell["metadata"].get("tags", []) for cell in cells), "nothing said of the example"
    with pytest.raises(InputError, match="does not exist"):
        copies_for([tmp_path / "nowhere"], tmp_path / "copies")


def test_a_folder_that_takes_no_notebooks_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"takes no notebooks .*; go to a folder of your own first"):
        copies_for([tmp_path], tmp_path / "file")


def test_a_copy_keeps_what_was_changed_and_one_that_is_broken_is_named(tmp_path):
    (tmp_path / "mine").mkdir()
    folder = copies_for([tmp_path / "mine"], tmp_path / "copies")
    first = folder / "01_articles.ipynb"
    notebook = json.loads(first.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "My own title"
    first.write_text(json.dumps(notebook), encoding="utf-8")
    copies_for([tmp_path], folder)
    cells = ["".join(cell["source"]) for cell in json.loads(first.read_text(encoding="utf-8"))["cells"]]
    assert cells[0] == "My own title" and f"source = '{tmp_path.as_posix()}'" in cells
    for broken in ("{half a note", "[]"):
        first.write_text(broken, encoding="utf-8")
        with pytest.raises(InputError, match=r"01_articles\.ipynb is no notebook.*; move it away"):
            copies_for([tmp_path], folder)
        assert first.read_text(encoding="utf-8") == broken


def test_parameters_follow_the_cell_that_holds_their_defaults():
    notebook = {
        "cells": [{"metadata": {"tags": ["parameters"]}, "source": "source = 1"}, {"metadata": {}, "source": "2"}]
    }
    cells = with_parameters(notebook, source="mine", topic=None)["cells"]
    assert [cell["source"] for cell in cells] == ["source = 1", "source = 'mine'\ntopic = None", "2"]
    assert len(notebook["cells"]) == 2
