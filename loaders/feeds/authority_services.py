"""Services of an authority that a statutory return tells of without naming them: assessment, children in need, plans.

Shared by the feeds of returns, which say that a child is worked with by the authority, and by no team of it. The
authority itself is the agency that its area code names, whichever feed told of it first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.records import Value
from loaders.declarations import CheckedRow
from loaders.feeds.shaping import area_of, record
from loaders.records import AREA_CODE, PUBLIC_CODE, About, Link, Reference, SourceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityService:
    """One service that every authority has."""

    code: str
    full_name: str
    kind: str

    def code_in(self, area: str) -> str:
        """The code under which the service of one authority is known."""
        return f"{area}/{self.code}"


ASSESSMENT = AuthorityService(code="assessment", full_name="Children's social care assessments", kind="social_care")
IN_NEED = AuthorityService(code="in-need", full_name="Children in need", kind="social_care")
PROTECTION = AuthorityService(code="protection", full_name="Child protection plans", kind="child_protection")
EARLY_HELP = AuthorityService(code="early-help", full_name="Early help", kind="early_help")
CARE_LEAVERS = AuthorityService(code="care-leavers", full_name="Care leavers", kind="social_care")
SPECIAL_NEEDS = AuthorityService(code="send", full_name="Special educational needs team", kind="special_needs")
LOOKED_AFTER = AuthorityService(code="looked-after", full_name="Looked-after children", kind="looked_after")


def authority_service(row: CheckedRow, of: AuthorityService, area: str | None = None) -> Iterator[SourceRecord]:
    """The service of the row's authority, or of another one, and the authority that it is part of."""
    area = area or area_of(row)
    also = (Reference(about=About.AGENCY, scheme=AREA_CODE, value=area),)
    values: dict[str, Value] = {"full_name": f"Local authority {area}", "sector": "council", "area": area}
    agency = record(row, About.AGENCY, area, values, also=also)
    yield agency
    code = of.code_in(area)
    values = {
        "full_name": f"{of.full_name}, {area}", "kind": of.kind, "universal": False, "sensitive": False,
        "source_code": code, "area": area, "status": "live",
    }  # fmt: skip
    public = (Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),)
    yield record(row, About.SERVICE, code, values, links=[Link(kind="PART_OF", to=agency.reference)], also=public)
