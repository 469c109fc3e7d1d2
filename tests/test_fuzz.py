"""Broken files of every kind: rows or the package's own error, nothing else, and no hang."""

import random
import signal
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.readers import rows_of
from helpers.tables import InputError
from tests.benchmarks.fuzz_readers import PATIENCE, broken_file, try_to_read
from tests.files import one_of_each

FILES = one_of_each()


class TookTooLong(BaseException):
    """Not to be taken for an error of the library that was at work."""


@contextmanager
def within(seconds):
    """Stops what takes longer than `seconds` of the processor, where the system can: a hang, however slow the machine."""

    def stop(*_):
        raise TookTooLong(f"longer than {seconds} s")

    if not hasattr(signal, "ITIMER_VIRTUAL"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.sampled_from(sorted(FILES)), st.sampled_from(sorted(FILES)), st.integers(0, 2**32))
def test_a_broken_file_is_read_or_refused(name, other, seed):
    with within(4 * PATIENCE):
        try_to_read(name, broken_file(name, FILES[name], FILES[other], random.Random(seed)))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.sampled_from(sorted({Path(name).suffix for name in FILES} | {".bin", ""})), st.binary(max_size=2000))
def test_any_bytes_under_any_name_are_read_or_refused(suffix, data):
    with within(4 * PATIENCE):
        try_to_read(f"file{suffix}", data)


MEGABYTE = 1_000_000
NASTY = {
    "tags.html": b"<div>",
    "branches.html": b"<div>" * 240 + b"x" + b"</div>" * 240,
    "paragraphs.html": b"<p>x</p>",
    "sentences.html": b"<p>It snowed in Port Elsa, and nobody answered her.</p>",
    "open.html": b"<",
    "attributes.html": b"<a b='",
    "scripts.html": b"<script",
    "comments.html": b"<!--",
    "charset.html": b"<meta ",
    "entities.html": b"&amp",
    "rows.html": b"<table><tr><td>",
    "factiva.html": b'<div class="article enArticle"><p class="articleParagraph">',
    "braces.rtf": b"{\\rtf1",
    "escapes.rtf": b"{\\rtf1 \\'e9",
    "links.rtf": b'{\\rtf1 {\\field{\\*\\fldinst HYPERLINK "',
    "pictures.rtf": b"{\\rtf1 {\\pict ",
    "brackets.json": b"[",
    "objects.json": b'{"a":',
    "quotes.csv": b'text\n"',
    "commas.csv": b"text,",
    "lines.csv": b"text\n",
    "brackets.jsonl": b"[[",
    "blanks.txt": b" ",
    "blank-lines.txt": b"\n",
    "hyphens.txt": b"---\n",
    "fields.md": b"---\na: ",
    "documents.txt": b"1 of 2 DOCUMENTS\n",
    "ends.txt": b"Body\nEnd of Document\n",
    "rules.txt": b"ProQuest document ID:\n____________________\nFull text:",
    "factiva.txt": b"42 words\nDocument ELSAP00020250304el3300001\n",
    "capitals.txt": b"A",
    "digits.txt": b"1,",
    "accents.txt": b"\xe9\xe8 ",
    "parts.eml": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    "headers.eml": b"Subject: =?utf-8?q?=E9",
    "folded.eml": b"Subject: a\n b",
    "items.rss": b"<rss><channel><item>",
    "spaces.xml": b"<a ",
    "objects.pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Pages /Kids [1 0 R] >>\nendobj\n",
    "arrays.pdf": b"%PDF-1.4\n1 0 obj [",
    "heads.zip": b"PK\x03\x04",
    "members.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0",
    "records.warc": b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
}


@pytest.mark.parametrize("name", sorted(NASTY))
def test_a_megabyte_made_to_be_slow_is_read_or_refused_in_time(name):
    data = NASTY[name] * (MEGABYTE // len(NASTY[name]))
    with within(4 * PATIENCE), suppress(InputError):
        rows_of(data, Path(name), {})
