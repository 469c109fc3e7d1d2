"""Run the notebooks again and keep their outputs, written so that only a changed output is a changed line.

    python tests/refresh_notebooks.py [NOTEBOOK…]

Without names all of `notebooks/` are run. What differs from run to run and from machine to machine is left out: times, the
kernel's version, and the state of widgets, whose ids are random and whose pictures would be most of the bytes. JupyterLab
shows no widget of a notebook that it has not run itself, so a reader loses nothing: a run brings them back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.writing import whole

ROOT = Path(__file__).resolve().parent.parent
VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def settled(notebook: dict) -> dict:
    """A copy of a notebook that was run, without what another run would write in another way."""
    copy = json.loads(json.dumps(notebook))
    copy["metadata"] = json.loads(json.dumps(KERNEL))
    for cell in copy["cells"]:
        tags = cell["metadata"].get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            if "data" in output:
                output["metadata"] = {}
                output["data"].pop(VIEW, None)
    return copy


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
    with whole(path) as new:
        new.write_text(text, encoding="utf-8", newline="\n")
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
