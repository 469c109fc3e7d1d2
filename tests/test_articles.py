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
    (tmp_path / "~$letter.docx").write_bytes(b"\5Ana")  # Word's, while the letter is open
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf")
    articles, unread = survey_articles(tmp_path)
    assert articles["article"].tolist() == ["one"] and not len(unread)


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


def test_a_text_that_is_not_utf_8_is_read_and_told_of_in_one_sentence(tmp_path):
    written(tmp_path, one__txt="Le maire a dit : « C’est la fête à Évry. »".encode("cp1252"), two__txt=STORY)
    with pytest.warns(
        UserWarning, match=r"one\.txt is not UTF-8 and is read as windows-1252; .* save it again"
    ) as told:
        assert "fête à Évry" in read_articles(tmp_path)["text"][0]
    assert len(told) == 1
    written(tmp_path, three__txt="Une forêt brûle près d’Évry depuis jeudi.".encode("cp1252"))
    with pytest.warns(UserWarning, match="2 files are not UTF-8") as told:
        read_articles(tmp_path)
    assert len(told) == 1


def test_utf_8_and_utf_16_need_no_warning(tmp_path, recwarn):
    read_articles(written(tmp_path, one__txt=STORY, two__txt="Évry brûle.".encode("utf-16")))
    assert not recwarn.list


def test_articles_of_one_id_are_numbered_and_told_of(tmp_path):
    written(tmp_path, news__csv="id,text\na,It snowed.\na,It rained.\nb,It cleared.\n")
    with pytest.warns(UserWarning, match=r"news\.csv gives several articles the same id \(a\);"):
        assert read_articles(tmp_path)["article"].tolist() == ["a", "a-2", "b"]


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
        ("file,outlet\none.txt,Post,Times\n", "more cells than columns in line 2; put text with commas in quotes"),
    ],
)
def test_wrong_metadata_is_named_by_line_with_the_mend(tmp_path, metadata, says):
    written(tmp_path, one__txt=STORY, metadata__csv=metadata)
    with pytest.raises(InputError, match=r"metadata\.csv") as told:
        read_articles(tmp_path)
    assert says in str(told.value)


@pytest.mark.parametrize("files", ["filename", "File Name", "path", "FILE"])
def test_columns_of_metadata_are_known_by_what_others_call_them(tmp_path, files):
    metadata = f"{files},Title,Newspaper,Pub. date,Byline\none.txt,Snow,The Elsa Post,2025-03-03,Bo Marsh\n"
    (one,) = read_articles(written(tmp_path, one__txt=STORY, metadata__csv=metadata)).to_dict("records")
    assert (one["headline"], one["outlet"], one["author"]) == ("Snow", "The Elsa Post", "Bo Marsh")
    assert one["date"] == pd.Timestamp("2025-03-03")


def test_other_columns_of_metadata_are_left_alone_and_told_of(tmp_path):
    metadata = "file,outlet,colour,,wire\none.txt,The Elsa Post,red,,\n"
    with pytest.warns(
        UserWarning, match=r"metadata\.csv .* are left alone \(`colour`, `wire`\); known are article, outlet,"
    ):
        articles = read_articles(written(tmp_path, one__txt=STORY, metadata__csv=metadata))
    assert articles["outlet"].tolist() == ["The Elsa Post"]


def test_a_table_of_articles_that_names_their_files_may_be_called_metadata(tmp_path):
    written(tmp_path, metadata__csv='filename,text,outlet\nold.txt,"It snowed.",Post\n')
    assert read_articles(tmp_path)["outlet"].tolist() == ["Post"]


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


OTHERS = [
    (
        "Le port reste ouvert jusqu’au printemps, a déclaré lundi soir la maire à l’issue d’une réunion du conseil. Personne ne lui a répondu où que ce soit.",
        "cp1252 iso8859-1",
    ),
    (
        "Der Hafen bleibt bis zum Frühjahr geöffnet, sagte die Bürgermeisterin am Montagabend. Niemand antwortete ihr, äußerte sich später ein Sprecher.",
        "cp1252",
    ),
    (
        "Port pozostanie otwarty do wiosny, powiedziała w poniedziałek wieczorem burmistrz. Nikt jej nie odpowiedział, a rada zbierze się ponownie w kwietniu. Żółć, łódź, źródło.",
        "cp1250 iso8859-2",
    ),
    (
        "Přístav zůstane otevřený až do jara, řekla v pondělí večer starostka. Nikdo jí neodpověděl a zastupitelstvo se sejde znovu v dubnu. Žluťoučký kůň.",
        "cp1250 iso8859-2",
    ),
    (
        "Liman ilkbahara kadar açık kalacak, dedi belediye başkanı pazartesi akşamı. Kimse ona cevap vermedi; meclis nisan ayında yeniden toplanacak. Şişli, ığdır.",
        "cp1254",
    ),
    (
        "A kikötő tavaszig nyitva marad, mondta hétfő este a polgármester. Senki sem válaszolt neki, a tanács áprilisban ül össze újra. Őrült tűz.",
        "cp1250",
    ),
    (
        "Гавань остаётся открытой до весны, сказала мэр в понедельник вечером. Никто ей не ответил.",
        "cp1251 koi8-r iso8859-5 cp866",
    ),
    (
        "Το λιμάνι θα μείνει ανοιχτό μέχρι την άνοιξη, είπε τη Δευτέρα το βράδυ η δήμαρχος. Κανείς δεν της απάντησε.",
        "cp1253",
    ),
    ("הנמל יישאר פתוח עד האביב, אמרה ראש העיר ביום שני בערב. איש לא ענה לה והמועצה תתכנס שוב באפריל.", "cp1255"),
    (
        "سيبقى الميناء مفتوحا حتى الربيع، قالت رئيسة البلدية مساء الاثنين. لم يجبها أحد وسيجتمع المجلس مرة أخرى في أبريل.",
        "cp1256",
    ),
    (
        "港は春まで開いたままだ、と市長は月曜日の夜に語った。誰も答えなかった。議会は四月に再び開かれる。",
        "shift_jis euc_jp iso2022_jp",
    ),
    ("港口将开放到春天，市长周一晚上说。没有人回答她。议会将在四月再次召开会议。", "gb18030 big5"),
    (
        "항구는 봄까지 열려 있을 것이라고 시장이 월요일 저녁에 말했다. 아무도 대답하지 않았다. 의회는 4월에 다시 열린다.",
        "euc_kr",
    ),
    (
        "The harbour – “our harbour” – stays open until spring, the mayor’s office said on Monday, for £5 a ship. Nobody answered her.",
        "cp1252 mac_roman",
    ),
]


@pytest.mark.filterwarnings("ignore:.* is not UTF-8 and is read as")
@pytest.mark.parametrize(("text", "codec"), [(text, codec) for text, codecs in OTHERS for codec in codecs.split()])
def test_other_encodings_are_told_by_what_reads_as_a_language(tmp_path, text, codec):
    data = text.encode(codec, "ignore")
    assert read_articles(written(tmp_path, one__txt=data))["text"][0] == data.decode(codec)


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
    "data",
    [
        b"\xff\xd8\xff\xe1 a picture",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
        b"\x00\x01\x02" * 400,
        bytes(range(1, 32)) * 40,
    ],
)
def test_a_file_that_is_no_text_is_refused_in_one_sentence(tmp_path, data):
    with pytest.raises(InputError, match=r"one\.txt is no text file; save the article as plain text \(UTF-8\)\.$"):
        read_articles(written(tmp_path, one__txt=data))
