"""The same analysis of more articles than memory holds, by several processes or machines, with Dask.

The articles are cut into parts. What one article says of a name helps to read the next, so the parts are gone through in
four rounds, and between them what the parts have counted is added up (`helpers.census`): the tables are those that `analyse` makes
of all articles at once. Each part of each round is a file that is there whole or not at all, so that work that broke off is taken
up where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from helpers.aliases import read_aliases
from helpers.census import add_up
from helpers.folders import OTHER_KIND, Found, find_files
from helpers.parts import cut, write_whole
from helpers.rounds import FULL, ROUNDS, Job, articles_of, do_part, set_aside, try_part, write_json
from helpers.speakers import Tally, tabulate_speakers
from helpers.tables import InputError
from helpers.topics import read_topics

PART = 8_000_000  # bytes of articles in a part: about a million words, at most 2 GB while it is analysed
#: What Dask is told of processes of this machine. Whichever ends is started again; Dask would wait 15 seconds for that and then do
#: without it, for good, so that on a busy machine a job was left with no process, and would take one whose machine slept for lost.
PATIENCE = {
    "distributed.scheduler.allowed-failures": 1,  # a part twice cut short is searched
    "distributed.deploy.lost-worker-timeout": "1 day",
    "distributed.scheduler.worker-ttl": None,
}


def analyse_many(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    client: object = None,
    *,
    workers: int | None = None,
    topics: object = None,
    aliases: object = None,
    columns: dict[str, str] | None = None,
    part: int = PART,
    quiet: bool = False,
) -> Path:
    """The folder `out` with the tables that `analyse` makes of all articles at `paths`, each a folder of Parquet files.

    Parameters
    ----------
    client : a `dask.distributed.Client`, or the address of a cluster as ``"tcp://host:8786"``; None starts processes here. The
        machines of a cluster must have this package and see `out` under the same path.
    workers : how many processes to start here; one a core for None.
    topics, aliases, columns : as for `code_topics`, `name_speakers` and `read_articles`.
    part : bytes of articles taken at a time; a worker needs about 200 times as much memory.
    quiet : no progress bar.

    Called again with the same arguments, it does what is left to do. Articles that make the analysis fail are set aside: they are
    named, with their error, in a warning and in ``set_aside.csv``. `Corpus.load` opens the folder.

    Raises InputError if nothing can be read, if `out` holds something else, or if the disk is full.
    """
    found = find_files(paths)
    lexicon, merged = read_topics(topics), read_aliases(aliases)
    inverted: dict[str, list[str]] = {}
    for alias, name in merged.items():
        inverted.setdefault(name, []).append(alias)
    job = Job(str(Path(out).absolute()), lexicon, inverted)
    with _told_if_full(job):
        _prepare(job, _plan(found.files, lexicon.terms, inverted, columns, part))
        if not job.note("finished.json").exists():
            counts = _cut_once(job, found, part, columns)
            with _connected(client, workers) as connected:
                _run(job, connected, counts, quiet)
            _finish(job, len(counts))
    _warn(job)
    return Path(out)


def count_articles(folder: str | Path) -> int:
    """How many articles the finished analysis in `folder` has, read from the heads of its files."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in (Path(folder) / "articles").glob("part-*.parquet"))


# Where the work is directed ------------------------------------------------------------------------------------------


def _plan(files: list[Path], terms: pd.DataFrame, aliases: object, columns: object, part: int) -> dict:
    """What the result depends on: two calls with the same plan are one job."""
    stats = [(path.absolute().as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    asked = json.dumps([stats, terms.to_csv(), aliases, columns, part], sort_keys=True)
    return {"plan": hashlib.sha256(asked.encode()).hexdigest(), "files": len(files)}


def _prepare(job: Job, plan: dict) -> None:
    folder, note = Path(job.folder), job.note("plan.json")
    if note.exists():
        if json.loads(note.read_text(encoding="utf-8")) != plan:
            raise InputError(f"{folder} holds the analysis of other articles or lists; name a new folder.")
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} holds something other than this analysis; name a new or empty folder.")
    else:
        write_json(plan, note)


def _cut_once(job: Job, found: Found, part: int, columns: dict[str, str] | None) -> list[int]:
    """Write the articles in parts, unless that is done, and return how many each has."""
    note = job.note("articles.json")
    if not note.exists():
        left_out = [str(error) for error in found.refused if error.mend != OTHER_KIND]
        counts = []
        for number, articles in enumerate(cut(found.files, part, columns, left_out)):
            write_whole(articles, job.table("articles", number))
            counts.append(len(articles))
        if not counts:
            shutil.rmtree(job.folder)
            raise InputError(" ".join(left_out[:5]))
        write_json({"parts": counts, "left_out": left_out}, note)
    return json.loads(note.read_text(encoding="utf-8"))["parts"]


@contextmanager
def _connected(client: object, workers: int | None) -> Iterator:
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


def _run(job: Job, client: object, counts: list[int], quiet: bool) -> None:
    from tqdm.auto import tqdm

    with tqdm(
        total=sum(counts),
        unit=" articles",
        disable=quiet,
        smoothing=0.1,
        bar_format="{desc}{percentage:3.0f}%|{bar}| {n:,.0f} of {total:,}, {rate_fmt}, {remaining} left",
    ) as bar:
        for turn, (_, sums, weight) in ROUNDS.items():
            for part in _each_done(job, client, turn, len(counts)):
                bar.update(counts[part] * weight)
            for name in sums:
                total = job.note(f"{name}.parquet")
                if not total.exists():
                    write_whole(add_up(name, [job.count(name, part) for part in range(len(counts))]), total)
        bar.update(bar.total - bar.n)  # the rounds' shares are fractions and add up to all but little


def _each_done(job: Job, client: object, turn: str, parts: int) -> Iterator[int]:
    """Take a round through all parts and yield each when it is done; a part whose workers die is searched for the article."""
    from dask.distributed import as_completed
    from distributed.scheduler import KilledWorker

    def submit(part: int) -> object:
        future = client.submit(do_part, job, turn, part, pure=False)
        of_future[future.key] = part
        return future

    of_future: dict[str, int] = {}
    waiting = []
    for part in range(parts):
        if job.mark(turn, part).exists():
            yield part
        else:
            waiting.append(part)
    running = as_completed([submit(part) for part in waiting])
    for future in running:
        part = of_future.pop(future.key)
        try:
            future.result()
        except KilledWorker:
            _set_killers_aside(job, client, turn, part)
            running.add(submit(part))
            continue
        yield part


def _set_killers_aside(job: Job, client: object, turn: str, part: int) -> None:
    """Find by halving the articles of a part whose analysis ends the worker itself, and set them aside."""
    from distributed.scheduler import KilledWorker

    articles, aside = articles_of(job, part)
    suspects, killers = [articles["article"].tolist()], []
    while suspects:
        ids = suspects.pop()
        try:
            client.submit(try_part, job, turn, part, ids, pure=False).result()
        except KilledWorker:
            if len(ids) == 1:
                killers += ids
            else:
                suspects += [ids[: len(ids) // 2], ids[len(ids) // 2 :]]
    path = dict(zip(articles["article"], articles["path"], strict=True))
    found = [{"article": one, "path": path[one], "error": "the process that analysed it died"} for one in killers]
    write_json({"articles": 0, "set_aside": aside + found}, job.mark("killed", part))


def _finish(job: Job, parts: int) -> None:
    """Write `speakers`, take what was set aside out of all tables, and clear away what only the work needed."""
    tally = Tally(*(pd.read_parquet(job.note(f"{name}.parquet")) for name in Tally._fields))
    write_whole(tabulate_speakers(tally), job.table("speakers", 0))
    aside = []
    for part in range(parts):
        found = set_aside(job, part)
        aside += found
        ids = [one["article"] for one in found]
        for path in sorted(Path(job.folder).glob(f"[!_]*/part-{part:05}.parquet")) if ids else []:
            table = pd.read_parquet(path)
            if "article" in table:
                write_whole(table[~table["article"].isin(ids)].reset_index(drop=True), path)
    if aside:
        pd.DataFrame(aside).to_csv(Path(job.folder) / "set_aside.csv", index=False)
    write_json({"set_aside": aside}, job.note("finished.json"))
    for place in job.note("").iterdir():
        if place.is_dir():
            shutil.rmtree(place)
        elif place.suffix == ".parquet":
            place.unlink()


def _warn(job: Job) -> None:
    left_out = json.loads(job.note("articles.json").read_text(encoding="utf-8"))["left_out"]
    for sentence in left_out:
        warnings.warn(f"Left out: {sentence}", stacklevel=3)
    for one in json.loads(job.note("finished.json").read_text(encoding="utf-8"))["set_aside"]:
        warnings.warn(f"Set aside: the article {one['article']} ({one['path']}): {one['error']}", stacklevel=3)


@contextmanager
def _told_if_full(job: Job) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise InputError(
            f"The disk of {job.folder} is full; make room and run the same again: what is done stays done."
        ) from error
