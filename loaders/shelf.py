"""The source records of one load while they wait to be placed: on disk, in a file that has no name.

Filled and emptied by the pipeline. What a county's school census says of everybody does not fit into the memory that a
load may take, so records lie in a temporary file. It is unlinked the moment it is made: no other account can open it,
and nothing of it is left when the process ends, however it ends.
"""

import copyreg
import os
import pickle
import tempfile
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from types import MappingProxyType
from typing import IO, Any

from loaders.records import Link, Marking, Reference, SourceRecord

_READ_OVER = 4
"""How many times the bytes that are wanted are read at once, where records lie near each other."""


def _read_only(values: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(values)


def _made(cls: type, values: tuple[object, ...]) -> object:
    made: object = object.__new__(cls)
    for put, value in zip(_PUTTING[cls], values, strict=True):
        put(made, value)
    return made


def _taken_apart(cls: type) -> Callable[[Any], tuple[Callable[..., object], tuple[object, ...]]]:
    """How a value of ours is packed: a data class by itself asks for its fields anew at each unpacking."""
    values = attrgetter(*(one.name for one in fields(cls)))
    return lambda value: (_made, (cls, values(value)))


_CLASSES: tuple[Any, ...] = (SourceRecord, Link, Reference, Marking)
_PUTTING = {cls: [getattr(cls, one.name).__set__ for one in fields(cls)] for cls in _CLASSES}
"""What puts a value into each slot: objects of these classes let nothing be changed."""

copyreg.pickle(MappingProxyType, lambda values: (_read_only, (dict(values),)))
for _class in _CLASSES:
    copyreg.pickle(_class, _taken_apart(_class))


@dataclass(slots=True)
class Shelf:
    """Records by number, in the order in which they were put there, each with the day up to which it is vouched for."""

    _file: IO[bytes] = field(default_factory=lambda: tempfile.TemporaryFile(prefix="kithmap-"))  # noqa: SIM115 - closed below
    _starts: "array[int]" = field(default_factory=lambda: array("q", [0]))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def put(self, record: SourceRecord, day: str) -> int:
        """Lay a record down; its number."""
        packed = pickle.dumps((record, day), protocol=pickle.HIGHEST_PROTOCOL)
        self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))
        return len(self) - 1

    def take(self, numbers: Iterable[int]) -> list[tuple[SourceRecord, str]]:
        """The records of these numbers with their days, in this order. They stay where they are."""
        self._file.flush()
        numbers = list(numbers)
        begin = min((self._starts[number] for number in numbers), default=0)
        end = max((self._starts[number + 1] for number in numbers), default=0)
        wanted = sum(self._starts[number + 1] - self._starts[number] for number in numbers)
        if end - begin <= wanted * _READ_OVER:
            near = memoryview(os.pread(self._file.fileno(), end - begin, begin))
            return [_unpacked(near[self._starts[one] - begin : self._starts[one + 1] - begin]) for one in numbers]
        return [
            _unpacked(os.pread(self._file.fileno(), self._starts[one + 1] - self._starts[one], self._starts[one]))
            for one in numbers
        ]

    def close(self) -> None:
        """Throw everything away."""
        self._file.close()


def _unpacked(packed: bytes | memoryview) -> tuple[SourceRecord, str]:
    record, day = pickle.loads(packed)  # noqa: S301 - our own bytes, in a file that nobody else can open
    return record, day
