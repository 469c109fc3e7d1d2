"""Bytes as text: which encoding a file is in, and the one error for a file that cannot be read."""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from helpers.tables import InputError


class UnreadableFile(InputError):
    """A file that cannot be read: `path`, `problem` and `mend` make one sentence."""

    def __init__(self, path: str | Path, problem: str, mend: str):
        self.path, self.problem, self.mend = Path(path).as_posix(), " ".join(problem.split()), " ".join(mend.split())
        super().__init__(f"{self.path}{'' if self.problem.startswith(',') else ' '}{self.problem}; {self.mend}.")

    def __reduce__(self) -> tuple:
        return type(self), (self.path, self.problem, self.mend)


class Decoded(NamedTuple):
    """A text and the name of the encoding it was taken to be in."""

    text: str
    encoding: str


_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
# What Western European text has beyond ASCII: letters of its languages, typographic marks.
_WESTERN = frozenset("‘’“”„‚–—…•€£§©®™°«»¿¡·\xa0\xad" + "àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßš")
# Encodings that articles come in, beside UTF-8, UTF-16 and Windows-1252.
_USUAL = (
    "cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_5 iso8859_7 iso8859_9 koi8_r koi8_u cp866 "
    "mac_roman cp932 euc_jp gb18030 big5 cp949"
).split()
_SAMPLE = 65_536  # bytes that are enough to tell an encoding by
#: How pictures, programs, archives and older Office files begin.
_NO_TEXT = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"MZ\x90",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"PK\x03\x04",
    b"Rar!\x1a",
    b"7z\xbc\xaf",
    b"%PDF-",
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, path: str | Path) -> Decoded:
    """`data` as text, nothing but a byte order mark taken off, and the encoding assumed.

    UTF-8 and UTF-16 are told by their form; Windows-1252 where what lies beyond ASCII is what Western European languages
    write; else charset-normalizer decides by how much the text then looks like a language.

    Raises UnreadableFile for what is no text, and for text whose encoding cannot be told.
    """
    if data.startswith(_NO_TEXT):
        raise _no_text(path)
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), name)
            except UnicodeDecodeError as error:
                raise UnreadableFile(
                    path, f"begins as {name.upper()} but is broken at byte {error.start}", "save it again as UTF-8"
                ) from error
    if b"\0" in data:
        return _wide(data, path)
    if len(_CONTROL.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) // 50:
        raise _no_text(path)
    if b"\x1b$" in data:  # how Japanese e-mail turns to its characters; else no text has it
        with suppress(UnicodeDecodeError):
            return Decoded(data.decode("iso2022_jp"), "iso-2022-jp")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _narrow(data, path, error.start)


def _wide(data: bytes, path: str | Path) -> Decoded:
    """UTF-16 without a byte order mark: most of its high bytes are zero, and few of its low ones."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > half * 0.4 and others <= half * 0.02 and len(data) % 2 == 0:
            try:
                return Decoded(data.decode(name), name)
            except UnicodeDecodeError:
                break
    raise _no_text(path)


def _no_text(path: str | Path) -> UnreadableFile:
    return UnreadableFile(path, "is no text file", "save the article as plain text (UTF-8)")


def _narrow(data: bytes, path: str | Path, at: int) -> Decoded:
    """One of the encodings from before Unicode."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and _is_western(text[:_SAMPLE] + text[max(0, at - 100) : at + _SAMPLE]):
        return Decoded(text, "windows-1252")
    for encoding in _likely(data, at):
        try:
            return Decoded(data.decode(encoding), encoding.replace("_", "-"))
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        path, f"is not UTF-8 (byte {at}) nor in another encoding that could be told", "save it again as UTF-8"
    )


def _is_western(text: str) -> bool:
    beyond = [character for character in text if character > "\x7f"]
    letters = sum(character.isalpha() for character in text)
    foreign = sum(character.isalpha() for character in beyond)
    usual = sum(character.lower() in _WESTERN for character in beyond)
    hungarian = "õ" in text and not any(letter in text for letter in "ãçä")  # its ő stands where others have õ
    return usual >= 0.97 * len(beyond) and foreign <= 0.2 * letters and not hungarian


def _likely(data: bytes, at: int) -> list[str]:
    """Encodings that charset-normalizer finds likely; first those that make the least strange words."""
    from charset_normalizer import from_bytes

    first = max(0, at - _SAMPLE // 2)
    sample = data[first : first + _SAMPLE]
    found = [match.encoding for match in from_bytes(sample, cp_isolation=list(_USUAL))]
    every = [*found, *(encoding for encoding in _USUAL if encoding not in found)]
    return sorted(every, key=lambda encoding: _strangeness(sample.decode(encoding, "replace")[:4000]))


def _strangeness(text: str) -> float:
    """The share of characters beyond ASCII that stand as no writing has them: symbols, capitals after small letters, letters of one
    script within a word of another."""
    strange = beyond = 0
    for before, character in pairwise(" " + text):
        if character > "\x7f" or before > "\x7f":
            beyond += 1
            usual = character.isalpha() or unicodedata.category(character)[0] in "MPZ" or character < "\x7f"
            turned = character.isupper() and before.islower()
            mixed = character.isalpha() and before.isalpha() and _script(character) != _script(before)
            strange += not usual or turned or mixed
    return round(strange / max(beyond, 1), 2)


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "?").split()[0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "HANGUL") else name
