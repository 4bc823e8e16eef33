"""The source records of one load while they wait to be placed: on disk, in a file that has no name.

Filled and emptied by the pipeline. What a county's school census says of everybody does not fit into the memory that a
load may take, so records lie in a temporary file. It is unlinked the moment it is made: no other account can open it,
and nothing of it is left when the process ends, however it ends.
"""

import copyreg
import pickle
import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO

from loaders.records import SourceRecord


def _unpickled(values: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda values: (_unpickled, (dict(values),)))


@dataclass(slots=True)
class Shelf:
    """Records by number, in the order in which they were put there, each with the day up to which it is vouched for."""

    _file: IO[bytes] = field(default_factory=lambda: tempfile.TemporaryFile(prefix="kithmap-"))  # noqa: SIM115 - closed below
    _starts: "array[int]" = field(default_factory=lambda: array("q"))
    _end: int = 0

    def __len__(self) -> int:
        return len(self._starts)

    def put(self, record: SourceRecord, day: str) -> int:
        """Lay a record down; its number."""
        packed = pickle.dumps((record, day), protocol=pickle.HIGHEST_PROTOCOL)
        self._file.write(packed)
        self._starts.append(self._end)
        self._end += len(packed)
        return len(self._starts) - 1

    def take(self, numbers: Iterable[int]) -> list[tuple[SourceRecord, str]]:
        """The records of these numbers with their days, in this order. They stay where they are."""
        return [self._at(number) for number in numbers]

    def close(self) -> None:
        """Throw everything away."""
        self._file.close()

    def _at(self, number: int) -> tuple[SourceRecord, str]:
        self._file.seek(self._starts[number])
        record, day = pickle.load(self._file)  # noqa: S301 - our own bytes, in a file that nobody else can open
        return record, day
