"""Links whose other end nobody held when their record was written: tried again at the end of the load.

Kept by the pipeline while batches are written. A link that still leads to nobody waits in the graph until the file
comes again, and the data manager is told; unless it leads to somebody of whom no remark may speak (R9).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from loaders.linking import Placement, Step, once_more
from loaders.records import Link, Reference, Remark, remark_on
from loaders.register import Register
from loaders.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """The link, the number and key of its record, and the node that the record is about."""

    number: int
    key: str
    entity: str
    link: Link


@dataclass(slots=True)
class OpenEnds:
    """Every link of a load that waits for its other end."""

    _links: list[_Open] = field(default_factory=list)

    def add(self, number: int, placement: Placement, link: Link) -> None:
        """Remember a link of a record that was written."""
        if placement.before is not None and placement.entity is not None:
            self._links.append(
                _Open(number=number, key=placement.before.key, entity=placement.entity, link=link)
            )  # fmt: skip

    def settle(
        self, register: Register, shelf: Shelf, unspoken: AbstractSet[Reference]
    ) -> tuple[Sequence[tuple[Placement, str]], Sequence[Remark]]:
        """The records to write once more, since both ends are there now, and remarks on those that wait on."""
        ready: dict[str, tuple[Placement, str]] = {}
        remarks: list[Remark] = []
        for one in self._links:
            missing = next((end for end in (one.link.to, one.link.through) if end and register.find(end) is None), None)
            ((record, day),) = shelf.take([one.number])
            if missing is None:
                told = Placement(record=record, step=Step.UNCHANGED)
                ready[one.key] = (once_more(told, one.key, one.entity, day), day)
            elif missing not in unspoken:
                reason = (
                    f"nobody is held as `{missing}`; the link waits until somebody is, and the file is loaded again"
                )
                remarks.append(remark_on(record, "waiting", reason))
        return list(ready.values()), remarks
