"""One small file of each format, fictional and in the layout of real ones: what is read from it."""

import json
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from helpers.articles import read_articles, survey_articles
from helpers.corpus import analyse
from helpers.decoding import UnreadableFile
from helpers.headings import columns_by_heading
from helpers.readers import KNOWN, TABLES, rows_of
from helpers.tables import InputError
from tests.files import FIXTURES, LINES, SUBTITLES, in_pdf, in_table, in_warc, in_word, in_zip, one_of_each

HARBOUR = {"headline": "Harbour of Port Elsa stays open until spring", "date": pd.Timestamp("2025-03-03")}
SIGNED = {**HARBOUR, "author": "Ana Weiss", "outlet": "The Elsa Post"}
FERRIES = {"headline": "Ferries late after storm", "date": pd.Timestamp("2025-03-04"), "outlet": "Skagen Times"}


def read(folder, name, data, **options):
    """The articles in a file of this name with these bytes, as dicts."""
    (folder / name).write_bytes(data)
    return read_articles(folder / name, **options).to_dict("records")


def test_one_of_each_kind_is_read(tmp_path):
    for name, data in one_of_each().items():
        (tmp_path / name).write_bytes(data)
    articles, unread = survey_articles(tmp_path)
    assert unread.empty, unread.to_dict("records")
    assert {*KNOWN} - {".zip", ".warc"} <= {Path(path).suffix for path in articles["path"]}
    assert articles["path"].str.contains("packed.zip/a/one.txt|crawl.warc/https", regex=True).sum() == 2
    assert set(KNOWN) == {Path(name).suffix for name in one_of_each()}


# Documents ---------------------------------------------------------------------------------------------------------------


def test_a_web_page_is_its_main_text_with_what_it_says_of_itself():
    (page,) = read_articles(FIXTURES / "page.html").to_dict("records")
    assert {name: page[name] for name in SIGNED} == SIGNED
    assert "nothing will change for the ships" in page["text"]
    for other in ("Subscribe", "tracker", "herring", "All rights reserved"):
        assert other not in page["text"]


def test_a_page_without_an_article_says_so(tmp_path):
    with pytest.raises(InputError, match="holds no article that could be told"):
        read(tmp_path, "empty.html", b"<html><body><script>1</script></body></html>")


def test_a_page_is_decoded_as_it_declares(tmp_path):
    page = (FIXTURES / "page.html").read_text(encoding="utf-8").replace("utf-8", "windows-1251")
    page = page.replace("Nobody answered her.", "Никто ей не ответил.")
    (article,) = read(tmp_path, "page.html", page.encode("cp1251", "xmlcharrefreplace"))
    assert "Никто ей не ответил." in article["text"] and article["encoding"] == "windows-1251"


def test_a_word_document_is_its_paragraphs_tables_and_breaks(tmp_path):
    import docx

    document = docx.Document()
    document.add_heading("Harbour Stays Open")
    document.add_paragraph("Nobody answered").add_run(" her.\tNo.\nNever.")
    document.add_table(1, 2).cell(0, 1).text = "Ships: 12"
    document.add_paragraph("The end of it.")
    document.save(tmp_path / "one.docx")
    (article,) = read_articles(tmp_path / "one.docx").to_dict("records")
    assert article["text"] == "Harbour Stays Open\nNobody answered her.\tNo.\nNever.\n\nShips: 12\nThe end of it.\n"
    assert article["headline"] == "Harbour Stays Open"


CLOSING = (
    "The mill by the river will close in March, its owner said on Monday, and ninety people will lose their work. " * 2
)
BYLINE, DATELINE = "By Ida Berg", f"OSLO, March 3, 2024 — {CLOSING}"


def in_word_below(*headings, title=""):
    """The bytes of a Word document: a title, and for each heading of the first rank what stands below it."""
    import docx

    document, saved = docx.Document(), BytesIO()
    if title:
        document.add_heading(title, 0)
    for heading, *below in headings:
        document.add_heading(heading, 1)
        for line in below:
            document.add_paragraph(line)
    document.save(saved)
    return saved.getvalue()


def test_a_word_document_of_several_articles_is_cut_at_its_headings(tmp_path):
    pages = [("Mill to Close", BYLINE, CLOSING), ("Mill Is Sold", DATELINE, CLOSING), ("", CLOSING)]
    data = in_word_below(*pages, title="Press review")
    first, second = read(tmp_path, "review.docx", data)
    assert (first["article"], first["headline"], first["author"]) == ("review-1", "Mill to Close", "Ida Berg")
    assert (second["article"], second["headline"], second["city"]) == ("review-2", "Mill Is Sold", "Oslo")
    assert second["date"] == pd.Timestamp("2024-03-03")
    assert first["text"] == f"Mill to Close\n{BYLINE}\n{CLOSING}\n"
    assert second["text"] == f"Mill Is Sold\n{DATELINE}\n{CLOSING}\n\n{CLOSING}\n"


@pytest.mark.parametrize(
    "pages",
    [
        [("Introduction", CLOSING), ("Method", CLOSING), ("What we found", CLOSING)],
        [("Mill to Close", BYLINE, CLOSING), ("What happens next", CLOSING), ("Who pays", CLOSING)],
        [("Mill to Close", BYLINE, CLOSING), ("Who wrote this", DATELINE[:50])],
        [("Mill to Close", BYLINE, CLOSING)],
    ],
)
def test_a_word_document_with_headings_of_one_article_is_left_whole(tmp_path, pages):
    assert len(read(tmp_path, "thesis.docx", in_word_below(*pages, title="The mill"))) == 1


def test_prose_before_the_first_heading_is_an_article_too(tmp_path):
    data = in_word_below(("Mill to Close", BYLINE, CLOSING), ("Mill Is Sold", DATELINE), title=CLOSING)
    assert [row["article"] for row in read(tmp_path, "a.docx", data)] == ["a-1", "a-2", "a-3"]


def test_a_pdf_is_its_text_layer(tmp_path):
    (article,) = read(tmp_path, "one.pdf", in_pdf(["Harbour Stays Open", "Mara Lindqvist said no, and then caf\xe9."]))
    assert article["text"].splitlines() == ["Harbour Stays Open", "Mara Lindqvist said no, and then café."]


def test_a_scan_says_that_it_has_no_text_layer(tmp_path):
    with pytest.raises(InputError, match=r"has no text layer.*run text recognition \(OCR\) on it"):
        read(tmp_path, "scan.pdf", in_pdf([]))


def test_a_locked_pdf_says_so(tmp_path):
    import pypdf

    writer = pypdf.PdfWriter(BytesIO(in_pdf(LINES[2:])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(InputError, match="is locked with a password; save it without one"):
        read_articles(tmp_path / "locked.pdf")


def test_rtf_is_its_text_in_any_script(tmp_path):
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}Caf\'e9 \u1052?\u1072?\u8221? \u-10179?\u-8704?\par Nobody answered.}"
    (article,) = read(tmp_path, "one.rtf", rtf)
    assert article["text"] == "Café Ма” 😀\nNobody answered."


def test_an_email_is_its_plain_text_with_subject_date_and_sender():
    (mail,) = read_articles(FIXTURES / "letter.eml").to_dict("records")
    assert mail["headline"] == "Harbour of Port Elsa stays open – for now"
    assert (mail["author"], mail["encoding"]) == ("Ana Weiss", "windows-1252")
    assert mail["text"].startswith("“We may close the harbour,” said Mara Lindqvist") and "colour" not in mail["text"]


def test_an_email_in_html_alone_is_its_text(tmp_path):
    mail = b"Subject: Snow\nContent-Type: text/html\n\n<style>p {}</style><p>It <b>snowed</b>.</p><p>Still.</p>"
    assert read(tmp_path, "one.eml", mail)[0]["text"] == "It snowed.\nStill."


def test_subtitles_are_a_transcript_without_numbers_and_times(tmp_path):
    said = "INTERVIEWER: Is the night clinic going to close?\nÉLISE MARON: It is going to change.\nINTERVIEWER: That is no answer."
    (talk,) = read(tmp_path, "talk.srt", SUBTITLES.encode())
    assert (talk["text"], talk["headline"]) == (said, "talk")
    assert read(tmp_path, "talk.txt", SUBTITLES.replace("\n", "\r\n").encode())[0]["text"] == said
    corpus = analyse(read_articles(tmp_path / "talk.srt"))
    assert corpus.quotes["role"].tolist() == ["question", "statement", "question"]
    assert corpus.quotes["speaker"].tolist() == ["", "Élise Maron", ""]


def test_live_subtitles_show_a_line_again_and_it_is_read_once(tmp_path):
    live = """WEBVTT

NOTE made by a machine

00:01.000 --> 00:03.000 align:start
we must talk<00:01.500><c> about</c> debt

00:03.000 --> 00:05.000
we must talk about debt
&amp; taxes.

00:09.000 --> 00:11.000
Now the weather.

00:11.500 --> 00:12.000
<v Ana Weiss>Snow.
"""
    (row,) = read(tmp_path, "live.vtt", live.encode())
    assert row["text"] == "we must talk about debt & taxes.\nNow the weather.\nAna Weiss: Snow."


def test_subtitles_without_a_time_are_none(tmp_path):
    with pytest.raises(InputError, match=r"talk\.srt holds no subtitles; save it as plain text"):
        read(tmp_path, "talk.srt", b"It snowed.")


# Tables -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", sorted(TABLES))
def test_a_table_is_read_by_its_column_of_text(tmp_path, suffix):
    data = in_table(
        suffix, body=[LINES[1], "", "Snow."], title=["One", "Two", "Three"], date=["2025-03-03", "", "2025-03-04"]
    )
    first, last = read(tmp_path, f"news{suffix}", data, columns={"text": "body"})
    assert (first["text"], first["headline"], first["date"]) == (LINES[1], "One", pd.Timestamp("2025-03-03"))
    assert (last["text"], last["article"]) == ("Snow.", "news-3")


def test_a_table_without_a_column_of_text_says_which_it_has(tmp_path):
    data = in_table(".csv", lyrics=["La la"], title=["One"])
    with pytest.raises(InputError, match=r"has no `text` column \(it has lyrics, title\); call the one .* `text`"):
        read(tmp_path, "news.csv", data)


@pytest.mark.parametrize("suffix", sorted(TABLES))
def test_columns_are_known_by_what_others_call_them(tmp_path, suffix):
    headings = ["No.", "Überschrift / Title", "Pub. date", "Medium", "Full Text", "Author(s)"]
    cells = ["7", "One", "01.04.2024", "Post", LINES[1], "Ana Weiss"]
    data = in_table(suffix, **{heading: [cell] for heading, cell in zip(headings, cells, strict=True)})
    (row,) = read(tmp_path, f"news{suffix}", data)
    assert (row["text"], row["headline"], row["outlet"], row["author"]) == (LINES[1], "One", "Post", "Ana Weiss")
    assert (row["article"], row["date"]) == ("news-1", pd.Timestamp("2024-04-01"))


def test_where_an_article_is_to_be_found_is_kept_if_it_is_an_address(tmp_path):
    links = ["https://post.example/1", "javascript:alert(1)", "page 3", ""]
    rows = read(tmp_path, "news.csv", in_table(".csv", Text=[LINES[1]] * 4, Link=links))
    assert [row["url"] for row in rows] == ["https://post.example/1", "", "", ""]
    page = (
        b"<html><head><link rel='canonical' href='https://post.example/2'></head><body><article><p>" + LINES[1].encode()
    )
    page += b"</p><p>" + LINES[2].encode() * 3 + b"</p></article></body></html>"
    assert read(tmp_path, "page.html", page)[0]["url"] == "https://post.example/2"
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "story.txt").write_text(LINES[1], encoding="utf-8")
    (tmp_path / "one" / "metadata.csv").write_text("file,url\nstory.txt,https://post.example/3\n", encoding="utf-8")
    assert read_articles(tmp_path / "one")["url"].tolist() == ["https://post.example/3"]


def test_a_column_called_text_goes_before_one_that_only_may_be():
    assert columns_by_heading(["content", "Text", "TITLE"], {}) == {"text": "Text", "headline": "TITLE"}
    assert columns_by_heading(["body", "text"], {"text": "body"}) == {"text": "body"}


def test_cells_keep_their_line_ends_and_may_be_parted_by_semicolons(tmp_path):
    table = 'text;outlet\r\n"One\r\n\r\ntwo; ""three""\nfour";Post\r\n'
    (article,) = read(tmp_path, "news.csv", table.encode("utf-16"))
    assert (article["text"], article["outlet"]) == ('One\r\n\r\ntwo; "three"\nfour', "Post")
    assert article["encoding"] == "utf-16-le"


def test_a_line_with_more_cells_than_the_header_is_no_table(tmp_path):
    with pytest.raises(InputError, match=r"news\.csv is no readable csv table"):
        read(tmp_path, "news.csv", b"text,outlet\nIt snowed, and then some,Post,lost\nIt thawed,a bit,Post\n")


def test_dates_of_a_table_may_be_dates_or_seconds_since_1970(tmp_path):
    data = in_table(".parquet", text=["a", "b"], date=pd.to_datetime(["2025-03-03", None]))
    assert read(tmp_path, "a.parquet", data)[0]["date"] == pd.Timestamp("2025-03-03")
    for moment in (1741000000, 1741000000000, "2025-03-03T11:06:40Z"):
        data = json.dumps([{"text": "a", "date": moment}]).encode()
        assert read(tmp_path, "a.json", data)[0]["date"] == pd.Timestamp("2025-03-03 11:06:40")


def test_json_is_read_wherever_its_list_of_articles_stands(tmp_path):
    rows = [{"text": "It snowed.", "author": ["Ana Weiss", {"name": "Bo Marsh"}], "outlet": None}]
    for value in (rows, {"data": {"items": rows}}, rows[0]):
        (article,) = read(tmp_path, "news.json", json.dumps(value).encode())
        assert (article["text"], article["author"]) == ("It snowed.", "Ana Weiss, Bo Marsh")
    with pytest.raises(InputError, match="holds no list of JSON objects"):
        read(tmp_path, "news.json", b"[1, 2]")


def test_an_excel_formula_is_what_it_came_to(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["text", "outlet"], ["It snowed.", '=HYPERLINK("https://elsapost.example")'], [None, "Post"]):
        book.active.append(row)
    book.save(tmp_path / "news.xlsx")
    (article,) = read_articles(tmp_path / "news.xlsx").to_dict("records")
    assert (article["text"], article["outlet"]) == ("It snowed.", "")  # it was never opened, so it came to nothing


# Exports of press databases ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["nexis.txt", "nexis.docx", "nexis_older.txt", "proquest.txt", "factiva.html", "factiva.rtf"]
)
def test_an_export_of_many_articles_is_cut_into_them(tmp_path, name):
    path = FIXTURES / name
    if name == "nexis.docx":
        path = tmp_path / name
        path.write_bytes(in_word((FIXTURES / "nexis.txt").read_text(encoding="utf-8").split("\n"), title="Nexis"))
    first, second = read_articles(path).to_dict("records")
    assert {key: first[key] for key in HARBOUR} == HARBOUR and first["outlet"] == "The Elsa Post"
    assert "Weiss" in first["author"]
    assert {key: second[key] for key in FERRIES} == FERRIES
    assert first["text"].lstrip('“"').startswith("We may close the harbour") and "Nobody answered" in first["text"]
    assert second["text"].startswith("The ferries were two days late, Bo Marsh said.")
    for row in (first, second):
        for label in ("Load-Date", "LENGTH", "Copyright", "Document", "words", "Publication", "\nTD", "Graphic"):
            assert label.lower() not in row["text"].lower()


def test_the_text_of_an_exported_article_is_a_stretch_of_the_file():
    for name in ("nexis.txt", "nexis_older.txt", "proquest.txt"):
        whole = (FIXTURES / name).read_text(encoding="utf-8")
        assert all(text in whole for text in read_articles(FIXTURES / name)["text"])


def test_nexis_in_rtf_is_one_article_for_each_end_of_document():
    (article,) = read_articles(FIXTURES / "nexis.rtf").to_dict("records")
    assert {name: article[name] for name in SIGNED} == SIGNED
    assert article["text"].endswith("Nobody answered her.")


def test_an_article_that_only_mentions_such_labels_is_left_whole(tmp_path):
    text = "The Archive\n\nEvery file ends with these words, he said:\n\nEnd of Document\n\nNobody knew why. Document 1 of 2\n"
    assert read(tmp_path, "one.txt", text.encode())[0]["text"] == text


def test_media_cloud_names_its_outlets_and_days():
    first, second = read_articles(FIXTURES / "media_cloud.csv").to_dict("records")
    assert {name: first[name] for name in HARBOUR} == HARBOUR and first["outlet"] == "elsapost.example"
    assert second["text"] == "The ferries were two days late, Bo Marsh said."


def test_media_cloud_without_text_says_what_it_is(tmp_path):
    table = pd.read_csv(FIXTURES / "media_cloud.csv").drop(columns="text")
    with pytest.raises(InputError, match="list of stories from Media Cloud, which holds no text"):
        read(tmp_path, "stories.csv", table.to_csv(index=False).encode())


def test_news_api_answers_with_content_or_else_a_description():
    first, second = read_articles(FIXTURES / "news_api.json").to_dict("records")
    assert first["headline"] == HARBOUR["headline"] and first["outlet"] == "The Elsa Post"
    assert first["date"] == pd.Timestamp("2025-03-03 09:15") and first["author"] == "Ana Weiss"
    assert second["text"] == "The ferries were two days late, Bo Marsh said."


# Feeds, crawls, archives ------------------------------------------------------------------------------------------------


def test_a_feed_gives_full_text_or_else_the_summary():
    first, second = read_articles(FIXTURES / "feed.rss").to_dict("records")
    assert {name: first[name] for name in ("headline", "author", "outlet")} == {
        k: SIGNED[k] for k in ("headline", "author", "outlet")
    }
    assert first["date"] == pd.Timestamp("2025-03-03 08:15")
    assert first["text"].split("\n")[1] == "Nobody answered her & the council."
    assert (second["headline"], second["text"]) == ("Ferries & storm", "The ferries were two days late, Bo Marsh said.")


def test_an_atom_feed_is_read_alike():
    first, second = read_articles(FIXTURES / "feed.atom").to_dict("records")
    assert (first["author"], first["text"]) == ("Bo Marsh", "The ferries were two days late.\nThe storm is over.")
    assert (second["text"], second["outlet"]) == ("The ice is back.", "Skagen Times")


def test_xml_that_is_no_feed_says_what_it_is(tmp_path):
    with pytest.raises(InputError, match=r"is XML \(book\) but neither RSS nor Atom"):
        read(tmp_path, "book.xml", b"<book><title>Snow</title></book>")


def test_a_crawl_gives_its_pages_and_counts_those_without_an_article(tmp_path):
    page = (FIXTURES / "page.html").read_bytes()
    crawl = in_warc(
        ("200 OK", "text/html; charset=utf-8", page),
        ("404 Not Found", "text/html", page),
        ("200 OK", "image/png", b"\x89PNG"),
        ("200 OK", "text/html", b"<html><body></body></html>"),
    )
    (tmp_path / "crawl.warc.gz").write_bytes(crawl)
    articles, unread = survey_articles(tmp_path)
    assert articles["headline"].tolist() == [HARBOUR["headline"]]
    assert articles["path"][0].endswith("crawl.warc.gz/https://elsapost.example/0")
    assert unread["problem"].tolist() == ["holds 1 of 2 pages without an article"]


def test_an_archive_is_read_file_by_file_with_what_could_not_be(tmp_path):
    inner = in_zip({"deep.txt": "Deep in it."})
    files = {"a/one.txt": "It snowed.", "b/one.txt": "It thawed.", "bad.jsonl": "{", "inner.zip": inner}
    (tmp_path / "all.zip").write_bytes(
        in_zip({**files, "README.md": "About", "__MACOSX/a/._one.txt": "x", "x.png": "x"})
    )
    articles, unread = survey_articles(tmp_path)
    assert sorted(articles["text"]) == ["Deep in it.", "It snowed.", "It thawed."]
    assert articles["article"].tolist() == ["deep", "one", "one-2"]
    assert sorted(path.split("all.zip/")[1] for path in articles["path"]) == [
        "a/one.txt",
        "b/one.txt",
        "inner.zip/deep.txt",
    ]
    assert unread["path"].str.endswith("all.zip/bad.jsonl").tolist() == [True]


# What a file is called, and what is missing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"), [("page.txt", "page.html"), ("old.doc", "factiva.rtf"), ("saved", "page.html")]
)
def test_a_file_with_another_kinds_ending_is_read_as_what_it_is(tmp_path, name, data):
    assert read(tmp_path, name, (FIXTURES / data).read_bytes())[0]["headline"] == HARBOUR["headline"]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("trafilatura", "page.html"),
        ("docx", "letter.docx"),
        ("pypdf", "paper.pdf"),
        ("striprtf", "factiva.rtf"),
        ("openpyxl", "table.xlsx"),
        ("warcio", "crawl.warc"),
        ("defusedxml", "feed.rss"),
    ],
)
def test_a_missing_library_is_named_with_the_line_that_installs_it(monkeypatch, module, name):
    import helpers.documents

    def without(wanted):
        raise ImportError(wanted)

    data = one_of_each()[name]
    monkeypatch.setattr(helpers.documents, "import_module", without)
    with pytest.raises(UnreadableFile) as told:
        rows_of(data, Path(name), {})
    assert f"needs {module}," in str(told.value) and "pip install 'closereading[documents]'" in str(told.value)
