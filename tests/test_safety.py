"""Files made to do harm, or that fail while they are read or written: one clear sentence, and nothing lost."""

import errno
import os
import resource
import stat
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from helpers import folders
from helpers.__main__ import main
from helpers.articles import read_articles, survey_articles
from helpers.corpus import Corpus, analyse
from helpers.export import read_table, write_tables
from helpers.tables import InputError
from tests.files import in_word, in_zip, one_of_each

ROOT = Path(__file__).resolve().parent.parent
STORY = 'Harbour Stays Open\n\n"We may close the harbour," said Mara Lindqvist, the mayor, on Monday evening.\n'


@pytest.fixture
def folder(tmp_path):
    """A folder with one good article in it."""
    place = tmp_path / "articles"
    place.mkdir()
    (place / "good.txt").write_text(STORY, encoding="utf-8")
    return place


def left_out(folder):
    """The one sentence on the one file of `folder` that was not read beside the good one."""
    articles, unread = survey_articles(folder)
    assert articles["article"].tolist() == ["good"]
    ((path, problem, mend),) = unread.itertuples(index=False, name=None)
    assert Path(path).is_relative_to(folder) and mend
    return f"{problem}; {mend}"


# Archives and documents made to do harm -----------------------------------------------------------------------------------


def test_a_zip_bomb_is_not_unpacked(folder):
    (folder / "bomb.zip").write_bytes(in_zip({"a.txt": b"0" * 50_000_000}))
    tracemalloc.start()
    assert "would unpack to 50 MB" in left_out(folder)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_zip_that_lies_about_its_size_is_not_believed(folder):
    data = bytearray(in_zip({"a.txt": b"0" * 3_000_000}))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        at = archive.start_dir
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # the size that the directory claims
    (folder / "liar.zip").write_bytes(data)
    assert "cannot be unpacked" in left_out(folder)


def test_archives_within_archives_end_somewhere(folder):
    data = in_zip({"a.txt": "It snowed."})
    for _ in range(5):
        data = in_zip({"inner.zip": data})
    (folder / "deep.zip").write_bytes(data)
    assert "lies more than 2 archives deep; unpack the outer ones first" in left_out(folder)


def test_archives_within_one_archive_share_what_it_may_unpack_to(folder):
    inner = in_zip({f"{number}.txt": b"0 " * 400_000 for number in range(10)})
    outer = in_zip({f"{number}.zip": inner for number in range(50)})
    (folder / "bomb.zip").write_bytes(outer)  # a few kilobytes that hold 400 MB
    tracemalloc.start()
    articles, unread = survey_articles(folder)
    assert articles["text"].str.len().sum() <= 200 * len(outer) + len(STORY) and len(unread)
    assert unread["problem"].str.startswith("would unpack to").all()
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


def test_the_texts_of_packed_documents_count_too(folder, monkeypatch):
    monkeypatch.setattr("helpers.containers.UNPACKED", 2_000_000)
    document = in_word(["0 " * 400_000])
    (folder / "bomb.zip").write_bytes(in_zip({f"{number}.docx": document for number in range(9)}))
    articles, unread = survey_articles(folder)
    assert (len(articles), len(unread)) == (4, 6)  # the good one and three, the last of which took all that was left


def test_gzip_within_gzip_ends_somewhere(folder):
    import gzip

    data = b"It snowed."
    for _ in range(5):
        data = gzip.compress(data)
    (folder / "a.txt.gz").write_bytes(data)
    assert "is packed more than 2 times over" in left_out(folder)


def test_a_gzip_bomb_is_given_up_in_time(folder):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    with (folder / "bomb.txt.gz").open("wb") as out:
        for _ in range(260):
            out.write(packer.compress(bytes(1_000_000)))
        out.write(packer.flush())
    assert "would unpack to more than 51 MB" in left_out(folder)  # two hundred times its size


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:\\evil.txt"])
def test_a_name_in_an_archive_that_leads_out_of_it_is_refused(folder, name):
    (folder / "evil.zip").write_bytes(in_zip({name: "It snowed."}))
    assert "has a name that leads out of the archive" in left_out(folder)
    assert not list(folder.parent.rglob("evil.txt"))


def test_a_link_in_an_archive_is_refused(folder):
    member = zipfile.ZipInfo("passwd.txt")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    (folder / "evil.zip").write_bytes(in_zip({member: "/etc/passwd"}))
    assert "is a link; pack the file it leads to" in left_out(folder)


@pytest.mark.parametrize("name", ["bomb.docx", "bomb.xlsx"])
def test_a_document_that_is_a_bomb_is_not_opened(folder, name):
    saved = BytesIO(in_word(["It snowed."]))
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("more.xml", "w") as more:
        for _ in range(257):
            more.write(bytes(1_000_000))
    (folder / name).write_bytes(saved.getvalue())
    assert "MB once unpacked, more than any document" in left_out(folder)


def test_a_sheet_that_claims_a_million_columns_is_read_as_it_is(folder):
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "text", "It snowed.", "far away"
    book.save(folder / "far.xlsx")
    assert sorted(read_articles(folder)["text"]) == sorted([STORY, "It snowed."])


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    "<rss><channel><item><title>&c;</title><description>&c;</description></item></channel></rss>"
)
SECRET = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><description>&x;</description></item></channel></rss>"
)


@pytest.mark.parametrize("xml", [LAUGHS, SECRET])
def test_entities_of_xml_are_neither_unfolded_nor_fetched(folder, xml):
    (folder / "feed.rss").write_text(xml, encoding="utf-8")
    assert "defines XML entities of its own, as no feed does" in left_out(folder)


def test_entities_in_a_word_document_are_not_fetched(folder):
    saved = BytesIO()
    with zipfile.ZipFile(BytesIO(in_word(["SECRET"]))) as good, zipfile.ZipFile(saved, "w") as evil:
        for member in good.infolist():
            data = good.read(member)
            if member.filename == "word/document.xml":
                head, _, rest = data.partition(b"?>")
                entity = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                data = head + b"?>" + entity + rest.replace(b"SECRET", b"It snowed. &x;")
            evil.writestr(member, data)
    (folder / "evil.docx").write_bytes(saved.getvalue())
    articles, _ = survey_articles(folder)
    assert not articles["text"].str.contains("root:").any()


def test_a_page_within_a_thousand_tags_is_refused(folder):
    (folder / "deep.html").write_text("<div>" * 100_000 + "It snowed.", encoding="utf-8")
    assert "nests its tags deeper than a page that people read; save the article as text" in left_out(folder)


def test_html_in_a_text_is_text(folder):
    (folder / "good.txt").write_text(STORY + "<script>alert(1)</script>", encoding="utf-8")
    assert "<script>alert(1)</script>" in read_articles(folder)["text"][0]


# Folders ------------------------------------------------------------------------------------------------------------------


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("Nobody was to read this.", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert left_out(folder) == "is a link that leads out of the folder; put the file itself there, or name it"


def test_a_folder_linked_from_elsewhere_is_not_followed(folder, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.txt").write_text("Nobody was to read this.", encoding="utf-8")
    (folder / "other").symlink_to(tmp_path / "other")
    assert "leads out of the folder" in left_out(folder)


def test_a_link_that_leads_nowhere_says_so(folder):
    (folder / "link.txt").symlink_to(folder / "gone.txt")
    assert "is a link that leads nowhere" in left_out(folder)


def test_a_folder_linked_into_itself_is_read_once(folder):
    (folder / "again").symlink_to(folder)
    (folder / "same.txt").symlink_to(folder / "good.txt")
    assert read_articles(folder)["article"].tolist() == ["good"]


def test_a_link_to_a_file_kept_in_a_hidden_folder_is_read(folder):
    (folder / ".kept").mkdir()
    (folder / ".kept" / "1234").write_text("It snowed.", encoding="utf-8")
    (folder / "snow.txt").symlink_to(folder / ".kept" / "1234")
    assert read_articles(folder)["article"].tolist() == ["good", "snow"]


def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "pipe.txt")
    assert "is no file" in left_out(folder)
    with pytest.raises(InputError, match="is no file"):
        read_articles(folder / "pipe.txt")


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".zip", ".docx", ".parquet"])
def test_a_file_of_two_gigabytes_is_refused_unread(folder, suffix):
    with (folder / f"huge{suffix}").open("wb") as huge:
        huge.truncate(2 << 30)  # sparse: it takes no room on the disk
    tracemalloc.start()
    assert "is larger than 256 MB; cut it into smaller files, or read a table in parts with" in left_out(folder)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_very_many_small_files_are_read_with_one_open_at_a_time(folder):
    for number in range(2_000):
        place = folder / str(number % 50)
        place.mkdir(exist_ok=True)
        (place / "story.txt" if number < 50 else place / f"{number}.txt").write_text("It snowed.", encoding="utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (60, hard))
    try:
        articles = read_articles(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(articles) == 2_001 and articles["article"].is_unique


def test_folders_hundreds_deep_are_read_to_the_bottom(folder):
    place = folder / "/".join("d" * 200)
    place.mkdir(parents=True)
    (place / "deep.txt").write_text("It snowed.", encoding="utf-8")
    assert read_articles(folder)["article"].tolist() == ["deep", "good"]


def failing(monkeypatch, name, error):
    """Opening the file `name` fails as the system would."""
    opened = Path.open

    def open_or_fail(path, *arguments, **options):
        if path.name == name:
            raise error
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_or_fail)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (FileNotFoundError(errno.ENOENT, "gone"), "has gone since the folder was listed; put it back and read again"),
        (PermissionError(errno.EACCES, "denied"), "may not be opened; check its permissions"),
        (OSError(errno.EBUSY, "busy"), "is in use by another program; close it there and read again"),
        (
            OSError(errno.EIO, "Input/output error"),
            "cannot be opened (Input/output error); check its permissions and its disk",
        ),
    ],
)
def test_a_file_that_cannot_be_opened_is_left_out_with_the_reason(folder, monkeypatch, error, says):
    (folder / "bad.txt").write_text(STORY, encoding="utf-8")
    failing(monkeypatch, "bad.txt", error)
    assert says in left_out(folder)


def test_a_file_removed_between_listing_and_reading_is_left_out(folder, monkeypatch):
    (folder / "gone.txt").write_text(STORY, encoding="utf-8")
    find = folders.find_files

    def find_then_remove(source):
        found = find(source)
        (folder / "gone.txt").unlink()
        return found

    monkeypatch.setattr("helpers.articles.find_files", find_then_remove)
    assert "has gone since the folder was listed" in left_out(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no rights of this kind")
def test_no_permission_is_said_of_file_and_folder(folder):
    (folder / "locked.txt").write_text(STORY, encoding="utf-8")
    (folder / "locked.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)
    code = (  # all is imported before root's rights are given up; the folder is where the process stands
        "import os, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from helpers.articles import survey_articles\n"
        "survey_articles('good.txt')\n"
        "os.geteuid() or os.setuid(65534)\n"
        "print(*survey_articles('.').unread['path'], sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder)
    assert done.stdout.split() == ["closed", "locked.txt"], done.stderr


# Writing ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables():
    return analyse(
        pd.DataFrame(
            [
                {
                    **dict.fromkeys(("path", "outlet", "city", "author", "headline"), ""),
                    "article": "a",
                    "date": pd.NaT,
                    "words": 9,
                    "text": STORY,
                }
            ]
        )
    ).tables()


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_a_full_disk_is_one_sentence_and_leaves_what_was_there(tables, tmp_path, format):
    write_tables({"quotes": tables["quotes"]}, tmp_path, format)
    large = tables["quotes"].loc[[0] * 4000].assign(text=[sha256(b"%d" % number).hexdigest() for number in range(4000)])
    code = (
        "import resource, sys\n"
        "import pandas as pd\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from helpers.export import write_tables\n"
        "from helpers.tables import InputError\n"
        "table = pd.read_pickle(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n    write_tables({'quotes': table}, sys.argv[2], sys.argv[3])\n"
        "except InputError as error:\n    print(error)"
    )
    large.to_pickle(tmp_path / "large.pickle")
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "large.pickle", tmp_path, format], capture_output=True, text=True
    )
    assert "free some space, or name another folder." in done.stdout and tmp_path.name in done.stdout, (
        done.stdout + done.stderr
    )
    assert len(read_table(tmp_path / f"quotes.{format}")) == len(tables["quotes"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["large.pickle", f"quotes.{format}"]


def test_a_disk_that_fills_anywhere_is_one_sentence_and_status_2(folder, tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "out"))

    monkeypatch.setattr("helpers.export.write_tables", full)
    assert main(["analyse", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert (
        capsys.readouterr().err.strip()
        == f"{tmp_path / 'out'} is on a full disk; free some space, or name another folder."
    )


@pytest.mark.parametrize("step", ["to_parquet", "rename"])
def test_a_saved_corpus_outlasts_a_save_that_fails(tables, tmp_path, monkeypatch, step):
    corpus = Corpus(**tables)
    corpus.save(tmp_path / "saved")
    rename = Path.rename

    def fail(path, *arguments, **options):
        if step == "rename" and Path(path).name != "new":
            return rename(path, *arguments)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((Path, "rename") if step == "rename" else (pd.DataFrame, "to_parquet")), fail)
    with pytest.raises(InputError, match="is on a full disk; free some space"):
        corpus.save(tmp_path / "saved")
    monkeypatch.undo()
    pd.testing.assert_frame_equal(Corpus.load(tmp_path / "saved").quotes, corpus.quotes)
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_a_folder_that_is_a_file_cannot_be_written_to(tables, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="name another folder"):
        write_tables(tables, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


# The command line ---------------------------------------------------------------------------------------------------------


BROKEN = {
    "broken.pdf": b"%PDF-1.4\nnothing more",
    "broken.docx": b"PK\x03\x04 no archive",
    "broken.jsonl": b"{broken",
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
    "broken.csv": b'text,outlet\n"never closed',
}


def analysed(folder, out):
    """The finished process of ``closereading analyse``."""
    return subprocess.run(
        [sys.executable, "-m", "helpers", "analyse", folder, "--out", out, "--format", "csv"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )


def test_analyse_reads_one_of_each_kind_and_lists_six_broken_files_with_reasons(tmp_path):
    (tmp_path / "in").mkdir()
    good = one_of_each()
    for name, data in (good | BROKEN).items():
        (tmp_path / "in" / name).write_bytes(data)
    done = analysed(tmp_path / "in", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("Left out: ")]
    assert len(told) == len(BROKEN), done.stderr
    for name in BROKEN:
        (sentence,) = [line for line in told if name in line]
        assert "; " in sentence and sentence.endswith(".")
    read = {Path(path).name for path in read_table(tmp_path / "out" / "articles.csv")["path"]}
    assert set(good) - {"packed.zip", "crawl.warc"} <= read


def test_analyse_of_broken_files_alone_ends_with_status_2_and_writes_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    for name, data in BROKEN.items():
        (tmp_path / "in" / name).write_bytes(data)
    done = analysed(tmp_path / "in", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert all(name in done.stderr for name in BROKEN) and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
