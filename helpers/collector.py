"""Python's collector of reference cycles, kept waiting while tables are built."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P, R = ParamSpec("P"), TypeVar("R")


def uncollected(function: Callable[P, R]) -> Callable[P, R]:
    """`function` with the collector waiting until it is done.

    Functions that make many small objects and keep them set it off again and again, to look through everything that is there and find
    nothing: a seventh of their time. What nothing points at is freed at once as ever; only cycles wait.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return run
