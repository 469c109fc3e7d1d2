"""The notebooks: where they are, and copies of them that read other articles."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.tables import InputError


def notebook_files() -> list[Path]:
    """The notebooks in their order. Raises InputError if the package was installed without them."""
    here = Path(__file__).resolve().parent
    for folder in (here / "notebooks", here.parent / "notebooks"):
        if found := sorted(folder.glob("[0-9][0-9]_*.ipynb")):
            return found
    raise InputError(
        f"The notebooks are missing beside {here}; install Close Reading from its folder with `pip install -e .`."
    )


def with_parameters(notebook: dict, **parameters: object) -> dict:
    """A copy of `notebook` with a cell that sets `parameters` after the cell tagged `parameters`.

    Raises InputError if the notebook has no such cell.
    """
    copy = json.loads(json.dumps(notebook))
    tagged = [i for i, cell in enumerate(copy["cells"]) if "parameters" in cell["metadata"].get("tags", [])]
    if not tagged:
        raise InputError("The notebook has no cell tagged `parameters`; tag the one that sets `source`.")
    code = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "injected-parameters",
        "metadata": {"tags": ["injected-parameters"]},
        "outputs": [],
        "source": code,
    }
    copy["cells"].insert(tagged[0] + 1, cell)
    return copy


def without_examples(notebook: dict) -> dict:
    """A copy of `notebook` without the cells tagged `example`: of other articles they would not be true."""
    copy = json.loads(json.dumps(notebook))
    copy["cells"] = [cell for cell in copy["cells"] if "example" not in cell["metadata"].get("tags", [])]
    return copy


def without_outputs(notebook: dict) -> dict:
    """A copy of `notebook` with nothing of an earlier run left in it."""
    copy = json.loads(json.dumps(notebook))
    copy["metadata"].pop("widgets", None)
    for cell in copy["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return copy
