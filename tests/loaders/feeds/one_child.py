"""One child as each feed of the catalogue would tell it: a row by the names of the feed's own columns.

Served to tests that go over every feed that may carry children, so that a new feed joins them by being declared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from loaders.declarations import Feed, Kind, Rule
from loaders.feeds.catalogue import BUILT_IN
from loaders.intake import take_in
from loaders.records import About, Coverage, SourceRecord
from loaders.sent import open_sent

NORTHMOOR = Coverage(area="E06000999", since="2010-04-01", correct_to="2026-11-16")
TODAY = date(2026, 11, 23)
_SOUND = {
    Rule.TEXT: "Harbour Team", Rule.NAME: "Harbour", Rule.CODE: "C17", Rule.DATE: "2026-01-05",
    Rule.BIRTH_DATE: "2017-09-30", Rule.OPEN_END: "", Rule.SEX: "F", Rule.POSTCODE: "NM8 8ZZ",
    Rule.NHS_NUMBER: "", Rule.UPN: "", Rule.UPRN: "", Rule.AREA: "E06000999", Rule.PHONE: "01632 960 777",
    Rule.EMAIL: "a@b.example", Rule.YES_NO: "no",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is told of, and where the child is said to live and with whom."""

    given: str
    family: str
    dob: str
    street: str
    postcode: str
    parent: str = "Ama"
    nhs_number: str = ""
    upn: str = ""


def row_of(kind: Kind, told: Told) -> Mapping[str, object]:
    """The child as a row of this kind: what the feed needs, and everything it can say of a child and its home."""
    said = {
        "given_names": told.given, "family_name": told.family, "dob": told.dob, "latest": told.dob, "mask": "DAY",
        "name0_given": told.given, "name0_family": told.family, "name0_use": "official", "sex": "F",
        "nhs_number": told.nhs_number, "upn": told.upn, "address": told.street, "postcode": told.postcode,
        "line1": told.street, "street": told.street, "home0_line0": told.street, "home0_postcode": told.postcode,
        "home0_use": "home", "security": "U", "since": "2026-01-05", "done": "2026-01-05", "involved": "Current",
        "basis": "consent", "consent_giver": "parent", "consent_on": "2026-01-04", "worker": "C17", "service": "C17",
        **{f"{adult}_given_names": told.parent for adult in ("mother", "claimant", "contact1", "contact")},
        **{f"{adult}_family_name": told.family for adult in ("mother", "claimant", "contact1", "contact")},
        "relationship": "mother", "contact1_relationship": "mother", "contact1_lives_at": "yes",
        "parent1_name": f"{told.parent} {told.family}", "parent1_relationship": "Mum", "living": "main",
    }  # fmt: skip
    row: dict[str, object] = {}
    for column in kind.columns:
        if column.rule is Rule.CHOICE:
            wanted = said.get(column.field, "").casefold()
            chosen = wanted if wanted in column.choices else next(iter(column.choices)) if column.needed else ""
            row[column.field] = chosen
        elif column.field in said:
            row[column.field] = said[column.field]
        elif column.needed or column.field in kind.identity:
            row[column.field] = _SOUND[column.rule]
    return row


@cache
def telling(*, by_name: bool) -> tuple[tuple[Feed, Kind], ...]:
    """Every kind of row that tells who a child is, in the order of loading; or every other kind that tells of one.

    The register of shields itself is none of them.
    """
    someone = Told(given="Amira", family="Mensah", dob="2017-09-30", street="1 Far Street", postcode="NM8 8ZZ")
    found = []
    for feed in sorted(BUILT_IN.values(), key=lambda feed: feed.stage):
        for kind in feed.kinds:
            if kind.not_held or feed.code == "shields":
                continue
            children = _children(feed, kind, someone)
            if children and by_name is any("family_name" in one.values for one in children):
                found.append((feed, kind))
    return tuple(found)


def _children(feed: Feed, kind: Kind, someone: Told) -> list[SourceRecord]:
    file = open_sent(feed, kind, [row_of(kind, someone)], name="row", coverage=NORTHMOOR)
    told = (one for one in take_in(file, received=TODAY) if isinstance(one, SourceRecord))
    return [one for one in told if one.about is About.CHILD or _leads_to_a_child(one)]


def _leads_to_a_child(record: SourceRecord) -> bool:
    return any(link.to.about is About.CHILD for link in record.links)
