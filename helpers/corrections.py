"""What readers set right: kept in a small CSV, applied again at each analysis, and never lost when a text changes.

A correction is keyed by article, offsets and the words themselves. It is applied where all three still fit; where they do not it stays in
the table, and `orphaned` says why.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.decoding import decode
from helpers.export import CSV, guarded, unguarded
from helpers.rhetoric import voices_of
from helpers.speakers import count_speakers
from helpers.tables import InputError, join_texts
from helpers.writing import saved_to

COLUMNS = {"article": "str", "start": "int64", "end": "int64", "text": "str", "what": "str", "value": "str"}
#: What a correction can do, and what its `value` says.
KINDS = {
    "speaker": "the right speaker of a quote; empty for nobody",
    "reject quote": "nothing: the words are no quote",
    "reject mark": "the device that the words are not",
    "merge": "the name that all words of the speaker `text` go by from now on",
}
SETTLED = "set by a reader"
ABSENT = "the article is not here"


def read_corrections(source: str | Path | pd.DataFrame | Iterable[dict] | None) -> pd.DataFrame:
    """The corrections in a CSV or table: article, start, end (int), text, what, value; of two on the same words the later one.

    Parameters
    ----------
    source : a CSV written by `write_corrections` or by hand, a DataFrame, or dicts; None gives none.

    what : `speaker`, `reject quote`, `reject mark` or `merge` (see `KINDS`). A merge has no article; its start and end are −1.
    Raises InputError for a file that is missing or no such table; it names the line.
    """
    name = "The table of corrections"
    if source is None:
        return _none()
    if isinstance(source, (str, Path)):
        path = name = Path(source)
        if not path.is_file():
            raise InputError(f"{path} does not exist; check the path of the corrections.")
        content, _ = decode(path.read_bytes(), path)
        try:
            table = pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)
        except ValueError as error:
            raise InputError(f"{path} is no readable CSV ({str(error).splitlines()[0]}); mend it.") from error
    else:
        table = source if isinstance(source, pd.DataFrame) else pd.DataFrame(list(source), columns=list(COLUMNS))
    if missing := [column for column in COLUMNS if column not in table.columns]:
        raise InputError(f"{name} has no column {', '.join(missing)}; its columns are {', '.join(COLUMNS)}.")
    table = table[list(COLUMNS)].reset_index(drop=True)
    if isinstance(source, (str, Path)):
        table = table.apply(unguarded)
    for line, row in enumerate(table.itertuples(), start=2):
        if row.what not in KINDS:
            raise InputError(f"{name}, line {line}: {row.what!r} is no correction; write one of {', '.join(KINDS)}.")
    try:
        table = table.astype(COLUMNS)
    except ValueError as error:
        raise InputError(f"{name} has a start or end that is no whole number ({error}); mend it.") from error
    return _latest(table)


def write_corrections(corrections: pd.DataFrame, path: str | Path) -> Path:
    """Write `corrections` as CSV and return the path; the file is there whole or not at all. Raises InputError where it can't be.

    Of those that `orphaned` returned, `why` is written too; `read_corrections` passes over it.
    """
    path = Path(path)
    columns = [*COLUMNS, *({"why"} & set(corrections))]
    with saved_to(path) as new:
        guarded(corrections[columns]).to_csv(new, index=False, encoding=CSV, lineterminator="\n")
    return path


def added(corrections: pd.DataFrame, new: Iterable[dict]) -> pd.DataFrame:
    """`corrections` and the `new` ones; where both speak of the same words in the same way, the new ones."""
    return _latest(pd.concat([corrections, read_corrections(new)], ignore_index=True))


def corrected(corpus: object, corrections: object) -> object:
    """The corpus with `corrections` applied: quotes and marks that were rejected are gone, speakers are set, counts follow.

    `how` of a quote says `set by a reader` where its speaker was set. What no longer fits is passed over (`orphaned` lists it).
    """
    corrections = read_corrections(corrections)
    corrections = corrections[(misfits(corpus, corrections) == "").to_numpy()]
    if not len(corrections):
        return corpus
    tables = corpus.tables() | applied(corpus, corrections)
    tables["speakers"] = count_speakers(tables["quotes"], mentions=tables["mentions"], articles=tables["articles"])
    from helpers.corpus import Corpus

    return Corpus(**tables)


def applied(corpus: object, corrections: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables `quotes`, `marks` and `mentions` of the corpus with `corrections` applied, all of which fit."""
    by_kind = {what: corrections[(corrections["what"] == what).to_numpy()] for what in KINDS}
    quotes, marks, mentions = corpus.quotes.copy(), corpus.marks, corpus.mentions.copy()
    quotes["speaker"], mentions["entity"] = (
        column.replace(_one_name(by_kind["merge"])).astype("str") for column in (quotes["speaker"], mentions["entity"])
    )
    keys = pd.MultiIndex.from_frame(quotes[["article", "start", "end"]])
    right = by_kind["speaker"].set_index(["article", "start", "end"])["value"]
    told = keys.isin(right.index)
    quotes.loc[told, "speaker"] = right.reindex(keys[told]).to_numpy()
    quotes.loc[told, "how"] = SETTLED
    rejected = keys.isin(by_kind["reject quote"].set_index(["article", "start", "end"]).index)
    quotes = quotes[~rejected].reset_index(drop=True)
    wrong = pd.MultiIndex.from_frame(by_kind["reject mark"][["article", "start", "end", "value"]])
    gone = pd.MultiIndex.from_frame(marks[["article", "start", "end", "device"]]).isin(wrong)
    marks = marks[~gone].reset_index(drop=True)
    return {"quotes": quotes, "marks": _spoken_by(corpus.articles, marks, quotes), "mentions": mentions}


def orphaned(corpus: object, corrections: object) -> pd.DataFrame:
    """The corrections that no longer fit the corpus, with a column `why` (str) in words; an empty table if all fit.

    `corpus` may have them applied already or not.
    """
    corrections = read_corrections(corrections)
    why = misfits(corpus, corrections)
    return corrections.assign(why=why)[(why != "").to_numpy()].reset_index(drop=True)


def waiting(lost: pd.DataFrame, number: int) -> str:
    """The sentence on those of `number` corrections that `orphaned` returned, with each reason once."""
    why = "; ".join(dict.fromkeys(lost["why"]))
    return f"{len(lost)} of {number} corrections do not fit these articles and wait: {why}."


def misfits(corpus: object, corrections: pd.DataFrame) -> pd.Series:
    """For each correction why it does not fit, empty where it does: words of their own are compared, then what was found there.

    Of the corpus `quotes` and `mentions` are asked for merges, `articles`, `quotes` and `marks` for the others.
    """
    texts, quotes, marks = {}, set(), set()
    if (corrections["what"] != "merge").any():
        texts = dict(zip(corpus.articles["article"], corpus.articles["text"], strict=True))
        quotes = set(corpus.quotes[["article", "start", "end"]].itertuples(index=False, name=None))
        marks = set(corpus.marks[["article", "start", "end", "device"]].itertuples(index=False, name=None))
    names = set(corpus.quotes["speaker"]) | set(corpus.mentions["entity"])
    why = []
    for row in corrections.itertuples():
        place = (row.article, row.start, row.end)
        text = texts.get(row.article)
        if row.what == "merge":
            why.append("" if row.text in names or row.value in names else "nobody goes by that name now")
        elif text is None:
            why.append(ABSENT)
        elif text[max(row.start, 0) : max(row.end, 0)] != row.text:
            again = text.find(row.text) if row.text else -1
            moved = f"; they now begin at {again}" if again >= 0 else ""
            why.append(f"other words stand there now{moved}")
        elif row.what == "speaker" and place not in quotes:
            why.append("no quote is found there now")
        elif row.what == "reject mark" and (*place, row.value) not in marks:
            why.append("")  # what was rejected is gone, by the correction itself or without it
        else:
            why.append("")
    return pd.Series(why, index=corrections.index, dtype="str")


def _one_name(merges: pd.DataFrame) -> dict[str, str]:
    """Each merged name with the name at the end of its chain; a circle ends where it is first closed."""
    direct = dict(zip(merges["text"], merges["value"], strict=True))
    final = {}
    for name in direct:
        seen, end = {name}, direct[name]
        while end in direct and end not in seen:
            seen.add(end)
            end = direct[end]
        final[name] = end
    return final


def _spoken_by(articles: pd.DataFrame, marks: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """`marks` with the speaker and voice of the quotes as they are now."""
    joined = join_texts(articles)
    voices = voices_of(joined, quotes)
    spoken = voices.of(joined.position(marks)) if len(marks) else np.zeros(0, dtype=np.int64)
    marks = marks.assign(speaker=pd.Series(voices.speakers[spoken], index=marks.index, dtype="str"))
    if "voice" in marks:
        marks = marks.assign(voice=pd.Series(voices.names[spoken], index=marks.index, dtype="str"))
    return marks


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    """Of corrections that speak of the same words in the same way the last, in the order of first appearance."""
    words = table["what"].isin(["speaker", "reject quote"]).map({True: "quote", False: ""}) + table["what"].where(
        ~table["what"].isin(["speaker", "reject quote"]), ""
    )
    device = table["value"].where((table["what"] == "reject mark").to_numpy(), "")
    keys = pd.MultiIndex.from_arrays([table["article"], table["start"], table["end"], table["text"], words, device])
    return table[~keys.duplicated(keep="last")].reset_index(drop=True)


def _none() -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in COLUMNS.items()})
