"""Rows of the gate into items, links and counts; the only file of the explorer that knows a column's name.

Called by `picture`. A column that policy hid and one that no source filled are both null and read alike, so nothing
that is drawn can tell them apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.view_models.explorer.items import Contact, Count, Item, Link
from app.view_models.explorer.kinds import KIND_OF_LABEL, Kind
from app.view_models.explorer.sectors import sector_of
from app.view_models.rows import day, flag, has_ended, text
from app.view_models.sources import SourceBook
from app.view_models.words import from_code, sentence, years_old
from graph.records import Row

_CHILD_WORDS = {"F": "girl", "M": "boy"}
_HOME_WORDS = {"main": "Main home", "other_parent": "Home with other parent", "placement": "Placement"}
_SERVICE_WORDS = {"family_doctor": "GP practice"}
_AGENCY_WORDS = {
    "council": "Local authority",
    "health": "Health organisation",
    "education": "Education trust",
    "justice": "Justice service",
    "voluntary": "Charity",
}
_GONE = ("left", "suspended", "closed")


def item_of(row: Row, on: date) -> Item | None:
    """The node that a row describes; None for a label that is never drawn."""
    kind = KIND_OF_LABEL.get(text(row, "label") or "")
    key = text(row, "key")
    if kind is None or key is None:
        return None
    service_kind, profession = text(row, "service_kind") or "", text(row, "profession") or ""
    agency_sector = text(row, "sector") or ""
    return Item(
        key=key,
        kind=kind,
        name=_name(row, kind),
        role=_role(row, kind, on),
        sector=sector_of(kind, service_kind=service_kind, profession=profession, agency_sector=agency_sector),
        contact=_contact(row, kind),
        gone=text(row, "status") in _GONE,
        service_kind=service_kind,
        address=_address(row) if kind is Kind.HOUSEHOLD else "",
    )


def link_of(row: Row, near: str, on: date, book: SourceBook) -> Link | None:
    """The relationship that a row describes, one end of which is `near`."""
    key, far, type_ = text(row, "link_key"), text(row, "key"), text(row, "link_type")
    if key is None or far is None or type_ is None:
        return None
    outward = flag(row, "link_out")
    ended = has_ended(row, on)
    source, confirmed = text(row, "source"), day(row, "last_confirmed")
    return Link(
        key=key,
        type=type_,
        tail=near if outward else far,
        head=far if outward else near,
        since=text(row, "since") or "",
        until=text(row, "until") or "",
        last_confirmed=text(row, "last_confirmed") or "",
        source=book.words(source) or "",
        role=_link_role(row),
        lead=flag(row, "lead"),
        main=flag(row, "main"),
        responsible=flag(row, "responsible"),
        ended=ended,
        doubtful=not ended and book.doubt(source, confirmed, on) is not None,
    )


def read_rows(
    rows: Iterable[Row], near: str | None, on: date, book: SourceBook
) -> tuple[dict[str, Item], dict[str, Link]]:
    """Items and links of neighbour rows. `near` is the end they were asked from; None where each row names its own."""
    items: dict[str, Item] = {}
    links: dict[str, Link] = {}
    for row in rows:
        start = near or text(row, "from_key")
        item = item_of(row, on)
        link = link_of(row, start, on, book) if start else None
        if item is not None and link is not None:
            items.setdefault(item.key, item)
            links.setdefault(link.key, link)
    return items, links


def read_counts(parts: Mapping[str, Sequence[Row]]) -> dict[str, tuple[Count, ...]]:
    """The counts of `node.counts`, by the key of the item that has so many neighbours."""
    counts: dict[str, list[Count]] = {}
    for rows in parts.values():
        for row in rows:
            key, type_, label, total = text(row, "key"), text(row, "link_type"), text(row, "label"), row.get("total")
            kind = KIND_OF_LABEL.get(label or "")
            if key and type_ and kind and isinstance(total, int) and total > 0:
                sector = sector_of(
                    kind, service_kind=text(row, "service_kind") or "", profession=text(row, "profession") or "",
                    agency_sector=text(row, "sector") or "",
                )  # fmt: skip
                counts.setdefault(key, []).append(Count(link_type=type_, kind=kind, sector=sector, total=total))
    return {key: tuple(listed) for key, listed in counts.items()}


def with_roles(items: Mapping[str, Item], links: Iterable[Link], centre: str) -> dict[str, Item]:
    """Carers and homes named by what they are to the child in the middle, else to the child they are linked to."""
    roles = dict[str, str]()
    ranked = sorted(links, key=lambda link: (centre not in (link.tail, link.head), link.ended, not link.main, link.key))
    for link in ranked:
        if link.type == "CARES_FOR" and link.tail in items and link.role:
            child = items.get(link.head)
            near = link.head == centre or child is None
            words = link.role if near or child is None else f"{link.role} of {child.name.split()[0]}"
            roles.setdefault(link.tail, sentence(words))
        if link.type == "LIVES_IN" and link.head in items and link.tail == centre:
            roles.setdefault(link.head, "Former home" if link.ended else _HOME_WORDS.get(link.role, "Home"))
    return {key: replace(item, role=roles[key]) if key in roles else item for key, item in items.items()}


def _name(row: Row, kind: Kind) -> str:
    if kind is Kind.CHILD:
        names = " ".join(part for part in (text(row, "given_names"), text(row, "family_name")) if part)
        return names or "Name not recorded"
    if kind is Kind.HOUSEHOLD:
        return _street(text(row, "address") or "")
    return text(row, "full_name") or "Name not recorded"


def _role(row: Row, kind: Kind, on: date) -> str:
    if kind is Kind.CHILD:
        return _age_and_sex(row, on)
    if kind is Kind.PRACTITIONER:
        return sentence(text(row, "profession") or "Practitioner")
    if kind is Kind.SERVICE:
        code = text(row, "service_kind") or ""
        return _SERVICE_WORDS.get(code) or sentence(from_code(code)) or "Service"
    if kind is Kind.AGENCY:
        return _AGENCY_WORDS.get(text(row, "sector") or "", "Agency")
    return "Carer" if kind is Kind.CARER else "Home"


def _age_and_sex(row: Row, on: date) -> str:
    born, sex = day(row, "dob"), _CHILD_WORDS.get(text(row, "sex") or "", "child")
    if born is None:
        return sex
    return f"{years_old(born, on)}, {sex}" if born <= on else "not yet born"


def _street(address: str) -> str:
    """The line of an address by which people call a home: `Flat 3, 80 Quay Road`, `14 Linden Way`."""
    lines = [line.strip() for line in address.split(",") if line.strip()]
    within = [line for line in lines[:2] if line[0].isdigit()]
    if len(lines) > 1 and not lines[0][0].isdigit() and within:
        return ", ".join(lines[:2])
    return lines[0] if lines else "Home"


def _address(row: Row) -> str:
    return ", ".join(part for part in (text(row, "address"), text(row, "postcode")) if part)


def _contact(row: Row, kind: Kind) -> Contact | None:
    phone = text(row, "duty_phone") if kind is Kind.SERVICE else text(row, "phone")
    if phone is None or kind not in (Kind.PRACTITIONER, Kind.SERVICE):
        return None
    return Contact(
        phone=phone, desk=text(row, "full_name") or "", hours=text(row, "hours") or "",
        checked_on=text(row, "checked_on") or "",
    )  # fmt: skip


def _link_role(row: Row) -> str:
    type_ = text(row, "link_type")
    if type_ == "LIVES_IN":
        return text(row, "part") or ""
    if type_ == "CARES_FOR":
        return from_code(text(row, "relationship") or "")
    if type_ == "RECEIVES":
        return text(row, "link_kind") or ""
    return text(row, "role") or ""
