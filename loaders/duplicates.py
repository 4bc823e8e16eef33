"""Searching those who are held for children who are held twice, and keeping a pair apart that a person says is two.

Called by the search that `kithmap duplicates` runs and by the desk that decides, with the service subject of loads. The
comparisons, the index and the limits are those of a load: a pair is what a load would leave to a person, or would link.
Nothing is ever joined here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from graph.queries.catalogue import Statement
from graph.queries.duplicates import DUPLICATES_APART, DUPLICATES_RECORDS, apart_no_more
from graph.queries.loading import LOAD_SERVICES
from graph.queries.shielding import covering
from graph.queries.writing import merge_links
from graph.records import Row
from loaders.errors import NothingWaits
from loaders.gate import Gate
from loaders.joined import as_if_alone
from loaders.keys import new_key
from loaders.match.certainty import certainties
from loaders.match.thresholds import POSSIBLE, compared
from loaders.match.weights import OF_RECORDS
from loaders.portions import everybody
from loaders.records import INTERNAL
from loaders.register import Register, filled
from loaders.waiting_shields import is_waiting
from policies.request import AccessRequest

NAME = "duplicates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two children who may be one, the keys in their order; how probable, and what the comparison found."""

    one: str
    other: str
    p: float
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whom to search: everybody held, in the order of their keys, and the pairs that are two."""

    register: Register
    keys: tuple[str, ...]
    apart: frozenset[tuple[str, str]]

    def alike(self, keys: Collection[str]) -> Iterator[Alike]:
        """The likeliest other for each of these children, where it is likely enough for a person's time."""
        index = self.register.index
        for key in keys:
            rejected = {key, *(other for pair in self.apart if key in pair for other in pair)}
            scores = [one for one in compared(index.facts(key), index, rejected) if self._may_be(one.key)]
            if not scores:
                continue
            best, p = scores[0], certainties(scores, population=len(index), weights=OF_RECORDS)[0]
            if p >= POSSIBLE or best.identified:
                first, second = sorted((key, best.key))
                yield Alike(one=first, other=second, p=round(p, 4), sentences=best.sentences())

    def _may_be(self, key: str) -> bool:
        return not is_waiting(key) and key not in self.register.joined


def held(gate: Gate, request: AccessRequest) -> Held:
    """Read everybody who is held, for one search."""
    services = gate.read(request, LOAD_SERVICES, {}).parts
    register = filled(NAME, map(as_if_alone, everybody(gate, request)), services, ())
    rows = gate.read(request, DUPLICATES_APART, {}).parts["pairs"]
    apart = frozenset(pair_of(str(row["one"]), str(row["other"])) for row in rows)
    keys = {key for key in register.index if not is_waiting(key)} - set(register.joined)
    return Held(register=register, keys=tuple(sorted(keys)), apart=apart)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two keys in their order, so that a pair has one name."""
    return (one, other) if one < other else (other, one)


def keep_apart(gate: Gate, request: AccessRequest, *, one: str, other: str, decided_by: str) -> list[Row]:
    """Write down that two children are two, as a decision on a record is; the links, by which it is taken back.

    Raises NothingWaits where no list tells of the first any more, and what the gate raises.
    """
    with gate.turn(request, "decision"):
        records = gate.read(request, DUPLICATES_RECORDS, {"key": one}).parts["records"]
        told = [str(row["key"]) for row in records if row["source"] not in INTERNAL]
        if not told:
            raise NothingWaits("no list tells of this child any more")
        moment = request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        links: list[Row] = [{"record": record, "child": other, "key": new_key()} for record in told]
        rows: list[Row] = [
            {"key": link["key"], "tail": link["record"], "head": other, "properties": {
                "record": link["record"], "entity": other, "decided_by": decided_by, "decided_at": moment,
                "shielded": True}}
            for link in links
        ]  # fmt: skip
        _write(gate, request, "duplicates.apart", [merge_links("NOT_SAME", "SourceRecord", "Child", rows)], one, other)
        return links


def apart_no_longer(gate: Gate, request: AccessRequest, *, one: str, other: str, links: list[Row]) -> None:
    """Take that back: the links are gone, and the pair may be found again."""
    with gate.turn(request, "decision"):
        _write(gate, request, "duplicates.undone", [apart_no_more(links)], one, other)


def _write(
    gate: Gate, request: AccessRequest, name: str, statements: Sequence[Statement], one: str, other: str
) -> None:
    covers = covering([one, other], request.environment.now.date().isoformat())
    gate.write(
        request, name, [*statements, *covers], touched=sorted((one, other)), parameters={"one": one, "other": other}
    )
