"""What readers set right, in a corpus that lies in parts (`helpers.scale`): each part is corrected by itself.

A correction names its article, so that one part has it; a merge of two names goes through all parts, and whether anybody goes by them is
asked of all parts first. What comes out is what `corrected` makes of the corpus at once.
"""

from __future__ import annotations

import json
from types import SimpleNamespace

import pandas as pd

from helpers.census import add_up
from helpers.corrections import ABSENT, applied, misfits
from helpers.parts import write_whole
from helpers.rounds import Job, write_json
from helpers.speakers import Tally, tally_speakers

CHANGED = ("quotes", "marks", "mentions")


def correct_parts(job: Job, parts: int, corrections: pd.DataFrame) -> pd.DataFrame:
    """The `corrections` that do not fit, with a column `why` (str) in words; the others are applied to the tables of all parts.

    What the parts have counted of speakers is counted again where a part changed, and added up. Called again after it broke off, it comes
    to the same tables.
    """
    is_merge = (corrections["what"] == "merge").to_numpy()
    why = corrections.assign(why=ABSENT)["why"]
    why[is_merge] = _merges_that_fit_nobody(job, parts, corrections[is_merge])
    merges = corrections[is_merge & (why == "").to_numpy()]
    renamed = set(merges["text"])
    for part in range(parts):
        ids = pd.read_parquet(job.table("articles", part), columns=["article"])["article"]
        own = corrections[~is_merge & corrections["article"].isin(ids).to_numpy()]
        if len(own) or renamed & _names(job, part):
            tables = {name: pd.read_parquet(job.table(name, part)) for name in ("articles", *CHANGED)}
            why[own.index] = misfits(SimpleNamespace(**tables), own)
            fits = pd.concat([own[(why[own.index] == "").to_numpy()], merges])
            _write(job, part, tables["articles"], applied(SimpleNamespace(**tables), fits))
    for name in Tally._fields:
        counts = [job.count(name, part) for part in range(parts)]
        write_whole(add_up(name, counts, job.scratch), job.note(f"{name}.parquet"))
    return corrections.assign(why=why)[(why != "").to_numpy()].reset_index(drop=True)


def _merges_that_fit_nobody(job: Job, parts: int, merges: pd.DataFrame) -> list[str]:
    """For each merge why it does not fit, empty where it does; noted before a part is changed, for then other names are there."""
    note = job.note("merges.json")
    if not note.exists():
        asked = set(merges["text"]) | set(merges["value"])
        there = set().union(*(asked & _names(job, part) for part in range(parts))) if asked else set()
        mentions = pd.DataFrame({"entity": sorted(there)}, dtype="str")
        whole = SimpleNamespace(quotes=pd.DataFrame({"speaker": []}, dtype="str"), mentions=mentions)
        write_json(misfits(whole, merges).tolist(), note)
    return json.loads(note.read_text(encoding="utf-8"))


def _names(job: Job, part: int) -> set[str]:
    """All names of speakers and of whom else a part mentions."""
    columns = (("quotes", "speaker"), ("mentions", "entity"))
    return set().union(*(pd.read_parquet(job.table(name, part), columns=[one])[one].unique() for name, one in columns))


def _write(job: Job, part: int, articles: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> None:
    for name in CHANGED:
        write_whole(tables[name], job.table(name, part))
    for name, count in tally_speakers(tables["quotes"], tables["mentions"], articles)._asdict().items():
        write_whole(count, job.count(name, part))
