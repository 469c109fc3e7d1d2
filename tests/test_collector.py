import ctypes
import gc

import pytest

from helpers.collector import give_back, uncollected


def test_the_collector_waits_and_runs_again_afterwards():
    assert gc.isenabled()
    assert not uncollected(gc.isenabled)()
    assert gc.isenabled()


def test_the_collector_runs_again_after_an_error():
    with pytest.raises(ZeroDivisionError):
        uncollected(lambda: 1 / 0)()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        uncollected(list)()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_memory_is_given_back_wherever_it_can_be(monkeypatch):
    give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())  # a C library that knows no such thing
    give_back()
