"""Names: what is a name, of what kind, and which names are one person's."""

import unicodedata

import pandas as pd
import pytest

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


def test_a_surname_alone_is_whom_the_other_articles_mean_five_times_to_one():
    often = ["Mary Dunmore voted."] * 5
    assert names_in("Dunmore left.", *often, "Peter Dunmore left.")["entity"].iloc[0] == "Mary Dunmore"
    assert names_in("Dunmore left.", *often[:4], "Peter Dunmore left.")["entity"].iloc[0] == "Dunmore"


def test_countries_go_by_one_name():
    found = names_in("The talks between the U.S. and Britain resumed in Geneva.")
    assert found["entity"].tolist() == ["United States", "United Kingdom", "Geneva"]
    assert found["kind"].tolist() == ["country", "country", "place"]


def test_jr_is_another_person_than_his_father():
    found = names_in("Donald Marsh spoke. Donald Marsh Jr. left. Marsh smiled, and Marsh Jr. waved.")
    assert found["entity"].tolist() == ["Donald Marsh", "Donald Marsh Jr.", "Donald Marsh", "Donald Marsh Jr."]


def test_initials_and_short_forms_are_one_person():
    found = names_in("William B. Tanner spoke.", "Bill Tanner was there.", "W. Tanner signed, and Tanner left.")
    assert set(found["entity"]) == {"Bill Tanner"} or set(found["entity"]) == {"William B. Tanner"}


def test_a_title_tells_which_of_two_is_meant():
    found = names_in("Senator Ruth Vale and her son, Governor Adam Vale, met. Adam Vale left. Senator Vale stayed.")
    assert found["entity"].tolist()[-1] == "Ruth Vale"


def test_a_double_surname_belongs_to_the_full_name():
    found = names_in("Debbie Lindqvist Moore resigned. Lindqvist Moore gave no reason. Moore left.")
    assert set(found["entity"]) == {"Debbie Lindqvist Moore"}


def test_what_stands_before_a_forename_is_no_part_of_the_name():
    found = names_in("White House press secretary Josh Barlow and Herald Editor Nina Falk met Texas-based Owen Tate.")
    people = found[found["kind"] == "person"]
    assert people["text"].tolist() == ["Josh Barlow", "Nina Falk", "Owen Tate"]


def test_an_office_belongs_to_the_title():
    found = names_in("Secretary of State Hilda Kerr met Chief of Staff Owen Pratt. The Secretary of State left.")
    assert found["text"].tolist() == ["Hilda Kerr", "Owen Pratt"]
    assert found["title"].tolist() == ["Secretary of State", "Chief of Staff"]


def test_a_title_begins_in_the_sentence_of_its_name():
    found = names_in("Who asked the Prime Minister? Mr Feddersby left.")
    assert found["title"].tolist() == ["Mr"]


def test_a_surname_that_is_a_title_stays_a_name():
    found = names_in("Rep. Steve King of Iowa spoke. King said no. The King of Norway said nothing.")
    assert found["text"][found["entity"] == "Steve King"].tolist() == ["Steve King", "King"]


def test_places_outlets_and_weekdays_are_no_persons():
    found = names_in(
        "Benghazi burned on Monday, Reuters said. In Tolpuddle, Gallup found little. Goldman Sachs said no."
    )
    assert not (found["kind"] == "person").any()
    assert set(found["text"]) == {"Benghazi", "Reuters", "Tolpuddle", "Gallup", "Goldman Sachs"}


def test_a_forename_nobody_lists_is_a_persons_where_words_for_a_role_follow():
    found = names_in("Qwendro Halloway, a fisherman from the north, waited. The Greywater Consortium did not.")
    assert found["kind"].tolist()[0] == "person"
    assert "person" not in found["kind"].tolist()[1:]


def test_a_body_and_its_initials_are_one():
    found = names_in("The Northern Harbour Authority met. The N.H.A. agreed; the NHA pays.")
    assert set(found["entity"]) == {"Northern Harbour Authority"}


def test_a_forename_alone_takes_the_person_of_its_article_only():
    found = names_in("Ines Okafor came. Ines left.", "Ines was elsewhere.")
    assert found["entity"].tolist() == ["Ines Okafor", "Ines Okafor", "Ines"]


def test_a_family_is_no_person():
    found = names_in("Peter Dunmore and Mary Dunmore left. The Dunmores said nothing.")
    assert "Dunmores" not in found["text"].tolist()


def test_a_surname_may_be_a_word_for_people():
    found = names_in("Mark Danish opened a shop. Danish said that it was small. The Danish minister came.")
    assert found["text"].tolist() == ["Mark Danish", "Danish"]


def test_a_headline_in_capitals_keeps_whole_names():
    found = names_in(
        "Ines Okafor Opens Bridge Before Crowds\n\nInes Okafor opened the bridge. Okafor thanked the crew."
    )
    assert found["text"].tolist() == ["Ines Okafor", "Ines Okafor", "Okafor"]


def test_a_forename_before_e_may_have_its_y_or_lack_it():
    names = names_in("On Friday Evgeni Starov said no, and Evgeni Starov said it again. “No,” said Yevgeni Starov.")
    assert set(names["entity"]) == {"Yevgeni Starov"}


def test_the_word_for_its_people_tells_a_country():
    names = names_in("Ships left Tavronia on Friday, and Tavronia said nothing. A Tavronian boat followed.")
    assert names["kind"].tolist() == ["country", "country"]


def test_a_role_and_a_comma_introduce_a_name():
    names = names_in("“It was locked,” says the caretaker, Corvin Threlk.")
    assert names[["text", "kind"]].to_numpy().tolist() == [["Corvin Threlk", "person"]]


def test_an_officer_of_a_body_named_with_of_is_a_person():
    names = names_in("Bank of Lund Governor Mark Holm spoke. The Council of Chief School Officers met.")
    assert names["entity"].tolist() == ["Mark Holm", "Council of Chief School Officers"]
    assert names["title"].tolist() == ["Bank of Lund Governor", ""]


def test_a_body_is_named_with_what_it_is_on():
    names = names_in("The Commission on Port Debates met, and so did the Finance Committee on Capitol Hill.")
    assert names["entity"].tolist()[:2] == ["Commission on Port Debates", "Finance Committee"]


def test_an_arabic_name_has_its_article_in_small_letters_or_none():
    names = names_in("Karim al-Hadri spoke in Lund. Al-Hadri was late. The mayor thanked Hadri.")
    assert names.loc[names["kind"] == "person", "entity"].unique().tolist() == ["Karim al-Hadri"]


def test_a_surname_of_two_words_may_open_with_what_is_a_forename_too():
    names = names_in(
        "Itai Ben-Lavi spoke. Ben Lavi was late.", "Sheikh Omar bin Rashid Al Noori said no. Al Noori left."
    )
    assert names["entity"].unique().tolist() == ["Itai Ben-Lavi", "Omar bin Rashid Al Noori"]


def test_honours_after_a_name_make_no_body_of_it():
    names = names_in("Ruth Kane KC spoke. Kane was brief.")
    assert names["kind"].tolist() == ["person", "person"]
    assert names["entity"].tolist() == ["Ruth Kane KC", "Ruth Kane KC"]


def test_two_initials_are_a_forename():
    names = names_in("Congress leader D.K. Rao met J.D. Falk of the U.S. Navy on Friday. Falk smiled, and Rao left.")
    people = names[(names["kind"] == "person").to_numpy()]
    assert people["entity"].tolist() == ["D.K. Rao", "J.D. Falk", "J.D. Falk", "D.K. Rao"]


def test_a_name_whose_words_a_blank_keeps_on_one_line_is_that_name():
    found = names_in("Mara\u00a0Dunmore of the Harbour\u00a0Council spoke. Mara Dunmore left.")
    assert found["entity"].tolist() == ["Mara Dunmore", "Harbour Council", "Mara Dunmore"]
    assert found["text"].iloc[0] == "Mara\u00a0Dunmore"


def test_a_forename_with_a_suffix_takes_nobody_without_it():
    assert names_in("Peter Dunmore voted. Peter II left early.")["entity"].tolist() == ["Peter Dunmore", "Peter II"]
    found = names_in("Peter Dunmore and Peter Dunmore Jr. voted. Then Peter Jr. left.")
    assert found["entity"].tolist() == ["Peter Dunmore", "Peter Dunmore Jr.", "Peter Dunmore Jr."]


def test_honours_belong_to_no_surname():
    found = names_in("Ines Okafor MP opened the bridge. Okafor MP thanked the crew.")
    assert set(found["entity"]) == {"Ines Okafor MP"}


def test_a_title_makes_a_person_of_a_short_name_in_capitals():
    found = names_in(
        "MR. BRANDT: The ferry sails at nine.\n\nMS. HALVORSEN: Thank you.\n\nThe FBI declined to comment."
    )
    people = found[(found["kind"] == "person").to_numpy()]
    assert people["entity"].tolist() == ["Brandt", "Halvorsen"]
    assert found["kind"].tolist()[-1] == "organisation"


def people_in(text: str) -> list[str]:
    found = names_in(text)
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == found["text"].tolist()
    return found["text"][found["kind"] == "person"].tolist()


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Minh Khai",
        "Nguyen Thi Minh Khai",
        "Jean-Luc d'Aubigné",
        "Jean-Luc d’Aubigné",
        "Claire de l’Herbier",
        "Mario dell'Orto",
        "María de la Cruz y Solís",
        "Iñigo Ortega y Baltar",
        "João dos Santos e Melo",
        "Karl von und zu Hohenried",
        "Pieter van 't Hoff",
        "Pieter in ’t Veld",
        "Pieter op den Akker",
        "Pieter van de Velde",
        "Lidia de' Bardi",
        "Jens af Ekeby",
        "Nur binti Osman",
        "Hwang Min-seok",
        "Ban Min-seok",
        "Ruairí Ó hUallacháin",
        "ʿAli ʿAbbas",
        "İbrahim Yıldırım",
        "Þóra Ægisdóttir",
        "Олена Ковальчук",
        "Νίκος Παπαδάκης",
    ],
)
def test_a_name_is_whole_however_its_language_writes_it(name):
    for text in (
        f"{name} told reporters that no ship would sail.",
        f"“No ship will sail,” said {name}, a pilot from the north.",
    ):
        assert people_in(text) == [name]
        assert people_in(unicodedata.normalize("NFD", text)) == [unicodedata.normalize("NFD", name)]


@pytest.mark.parametrize(
    "name", ["محمد الحسيني", "דוד בן־עמי", "李明", "田中 花子", "マリア・ロペス", "김민준", "ნინო ბერიძე", "सीता शर्मा"]
)
def test_a_name_in_a_script_without_capitals_is_told_by_what_stands_beside_it(name):
    assert people_in(f"“No ship will sail,” said {name} on Friday.") == [name]
    assert people_in(f"Asked about the port, {name} told the paper that no ship would sail.") == [name]
    assert people_in(f"{name}, a shipping lawyer, read the letter.") == [name]
    assert people_in(f"The talks began with Dr. {name} at noon. Later {name} left.") == [name, name]
    assert people_in(f"The letter began with the words {name} and ended there.") == []


def test_a_verb_of_saying_may_stand_apart_from_a_name_without_capitals():
    for text in (
        "王小明 has said that the ship was late.",
        "“The ship is late,” 王小明, 45, told the Herald.",
        "王小明, the owners' lawyer, read the letter.",
        "A lawyer for the owners, 王小明, said that the ship was late.",
        "According to 王小明, the ship was late.",
    ):
        assert people_in(text) == ["王小明"]


def test_words_in_a_script_without_capitals_are_no_names_elsewhere():
    assert people_in("He said 你好 to the crowd, and the word سلام was on every wall of the hall.") == []
    assert people_in("“It sank,” said the newspaper 人民日报. The channel الجزيرة said so too.") == []
    assert people_in("قال محمد الحسيني إن السفينة تأخرت. وأضاف: “لم يحدث شيء”. ثم غادر المكان.") == []


def test_a_surname_in_a_script_without_capitals_stands_for_the_full_name():
    found = names_in("محمد الحسيني, a lawyer, read the letter. Later الحسيني said that it was false.")
    assert found["entity"].tolist() == ["محمد الحسيني"] * 2


def test_jr_belongs_to_the_name_with_a_comma_too():
    found = names_in("Walter Penrose, Jr., met Walter Penrose Jr. on Friday. Adam Vale, Sr. Maria Ruiz and I stayed.")
    assert found["text"].tolist()[:3] == ["Walter Penrose, Jr.", "Walter Penrose Jr.", "Adam Vale"]
    assert set(found["entity"][:2]) == {"Walter Penrose Jr."}


def test_a_name_of_one_word_opens_a_sentence_where_an_apposition_and_a_verb_of_saying_follow():
    assert people_in("Suharjo, a fisherman from the north, told the paper that he would wait.") == ["Suharjo"]
    assert people_in("Outside, a fisherman from the north, tired of it all, waited.") == []


def test_words_that_are_particles_in_other_languages_link_no_names_in_english():
    assert names_in("In Gaza ten Palestinians voted.")["text"].tolist() == ["Gaza"]
    assert people_in("Leaders of Lund met in Den Haag, and Owen’s friend left.") == ["Owen"]


def test_a_newspaper_with_a_particle_is_no_person():
    assert people_in("She wrote it for the Italian newspaper Corriere della Sera in May.") == []
