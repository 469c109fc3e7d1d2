"""The same analysis of more articles than memory holds, by several processes or machines, with Dask.

The articles are cut into parts. What one article says of a name helps to read the next, so the parts are gone through in
four rounds, and between them what the parts have counted is added up (`helpers.census`): the tables are those that `analyse` makes
of all articles at once. Each part of each round is a file that is there whole or not at all, so that work that broke off is taken
up where it was.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers.census import add_up
from helpers.folders import OTHER_KIND, Found, find_files
from helpers.layout import Layout, divide
from helpers.names import (
    Known,
    count_forms,
    count_names,
    find_candidates,
    know_names,
    read_capitals,
    settle_names,
)
from helpers.parts import cut, write_whole
from helpers.quotes import find_quotes
from helpers.rhetoric import mark_rhetoric
from helpers.speakers import Tally, count_people, name_speakers, read_aliases, tabulate_speakers, tally_speakers
from helpers.tables import InputError, join_texts
from helpers.tokens import tokenize
from helpers.topics import code_topics, read_topics

PART = 8_000_000  # bytes of articles in a part: about a million words, at most 2 GB while it is analysed
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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


@dataclass(frozen=True)
class Job:
    """Where the work is done and with which word lists."""

    folder: str
    topics: object
    aliases: Mapping[str, list[str]]

    def table(self, name: str, part: int) -> Path:
        """The file with a part of a table."""
        return Path(self.folder) / name / f"part-{part:05}.parquet"

    def note(self, name: str) -> Path:
        """A file about the work itself; readers of the tables pass over a folder that begins so."""
        return Path(self.folder) / "_job" / name

    def count(self, name: str, part: int) -> Path:
        """The file with what a part has counted."""
        return self.note(f"{name}/part-{part:05}.parquet")

    def mark(self, turn: str, part: int) -> Path:
        """The file that says that a round is done with a part, and which articles it has set aside."""
        return self.note(f"{turn}/part-{part:05}.json")


# The four rounds: tables for the result, and tables that later rounds read ------------------------------------------------


def _read(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """All that an article tells by itself."""
    layout = divide(articles)
    tokens = tokenize(articles, sentences=layout.sentences)
    found = find_quotes(articles, layout=layout, tokens=tokens)
    coded = code_topics(articles, layout=layout, tokens=tokens, topics=job.topics)
    forms = count_forms(read_capitals(join_texts(articles), tokens, layout.paragraphs))
    return {**layout._asdict(), "tokens": tokens, "topics": coded}, {"found": found, "forms": forms}


def _sight(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """What may be a name, by what stands capitalised anywhere."""
    capitals = read_capitals(join_texts(articles), load("tokens"), load("paragraphs"))
    candidates = find_candidates(capitals, _sum(*_dated(job.note("forms.parquet"))))
    return {}, {"candidates": candidates, "names": count_names(candidates)}


def _settle(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """Whose names they are, by whom the corpus names."""
    mentions = settle_names(load("candidates"), _known(*_dated(job.note("names.parquet"))))
    return {"mentions": mentions}, {"people": count_people(mentions)}


def _name(job: Job, part: int, articles: pd.DataFrame, load: Callable) -> tuple[dict, dict]:
    """Who speaks, and how."""
    layout = Layout(load("sections"), load("paragraphs"), load("sentences"))
    tokens, mentions = load("tokens"), load("mentions")
    people = _sum(*_dated(job.note("people.parquet")))
    named = name_speakers(
        articles, load("found"), mentions, layout=layout, tokens=tokens, aliases=job.aliases, people=people
    )
    marks = mark_rhetoric(articles, layout=layout, tokens=tokens, quotes=named.quotes)
    return {"quotes": named.quotes, "marks": marks}, tally_speakers(named.quotes, mentions)._asdict()


#: Each round, the counts that are added up after it, and about how much of the time it takes.
ROUNDS: dict[str, tuple[Callable, tuple[str, ...], float]] = {
    "read": (_read, ("forms",), 0.6),
    "sight": (_sight, ("names",), 0.1),
    "settle": (_settle, ("people",), 0.05),
    "name": (_name, Tally._fields, 0.25),
}


@lru_cache(maxsize=2)
def _sum(path: str, written: int) -> pd.DataFrame:
    return pd.read_parquet(path)


@lru_cache(maxsize=1)
def _known(path: str, written: int) -> Known:
    return know_names(pd.read_parquet(path))


def _dated(path: Path) -> tuple[str, int]:
    """A path and when it was written, so that a sum read once is read again when it is another."""
    return str(path), path.stat().st_mtime_ns


# On a worker ---------------------------------------------------------------------------------------------------------


def do_part(job: Job, turn: str, part: int) -> int:
    """Take one round through one part and return its number of articles; a part that is done is left as it is."""
    mark = job.mark(turn, part)
    if mark.exists():
        return json.loads(mark.read_text(encoding="utf-8"))["articles"]
    articles, aside = _articles(job, part)
    try:
        results = _taken(job, turn, part, articles)
    except Exception as error:  # whatever it is, it is one article's fault
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        found = _culprits(job, turn, part, articles)
        articles = articles[~articles["article"].isin([one["article"] for one in found])].reset_index(drop=True)
        results = _taken(job, turn, part, articles)
        aside = aside + found
    tables, counts = results
    for name, table in tables.items():
        write_whole(table, job.table(name, part))
    for name, table in counts.items():
        write_whole(table, job.count(name, part))
    _write_json({"articles": len(articles), "set_aside": aside}, mark)
    return len(articles)


def try_part(job: Job, turn: str, part: int, ids: list[str]) -> None:
    """Take one round through some articles of a part and write nothing: all that matters is whether the worker lives."""
    articles, _ = _articles(job, part)
    try:
        _taken(job, turn, part, articles[articles["article"].isin(ids)].reset_index(drop=True))
    except Exception:  # such articles are found by `do_part`
        return


def _articles(job: Job, part: int) -> tuple[pd.DataFrame, list[dict]]:
    """The articles of a part without those set aside by now, and these."""
    articles = pd.read_parquet(job.table("articles", part))
    aside = _set_aside(job, part)
    return articles[~articles["article"].isin([one["article"] for one in aside])].reset_index(drop=True), aside


def _taken(job: Job, turn: str, part: int, articles: pd.DataFrame) -> tuple[dict, dict]:
    def load(name: str) -> pd.DataFrame:
        path = job.table(name, part) if name not in ("found", "candidates") else job.count(name, part)
        table = pd.read_parquet(path)
        present = table["article"].isin(articles["article"])
        return table if present.all() else table[present].reset_index(drop=True)

    return ROUNDS[turn][0](job, part, articles, load)


def _culprits(job: Job, turn: str, part: int, articles: pd.DataFrame) -> list[dict]:
    """The articles that fail by themselves, found by halving."""
    try:
        _taken(job, turn, part, articles)
        return []
    except Exception as error:
        if len(articles) == 1:
            row = articles.iloc[0]
            return [{"article": row["article"], "path": row["path"], "error": f"{type(error).__name__}: {error}"}]
    half = len(articles) // 2
    halves = (articles[:half], articles[half:])
    return [one for some in halves for one in _culprits(job, turn, part, some.reset_index(drop=True))]


def _set_aside(job: Job, part: int) -> list[dict]:
    """Articles of a part that earlier rounds, or the deaths of their workers, have set aside."""
    found: dict[str, dict] = {}
    for mark in (job.mark(turn, part) for turn in ("killed", *ROUNDS)):
        if mark.exists():
            found |= {one["article"]: one for one in json.loads(mark.read_text(encoding="utf-8"))["set_aside"]}
    return list(found.values())


def _write_json(content: object, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


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
        _write_json(plan, note)


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
        _write_json({"parts": counts, "left_out": left_out}, note)
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
        patience = dask.config.set({"distributed.scheduler.allowed-failures": 1})  # a part twice cut short is searched
        with patience, LocalCluster(**options) as cluster, Client(cluster) as connected:
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

    articles, aside = _articles(job, part)
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
    _write_json({"articles": 0, "set_aside": aside + found}, job.mark("killed", part))


def _finish(job: Job, parts: int) -> None:
    """Write `speakers`, take what was set aside out of all tables, and clear away what only the work needed."""
    tally = Tally(*(pd.read_parquet(job.note(f"{name}.parquet")) for name in Tally._fields))
    write_whole(tabulate_speakers(tally), job.table("speakers", 0))
    aside = []
    for part in range(parts):
        found = _set_aside(job, part)
        aside += found
        ids = [one["article"] for one in found]
        for path in sorted(Path(job.folder).glob(f"[!_]*/part-{part:05}.parquet")) if ids else []:
            table = pd.read_parquet(path)
            if "article" in table:
                write_whole(table[~table["article"].isin(ids)].reset_index(drop=True), path)
    if aside:
        pd.DataFrame(aside).to_csv(Path(job.folder) / "set_aside.csv", index=False)
    _write_json({"set_aside": aside}, job.note("finished.json"))
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
