"""Broken files of every kind given to the readers: nothing may come of them but rows or the package's own error.

Run as ``python tests/benchmarks/fuzz_readers.py --minutes 20``: it prints, for each kind of file, how many inputs were tried, how many
were read and how many refused, and each fault found with the input that shows it. One that takes longer than 5 seconds of a processor
for a megabyte is a fault too.
"""

import argparse
import gzip
import random
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

from helpers.articles import tabulate
from helpers.readers import rows_of
from helpers.tables import InputError
from tests.files import one_of_each

PATIENCE = 5  # seconds of a processor
MEGABYTE = 1_000_000
PIECES = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\\u-10179?",
    b"\\'9",
    b"{" * 50,
    b"[" * 5000,
    b"<div>" * 300,
    b"</div>",
    b"<!--",
    b"<![CDATA[",
    b'<!DOCTYPE a [<!ENTITY b "b">]>',
    b"&b;",
    b"&#x110000;",
    b"\r",
    b"\n\n",
    b'"',
    b",",
    b";",
    b"9" * 5000,
    b"1e999",
    b"NaN",
    b"null",
    b"---\n",
    b"date: 2025-99-99\n",
    b"2025-03-03",
    b"End of Document\n",
    b"Body\n",
    b"1 of 2 DOCUMENTS\n",
    b"Full text: ",
    b"Document ELSAP00020250304el3300001\n",
    b"42 words\n",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"%PDF-1.7\n",
    b"obj\n<< /Type /Page >>",
    b"endstream",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"=?utf-8?q?=ED=A0=80?=",
    "‏שלום 👩‍👩‍👧 ﬁ\xad".encode(),
    "Ă".encode("utf-16"),
]


def broken(data: bytes, other: bytes, draw: random.Random) -> bytes:
    """`data` after one to six changes: bytes turned, taken out, put in, doubled, cut off, or mixed with another file's."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        at = draw.randint(0, len(changed))
        size = draw.choice((1, 2, 8, 64, 1024))
        change = draw.randrange(9)
        if change == 0 and changed:
            for _ in range(size):
                changed[draw.randrange(len(changed))] = draw.randrange(256)
        elif change == 1:
            del changed[at : at + size]
        elif change == 2:
            changed[at:at] = draw.choice(PIECES)
        elif change == 3:
            changed[at:at] = changed[at : at + size] * draw.choice((1, 2, 50))
        elif change == 4:
            del changed[at:]
        elif change == 5:
            start = draw.randint(0, len(other))
            changed[at:at] = other[start : start + size]
        elif change == 6:
            changed[at : at + size] = draw.randbytes(size)
        elif change == 7:
            changed[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f"))
        else:
            changed[at:at] = draw.choice(PIECES) * draw.choice((1, 10, 200))
    return bytes(changed[:MEGABYTE])


def broken_file(name: str, data: bytes, other: bytes, draw: random.Random) -> bytes:
    """`data` broken, or, of a packed file and two times in three, something within it."""
    if draw.randrange(3) and name.endswith(".gz"):
        return gzip.compress(broken(gzip.decompress(data), other, draw))
    if draw.randrange(3) and name.endswith((".zip", ".docx", ".xlsx")):
        saved = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as good, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as bad:
            members = good.infolist()
            chosen = draw.choice(members)
            for member in members:
                content = good.read(member)
                bad.writestr(member.filename, broken(content, other, draw) if member is chosen else content)
        return saved.getvalue()
    return broken(data, other, draw)


def try_to_read(name: str, data: bytes) -> str:
    """`read` or `refused`; whatever else the readers raise is passed on."""
    try:
        tabulate(rows_of(data, Path(name), {}).rows)
    except InputError as error:
        sentence = str(error)
        assert sentence.startswith(name) and sentence.endswith(".") and "\n" not in sentence, sentence
        return "refused"
    return "read"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that show a fault")
    chosen = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    draw = random.Random(chosen.seed)
    files = one_of_each()
    tally, faults, slowest = Counter(), {}, {}
    until = time.monotonic() + 60 * chosen.minutes
    while time.monotonic() < until:
        name = draw.choice(sorted(files))
        data = broken_file(name, files[name], files[draw.choice(sorted(files))], draw)
        kind, start = Path(name).suffix, time.process_time()
        try:
            tally[kind, try_to_read(name, data)] += 1
        except (Exception, RecursionError, MemoryError) as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            seen = f"{name}: {type(error).__name__} {error} ({place.name}, line {place.lineno})"[:200]
            tally[kind, "fault"] += 1
            if faults.setdefault((kind, type(error).__name__, place.name, place.lineno), seen) == seen and chosen.keep:
                chosen.keep.mkdir(parents=True, exist_ok=True)
                (chosen.keep / f"{len(faults):03}-{name}").write_bytes(data)
        took = time.process_time() - start
        if took > slowest.get(kind, 0):
            slowest[kind] = took
            if took > PATIENCE and chosen.keep:
                chosen.keep.mkdir(parents=True, exist_ok=True)
                (chosen.keep / f"slow-{took:.0f}-{name}").write_bytes(data)
    print(f"{'kind':10} {'tried':>8} {'read':>8} {'refused':>8} {'faults':>7} {'slowest, s':>11}")
    for kind in sorted({kind for kind, _ in tally}):
        read, refused, fault = (tally[kind, how] for how in ("read", "refused", "fault"))
        print(f"{kind:10} {read + refused + fault:8,} {read:8,} {refused:8,} {fault:7,} {slowest[kind]:11.2f}")
    print(f"{sum(tally.values()):,} inputs, {len(faults)} faults of different places")
    print(*faults.values(), sep="\n")
    return bool(faults) or max(slowest.values()) > PATIENCE


if __name__ == "__main__":
    sys.exit(main())
