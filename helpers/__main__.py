"""The command line: ``closereading analyse | report | lab | evaluate``, the same as ``python -m helpers``."""

from __future__ import annotations

import argparse
import signal
import sys
import warnings
from contextlib import suppress

WRONG_INPUT = 2
EXAMPLES = """\
examples, on a folder of articles of your own:
  closereading lab FOLDER                                      look, filter, point and correct
  closereading report FOLDER --topic sanctions --since 2025-03 --until 2025-03
  closereading report FOLDER --corrections corrections.csv     what was set right, in one page to send
  closereading analyse FOLDER --out tables --format csv        every table as a file
COMMAND --help tells of each."""


def main(argv: list[str] | None = None) -> int:
    """Do what the command line asks and return the exit status: 0, 1 if a notebook failed, 2 if nothing could be read."""
    arguments = _parser().parse_args(argv)
    from helpers.tables import InputError  # only now: --help is to answer at once

    with suppress(ValueError):  # not the main thread: whoever started it hears of the end
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended, it cleans up as when interrupted
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _warn
            return arguments.command(arguments) or 0
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except OSError as error:
        from helpers.writing import unwritten

        print(unwritten(error.filename or "The folder for what was asked", error), file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print(
            "Stopped. No file was written in part; the same command begins again, and work in parts goes on where it was.",
            file=sys.stderr,
        )
        return 130


def _warn(message: object, *_: object) -> None:
    """Print a warning on a line of its own, above a progress bar if there is one."""
    from tqdm import tqdm

    tqdm.write(str(message), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="closereading",
        description="Who said what, about what, and how, in press articles.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    analyse = commands.add_parser("analyse", aliases=["analyze"], help="write every table of an analysis as a file")
    analyse.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a table of articles")
    analyse.add_argument("--out", required=True, metavar="DIR", help="folder for the tables")
    analyse.add_argument("--format", choices=("parquet", "csv", "jsonl"), default="parquet")
    parts = analyse.add_argument_group("more articles than memory holds", "taken in parts; run again, the work goes on")
    parts.add_argument("--workers", type=_count, metavar="N", help="analyse in so many processes of this machine")
    parts.add_argument("--cluster", metavar="ADDRESS", help="analyse on a Dask cluster, as tcp://host:8786")
    analyse.add_argument("--quiet", action="store_true", help="no progress bar and no closing sentence")
    _own_lists(analyse)
    _duplicates(analyse)
    analyse.set_defaults(command=_analyse)

    report = commands.add_parser("report", help="run the notebooks and write a report that opens anywhere")
    report.add_argument(
        "paths", nargs="*", default=["seeds"], metavar="PATH", help="articles, or a saved analysis (default: seeds)"
    )
    report.add_argument("--topic", action="append", help="only paragraphs on this topic (may be given several times)")
    report.add_argument("--speaker", action="append", help="only what this speaker says (may be given several times)")
    report.add_argument("--outlet", action="append", help="only articles of this outlet (may be given several times)")
    report.add_argument("--since", metavar="DATE", help="only articles of this day, month (2025-03) or year and later")
    report.add_argument("--until", metavar="DATE", help="only articles of this day, month or year and earlier")
    report.add_argument("--each", choices=("topic", "speaker"), help="one report for each topic or speaker")
    report.add_argument("--pdf", action="store_true", help="a paged PDF beside the page (needs Chromium)")
    report.add_argument("--out", default="reports", metavar="DIR", help="folder for the report (default: reports)")
    _own_lists(report)
    _duplicates(report)
    report.set_defaults(command=_report)

    lab = commands.add_parser("lab", help="open JupyterLab on the notebooks")
    lab.add_argument("paths", nargs="*", metavar="PATH", help="articles that the notebooks are to read")
    lab.set_defaults(command=_lab)

    evaluate = commands.add_parser("evaluate", help="measure quotes and speakers against a gold file")
    evaluate.add_argument("gold", metavar="GOLD.jsonl")
    evaluate.set_defaults(command=_evaluate)
    return parser


def _own_lists(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--topics", metavar="FILE", help="a word list of topics of your own (TOML)")
    parser.add_argument("--aliases", metavar="FILE", help="names that stand for one speaker (TOML)")
    parser.add_argument("--corrections", metavar="FILE", help="what readers set right in the explorer (CSV)")


def _duplicates(parser: argparse.ArgumentParser) -> None:
    kept = "articles that come twice: tell them in a column duplicate_of, or leave them out (default: keep)"
    parser.add_argument("--duplicates", choices=("keep", "drop"), default="keep", help=kept)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is no number of processes; give 1 or more")
    return number


def _analyse(arguments: argparse.Namespace) -> None:
    if arguments.workers or arguments.cluster:
        return _analyse_in_parts(arguments)
    from helpers.corpus import STEPS, analyse
    from helpers.export import write_tables
    from helpers.progress import steps

    with steps({"reading": 0.08, **STEPS, "writing": 0.2}, quiet=arguments.quiet) as step:
        step("reading")
        articles = _read(arguments.paths)
        lists = {name: getattr(arguments, name) for name in ("topics", "aliases", "corrections")}
        corpus = analyse(articles, duplicates=arguments.duplicates, step=step, **lists)
        step("writing")
        files = write_tables(corpus.tables(), arguments.out, arguments.format)
    if not arguments.quiet:
        print(f"{corpus}: {len(files)} tables in {arguments.out}")


def _analyse_in_parts(arguments: argparse.Namespace) -> None:
    from helpers.scale import analyse_many, count_articles
    from helpers.tables import COLUMNS, InputError

    if arguments.format != "parquet":
        raise InputError(f"Work in parts is written as Parquet; leave out --format {arguments.format}.")
    if arguments.workers and arguments.cluster:
        raise InputError("--cluster has workers of its own; leave out --workers.")
    if arguments.duplicates == "drop":
        raise InputError("Work in parts keeps articles that come twice; leave out --duplicates drop.")
    options = {name: getattr(arguments, name) for name in ("workers", "topics", "aliases", "corrections")}
    quiet = arguments.quiet or not sys.stderr.isatty()
    out = analyse_many(arguments.paths, arguments.out, arguments.cluster, quiet=quiet, **options)
    if not arguments.quiet:
        print(f"{count_articles(out):,} articles: {len(COLUMNS)} tables in {out}, each a folder of Parquet files")


def _read(paths: list[str]):
    from helpers.articles import read_articles

    return read_articles(paths)


def _report(arguments: argparse.Namespace) -> int:
    from helpers.report import NotebookError, report

    wanted = ("topic", "speaker", "outlet", "since", "until", "each", "pdf", "duplicates")
    wanted += ("topics", "aliases", "corrections")
    try:
        page = report(arguments.paths, arguments.out, **{name: getattr(arguments, name) for name in wanted})
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The report is in {page}")
    return 0


def _lab(arguments: argparse.Namespace) -> int:
    from helpers.lab import open_lab

    return open_lab(arguments.paths)


def _evaluate(arguments: argparse.Namespace) -> None:
    from helpers.evaluation import evaluate

    print(evaluate(arguments.gold).round(3).to_string(index=False, na_rep=""))


if __name__ == "__main__":
    sys.exit(main())
