"""The analysis in parts: equal to the analysis at once, and hard to break. All with real processes."""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pandas as pd
import pytest

from helpers import census
from helpers.articles import read_articles
from helpers.corpus import Corpus, analyse
from helpers.tables import COLUMNS, InputError

pytest.importorskip("distributed", reason="needs closereading[scale]")
from helpers.scale import ROUNDS, analyse_many

ROOT = Path(__file__).parents[1]
FIRST = "Anna Maria Bo Carl Sergei Sergey Lena Olga Peter James Jim Ruth".split()
LAST = "Lindqvist Marsh Ryabov Okafor Weber Castellan Brandt Ilves".split()
SAID = ["{} said.", "{} told reporters in Oslo.", "said {}, the minister."]
WORDS = ["Sanctions stay until the embargo is lifted", "We count every ballot twice", "Nobody was hurt in the flood"]
FILLER = [
    "The talks in Geneva went on until midnight, and nobody would say for how long.",
    "Ryabov, who has led the ministry since May, declined to comment on the embargo.",
    "Mr. Marsh and Mrs. Brandt were seen leaving the hotel by a side door.",
    "Leaves fell in the park.",
]


def written(number, seed=8):
    """`number` articles of made-up people, some by full name, some by surname alone, so that articles need each other."""
    draw = random.Random(seed)
    for i in range(number):
        lines = [f"Ministers Meet in Oslo for Round {i}"]
        for _ in range(draw.randint(2, 5)):
            full = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
            name = draw.choice([full, full, f"Mr. {draw.choice(LAST)}", draw.choice(LAST)])
            lines.append(f'"{draw.choice(WORDS)}," {draw.choice(SAID).format(name)} {draw.choice(FILLER)}')
            lines.append(draw.choice(FILLER))
        # The ids of a table are numbered, and sorted as text: parts are not in the order of the whole.
        yield {"text": "\n".join(lines), "outlet": f"Paper {i % 3}", "date": f"2025-0{1 + i % 9}-11"}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "news.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in written(1000)) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(source):
    return analyse(read_articles(source))


@pytest.fixture(scope="module")
def client():
    from dask.distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster, Client(cluster) as client:
        yield client


def parts_of(folder, table="articles"):
    return sorted((folder / table).glob("part-*.parquet"))


def assert_equal(corpus, other):
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(corpus, name), getattr(other, name), obj=name)


@pytest.mark.parametrize("parts", [1, 3, 8])
def test_a_corpus_in_parts_is_the_corpus_at_once_row_for_row(parts, source, whole, client, tmp_path, monkeypatch):
    if parts == 8:
        monkeypatch.setattr(census, "MOST", 100)  # the names are told of in shares
    size = 10**9 if parts == 1 else -(-len(source.read_text()) // parts)
    out = analyse_many(source, tmp_path / "out", client, part=size, quiet=True)
    assert len(parts_of(out)) == parts
    assert_equal(Corpus.load(out), whole)


@pytest.fixture(scope="module")
def corrections(whole):
    """Corrections of every kind in several articles, merges in a chain, and some that no longer fit."""
    quotes, marks = whole.quotes.iloc[[3, len(whole.quotes) // 2, -2]], whole.marks.iloc[[5, len(whole.marks) // 2]]
    rows = [{**row, "what": "speaker", "value": "Nora Vane"} for row in _places(quotes[:2])]
    rows += [{**row, "what": "reject quote", "value": ""} for row in _places(quotes[2:])]
    rows += [
        {**row, "what": "reject mark", "value": mark} for row, mark in zip(_places(marks), marks["device"], strict=True)
    ]
    first, second, third, fourth = whole.speakers["speaker"].head(4)
    merged = [(first, second), (third, "A New Name"), ("A New Name", fourth), ("Nobody", "Nobody Else")]
    rows += [{"article": "", "start": -1, "end": -1, "text": a, "what": "merge", "value": b} for a, b in merged]
    return pd.DataFrame([*rows, rows[0] | {"article": "gone"}, rows[0] | {"text": "other words"}])


def _places(rows):
    return rows[["article", "start", "end", "text"]].to_dict("records")


@pytest.mark.parametrize("parts", [1, 3])
def test_corrections_in_parts_are_the_corrections_at_once_row_for_row(parts, source, corrections, client, tmp_path):
    size = 10**9 if parts == 1 else source.stat().st_size // parts
    with pytest.warns(UserWarning, match=r"3 of 11 corrections do not fit .* and wait: .*orphaned\.csv"):
        out = analyse_many(source, tmp_path / "out", client, part=size, corrections=corrections, quiet=True)
    with pytest.warns(UserWarning, match="3 of 11 corrections do not fit"):
        at_once = analyse(read_articles(source), corrections=corrections)
    assert len(parts_of(out)) >= parts
    assert_equal(Corpus.load(out), at_once)
    assert pd.read_csv(out / "orphaned.csv")["what"].tolist() == ["merge", "speaker", "speaker"]


def test_corrections_that_broke_off_are_taken_up(source, corrections, client, tmp_path, monkeypatch):
    import helpers.corrected_parts as corrected_parts

    def fail(*_):
        raise KeyboardInterrupt

    options = {"part": source.stat().st_size // 3, "corrections": corrections, "quiet": True}
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(corrected_parts, "add_up", fail)  # all parts are changed, their counts not yet added up
        analyse_many(source, tmp_path / "out", client, **options)
    with pytest.warns(UserWarning, match="3 of 11"):
        out = analyse_many(source, tmp_path / "out", client, **options)
    with pytest.warns(UserWarning, match="3 of 11"):
        assert_equal(Corpus.load(out), analyse(read_articles(source), corrections=corrections))


def test_other_tools_read_each_table_as_one_folder(source, client, tmp_path):
    out = analyse_many(source, tmp_path / "out", client, part=100_000, quiet=True)
    assert len(pd.read_parquet(out / "quotes")) == len(Corpus.load(out).quotes)
    assert not [path for path in out.rglob("*") if path.name.startswith(".")]


def test_a_filter_reads_what_the_whole_corpus_would_keep(source, whole, client, tmp_path):
    saved = Corpus.load(analyse_many(source, tmp_path / "out", client, part=300_000, quiet=True))
    topic = whole.topics["topic"].value_counts().index[0]
    speaker = whole.speakers["speaker"][0]
    for conditions in ({"topic": topic}, {"speaker": speaker, "outlet": "Paper 1"}, {"since": "2025-05-01"}):
        assert_equal(saved.filter(**conditions), whole.filter(**conditions))
    assert_equal(saved.filter(topic=topic).filter(outlet="Paper 2"), whole.filter(topic=topic, outlet="Paper 2"))
    with pytest.raises(InputError, match="is no date"):
        saved.filter(since="soon")


def test_many_files_are_read_together_and_the_unreadable_named(client, tmp_path):
    for number, article in enumerate(written(40)):
        (tmp_path / f"a{number:03}.txt").write_text(article["text"], encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    with pytest.warns(UserWarning, match=r"empty\.txt is empty"):
        out = analyse_many(tmp_path, tmp_path.parent / "files-out", client, part=5_000, quiet=True)
    (tmp_path / "empty.txt").unlink()
    assert len(parts_of(out)) > 3
    assert_equal(Corpus.load(out), analyse(read_articles(tmp_path)))


def test_the_same_name_in_two_parts_is_two_articles(client, tmp_path):
    for folder, article in zip("ab", written(2), strict=True):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(article["text"], encoding="utf-8")
    out = analyse_many(tmp_path, tmp_path.parent / "names-out", client, part=10, quiet=True)
    assert list(Corpus.load(out).articles["article"]) == ["story", "story-2"]


def test_a_folder_with_something_else_is_left_alone(source, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="name a new or empty folder"):
        analyse_many(source, tmp_path, quiet=True)


def test_another_job_does_not_mix_with_the_one_in_the_folder(source, client, tmp_path):
    out = analyse_many(source, tmp_path / "out", client, quiet=True)
    with pytest.raises(InputError, match="other articles or lists"):
        analyse_many(source, out, client, part=1_000, quiet=True)


def test_no_cluster_at_an_address_is_one_sentence(source, tmp_path):
    with pytest.raises(InputError, match="no cluster at nonsense"):
        analyse_many(source, tmp_path / "out", "nonsense", quiet=True)


# From the command line ------------------------------------------------------------------------------------------------


def command(*arguments, **options):
    settings = {"env": os.environ | {"PYTHONPATH": str(ROOT)}, "text": True, "stdout": subprocess.PIPE} | options
    return subprocess.run([sys.executable, "-m", "helpers", "analyse", *map(str, arguments)], **settings)


def test_workers_write_the_tables_of_one_process(tmp_path):
    ran = command(ROOT / "data", "--out", tmp_path / "out", "--workers", 2, stderr=subprocess.PIPE)
    assert ran.returncode == 0, ran.stderr
    assert "articles: 10 tables" in ran.stdout
    assert_equal(Corpus.load(tmp_path / "out"), analyse(read_articles(ROOT / "data")))


def test_a_cluster_is_used_by_its_address_and_quiet_is_silent(client, tmp_path):
    address = client.scheduler_info()["address"]
    ran = command(ROOT / "data", "--out", tmp_path / "out", "--cluster", address, "--quiet", stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert len(Corpus.load(tmp_path / "out").articles) == len(read_articles(ROOT / "data"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--workers", "2", "--format", "csv"], "leave out --format csv"),
        (["--workers", "2", "--cluster", "tcp://127.0.0.1:1"], "leave out --workers"),
        (["--cluster", "nonsense"], "no cluster at nonsense"),
    ],
)
def test_options_that_do_not_go_together_are_one_sentence(options, says, tmp_path):
    ran = command(ROOT / "seeds", "--out", tmp_path / "out", *options, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert says in ran.stderr and len(ran.stderr.strip().splitlines()) == 1, ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="makes a terminal with pty")
def test_who_looks_on_sees_articles_a_second_and_the_time_left(tmp_path):
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (25, 100))
    ran = command(ROOT / "data", "--out", tmp_path / "out", "--workers", 1, stderr=theirs)
    os.close(theirs)
    assert ran.returncode == 0
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "24 of 24" in shown and "articles/s" in shown and "left" in shown


# What goes wrong -----------------------------------------------------------------------------------------------------

SCRIPT = """
import os, resource, sys, time
from pathlib import Path

import helpers.scale as scale

def slowed(job, part, articles, load):
    time.sleep(float(os.environ.get("SLOW", "0")))
    if "poison" in set(articles["outlet"]):
        raise ZeroDivisionError("a poisoned article")
    if "deadly" in set(articles["outlet"]) or len(articles) > int(os.environ.get("MOST_LIVE", "1000000")):
        os._exit(9)
    if len(articles) > int(os.environ.get("MOST_FIT", "1000000")):
        raise MemoryError(f"{len(articles)} articles")
    return read(job, part, articles, load)

read, sums, weight = scale.ROUNDS["read"]
scale.ROUNDS["read"] = (slowed, sums, weight)

if __name__ == "__main__":
    source, out, part = sys.argv[1:4]
    if limit := int(os.environ.get("LIMIT", "0")):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    scale.analyse_many(source, out, workers=2, part=int(part), quiet=True)
"""


@pytest.fixture
def start(tmp_path):
    """Starts the analysis in a process of its own, whose workers are slow, or hold poison."""
    script = tmp_path / "job.py"
    script.write_text(textwrap.dedent(SCRIPT), encoding="utf-8")
    running = []

    def begin(source, out, part=40_000, **environment):
        places = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        settings = os.environ | {"PYTHONPATH": places, **environment}
        process = subprocess.Popen(
            [sys.executable, str(script), str(source), str(out), str(part)],
            env=settings,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(condition, seconds=90):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise TimeoutError("what the test waits for did not happen")


def children(pid):
    """Process ids below `pid`, started by any of its threads; the workers last."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    own = [int(child) for found in lists for child in found.read_text().split()]
    return own + [below for child in own for below in children(child)]


def workers_of(job):
    return [pid for pid in children(job.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def done(out, turn="read"):
    return sorted((out / "_job" / turn).glob("part-*.json"))


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")


@needs_proc
def test_a_killed_worker_loses_nothing(source, whole, start, tmp_path):
    out = tmp_path / "out"
    job = start(source, out, SLOW="0.5")
    wait_for(lambda: done(out))
    os.kill(workers_of(job)[-1], signal.SIGKILL)
    assert job.wait(180) == 0, job.stderr.read()
    assert_equal(Corpus.load(out), whole)


def test_a_killed_job_goes_on_where_it_was(source, whole, start, tmp_path):
    out = tmp_path / "out"
    job = start(source, out, SLOW="0.5")
    finished = wait_for(lambda: len(done(out)) >= 3 and done(out))
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    assert not (out / "_job" / "finished.json").exists()
    with pytest.raises(InputError, match="run the same analysis again"):
        Corpus.load(out)
    before = {path: path.stat().st_mtime_ns for path in [*parts_of(out), *parts_of(out, "tokens")[: len(finished)]]}
    again = start(source, out)
    assert again.wait(180) == 0, again.stderr.read()
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert_equal(Corpus.load(out), whole)


@pytest.mark.parametrize("outlet", ["poison", "deadly"])
def test_a_poisoned_article_is_named_and_set_aside(outlet, start, tmp_path):
    articles = list(written(30))
    lines = [json.dumps(article) for article in articles]
    (tmp_path / "news.jsonl").write_text(
        "\n".join([*lines[:17], json.dumps(articles[17] | {"outlet": outlet}), *lines[18:]])
    )
    out = tmp_path / "out"
    job = start(tmp_path / "news.jsonl", out, part=6_000)
    assert job.wait(240) == 0, job.stderr.read()
    assert "Set aside: the article news-18" in job.stderr.read()
    assert pd.read_csv(out / "set_aside.csv")["article"].tolist() == ["news-18"]
    rest = read_articles(tmp_path / "news.jsonl")
    assert_equal(Corpus.load(out), analyse(rest[rest["article"] != "news-18"].reset_index(drop=True)))


@pytest.mark.parametrize("limit", ["MOST_LIVE", "MOST_FIT"])
def test_a_part_that_is_too_large_at_once_is_done_in_pieces(limit, start, tmp_path):
    source = tmp_path / "news.jsonl"
    source.write_text("\n".join(json.dumps(article) for article in written(30)), encoding="utf-8")
    out = tmp_path / "out"
    job = start(source, out, part=6_000, **{limit: "4"})
    assert job.wait(240) == 0, job.stderr.read()
    assert max(pd.read_parquet(path).shape[0] for path in parts_of(out)) > 4
    assert not (out / "set_aside.csv").exists()
    assert_equal(Corpus.load(out), analyse(read_articles(source)))


@pytest.mark.parametrize(
    ("limit", "number", "says"),
    [("MOST_LIVE", 3, "die whatever they are given"), ("MOST_FIT", 12, "None of 12 articles can be analysed")],
)
def test_what_ends_with_every_article_is_one_sentence_and_no_endless_trying(limit, number, says, start, tmp_path):
    source = tmp_path / "news.jsonl"
    source.write_text("\n".join(json.dumps(article) for article in written(number)), encoding="utf-8")
    job = start(source, tmp_path / "out", part=1_000_000, **{limit: "0"})
    assert job.wait(240) != 0
    assert says in job.stderr.read()
    again = start(source, tmp_path / "out", part=1_000_000)
    assert again.wait(180) == 0, again.stderr.read()
    assert_equal(Corpus.load(tmp_path / "out"), analyse(read_articles(source)))


@needs_proc
def test_a_process_that_is_slow_to_start_again_is_waited_for(source, whole, start, tmp_path):
    out = tmp_path / "out"
    job = start(source, out, SLOW="0.5", DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT="10ms")
    wait_for(lambda: done(out))
    for worker in workers_of(job):
        os.kill(worker, signal.SIGKILL)
    assert job.wait(180) == 0, job.stderr.read()
    assert_equal(Corpus.load(out), whole)


def test_a_full_disk_is_one_sentence_and_the_job_goes_on_later(source, whole, start, tmp_path):
    out = tmp_path / "out"
    job = start(source, out, LIMIT="12000")
    assert job.wait(120) != 0
    assert f"The disk of {out} is full; make room and run the same again" in job.stderr.read()
    again = start(source, out)
    assert again.wait(180) == 0, again.stderr.read()
    assert_equal(Corpus.load(out), whole)


def test_there_are_four_rounds_whose_shares_of_the_time_add_up():
    assert sum(weight for _, _, weight in ROUNDS.values()) == pytest.approx(1)
