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
from functools import partial
from pathlib import Path

import pandas as pd

from helpers.aliases import read_aliases
from helpers.articles import unique_names
from helpers.census import add_shares, add_up
from helpers.cluster import connected, each_done, each_share, each_taken
from helpers.corrected_parts import correct_parts
from helpers.corrections import read_corrections, waiting, write_corrections
from helpers.folders import OTHER_KIND, Found, find_files
from helpers.known import lay_forms, lay_names, lay_persons
from helpers.parts import cut, write_whole
from helpers.rounds import FULL, ROUNDS, Job, Taken, set_aside, take_block, write_json
from helpers.speakers import Tally, tabulate_speakers
from helpers.tables import InputError
from helpers.topics import read_topics
from helpers.writing import whole

PART = 8_000_000  # bytes of articles in a part: more than a million words, less than 1 GB while it is analysed
SMALLEST = 500_000  # bytes: a smaller part takes longer to direct than to analyse
TURNS = 4  # parts for each process at the least, so that the bar moves and none waits long for the others


def analyse_many(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    client: object = None,
    *,
    workers: int | None = None,
    topics: object = None,
    aliases: object = None,
    corrections: object = None,
    columns: dict[str, str] | None = None,
    part: int | None = None,
    quiet: bool = False,
) -> Path:
    """The folder `out` with the tables that `analyse` makes of all articles at `paths`, each a folder of Parquet files.

    Parameters
    ----------
    client : a `dask.distributed.Client`, or the address of a cluster as ``"tcp://host:8786"``; None starts processes here. The
        machines of a cluster must have this package and see `out` under the same path.
    workers : how many processes to start here; one a core for None.
    corrections : what readers set right, as for `analyse`; those that no longer fit are named in a warning and in ``orphaned.csv``.
    topics, aliases, columns : as for `code_topics`, `name_speakers` and `read_articles`.
    part : bytes of articles taken at a time; a worker needs about 200 times as much memory. None for as many as give each worker the same
        number of parts, at most 8 MB.
    quiet : no progress bar.

    Called again with the same arguments, it does what is left to do. Articles that make the analysis fail are set aside: they are
    named, with their error, in a warning and in ``set_aside.csv``. `Corpus.load` opens the folder.

    Raises InputError if nothing can be read, if `out` holds something else, or if the disk is full.
    """
    found = find_files(paths)
    lexicon, merged, mended = read_topics(topics), read_aliases(aliases), read_corrections(corrections)
    inverted: dict[str, list[str]] = {}
    for alias, name in merged.items():
        inverted.setdefault(name, []).append(alias)
    job = Job(str(Path(out).absolute()), lexicon, inverted)
    with _told_if_full(job):
        plan = _plan(found.files, lexicon.terms, inverted, columns, part, mended)
        total = sum(path.stat().st_size for path in found.files)
        size = _prepare(job, plan, part or _part(total, workers))
        if not job.note("finished.json").exists():
            parts = Parts(job, found, total, size, columns)
            del found  # millions of files take gigabytes, which are let go once all are read
            parts.take_first()  # what can't be read is told of before processes are started
            with connected(client, workers) as cluster:
                _run(job, cluster, parts, quiet)
            _finish(job, len(parts.counts), mended)
    _warn(job)
    return Path(out)


def count_articles(folder: str | Path) -> int:
    """How many articles the finished analysis in `folder` has, read from the heads of its files."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in (Path(folder) / "articles").glob("part-*.parquet"))


# Where the work is directed ------------------------------------------------------------------------------------------


def _plan(
    files: list[Path], terms: pd.DataFrame, aliases: object, columns: object, part: int, corrections: pd.DataFrame
) -> dict:
    """What the result depends on: two calls with the same plan are one job."""
    mended = [corrections.to_csv()] if len(corrections) else []
    asked = hashlib.sha256(b"[[")
    for number, path in enumerate(files):  # one by one: there may be millions
        stat = path.stat()
        named = json.dumps([path.absolute().as_posix(), stat.st_size, stat.st_mtime_ns])
        asked.update(f"{', ' if number else ''}{named}".encode())
    asked.update(f"], {json.dumps([terms.to_csv(), aliases, columns, part, *mended], sort_keys=True)[1:]}".encode())
    return {"plan": asked.hexdigest(), "files": len(files)}


def _part(total: int, workers: int | None) -> int:
    """Bytes of `total` in a part such that all workers have the same number of parts, some at least, none of them large or tiny."""
    count = workers or os.cpu_count() or 1
    turns = max(-(-total // (PART * count)), min(TURNS, total // (SMALLEST * count)), 1)
    return max(SMALLEST, -(-total // (turns * count)))


def _prepare(job: Job, plan: dict, part: int) -> int:
    """Note what is to be done, unless it was begun; the bytes of a part are those it was begun with."""
    folder, note = Path(job.folder), job.note("plan.json")
    if note.exists():
        begun = json.loads(note.read_text(encoding="utf-8"))
        if begun | {"part": part} != plan | {"part": part}:
            raise InputError(f"{folder} holds the analysis of other articles or lists; name a new folder.")
        return begun["part"]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} holds something other than this analysis; name a new or empty folder.")
    write_json(plan | {"part": part}, note)
    return part


class Parts:
    """The articles in parts, each read and written when it is asked for, so that the first are analysed while the next are read.

    counts : how many articles each part has that is there.
    """

    def __init__(self, job: Job, found: Found, total: int, size: int, columns: dict[str, str] | None):
        self.job, self.total, self.size, self.columns = job, total, size, columns
        self.left_out = dict.fromkeys(str(error) for error in found.refused if error.mend != OTHER_KIND)
        self.counts: list[int] = []
        self.note = job.note("articles.json")
        if self.note.exists():
            self.counts = json.loads(self.note.read_text(encoding="utf-8"))["parts"]
        self._cut = enumerate(cut(found.files, size))
        self._unique = unique_names()

    def take_first(self) -> None:
        """Write the first part here. Raises InputError if nothing at all can be read."""
        if self.note.exists():
            return
        try:
            for block in self._blocks():
                if self._settle(block[1], take_block(*block)):
                    return
            self._end()
        except InputError:
            if not self.job.table("articles", 0).exists():
                shutil.rmtree(self.job.folder)
            raise

    def each(self, client: object) -> Iterator[int]:
        """The number of each part when it is there; what is not yet read is read by the processes of `client`."""
        yield from range(len(self.counts))
        if not self.note.exists():
            for number, taken in each_taken(self.job, client, self._blocks()):
                if self._settle(number, taken):
                    yield len(self.counts) - 1
            self._end()

    def _blocks(self) -> Iterator[tuple]:
        """What `take_block` wants of each block, once its raw articles lie in their file."""
        import pyarrow.feather as feather

        for number, block in self._cut:
            raw = self.job.raw(number)
            raw.parent.mkdir(parents=True, exist_ok=True)
            feather.write_feather(block.raw, raw, compression="uncompressed")
            yield self.job, number, block._replace(raw=None), self.columns

    def _settle(self, number: int, taken: Taken) -> bool:
        """Make the articles of a block the next part, under ids of their own, if there are any."""
        self.left_out |= dict.fromkeys(taken.left_out)
        for sentence in taken.told:
            warnings.warn(sentence, stacklevel=5)
        read = self.job.block(number)
        if taken.ids:
            ids = [self._unique(name) for name in taken.ids]
            path = self.job.table("articles", len(self.counts))
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():  # written before work broke off: the same files in the same parts
                read.unlink()
            elif ids == taken.ids:
                read.replace(path)
            else:
                articles = pd.read_parquet(read).assign(article=pd.Series(ids, dtype="str"))
                write_whole(articles.sort_values("article", ignore_index=True), path)
                read.unlink()
            self.counts.append(len(ids))
        self.job.raw(number).unlink()
        return bool(taken.ids)

    def _end(self) -> None:
        if not self.counts:
            raise InputError(" ".join([*self.left_out][:5]))
        write_json({"parts": self.counts, "left_out": [*self.left_out]}, self.note)
        self._unique = unique_names()  # those given are a hundred bytes each, and all are given

    def articles(self) -> int:
        """How many articles there are in all, or are likely to be while they are read."""
        sure = sum(self.counts)
        return sure if self.note.exists() else max(sure, sure * self.total // (len(self.counts) * self.size))


def _run(job: Job, cluster: object, parts: Parts, quiet: bool) -> None:
    from tqdm.auto import tqdm

    with tqdm(
        total=parts.articles(),
        unit=" articles",
        disable=quiet,
        smoothing=0.1,
        bar_format="{desc}{percentage:3.0f}%|{bar}| {n:,.0f} of {total:,}, {rate_fmt}, {remaining} left",
    ) as bar:
        for turn, (_, sums, weight) in ROUNDS.items():
            for part in each_done(job, cluster, turn, parts.each(cluster)):
                bar.total = parts.articles()
                bar.update(parts.counts[part] * weight)
            for name in sums:
                _add(job, cluster, name, len(parts.counts))
        bar.update(bar.total - bar.n)  # the rounds' shares are fractions and add up to all but little


def _add(job: Job, cluster: object, name: str, parts: int) -> None:
    """Add up what all parts have counted, for the next round or the last table; what is there is left as it is."""
    counts = [job.count(name, part) for part in range(parts)]
    if name in Tally._fields:
        total = job.note(f"{name}.parquet")
        if not total.exists():
            write_whole(add_up(name, counts, job.scratch), total)
    elif not job.known(name).exists():
        new = job.known(f".{name}")
        shutil.rmtree(new, ignore_errors=True)
        sums = add_shares(name, counts, job.scratch)
        if name == "names":
            lay_names(sums, new, partial(each_share, job, cluster))
        else:
            {"forms": lay_forms, "people": lay_persons}[name](sums, new)
        new.replace(job.known(name))


def _finish(job: Job, parts: int, corrections: pd.DataFrame) -> None:
    """Take what was set aside out of all tables, correct them, write `speakers`, and clear away what only the work needed."""
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
        with whole(Path(job.folder) / "set_aside.csv") as new:
            pd.DataFrame(aside).to_csv(new, index=False)
    lost = correct_parts(job, parts, corrections) if len(corrections) else corrections
    if len(lost):
        write_corrections(lost, Path(job.folder) / "orphaned.csv")
    tally = Tally(*(pd.read_parquet(job.note(f"{name}.parquet")) for name in Tally._fields))
    write_whole(tabulate_speakers(tally), job.table("speakers", 0))
    orphaned = lost.to_dict("records")
    write_json({"set_aside": aside, "orphaned": orphaned, "corrections": len(corrections)}, job.note("finished.json"))
    for place in job.note("").iterdir():
        if place.is_dir():
            shutil.rmtree(place)
        elif place.suffix == ".parquet":
            place.unlink()


def _warn(job: Job) -> None:
    left_out = json.loads(job.note("articles.json").read_text(encoding="utf-8"))["left_out"]
    for sentence in left_out:
        warnings.warn(f"Left out: {sentence}", stacklevel=3)
    finished = json.loads(job.note("finished.json").read_text(encoding="utf-8"))
    for one in finished["set_aside"]:
        warnings.warn(f"Set aside: the article {one['article']} ({one['path']}): {one['error']}", stacklevel=3)
    if lost := finished.get("orphaned"):
        warnings.warn(f"{waiting(pd.DataFrame(lost), finished['corrections'])} They are in orphaned.csv.", stacklevel=3)


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
