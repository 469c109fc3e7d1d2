"""Progress: what a person at a terminal is told, and what is left of it."""

import io
import sys

import pytest

from helpers import progress
from helpers.progress import steps


class Terminal(io.StringIO):
    def isatty(self):
        return True


def looked_on(monkeypatch):
    """A terminal that standard error goes to; within the test, for before it pytest has set its own."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def said(terminal):
    return [line.rstrip() for line in terminal.getvalue().split("\r")]


def test_a_bar_names_what_is_done_and_how_much(monkeypatch):
    terminal = looked_on(monkeypatch)
    with steps({"reading": 1, "analysing": 3}) as step:
        step("reading")
        step("analysing")
        step.reached(0.5, "analysing: 1 of 2")
    assert any(line.startswith("reading ") and "  0%" in line for line in said(terminal))
    assert any(line.startswith("analysing ") and " 25%" in line for line in said(terminal))
    assert any(line.startswith("analysing: 1 of 2") and " 62%" in line for line in said(terminal))


def test_how_long_is_left_is_said_once_some_of_it_is_known(monkeypatch):
    terminal = looked_on(monkeypatch)
    now = iter(range(0, 10_000, 20))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(now)))
    with steps({"reading": 1, "analysing": 3}) as step:
        step("reading")
        assert "left" not in terminal.getvalue()
        step("analysing")
    assert "left" in terminal.getvalue()


def test_a_bar_goes_on_by_the_clock_and_never_back(monkeypatch):
    terminal = looked_on(monkeypatch)
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    with steps({"reading": 1, "analysing": 3}) as step:
        step("reading")
        clock[0] = 10
        step("analysing")
        clock[0] = 25  # half of the thirty seconds that are to be expected
        step.show()
        assert " 62%" in said(terminal)[-1]
        clock[0] = 1000
        step.show()
        assert " 96%" in said(terminal)[-1], "the clock alone never ends a step"
        step.reached(0.1)
        assert " 96%" in said(terminal)[-1]


def test_nothing_of_a_bar_is_left_when_all_is_done_or_has_failed(monkeypatch):
    terminal = looked_on(monkeypatch)
    with steps({"reading": 1}) as step:
        step("reading")
    assert said(terminal)[-2:] == ["", ""]
    with pytest.raises(ValueError, match="no file"), steps({"reading": 1}) as step:
        step("reading")
        raise ValueError("no file")
    assert said(terminal)[-2:] == ["", ""]


def test_where_nobody_looks_on_nothing_is_said(monkeypatch):
    silent = io.StringIO()
    monkeypatch.setattr(sys, "stderr", silent)
    with steps({"reading": 1}) as step:
        step("reading")
        step.reached(0.5)
    assert silent.getvalue() == ""
