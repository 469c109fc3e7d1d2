"""What a whole corpus knows of names, taken up by its parts: as much as answers what they ask, and no more."""

import random
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import known
from helpers.capitals import EVIDENCE
from helpers.census import add_names, add_people
from helpers.name_parts import genders, transliterated
from helpers.name_parts import parts as name_parts
from helpers.names import count_names, know_names, settle_names
from helpers.scene import know_persons
from helpers.speakers import count_people

FORENAMES = "Anna Peter Pete Ines Sergei Sergey Yelena J. Wasserman Al Mira Rian".split()
SURNAMES = (
    "Okafor Malkin Mal’kin Malkins Dunmore Al-Sadr Sadr Ben-Gvir Ben-Sadr Gvir Schultz Moldova Moldovan Émile Emile Carter Reyes Ilves Holm"
).split()
OTHERS = [
    "H.C.",
    "HC",
    "PETER OKAFOR",
    "Ben Gvir",
    "Ben Sadr",
    "Wasserman Schultz",
    "Harbour Council",
    "New York",
    "US",
]
TITLES = "Mr.|Mrs.|Senator|the Prime Minister|Judge".split("|")


def written(seed, number=400, articles=40):
    """Candidates of made-up articles as `find_candidates` returns them: many of a surname, few of them in one article."""
    draw = random.Random(seed)

    def name():
        kind, first, last = draw.random(), draw.choice(FORENAMES), draw.choice(SURNAMES)
        if kind < 0.1:
            return draw.choice(OTHERS)
        if kind < 0.5:
            return draw.choice([last, last, last, first, f"{last} Jr."])
        return f"{first} {draw.choice(['', '', '', 'Ben '])}{last}{draw.choice(['', '', '', '', ' Jr.', ' MP', ' Council'])}"

    rows = [
        (
            name(),
            draw.choice(TITLES) if draw.random() < 0.3 else "",
            *(draw.random() < 0.2 for _ in EVIDENCE),
            draw.randrange(articles),
        )
        for _ in range(number)
    ]
    return candidates_of([("Anna Quist", "", False, True, False, False, 0), *rows])


def candidates_of(rows):
    """Candidates as `find_candidates` returns them, of some articles."""
    table = pd.DataFrame(rows, columns=["text", "title", *EVIDENCE, "article"]).sort_values("article", kind="stable")
    start = table.groupby("article").cumcount() * 100
    table = table.assign(article=table["article"].map("a{:02}".format), start=start, end=start + 9)
    text = {"article": "str", "text": "str", "title": "str"}
    return table.astype({**text, **dict.fromkeys(EVIDENCE, "bool")}).reset_index(drop=True)


def in_parts(table, parts=13):
    """The rows of each part of a corpus; the order of the parts is not that of the articles."""
    number = table["article"].str[1:].astype(int) * 7 % parts
    return [table[(number == part).to_numpy()].reset_index(drop=True) for part in range(parts)]


def shares_of(counts, name, add, number):
    """The counts of all parts added up, in so many shares."""
    lots = [count.assign(lot=known.name_lots(count[name])) for count in counts]
    whole = pd.concat(lots, ignore_index=True)
    return (add(whole[(whole["lot"] % number == share).to_numpy()]) for share in range(number))


@given(seed=st.integers(0, 10**6), number=st.sampled_from([1, 3]))
@settings(deadline=None, max_examples=12)
def test_a_part_settles_its_names_and_people_as_the_whole_does(seed, number):
    candidates = written(seed)
    whole = settle_names(candidates, know_names(count_names(candidates)))
    parts = in_parts(candidates)
    with tempfile.TemporaryDirectory() as folder:
        counts = [count_names(part) for part in parts]
        known.lay_names(shares_of(counts, "text", add_names, number), Path(folder) / "names")
        mentions = [settle_names(part, known.names_among(Path(folder) / "names", part)) for part in parts]
        for found, expected in zip(mentions, in_parts(whole), strict=True):
            pd.testing.assert_frame_equal(found, expected)
        counts = [count_people(part) for part in mentions]
        known.lay_persons(shares_of(counts, "entity", add_people, number), Path(folder) / "people")
        everybody, labels = know_persons(count_people(whole)), {"okafor", "malkin", "quist"}
        for part in mentions:
            taken = known.persons_among(Path(folder) / "people", part, labels)
            people = part[(part["kind"] == "person").to_numpy()]
            assert set(people["entity"]) <= taken.everybody <= everybody.everybody
            for one in taken.everybody:
                assert taken.sexes.get(one) == everybody.sexes.get(one)
                assert taken.offices.get(one, set()) == everybody.offices.get(one, set())
            assert {last: taken.alone.get(last) for last in labels} == {
                last: everybody.alone.get(last) for last in labels
            }
            for word in {transliterated(name_parts(text).last) for text in people["text"]}:
                assert taken.bearers[word] == everybody.bearers[word]


def test_of_a_thousand_namesakes_a_part_takes_who_tells_whom_it_means(tmp_path):
    made_up = (f"{first}{second}xa" for first in "BCDFGHKLMNPRST" for second in "aeiou")
    forenames = [one for one in made_up if one.lower() not in genders()]
    named = [*forenames, forenames[3]]
    rows = [(f"{one} Dunmore", "", True, False, False, False, i) for i, one in enumerate(named)]
    asked = candidates_of([("Dunmore", "", False, True, False, False, 99)])
    candidates = pd.concat([candidates_of(rows), asked], ignore_index=True)
    known.lay_names(shares_of([count_names(candidates)], "text", add_names, 1), tmp_path)
    taken = known.names_among(tmp_path, asked)
    assert len(know_names(count_names(candidates)).people.everywhere) == len(forenames)
    assert len(taken.people.everywhere) == 2 and taken.people.everywhere[f"{forenames[3]} Dunmore"] == 2
    assert settle_names(asked, taken)["entity"].tolist() == ["Dunmore"]


def test_forms_are_taken_from_all_shares(tmp_path):
    shares = [pd.DataFrame({"form": [one, f"{one}s"], "inner": [1, 2], "small": [3, 4]}) for one in ("dam", "ferry")]
    known.lay_forms(shares, tmp_path)
    assert known.forms_among(tmp_path, ["ferry", "dams", "boat"])["form"].tolist() == ["dams", "ferry"]
