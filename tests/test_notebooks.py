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
settled, STATE, VIEW = refresh_notebooks.settled, refresh_notebooks.STATE, refresh_notebooks.VIEW


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


def widgets(prefix, value="one"):
    """A notebook with a dropdown that turns a page, its widgets named as a run would name them."""
    page, pick, link, stray = (f"{prefix}{name}" for name in ("page", "pick", "link", "stray"))
    state = {
        stray: {"model_name": "LayoutModel", "state": {"width": None}},
        link: {
            "model_name": "LinkModel",
            "state": {
                "source": [f"IPY_MODEL_{pick}", "index"],
                "target": [f"IPY_MODEL_{page}", "selected_index"],
            },
        },
        page: {"model_name": "StackModel", "state": {"children": [f"IPY_MODEL_{pick}"], "tooltip": None}},
        pick: {"model_name": "HTMLModel", "state": {"value": value}},
    }
    if prefix == "b":
        state = dict(reversed(state.items()))
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a",
        "metadata": {"execution": {"iopub.status.busy": f"{prefix} o'clock"}, "tags": ["example"]},
        "outputs": [{"output_type": "execute_result", "metadata": {}, "data": {VIEW: {"model_id": page}}}],
        "source": "",
    }
    return {"cells": [cell], "metadata": {"language_info": {"version": prefix}, "widgets": {STATE: {"state": state}}}}


def test_two_runs_are_written_alike():
    assert json.dumps(settled(widgets("a"))) == json.dumps(settled(widgets("b")))
    assert settled(widgets("a")) != settled(widgets("a", value="two")), "but what they show is compared"


def test_widgets_are_numbered_as_shown_and_those_that_nobody_sees_are_left_out():
    notebook = settled(widgets("a"))
    state = notebook["metadata"]["widgets"][STATE]["state"]
    assert [one["model_name"] for one in state.values()] == ["StackModel", "HTMLModel", "LinkModel"]
    assert notebook["cells"][0]["outputs"][0]["data"][VIEW]["model_id"] == next(iter(state)) == f"{1:032x}"
    assert list(state.values())[2]["state"]["target"][0] == f"IPY_MODEL_{1:032x}"
    assert "tooltip" not in state[f"{1:032x}"]["state"]


def test_times_and_versions_are_left_out_and_tags_are_kept():
    notebook = settled(widgets("a"))
    assert notebook["cells"][0]["metadata"] == {"tags": ["example"]}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
