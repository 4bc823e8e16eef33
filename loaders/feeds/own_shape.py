"""How a row of an authority's own feed becomes records: its service, the home, a carer, the child, the involvement.

Built by `own_declaration` for one declaration each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph.records import Value
from loaders.declarations import SENSITIVE_KINDS, UNIVERSAL_KINDS, CheckedRow, Shape
from loaders.feeds.caseloads import involvement
from loaders.feeds.sensitive import held_on_grounds, withdrawal
from loaders.feeds.shaping import (
    cared_for_by,
    carer,
    child_values,
    home,
    involved_by_name,
    lives_in,
    named_worker,
    receives,
    record,
    service,
    two_names,
)
from loaders.records import AREA_CODE, About, Link, Reference, Remark, SourceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnService:
    """The service that a declaration tells of, for sources that are one team with one telephone."""

    code: str
    agency_code: str
    agency_name: str
    sector: str
    role: str | None
    values: Mapping[str, Value]


def shape_of(own: OwnService | None, *, area: str, universal: str | None, sensitive: bool) -> Shape:
    """The shaping function of one declaration."""

    def shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
        row = _completed(row, own, area)
        if own is not None:
            yield from _service(row, own)
        if row.text("withdrawn_on") is not None:
            yield withdrawal(row)
            return
        links: list[Link] = []
        yield from _family(row, links)
        for found in _involvement(row, universal):
            if isinstance(found, SourceRecord):
                yield found
            else:
                links.append(held_on_grounds(row, found) if sensitive else found)
        yield record(row, About.CHILD, row.text("case") or "", child_values(row), links=links)

    return shape


def _completed(row: CheckedRow, own: OwnService | None, area: str) -> CheckedRow:
    """The row with what the declaration says of all rows, whole names parted and lines of an address joined."""
    fields = {"area": area, **row.fields}
    for prefix in ("", "carer_"):
        whole = row.text(f"{prefix}full_name")
        if whole is not None and row.text(f"{prefix}family_name") is None:
            given, family = two_names(whole)
            fields |= {f"{prefix}family_name": family, **({f"{prefix}given_names": given} if given else {})}
    lines = [text for name in ("address", "address2", "address3", "town") if (text := row.text(name))]
    if lines:
        fields["address"] = ", ".join(lines)
    if own is not None:
        fields = {"service": own.code, **({"role": own.role} if own.role else {}), **fields}
    return replace(row, fields=fields)


def _service(row: CheckedRow, own: OwnService) -> Iterator[SourceRecord]:
    also = (Reference(about=About.AGENCY, scheme=AREA_CODE, value=own.agency_code),)
    area = row.fields["area"]
    agency = record(
        row, About.AGENCY, own.agency_code, {"full_name": own.agency_name, "sector": own.sector, "area": area},
        also=also if own.agency_code == area else (),
    )  # fmt: skip
    yield agency
    kind = own.values.get("kind")
    values: dict[str, Value] = {
        **own.values, "source_code": own.code, "universal": kind in UNIVERSAL_KINDS,
        "sensitive": kind in SENSITIVE_KINDS, "area": area, "status": "live",
    }  # fmt: skip
    part_of = Link(kind="PART_OF", to=agency.reference)
    yield record(row, About.SERVICE, own.code, values, links=[part_of], also=(service(own.code),))


def _family(row: CheckedRow, links: list[Link]) -> Iterator[SourceRecord]:
    place = home(row)
    if place is not None:
        yield place
        links.append(lives_in(place))
    at_home = [lives_in(place)] if place is not None and row.flag("carer_lives_with") else []
    person = carer(row, f"{row.text('case')}/carer", "carer_", links=at_home)
    if person is not None:
        yield person
        relationship, responsible = row.text("carer_relationship"), row.flag("carer_responsible")
        links.append(cared_for_by(person, relationship=relationship, responsible=responsible))


def _involvement(row: CheckedRow, universal: str | None) -> Iterator[SourceRecord | Link]:
    code, since, until = row.text("service"), row.text("since"), row.text("until")
    if code is None:
        return
    name = row.text("worker_name")
    if universal is not None:
        yield receives(code, universal, since=since, until=until)
    if row.text("worker") is None and name is not None:
        worker = named_worker(row, name, code, phone=row.text("worker_phone"), email=row.text("worker_email"))
        yield worker
        yield involved_by_name(worker, code, since=since, until=until, role=row.text("role"), lead=row.flag("lead"))
    elif row.text("worker") is not None or universal is None:
        yield involvement(row, None)
