"""Names: what is a name, of what kind, and which names are one person's."""

import pandas as pd

from helpers.names import find_names


def names_in(*texts: str) -> pd.DataFrame:
    articles = pd.DataFrame({"article": [f"a{i}" for i in range(len(texts))], "text": list(texts), "headline": ""})
    return find_names(articles)


def test_a_surname_stands_for_the_full_name_in_its_article():
    found = names_in("Governor Ines Okafor opened the bridge. Okafor thanked the crew.")
    assert found["entity"].tolist() == ["Ines Okafor", "Ines Okafor"]
    assert found["title"].tolist() == ["Governor", ""]


def test_transliterations_of_one_name_are_one_person():
    found = names_in("Sergei Malkin spoke first. Later Sergey Malkin left.")
    assert set(found["entity"]) == {"Sergei Malkin"}


def test_two_people_of_one_surname_stay_two():
    found = names_in("Mary Dunmore and Peter Dunmore voted. Mrs. Dunmore left early.")
    assert found["entity"].tolist() == ["Mary Dunmore", "Peter Dunmore", "Mary Dunmore"]


def test_countries_go_by_one_name():
    found = names_in("The talks between the U.S. and Britain resumed in Geneva.")
    assert found["entity"].tolist() == ["United States", "United Kingdom", "Geneva"]
    assert found["kind"].tolist() == ["country", "country", "place"]
