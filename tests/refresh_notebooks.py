"""Run the notebooks again and keep their outputs, written so that only a changed output is a changed line.

    python tests/refresh_notebooks.py [NOTEBOOK…]

Without names all of `notebooks/` are run. What differs from run to run and from machine to machine is left out: times, the
kernel's version, and the ids of widgets, which are numbered in the order in which they are shown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
REFERENCE = "IPY_MODEL_"
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def settled(notebook: dict) -> dict:
    """A copy of a notebook that was run, without what another run would write in another way."""
    copy = json.loads(json.dumps(notebook))
    state = copy["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    copy["metadata"] = json.loads(json.dumps(KERNEL))
    shown = []
    for cell in copy["cells"]:
        tags = cell["metadata"].get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            if "data" in output:
                output["metadata"] = {}
            if VIEW in output.get("data", {}):
                shown.append(output["data"][VIEW])
    names = _numbered(state, [view["model_id"] for view in shown])
    for view in shown:
        view["model_id"] = names.get(view["model_id"], view["model_id"])
    if names:
        kept = {names[model]: _renamed(_lean(state[model]), names) for model in names}
        copy["metadata"]["widgets"] = {STATE: {"state": kept, "version_major": 2, "version_minor": 0}}
    return copy


def _numbered(state: dict, shown: list[str]) -> dict[str, str]:
    """For each widget that is shown, or links two that are, its number in the order of showing, written as an id."""
    order: dict[str, None] = {}

    def follow(model: str) -> None:
        if model in state and model not in order:
            order[model] = None
            for other in _references(state[model]["state"]):
                follow(other)

    for model in shown:
        follow(model)
    links = {model: _references(one["state"]) for model, one in state.items() if one["model_name"] == "LinkModel"}
    ends = {model: found for model, found in links.items() if found and set(found) <= set(order)}
    places = {model: number for number, model in enumerate(order)}
    for model in sorted(ends, key=lambda model: [places[end] for end in ends[model]]):
        order[model] = None
    return {model: f"{number:032x}" for number, model in enumerate(order, start=1)}


def _references(value: object) -> list[str]:
    """The ids that a widget's state refers to, in order."""
    if isinstance(value, str):
        return [value.removeprefix(REFERENCE)] if value.startswith(REFERENCE) else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [found for part in parts for found in _references(part)]


def _lean(model: dict) -> dict:
    """A widget's state without what it leaves unset, which is what every viewer takes for unset again."""
    return model | {"state": {name: value for name, value in model["state"].items() if value is not None}}


def _renamed(value: object, names: dict[str, str]) -> object:
    if isinstance(value, str) and value.startswith(REFERENCE):
        return REFERENCE + names[value.removeprefix(REFERENCE)]
    if isinstance(value, dict):
        return {name: _renamed(part, names) for name, part in value.items()}
    return [_renamed(part, names) for part in value] if isinstance(value, list) else value


def run(path: Path) -> dict:
    """The notebook at `path` run from top to bottom. Raises nbclient's error if a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, kernel_name="python3", timeout=600, record_timing=False, resources=resources)
    client.execute(stderr=subprocess.DEVNULL)  # remarks of the kernel's own; what a cell writes comes by message
    return notebook


def refresh(path: Path) -> bool:
    """Run the notebook at `path` and write it if anything in it changed; whether it did."""
    import nbformat

    text = nbformat.writes(nbformat.from_dict(settled(run(path)))).rstrip("\n") + "\n"
    if path.read_text(encoding="utf-8") == text:
        return False
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(path)
    return True


def main(names: list[str]) -> int:
    paths = [Path(name).resolve() for name in names] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    os.environ.update({"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "TZ": "UTC", "PYTHONWARNINGS": "ignore"})
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, job in [(path, pool.submit(refresh, path)) for path in paths]:
            try:
                print(path.name, "is changed" if job.result() else "is as it was")
            except Exception as error:
                failed += 1
                print(f"{path.name} failed and is left as it was: {error}", file=sys.stderr)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
