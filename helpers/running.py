"""Running notebooks with parameters, several kernels at a time."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from helpers.notebooks import with_parameters, without_examples, without_outputs

#: A report draws its figures as SVG; in JupyterLab they stay PNG, which its outputs keep smaller. Corrections are applied before.
FOR_A_PAGE = """from helpers import collector, explorer, page
page.draw_as_svg()
explorer.CORRECTIONS = None
collector.give_back()"""


@dataclass(frozen=True)
class Run:
    """A notebook that was run: its name, its cells with their outputs, and the sentence that says what failed (empty if nothing)."""

    name: str
    notebook: dict
    failure: str = ""


def run_notebooks(
    jobs: list[tuple[Path, dict[str, object]]],
    *,
    example: bool = True,
    kernels: int | None = None,
    reached: Callable[[float, int], object] = lambda ran, whole: None,
) -> list[Run]:
    """Each notebook of `jobs` run with its parameters, in the order given.

    A kernel runs one notebook after another, emptied between them, so that what they import is loaded once. A notebook that fails
    stops at its cell; the others run on. Without `example` the cells of that tag are left out. After each cell `reached` is called with
    how many of how many notebooks have run, cells counted as parts of them.
    """
    number = min(len(jobs), kernels or os.cpu_count() or 1, 4)
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task]] = []
    waiting = list(enumerate(jobs))[::-1]  # the last notebooks take longest: begun first, none runs on alone at the end

    async def run() -> list[Run]:
        running.append((asyncio.get_running_loop(), asyncio.current_task()))
        return await _run_all(waiting, number, example, reached)

    with ThreadPoolExecutor(1) as thread:  # a loop of its own: the caller may be a notebook and have one running
        future = thread.submit(lambda: asyncio.run(run()))
        try:
            return future.result()
        except BaseException:  # interrupted here, the kernels must end there
            waiting.clear()  # nbclient takes being ended for a kernel's death, after which the next notebook would have its turn
            for loop, task in running if not future.done() else ():
                loop.call_soon_threadsafe(task.cancel)
            raise


async def _run_all(waiting: list, number: int, example: bool, reached: Callable[[float, int], object]) -> list[Run]:
    runs: dict[int, Run] = {}
    parts = [0.0] * len(waiting)

    def ran(place: int, part: float) -> None:
        parts[place] = part
        reached(sum(parts), len(parts))

    async def work() -> None:
        kernel = await _start_kernel(waiting[0][1][0].parent)
        try:
            while waiting:
                place, (path, parameters) = waiting.pop(0)
                runs[place] = await _run(path, parameters, kernel, example, partial(ran, place))
                ran(place, 1)
        finally:
            kernel[1].stop_channels()
            await kernel[0].shutdown_kernel(now=True)

    await asyncio.gather(*(work() for _ in range(number)))
    return [run for _, run in sorted(runs.items(), key=lambda item: item[0])]


async def _start_kernel(folder: Path):
    from jupyter_client.manager import AsyncKernelManager

    package = Path(__file__).resolve().parent.parent.as_posix()
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    manager = AsyncKernelManager(kernel_name="python3")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    await manager.start_kernel(
        env=environment,
        cwd=str(folder),
        extra_arguments=["--HistoryManager.enabled=False"],
        stderr=subprocess.DEVNULL,  # remarks of the kernel's own; what a cell writes comes by message
    )
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=120)
    return manager, client


async def _run(
    path: Path, parameters: dict[str, object], kernel: tuple, example: bool, ran: Callable[[float], object]
) -> Run:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    notebook = notebook if example else without_examples(notebook)
    notebook = nbformat.from_dict(with_parameters(without_outputs(notebook), **parameters))
    first = nbformat.v4.new_code_cell(f"%reset -f\n{FOR_A_PAGE}", id="report-first", metadata={"tags": ["remove"]})
    notebook.cells.insert(0, first)
    client = NotebookClient(
        notebook,
        km=kernel[0],
        timeout=600,
        record_timing=False,
        allow_error_names=["InputError"],  # a step that has too little to go on says so; that is no failure
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=lambda cell, cell_index, **_: ran((cell_index + 1) / len(notebook.cells)),
    )
    client.kc = kernel[1]
    failure = ""
    try:
        await client.async_execute(cleanup_kc=False)
    except CellExecutionError as error:
        failure = _said(path, notebook, f"{error.ename}: {plain(error.evalue)}")
    except DeadKernelError:
        failure = _said(path, notebook, "the kernel stopped")
    del notebook.cells[0]
    return Run(path.stem, notebook, failure)


def _said(path: Path, notebook: dict, error: str) -> str:
    ran = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell.get("execution_count")]
    code = "".join(ran[-1]["source"]).strip().splitlines() if ran else []
    return f"{path.name} failed in cell {len(ran) - 1} ({code[0] if code else ''}): {error}"


def plain(text: str) -> str:
    """A text without the colours of a terminal, on one line."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
