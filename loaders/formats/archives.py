"""What a workbook's zip archive must be before anything in it is read: whole, and no larger than it says.

A small archive can hold what no memory does. Every member is unpacked once, in pieces and to nowhere, and the archive
is refused before a parser sees it.
"""

import zipfile
import zlib
from pathlib import Path

from loaders.errors import OversizedField, TruncatedFile, UnknownEncoding, UnreadableFile

MOST_UNPACKED = 512 << 20
"""Bytes of everything in a workbook. A county's list of children has some 40 MiB."""

MOST_MEMBERS = 2_000
_PIECE = 1 << 20
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def examine_archive(path: Path) -> frozenset[str]:
    """The names of its members. Raises a kind of UnreadableFile for what is cut, too large or an old workbook."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) == _OLD_WORKBOOK:
                raise UnknownEncoding(
                    f"`{path.name}` is an old spreadsheet workbook; save it as .xlsx, .ods or CSV UTF-8"
                )
        with zipfile.ZipFile(path) as archive:
            _measure(path, archive)
            return frozenset(archive.namelist())
    except OSError as error:
        raise UnreadableFile(f"`{path.name}` cannot be opened: {error.strerror or error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TruncatedFile(
            f"`{path.name}` is a workbook that breaks off or is locked; ask the source to send it again"
        ) from error


def _measure(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    too_large = OversizedField(
        f"`{path.name}` unpacks to more than {MOST_UNPACKED >> 20:,} MiB in at most {MOST_MEMBERS:,} parts; "
        "no honest workbook of rows is that large"
    )
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise too_large
    unpacked = 0
    for member in members:
        with archive.open(member) as stream:
            # A member that lies about its size ends with a wrong checksum, which zipfile reports.
            while piece := stream.read(_PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise too_large
