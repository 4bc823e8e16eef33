"""From bytes to lines of text: which encoding a file is in, which of its lines are damaged, and what is no text at all.

Called by reading, twice a file: once to examine, once to read. Encodings: by byte-order mark, else UTF-8, else
Windows-1252, the one that British public bodies still publish in. Nothing is guessed beyond these.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from loaders.errors import OversizedField, TruncatedFile, UnknownEncoding, UnreadableFile

LONGEST_LINE = 1 << 20
"""No honest row is longer than a mebibyte; without a bound, a file without line ends would be read whole."""

_GZIP_MAGIC = b"\x1f\x8b"
_NOT_TEXT = {
    b"PK\x03\x04": "a workbook or zip archive; save the sheet as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet workbook; save the sheet as CSV UTF-8",
    b"%PDF": "a PDF document; ask the source for its rows as CSV",
    b"SQLite format": "a database file; ask the source for its rows as CSV",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charset:
    """What was found out about a file's text. `damaged` lines are not valid in `codec`; `remark` is for people."""

    codec: str
    damaged: frozenset[int]
    remark: str | None
    ends_with_newline: bool


def is_archive(path: Path) -> bool:
    """Whether a file is a workbook by its first bytes: a zip archive, or the container of old spreadsheets."""
    return _head(path).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def whole_text(path: Path, most: int) -> str:
    """The text of a file that cannot be read line by line.

    Raises OversizedField where it is larger than `most` bytes, and what `examine` raises for text that is none.
    """
    with _open(path) as stream:
        try:
            raw = stream.read(most + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _cut_archive(path) from error
    if not raw.strip():
        raise TruncatedFile(f"`{path.name}` is empty; ask the source to send it again")
    if len(raw) > most:
        raise OversizedField(f"`{path.name}` is larger than {most >> 20:,} MiB; ask the source for one object a line")
    _refuse_what_is_no_text(path, raw[:64])
    codec = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnknownEncoding(f"line {line} of `{path.name}` is not UTF-8; ask the source for UTF-8") from error


def opened(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked where it is a gzip archive. Raises UnreadableFile where it cannot be opened."""
    return _open(path)


def examine(path: Path) -> Charset:
    """Read the file once and say in which encoding it is.

    Raises UnknownEncoding for what is no text, TruncatedFile for an empty file or a cut archive, OversizedField for a
    line without end and UnreadableFile where the file cannot be opened.
    """
    head = _head(path)
    if not head:
        raise TruncatedFile(f"`{path.name}` is empty; ask the source to send it again")
    _refuse_what_is_no_text(path, head)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _examine_utf16(path)
    return _examine_bytes(path, bom=head.startswith(codecs.BOM_UTF8))


def lines(path: Path, charset: Charset) -> Iterator[str]:
    """The lines of an examined file, each with its line end. Damaged lines are read as Windows-1252."""
    if charset.codec == "utf-16":
        yield from _utf16_lines(path)
        return
    for number, raw in enumerate(_byte_lines(path), start=1):
        text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        codec = "cp1252" if number in charset.damaged else charset.codec
        yield text.decode(codec, errors="replace" if number in charset.damaged else "strict")


def _head(path: Path) -> bytes:
    with _open(path) as stream:
        try:
            return stream.read(64)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _cut_archive(path) from error


def _open(path: Path) -> IO[bytes]:
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP_MAGIC
    except OSError as error:
        raise UnreadableFile(f"`{path.name}` cannot be opened: {error.strerror or error}") from error
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


def _byte_lines(path: Path) -> Iterator[bytes]:
    with _open(path) as stream:
        number = 0
        try:
            while raw := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE:
                    raise OversizedField(
                        f"line {number} of `{path.name}` is longer than {LONGEST_LINE:,} bytes; "
                        "this is no table of rows, or its line ends are lost"
                    )
                yield raw
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _cut_archive(path) from error


def _examine_bytes(path: Path, *, bom: bool) -> Charset:
    sound = 0
    unsound: list[int] = []
    last = b""
    for number, raw in enumerate(_byte_lines(path), start=1):
        last = raw
        if raw.isascii():
            if _CONTROL.search(raw):
                _refuse_control_bytes(path, number, raw)
            continue
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            _refuse_control_bytes(path, number, raw)
            unsound.append(number)
        else:
            sound += 1
    ends = last.endswith((b"\n", b"\r"))
    if not unsound:
        return Charset(codec="utf-8", damaged=frozenset(), remark=None, ends_with_newline=ends)
    if sound or bom:
        return Charset(codec="utf-8", damaged=frozenset(unsound), remark=None, ends_with_newline=ends)
    _demand_cp1252(path)
    return Charset(
        codec="cp1252", damaged=frozenset(), ends_with_newline=ends,
        remark=f"read as Windows-1252, since line {unsound[0]} is not UTF-8; ask the source for UTF-8",
    )  # fmt: skip


def _demand_cp1252(path: Path) -> None:
    for number, raw in enumerate(_byte_lines(path), start=1):
        try:
            raw.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UnknownEncoding(
                f"line {number} of `{path.name}` is neither UTF-8 nor Windows-1252; ask the source for UTF-8"
            ) from error


def _examine_utf16(path: Path) -> Charset:
    last = ""
    for line in _utf16_lines(path):
        last = line
    return Charset(
        codec="utf-16", damaged=frozenset(), ends_with_newline=last.endswith(("\n", "\r")),
        remark="read as UTF-16 by its byte-order mark; ask the source for UTF-8",
    )  # fmt: skip


def _utf16_lines(path: Path) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-16")()
    held = ""
    number = 1
    with _open(path) as stream:
        try:
            while chunk := stream.read(1 << 16):
                held += decoder.decode(chunk)
                *whole, held = held.split("\n")
                number += len(whole)
                if len(held) > LONGEST_LINE:
                    raise OversizedField(f"line {number} of `{path.name}` is longer than {LONGEST_LINE:,} letters")
                for line in whole:
                    yield line + "\n"
            held += decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise TruncatedFile(f"`{path.name}` breaks off inside a UTF-16 letter near line {number}") from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _cut_archive(path) from error
    if held:
        yield held


def _refuse_what_is_no_text(path: Path, head: bytes) -> None:
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise UnknownEncoding(f"`{path.name}` is {what}")
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _refuse_control_bytes(path, 1, head)


def _refuse_control_bytes(path: Path, number: int, raw: bytes) -> None:
    """A zero byte, or several kinds of control bytes on one line, is no text; a stray one is left to validation."""
    if b"\0" in raw:
        zeros = [index % 2 for index, byte in enumerate(raw) if byte == 0]
        if len(zeros) * 3 >= len(raw) and len(set(zeros)) == 1:
            raise UnknownEncoding(
                f"`{path.name}` looks like UTF-16 without a byte-order mark (line {number}); save it as UTF-8"
            )
        raise UnknownEncoding(f"line {number} of `{path.name}` holds zero bytes: this is not text")
    if len(set(_CONTROL.findall(raw))) > 2:
        raise UnknownEncoding(f"line {number} of `{path.name}` holds control bytes: this is not text")


def _cut_archive(path: Path) -> TruncatedFile:
    return TruncatedFile(f"`{path.name}` is a gzip archive that breaks off; ask the source to send it again")
