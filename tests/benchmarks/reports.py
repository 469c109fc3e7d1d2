"""What ten reports cost beside one: ``python tests/benchmarks/reports.py [ARTICLES] [--each topic] [--number 10]``.

One report on all that the articles hold, and one for each of the commonest topics or speakers, by the command a user gives. Of each the
seconds that pass and the processor time of the command and its kernels, which others on the machine change less; then the ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from helpers import open_corpus  # noqa: E402
from helpers.filters import common  # noqa: E402


def cost(*arguments: str) -> tuple[float, float]:
    """Seconds that a report with these arguments takes, and its seconds of processor time."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "helpers", "report", *arguments, "--out", str(Path(place) / "out")]
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, busy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="?", default=str(ROOT / "data"))
    parser.add_argument("--each", choices=("topic", "speaker"), default="topic")
    parser.add_argument("--number", type=int, default=10)
    asked = parser.parse_args()
    corpus = open_corpus(asked.articles)
    names = common(corpus, asked.each, asked.number)
    chosen = [part for name in names for part in (f"--{asked.each}", name)]
    print(f"{corpus}; {os.cpu_count()} cores, of which others use {os.getloadavg()[0]:.1f}")
    one = cost(asked.articles)
    many = cost(asked.articles, *chosen, "--each", asked.each)
    print(f"{'':24}{'seconds':>10}{'processor':>12}")
    for name, (seconds, busy) in {"one report on all": one, f"{len(names)}, one a {asked.each}": many}.items():
        print(f"{name:24}{seconds:10.1f}{busy:12.1f}")
    print(f"{'ratio':24}{many[0] / one[0]:10.1f}{many[1] / one[1]:12.1f}")


if __name__ == "__main__":
    main()
