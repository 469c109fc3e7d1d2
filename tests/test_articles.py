"""Reading articles: what a folder of files becomes, and what of it is not read."""

import pandas as pd
import pytest

from helpers.articles import read_articles, survey_articles
from helpers.corpus import analyse
from helpers.tables import COLUMNS, InputError

STORY = """Harbour Stays Open

PORT ELSA (Harbour Wire) - "We may close the harbour," said Mara Lindqvist, the mayor, on Monday evening.
Nobody answered her.
"""


def written(folder, **files):
    """`folder` with these files; a double underscore in a name stands for a point."""
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_a_folder_of_texts_is_a_table_of_articles(tmp_path):
    articles = read_articles(written(tmp_path, one__txt=STORY, two__md="# Snow\n\nIt snowed in Port Elsa for a week."))
    assert list(articles.columns[: len(COLUMNS["articles"])]) == list(COLUMNS["articles"])
    assert articles["article"].tolist() == ["one", "two"]
    assert articles["headline"].tolist() == ["Harbour Stays Open", "Snow"]
    assert articles["text"][0] == STORY


def test_readmes_licences_and_hidden_files_are_no_articles(tmp_path):
    written(tmp_path, README__md="About", LICENSE="Free", LICENCE__txt="Free", readme__txt="About", one__txt=STORY)
    written(tmp_path, __hidden__txt="secret")
    assert read_articles(tmp_path)["article"].tolist() == ["one"]


def test_a_survey_names_what_was_not_read_with_the_mend(tmp_path):
    articles, unread = survey_articles(written(tmp_path, good__txt=STORY, bad__jsonl="{broken", empty__txt=" \n"))
    assert articles["article"].tolist() == ["good"]
    assert list(unread.columns) == ["path", "problem", "mend"]
    assert [path.rsplit("/", 1)[1] for path in unread["path"]] == ["bad.jsonl", "empty.txt"]
    assert unread["problem"][1] == "is empty" and unread["mend"][0] == "mend that line"


def test_a_survey_of_broken_files_alone_is_an_empty_table(tmp_path):
    articles, unread = survey_articles(written(tmp_path, empty__txt=""))
    assert articles.empty and len(unread) == 1
    (tmp_path / "sub").mkdir()
    assert list(articles.columns) == list(read_articles(written(tmp_path / "sub", a__txt=STORY)).columns)


# metadata.csv and front matter ----------------------------------------------------------------------------------------


def test_metadata_beside_the_files_goes_before_what_the_text_says(tmp_path):
    metadata = "file,outlet,date,author\none.txt,The Elsa Post,2025-03-03,Bo Marsh\nsub/two.txt,,2025-03-04,\n"
    (tmp_path / "sub").mkdir()
    written(tmp_path / "sub", two__txt=STORY)
    one, two = read_articles(written(tmp_path, one__txt=STORY, metadata__csv=metadata)).to_dict("records")
    assert (one["outlet"], one["date"], one["author"]) == ("The Elsa Post", pd.Timestamp("2025-03-03"), "Bo Marsh")
    assert (two["outlet"], two["date"]) == ("Harbour Wire", pd.Timestamp("2025-03-04"))
    assert one["headline"] == "Harbour Stays Open" and one["text"] == STORY


def test_metadata_speaks_of_one_file_named_alone_and_may_name_the_article(tmp_path):
    written(tmp_path, one__txt=STORY, two__txt=STORY, metadata__csv="file;article\none.txt;lead\ntwo.txt;second\n")
    assert read_articles(tmp_path / "one.txt")["article"].tolist() == ["lead"]


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ("file,date\none.txt,2025-03-03\nnone.txt,2025-03-03\n", "names 'none.txt' in line 3, which is not in"),
        ("file,date\none.txt,yesterday\n", "has 'yesterday' for a date in line 2; write it as 2025-11-24"),
        ("file,date\none.txt,3\n", "has '3' for a date in line 2"),
        ("file,date\n../one.txt,2025-03-03\n", "in line 2"),
        ("file,date\none.txt,2025-03-03\none.txt,2025-03-03\n", "names one.txt a second time in line 3"),
        ("file,colour\none.txt,red\n", "has a column `colour`, line 1; name its columns file, article"),
        ("file,outlet\none.txt,Post,Times\n", "more cells than columns in line 2; put text with commas in quotes"),
    ],
)
def test_wrong_metadata_is_named_by_line_with_the_mend(tmp_path, metadata, says):
    written(tmp_path, one__txt=STORY, metadata__csv=metadata)
    with pytest.raises(InputError, match=r"metadata\.csv") as told:
        read_articles(tmp_path)
    assert says in str(told.value)


def test_a_table_of_articles_may_be_called_metadata(tmp_path):
    written(tmp_path, metadata__csv='text,outlet\n"It snowed.",Post\n')
    assert read_articles(tmp_path)["outlet"].tolist() == ["Post"]


FRONT = '---\ntitle: "Open, Still"\nauthors:\n  - Bo Marsh\n  - Ana Weiss\ndate: 2025-03-03\ntags: [sea, port]\n---\n'


def test_front_matter_is_read_and_stays_in_the_text(tmp_path):
    article = read_articles(written(tmp_path, one__md=FRONT + STORY)).iloc[0]
    assert article["text"] == FRONT + STORY
    assert (article["headline"], article["author"]) == ("Open, Still", "Bo Marsh, Ana Weiss")
    assert (article["date"], article["outlet"]) == (pd.Timestamp("2025-03-03"), "Harbour Wire")


def test_front_matter_is_one_paragraph_of_its_own_kind_and_holds_no_prose(tmp_path):
    corpus = analyse(read_articles(written(tmp_path, one__md=FRONT + STORY)))
    first, *rest = corpus.paragraphs.to_dict("records")
    assert first["kind"] == "front_matter" and corpus.text(pd.Series(first)) == FRONT.strip()
    assert [corpus.text(pd.Series(row))[:12] for row in rest] == ["Harbour Stay", "PORT ELSA (H", "Nobody answe"]
    assert not (corpus.mentions["start"] < len(FRONT)).any()
    assert corpus.quotes["speaker"].tolist() == ["Mara Lindqvist"]


def test_lines_wrapped_by_hand_are_joined_below_front_matter(tmp_path):
    wrapped = (
        "The harbour of Port Elsa stays open for all ships, large and\nsmall, until the council meets again in spring"
    )
    text = FRONT + f"{wrapped}.\n\n{wrapped} next year.\n\n{wrapped} or later.\n"
    corpus = analyse(read_articles(written(tmp_path, one__txt=text)))
    assert corpus.paragraphs["kind"].tolist() == ["front_matter", "body", "body", "body"]


def test_a_rule_of_hyphens_opens_no_front_matter(tmp_path):
    for text in ("---\nIt snowed.\n---\nStill.", "---\n\n---\nIt snowed.", "---\ntitle: Snow\nIt snowed all week."):
        corpus = analyse(read_articles(written(tmp_path, one__txt=text)))
        assert "front_matter" not in corpus.paragraphs["kind"].tolist()


def test_a_wrong_date_in_front_matter_leaves_the_article_out_and_says_why(tmp_path):
    written(tmp_path, one__txt=STORY, two__md="---\ntitle: Snow\ndate: soon\n---\nIt snowed.")
    articles, unread = survey_articles(tmp_path)
    assert articles["article"].tolist() == ["one"]
    assert unread["problem"].tolist() == ["has 'soon' for a date in line 3"]


# Encodings --------------------------------------------------------------------------------------------------------------

WESTERN = "Harbour Stays Open\n\n“We may close the café,” said Mara Lindqvist – the mayor’s niece – on Monday.\n"


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-16-le", "utf-16-le"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "windows-1252"),
    ],
)
def test_western_text_is_read_in_any_usual_encoding_and_which_is_said(tmp_path, codec, named):
    article = read_articles(written(tmp_path, one__txt=WESTERN.encode(codec))).iloc[0]
    assert article["text"] == WESTERN
    assert article["encoding"] == named


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        (
            "cp1251",
            "Гавань остаётся открытой. «Мы можем её закрыть», — сказала мэр Мара Линдквист в понедельник вечером.",
        ),
        ("koi8-r", "Гавань остаётся открытой. Мы можем её закрыть, сказала мэр Мара Линдквист в понедельник вечером."),
        ("cp1253", "Το λιμάνι μένει ανοιχτό. Μπορεί να το κλείσουμε, είπε η δήμαρχος τη Δευτέρα το βράδυ στην πόλη."),
        ("shift_jis", "港は開いたままだ。「閉鎖するかもしれない」と市長は月曜日の夜に語った。誰も答えなかった。"),
        ("gb18030", "港口仍然开放。市长周一晚上说：“我们可能会关闭它。”没有人回答她。"),
    ],
)
def test_other_encodings_are_told_by_what_reads_as_a_language(tmp_path, codec, text):
    assert read_articles(written(tmp_path, one__txt=text.encode(codec)))["text"][0] == text


def test_line_ends_stay_as_they_are(tmp_path):
    text = "One\r\n\r\nTwo and more of it.\rThree\nFour"
    assert read_articles(written(tmp_path, one__txt=text))["text"][0] == text


def test_marks_of_any_script_keep_their_offsets(tmp_path):
    said = "“Die Hafen\u00adbehörde ﬁndet\u00a0das 🌊👩‍👩‍👧 gut”"
    text = f"\ufeffשלום עולם\r\n\r\n{said}, said Mara Lindqvist on Monday. مرحبا بالعالم\r\n"
    corpus = analyse(read_articles(written(tmp_path, one__txt=text)))
    assert corpus.text(corpus.quotes.iloc[0]) == corpus.quotes["text"][0]
    assert said.strip("“”") in corpus.quotes["text"][0]


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), b"\x00\x01\x02" * 400, bytes(range(1, 32)) * 40]
)
def test_a_file_that_is_no_text_is_refused_in_one_sentence(tmp_path, data):
    with pytest.raises(InputError, match=r"one\.txt is no text file; save the article as plain text \(UTF-8\)\.$"):
        read_articles(written(tmp_path, one__txt=data))
