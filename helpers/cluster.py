"""The processes and machines on which rounds are taken through parts, with Dask, and what is done when they die."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from helpers.rounds import Job, Taken, articles_of, do_part, pieces_of, take_block, try_part, write_json
from helpers.tables import InputError

WAITING = 3  # parts asked for at a time, for each process
HOPELESS = 3  # articles that end their worker, before any other has lived, or fruitless searches: no article's fault
#: What Dask is told of processes of this machine. Whichever ends is started again; Dask would wait 15 seconds for that and then do
#: without it, for good, so that on a busy machine a job was left with no process, and would take one whose machine slept for lost.
PATIENCE = {
    "distributed.scheduler.allowed-failures": 1,  # a part twice cut short is searched
    "distributed.deploy.lost-worker-timeout": "1 day",
    "distributed.scheduler.worker-ttl": None,
}


@contextmanager
def connected(client: object, workers: int | None) -> Iterator:
    """A Dask client: the one given, one for an address, or one of processes started here and ended afterwards."""
    try:
        import dask
        from dask.distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError("Dask is not installed; install closereading[scale].") from error
    if client is not None and not isinstance(client, str):
        yield client
    elif client is not None:
        try:
            connected = Client(client, timeout=20)
        except (OSError, ValueError) as error:
            raise InputError(f"There is no cluster at {client} ({error}); check its address.") from error
        with connected:
            yield connected
    else:
        count = workers or os.cpu_count() or 1
        options = {"n_workers": count, "threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": 50}
        with dask.config.set(PATIENCE), LocalCluster(**options) as cluster, Client(cluster) as connected:
            yield connected


def each_taken(job: Job, client: object, blocks: Iterable[tuple]) -> Iterator[tuple[int, Taken]]:
    """Read `blocks`, each given as what `take_block` wants, and yield their numbers and what is told of them, in order; as many as there are
    processes are read ahead.
    """
    for block, taken in _each_called(job, client, take_block, blocks):
        yield block[1], taken


def each_share(job: Job, client: object, lay: Callable[[int], None], shares: Iterable[int]) -> Iterator[int]:
    """Tell what is known of some shares of the names (see `helpers.known`), and yield each when it is laid down."""
    for (share,), _ in _each_called(job, client, lay, ((share,) for share in shares)):
        yield share


def _each_called(
    job: Job, client: object, function: Callable, calls: Iterable[tuple]
) -> Iterator[tuple[tuple, object]]:
    """Each of `calls`, given as arguments, and what `function` returns, in order; a call whose process dies is made again."""
    waiting: deque[tuple] = deque()

    def submit(call: tuple) -> object:
        return client.submit(function, *call, pure=False, priority=2)  # before parts: they wait for it

    def first() -> tuple[tuple, object]:
        call, future = waiting.popleft()
        for _ in range(HOPELESS):
            if _is_done(future, job):
                return call, future.result()
            future = submit(call)
        raise InputError(_DYING.format(part=call[1] if len(call) > 1 else call[0], folder=job.folder))

    for call in calls:
        waiting.append((call, submit(call)))
        if len(waiting) > max(1, len(client.nthreads())):
            yield first()
    while waiting:
        yield first()


def each_done(job: Job, client: object, turn: str, parts: Iterable[int]) -> Iterator[int]:
    """Take a round through all parts and yield each when it is done; a part whose workers die is searched for the article.

    Only some parts at a time are asked for: each task carries the word lists, and a long queue of them would fill memory.
    """
    from dask.distributed import as_completed

    of_future: dict[str, int] = {}
    fruitless: Counter[int] = Counter()  # a part may die with the one beside it, of which it is no fault
    running = as_completed()

    def submit(part: int) -> None:
        future = client.submit(do_part, job, turn, part, pure=False)
        of_future[future.key] = part
        running.add(future)

    def next_done() -> Iterator[int]:
        future = next(running)
        part = of_future.pop(future.key)
        if _is_done(future, job):
            yield part
        else:
            if not _find_what_lives(job, client, turn, part):
                fruitless[part] += 1
            if fruitless[part] == HOPELESS:
                raise InputError(_DYING.format(part=part, folder=job.folder))
            submit(part)

    for part in parts:
        if job.mark(turn, part).exists():
            yield part
            continue
        submit(part)
        if len(of_future) >= WAITING * max(1, len(client.nthreads())):
            yield from next_done()
    while of_future:
        yield from next_done()


def _is_done(future: object, job: Job) -> bool:
    """Whether a task is done; not if its workers died. Raises what it raised, and InputError if the cluster has gone or lacks the package."""
    from concurrent.futures import CancelledError

    from distributed.scheduler import KilledWorker

    try:
        future.result()
    except KilledWorker:
        return False
    except CancelledError as error:
        raise InputError(
            f"The cluster has gone; start it and run the same again: what is done in {job.folder} stays done."
        ) from error
    except ModuleNotFoundError as error:
        raise InputError(f"A machine of the cluster has {error}; install closereading there.") from error
    return True


def _find_what_lives(job: Job, client: object, turn: str, part: int) -> bool:
    """Find by halving the articles of a part whose analysis ends the worker itself, and set them aside; of the others note in what pieces they
    can be analysed.

    A part may end its worker though each half of it lives, as when memory is short. Each call sets aside articles or notes smaller
    pieces, so that a part is not tried for ever; False if that is at an end. Raises InputError if all die.
    """
    articles, aside = articles_of(job, part)
    before = pieces_of(job, part, articles)
    suspects, lived, killers = before[::-1], [], []
    patient = True  # once: processes that are being started look like ones that die of what they are given
    while suspects:
        ids = suspects.pop()
        tries = 2 if len(ids) == 1 else 1  # an article, too, may die with the one beside it
        if any(
            _is_done(client.submit(try_part, job, turn, part, ids, pure=False, priority=1), job) for _ in range(tries)
        ):
            lived.append(ids)
        elif len(ids) > 1:
            suspects += _halves(ids)[::-1]
        else:
            killers += ids
        if len(killers) == HOPELESS and not lived:
            if not patient:
                raise InputError(_DYING.format(part=part, folder=job.folder))
            patient, suspects, killers = False, before[::-1], []
            client.wait_for_workers(1)
    if lived == before and job.pieces(part).exists():  # each lives by itself, but not one after another
        lived = [half for ids in before for half in _halves(ids) if half]
        if lived == before:
            return False
    path = dict(zip(articles["article"], articles["path"], strict=True))
    found = [{"article": one, "path": path[one], "error": "the process that analysed it died"} for one in killers]
    write_json(lived, job.pieces(part))
    write_json({"articles": 0, "set_aside": aside + found}, job.mark("killed", part))
    return True


_DYING = (
    "The processes that analyse part {part} of {folder} die whatever they are given of it. Give each more memory, or take "
    "fewer of them, and run the same again: what is done stays done."
)


def _halves(ids: list[str]) -> list[list[str]]:
    return [ids[: len(ids) // 2], ids[len(ids) // 2 :]]
