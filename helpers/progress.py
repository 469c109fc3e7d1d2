"""Progress on standard error while something takes long, and only where a person looks on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LOOK = "{desc:<30}|{bar:24}| {percentage:3.0f}%  {elapsed}{postfix}"
SURE = 0.05  # of the work must be done before it tells how long the rest will take
NEVER_ALL = 0.95  # of a step is taken for done by the clock alone, however long it lasts


class Steps:
    """A bar over steps, each with its share of the whole time; call it with the name of each step as it begins.

    Between two steps it goes on by the clock, at the pace of the steps before, so that a person sees that work goes on.
    """

    def __init__(self, bar: object, shares: Mapping[str, float]):
        self._bar, self._shares = bar, dict(shares)
        self._before = self._share = 0.0  # what of the whole was done before this step, and what this step is of it
        self._known: float | None = None  # what of this step is done, where it tells
        self._begun = self._since = time.monotonic()
        self._whole = sum(self._shares.values()) or 1.0

    def __call__(self, name: str) -> None:
        """Begin a step, by its name among the shares; those before it are done."""
        names = list(self._shares)
        self._before = sum(self._shares[one] for one in names[: names.index(name)]) / self._whole
        self._share, self._known, self._since = self._shares[name] / self._whole, None, time.monotonic()
        self._bar.set_description_str(name, refresh=False)
        self.show()

    def reached(self, part: float, said: str = "") -> None:
        """So much of this step is done, of 1; `said` stands behind its name."""
        self._known = part
        if said:
            self._bar.set_description_str(said, refresh=False)
        self.show()

    def show(self) -> None:
        now = time.monotonic()
        done = self._before + self._share * (self._by_the_clock(now) if self._known is None else self._known)
        self._bar.n = max(self._bar.n, min(done, 1.0))  # never back
        spent = now - self._begun
        left = spent * (1 - self._bar.n) / self._bar.n if self._bar.n > SURE else None
        # What is said of the future is rough, and looks so: in steps of five seconds.
        said = "" if left is None else f"about {self._bar.format_interval(max(5 * round(left / 5), 5))} left"
        self._bar.set_postfix_str(said, refresh=False)
        self._bar.refresh()

    def _by_the_clock(self, now: float) -> float:
        if self._before < SURE:
            return 0.0
        takes = self._share * (self._since - self._begun) / self._before
        return min((now - self._since) / takes, NEVER_ALL) if takes else 0.0


@contextmanager
def steps(shares: Mapping[str, float], *, quiet: bool = False) -> Iterator[Steps]:
    """A bar over the steps named in `shares`, each with its share of the time, or none if `quiet`; gone when all is done or has failed."""
    from tqdm import tqdm

    first = next(iter(shares), "")
    with tqdm(total=1.0, desc=first, disable=quiet or None, bar_format=LOOK, leave=False, dynamic_ncols=True) as bar:
        told, over = Steps(bar, shares), threading.Event()

        def tick() -> None:
            while not over.wait(1):
                told.show()

        ticking = threading.Thread(target=tick, daemon=True)
        if not bar.disable:
            ticking.start()
        try:
            yield told
        finally:
            over.set()
            if ticking.is_alive():
                ticking.join()
