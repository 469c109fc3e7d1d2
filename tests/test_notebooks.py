"""The notebooks' own rules, and that running them again writes only what changed."""

import ast
import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

_spec = importlib.util.spec_from_file_location("refresh_notebooks", ROOT / "tests" / "refresh_notebooks.py")
refresh_notebooks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(refresh_notebooks)
settled, VIEW = refresh_notebooks.settled, refresh_notebooks.VIEW


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def codes(notebook):
    """The code of each code cell, lines that IPython alone understands left out."""
    cells = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    return ["\n".join(line for line in code.split("\n") if not line.startswith("%")) for code in cells]


@each_notebook
def test_one_cell_says_what_is_read(path):
    tagged = [cell for cell in read(path)["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    targets = [node.targets for node in ast.parse("".join(tagged[0]["source"])).body]
    assert {target.id for group in targets for target in group} == {"source", "topic", "speaker", "since", "until"}


@each_notebook
def test_a_notebook_holds_questions_and_the_package_holds_answers(path):
    for number, code in enumerate(codes(read(path))):
        nodes = list(ast.walk(ast.parse(code)))
        assert code.count("\n") < 14, f"too long a cell: {code[:60]}"
        assert not any(isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in nodes), code
        assert number == 0 or not any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in nodes), code


@each_notebook
def test_outputs_are_written_so_that_only_a_changed_output_is_a_changed_line(path):
    notebook = read(path)
    assert settled(notebook) == notebook, f"run `make notebooks`: {path.name} was saved by hand"


def a_run(number, value="one"):
    """A notebook as a run leaves it, with a widget and what differs from run to run."""
    widget = {"text/plain": f"HTML(value={value!r})", VIEW: {"model_id": f"random {number}"}}
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a",
        "metadata": {"execution": {"iopub.status.busy": f"{number} o'clock"}, "tags": ["example"]},
        "outputs": [{"output_type": "execute_result", "metadata": {}, "data": widget}],
        "source": "",
    }
    metadata = {"language_info": {"name": "python", "version": number}, "widgets": {f"random {number}": {}}}
    return {"cells": [cell], "metadata": metadata}


def test_two_runs_are_written_alike():
    assert settled(a_run(1)) == settled(a_run(2))
    assert settled(a_run(1)) != settled(a_run(1, value="two")), "but what they show is compared"


def test_times_versions_and_widgets_are_left_out_and_tags_and_texts_are_kept():
    notebook = settled(a_run(1))
    assert notebook["cells"][0]["metadata"] == {"tags": ["example"]}
    assert notebook["cells"][0]["outputs"][0]["data"] == {"text/plain": "HTML(value='one')"}
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
