"""Small files of every kind that is read, fictional, some made here and some lying in tests/fixtures."""

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import pandas as pd

from helpers.readers import TABLES

FIXTURES = Path(__file__).parent / "fixtures"
LINES = ["Harbour Stays Open", "“We may close the harbour,” said Mara Lindqvist, the mayor.", "Nobody answered her."]


def in_word(lines, title=""):
    """The bytes of a Word document with these paragraphs."""
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.title = title
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def in_pdf(lines):
    """The bytes of a PDF of one page with these lines in its text layer."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return bytes(body) + f"{end}startxref\n{len(body)}\n%%EOF\n".encode()


def in_warc(*pages):
    """The bytes of a crawl of these pages: status, type and body."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    saved = BytesIO()
    writer = WARCWriter(saved, gzip=True)
    for number, (status, kind, body) in enumerate(pages):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        address = f"https://elsapost.example/{number}"
        writer.write_record(writer.create_warc_record(address, "response", payload=BytesIO(body), http_headers=headers))
    return saved.getvalue()


def in_zip(files):
    """The bytes of an archive of these files."""
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return saved.getvalue()


def in_table(suffix, **columns):
    """The bytes of a table with these columns."""
    frame, saved = pd.DataFrame(columns), BytesIO()
    if suffix == ".xlsx":
        frame.to_excel(saved, index=False)
    elif suffix == ".parquet":
        frame.to_parquet(saved)
    elif suffix == ".json":
        frame.to_json(saved, orient="records")
    elif suffix in (".jsonl", ".ndjson"):
        frame.to_json(saved, orient="records", lines=True)
    else:
        frame.to_csv(saved, index=False, sep="\t" if suffix == ".tsv" else ",")
    return saved.getvalue()


SUBTITLES = """1
00:00:01,000 --> 00:00:04,200
INTERVIEWER: Is the night
clinic going to <i>close</i>?

2
00:00:04,400 --> 00:00:09,000
ÉLISE MARON: It is going to change.

3
00:00:09,200 --> 00:00:12,000
INTERVIEWER: That is no answer.
"""


def one_of_each():
    """Name and bytes of one good file of every kind that is read."""
    columns = {"text": ["It snowed in Port Elsa."], "title": ["Snow"], "date": ["2025-03-03"]}
    files = {f"table{suffix}": in_table(suffix, **columns) for suffix in TABLES}
    files |= {path.name: path.read_bytes() for path in FIXTURES.iterdir()}
    files |= {f"page{suffix}": files["page.html"] for suffix in (".htm", ".xhtml")}
    files |= {"note.md": b"# Snow\n\nIt snowed in Port Elsa.", "news.xml": files["feed.rss"]}
    files |= {"talk.srt": SUBTITLES.encode(), "talk.vtt": f"WEBVTT\n\n{SUBTITLES.replace(',', '.')}".encode()}
    files |= {
        "letter.docx": in_word(LINES),
        "paper.pdf": in_pdf(["Harbour Stays Open", "Nobody answered Mara Lindqvist."]),
    }
    files |= {"crawl.warc": gzip.decompress(in_warc(("200 OK", "text/html", files["page.html"])))}
    files |= {
        "packed.zip": in_zip({"a/one.txt": "It snowed."}),
        "packed.txt.gz": gzip.compress(b"It snowed in Port Elsa."),
    }
    return files
