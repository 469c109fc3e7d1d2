"""What a whole corpus knows of its names, laid down in files from which each part of it takes what concerns its own articles.

However large the corpus, a part names some ten thousands of names. What it takes of each question is as much as answers it: of all who bear
a surname and are alike in what a title or suffix asks of them, the two most named tell who is meant, or that nobody is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import dataset

from helpers.collector import uncollected
from helpers.identities import FORENAME, People
from helpers.lexicons import fold
from helpers.name_kinds import Seen, Survey, survey_names
from helpers.name_parts import parts, surname_key, transliterated, without_article
from helpers.names import Known, know_share, name_entity, seen_of
from helpers.parts import write_whole
from helpers.scene import Persons, know_persons

ROWS = 65_536  # rows of a file that are looked through at a time
RIVALS = 2  # of those alike: one, and another if there is any


def name_lots(names: pd.Series) -> pd.Series:
    """A number for each name (int64), the same for all that must be known together (see `surname_key`)."""
    codes, texts = pd.factorize(names)
    keys = np.array([surname_key(text) for text in texts], dtype=object)
    lots = pd.util.hash_array(keys, categorize=False).astype(np.int64) & np.int64(2**62 - 1)
    return pd.Series(lots[codes] if len(codes) else [], dtype="int64", index=names.index)


# Laying down ---------------------------------------------------------------------------------------------------------


def lay_forms(sums: Iterable[pd.DataFrame], folder: Path) -> None:
    """Write what `count_forms` counted in all parts, given as shares of the forms."""
    for number, forms in enumerate(sums):
        write_whole(forms, _share(folder, "forms", number))


def lay_names(sums: Iterable[pd.DataFrame], folder: Path, each: Callable[..., Iterable] = map) -> None:
    """Write what is known of all names, given what `count_names` counted in all parts as shares of the names (by `name_lots`).

    Tables in `folder`: `kinds` with text, kind, entity (str; empty for people who are never named in full); `bearers` with word (a
    surname as it is transliterated), person, words (all surnames and forenames they go by, a line each), sex, offices (str), everywhere
    (int64: how often they are named in full), rivals (bool: whether they are among the most named of those alike).

    each : as `map`, wherever it calls the function: the shares can be told of one by one once the corpus has been surveyed.
    """
    number = -1
    for number, names in enumerate(sums):
        write_whole(names[["text", "title", *Seen._fields]], _share(folder, "counts", number))
    numbers = range(number + 1)
    write_whole(_survey_table(Shares([_share(folder, "counts", i) for i in numbers])), _share(folder, "survey", 0))
    for _ in each(partial(lay_share, folder), numbers):
        pass


@uncollected
def _survey_table(shares: Iterable[dict[str, Seen]]) -> pd.DataFrame:
    """The `Survey` of a corpus as a table with what, word, value (str): a row a surname, a forename, a homeland, a body by its initials."""
    survey = survey_names(shares)
    rows = [("surname", one, "") for one in survey.surnames] + [("forename", one, "") for one in survey.forenames]
    rows += [("homeland", people, home) for people, home in survey.homelands.items()]
    rows += [("body", letters, body) for letters, bodies in survey.bodies.items() for body in bodies]
    return pd.DataFrame(rows, columns=["what", "word", "value"], dtype="str")


def _survey_among(folder: Path, seen: dict[str, Seen]) -> Survey:
    """Of the `Survey` of the corpus what concerns the names of one share."""
    words = [name for name in seen if len(name.split()) == 1]
    asked = {low for name in words for low in (fold(name), without_article(fold(name)))}
    asked |= {low[:-1] for low in asked} | {name.replace(".", "") for name in words}
    rows = _rows(folder / "survey", _any("word", asked) | _any("value", asked))
    bodies: dict[str, list[str]] = {}
    for letters, body in _told_of(rows, "body"):
        bodies.setdefault(letters, []).append(body)
    surnames, forenames = ({word for word, _ in _told_of(rows, what)} for what in ("surname", "forename"))
    return Survey(surnames, forenames, dict(_told_of(rows, "homeland")), bodies)


def _told_of(rows: pd.DataFrame, what: str) -> Iterator[tuple[str, str]]:
    """Words and values of one kind of rows of a survey."""
    those = rows[(rows["what"] == what).to_numpy()]
    return zip(those["word"].tolist(), those["value"].tolist(), strict=True)


@uncollected
def lay_share(folder: Path, number: int) -> None:
    """Write what is known of one share of the names whose counts are in `folder`, where the corpus has been surveyed."""
    names, seen = Shares.read(_share(folder, "counts", number))
    known = know_share(names, seen, _survey_among(folder, seen))
    write_whole(_kinds(known), _share(folder, "kinds", number))
    write_whole(_bearers(known.people), _share(folder, "bearers", number))


class Shares:
    """How often the names of a corpus are seen, a share of them at a time; one share alone is kept, of several each is read again."""

    def __init__(self, paths: list[Path]):
        self.paths = paths
        self.kept = [self.read(path)[1] for path in paths] if len(paths) == 1 else None

    @staticmethod
    def read(path: Path) -> tuple[pd.DataFrame, dict[str, Seen]]:
        """A share as `count_names` counts, and how often each name is seen."""
        names = pd.read_parquet(path)
        return names, seen_of(names)

    def __iter__(self) -> Iterator[dict[str, Seen]]:
        return iter(self.kept) if self.kept else (self.read(path)[1] for path in self.paths)


def _kinds(known: Known) -> pd.DataFrame:
    """The table `kinds` of some names."""
    texts, canonical = list(known.kinds), known.people.canonical
    entities = [
        canonical.get(text, "") if known.kinds[text] == "person" else name_entity(text, known) for text in texts
    ]
    return pd.DataFrame({"text": texts, "kind": list(known.kinds.values()), "entity": entities}, dtype="str")


def _bearers(people: People) -> pd.DataFrame:
    """The table `bearers` of some people."""
    words: dict[str, list[str]] = {}
    for word, those in people.by_word.items():
        for one in those:
            words.setdefault(one, []).append(word)
    rows = [
        (word, one, "\n".join(sorted(its)), people.sexes.get(one, ""), " ".join(sorted(people.offices.get(one, ()))))
        for one, its in words.items()
        for word in its
        if not word.startswith(FORENAME)
    ]
    table = pd.DataFrame(rows, columns=["word", "person", "words", "sex", "offices"], dtype="str")
    persons = table["person"].tolist()
    table = table.assign(everywhere=pd.Series([people.everywhere[one] for one in persons], dtype="int64"))
    alike = table.assign(suffix=pd.Series([parts(one).suffix for one in persons], dtype="str"))
    ranked = alike.sort_values(["everywhere", "person"], ascending=[False, True])
    place = ranked.groupby(["word", "sex", "offices", "suffix"], sort=False).cumcount()
    return table.assign(rivals=(place < RIVALS).reindex(table.index))


@uncollected
def lay_persons(sums: Iterable[pd.DataFrame], folder: Path) -> None:
    """Write what is known of all persons, given what `count_people` counted in all parts as shares of the people (by `name_lots`).

    The table `persons` in `folder`: entity, sex, offices, surname, word (str; the surname as it is and as it is transliterated), namesakes
    (int64: how many bear that word), alone (bool: whether nobody else bears the surname), head (bool: whether it is the first row of
    the word).
    """
    for number, people in enumerate(sums):
        write_whole(_persons(know_persons(people)), _share(folder, "persons", number))


def _persons(known: Persons) -> pd.DataFrame:
    """The table `persons` of some people."""
    entities = sorted(known.everybody)
    surnames = [parts(one).last for one in entities]
    words = list(map(transliterated, surnames))
    told = {
        "entity": entities,
        "sex": [known.sexes.get(one, "") for one in entities],
        "offices": [" ".join(sorted(known.offices.get(one, ()))) for one in entities],
        "surname": surnames,
        "word": words,
    }
    return pd.DataFrame(told, dtype="str").assign(
        namesakes=pd.Series([known.bearers[word] for word in words], dtype="int64"),
        alone=pd.Series([last in known.alone for last in surnames], dtype="bool"),
        head=~pd.Series(words, dtype="str").duplicated(),
    )


def _share(folder: Path, name: str, number: int) -> Path:
    return folder / name / f"share-{number:05}.parquet"


# Taking up -----------------------------------------------------------------------------------------------------------


def forms_among(folder: Path, forms: Iterable[str]) -> pd.DataFrame:
    """Of what was laid down by `lay_forms` the rows of some forms."""
    return _rows(folder / "forms", _any("form", forms))


def names_among(folder: Path, candidates: pd.DataFrame) -> Known:
    """Of what was laid down by `lay_names` what settles some candidates (as `find_candidates` returns)."""
    kinds = _rows(folder / "kinds", _any("text", candidates["text"].unique()))
    is_person, in_full = (kinds["kind"] == "person").to_numpy(), (kinds["entity"] != "").to_numpy()
    canonical, bodies = (_pairs(kinds[rows], "text", "entity") for rows in (is_person & in_full, ~is_person))
    asked = {transliterated(parts(text).last) for text in kinds["text"][is_person & ~in_full]}
    bearers = _rows(folder / "bearers", _any("person", set(canonical.values())) | _any("word", asked) & _true("rivals"))
    return Known(_pairs(kinds, "text", "kind"), _people_of(bearers, canonical), bodies)


def _people_of(bearers: pd.DataFrame, canonical: dict[str, str]) -> People:
    """The people of some rows of the table `bearers`."""
    by_word: dict[str, set[str]] = defaultdict(set)
    for person, words in zip(bearers["person"].tolist(), bearers["words"].tolist(), strict=True):
        for word in words.split("\n"):
            by_word[word].add(person)
    everywhere = Counter(_pairs(bearers, "person", "everywhere"))
    return People(canonical, _told(bearers, "person", "sex"), everywhere, dict(by_word), _offices(bearers, "person"))


def persons_among(folder: Path, mentions: pd.DataFrame, surnames: Iterable[str]) -> Persons:
    """Of what was laid down by `lay_persons` what concerns the people among `mentions`, and who alone bear some surnames."""
    people = mentions[(mentions["kind"] == "person").to_numpy()]
    words = {transliterated(parts(text).last) for text in people["text"].unique()}
    wanted = _any("entity", people["entity"].unique()) | _any("surname", surnames) & _true("alone")
    rows = _rows(folder / "persons", wanted | _any("word", words) & _true("head"))
    alone = _pairs(rows[rows["alone"].to_numpy(dtype=bool)], "surname", "entity")
    sexes, offices = _told(rows, "entity", "sex"), _offices(rows, "entity")
    return Persons(frozenset(rows["entity"]), sexes, offices, alone, Counter(_pairs(rows, "word", "namesakes")))


def _pairs(rows: pd.DataFrame, key: str, value: str) -> dict:
    return dict(zip(rows[key].tolist(), rows[value].tolist(), strict=True))


def _told(rows: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    return {one: told for one, told in _pairs(rows, key, value).items() if told}


def _offices(rows: pd.DataFrame, key: str) -> dict[str, set[str]]:
    return {one: set(words.split()) for one, words in _told(rows, key, "offices").items()}


def _any(column: str, values: Iterable[str]) -> pc.Expression:
    return pc.field(column).isin(pa.array(list(values), pa.large_string()))


def _true(column: str) -> pc.Expression:
    return pc.field(column)


def _rows(folder: Path, wanted: pc.Expression) -> pd.DataFrame:
    """The rows of a table of several files that are `wanted`; little of it is in memory at a time."""
    table = dataset.dataset(folder, format="parquet")
    scanned = table.to_table(filter=wanted, batch_size=ROWS, batch_readahead=1, fragment_readahead=1, use_threads=False)
    return scanned.to_pandas()
