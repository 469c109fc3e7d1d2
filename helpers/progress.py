"""Progress on standard error while something takes long, and only where a person looks on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def steps(number: int, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A bar of `number` steps, or none if `quiet`; call what it gives with the name of each step as it begins."""
    from tqdm import tqdm

    with tqdm(
        total=number, disable=quiet or None, bar_format="{desc:<24}|{bar:24}| {n_fmt}/{total_fmt} {elapsed}"
    ) as bar:
        begun = []

        def step(name: str) -> None:
            bar.update(len(begun) - bar.n)
            bar.set_description(name)
            begun.append(name)

        yield step
        bar.update(number - bar.n)
