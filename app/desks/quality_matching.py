"""How the matcher serves whom: what it had said of pairs that people have decided on since, by groups of children.

A data manager asks. INVARIANT (counting after pruning): a pair counts where the reader may know both sides of it now,
so nothing hidden is in any number; groups too small to be told are left to the words of the page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.casework.case import Case, Kind
from app.casework.joins import went
from app.desks import duplicates
from app.desks.quality import VIEW
from app.services import Services
from graph.queries.registry import QUERIES
from graph.records import Row
from loaders.match.fairness import Band, GroupDecided, Pair, age_band, bands_of, decided_by_group
from loaders.name_origins import origin_of
from policies.request import AccessRequest

QUERIES_ASKED = ("quality.decided", "quality.taken-back", "review.records")
KINDS = ("name origin", "sex", "age", "area")
_ONE, _TWO = "linked", "apart"
_EVERY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MatcherServed:
    """Every pair that was decided on, band by band and group by group."""

    pairs: int
    same: int
    bands: tuple[Band, ...]
    groups: tuple[GroupDecided, ...]
    taken_back: int
    """Links that the machine made and a person took back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One pair as a case tells of it: both sides, what was said, what was decided and on which day."""

    record: str
    child: str
    p: float | None
    same: bool
    on: date


def matcher_served(services: Services, request: AccessRequest) -> MatcherServed:
    """What the authority's own decisions say of the matcher. Raises Refused."""
    found: list[MatcherServed] = []

    def fetch() -> list[Row]:
        found.append(_counted(services, request))
        return [{"pairs": found[0].pairs}]

    services.gate.consult(request, "quality.matching", VIEW, {}, fetch)
    return found[0]


def _counted(services: Services, request: AccessRequest) -> MatcherServed:
    cases = services.casework.decided(Kind.REVIEW, states=(_ONE, _TWO))
    today = request.environment.now.date()
    pairs = [
        Pair(groups=_groups(child, said.on), p=said.p, same=said.same)
        for said, child in (
            *_known([pair for case in cases for pair in _pairs(case)], services, request),
            *_held_twice(services, request),
        )
    ]
    back = services.gate.read(request, QUERIES["quality.taken-back"], {}).parts["children"]
    taken = [_groups(row, today) for row in back for _ in range(_number(row))]
    return MatcherServed(
        pairs=len(pairs), same=sum(pair.same for pair in pairs), bands=tuple(bands_of(pairs)),
        groups=tuple(decided_by_group(pairs, taken)), taken_back=len(taken),
    )  # fmt: skip


def _known(said: Sequence[_Said], services: Services, request: AccessRequest) -> list[tuple[_Said, Row]]:
    """The pairs of which the reader may know both sides, each with its child."""
    if not said:
        return []
    children = _children(services, request, [pair.child for pair in said])
    records = sorted({pair.record for pair in said})
    seen = services.gate.read(request, QUERIES["review.records"], {"keys": records}).parts["records"]
    known = {str(row["key"]) for row in seen}
    return [(pair, children[pair.child]) for pair in said if pair.record in known and pair.child in children]


def _held_twice(services: Services, request: AccessRequest) -> list[tuple[_Said, Row]]:
    """The pairs of children whom the search found and people decided on: joined by two of them, or kept apart."""
    joined = {case.reference for case in services.casework.find(Kind.JOIN, states=("joined",), limit=_EVERY)}
    cases = [
        case
        for case in services.casework.decided(Kind.DUPLICATE, states=("proposed", _TWO))
        if case.state == _TWO or case.steps[-1].facts.get("join") in joined
    ]
    sides = {case.reference: (str(case.child), case.about["other"]) for case in cases}
    # INVARIANT (all sides): with a shield on either side the pair is in no number, whoever asks for the numbers.
    covered = duplicates.covered(services, request, [key for both in sides.values() for key in both]) if cases else ()
    known = _children(services, request, [key for both in sides.values() for key in both])
    return [
        (_Said(record="", child=one, p=float(case.about["p"]), same=case.state != _TWO,
               on=case.steps[-1].at.date()), known[one])
        for case in cases
        for one, other in (sides[case.reference],)
        if one in known and other in known and not {one, other} & set(covered)
    ]  # fmt: skip


def _children(services: Services, request: AccessRequest, keys: Sequence[str]) -> Mapping[str, Row]:
    """Those of these children whom the reader may know; one that was joined is its survivor."""
    if not keys:
        return {}
    stays = went(services.casework)
    asked = {key: stays.get(key, key) for key in keys}
    rows = services.gate.read(request, QUERIES["quality.decided"], {"keys": sorted(set(asked.values()))})
    by_key = {str(row["key"]): row for row in rows.parts["children"] if row["area"] is not None}
    return {key: by_key[survivor] for key, survivor in asked.items() if survivor in by_key}


def _pairs(case: Case) -> list[_Said]:
    """The record beside each child whom it might have been about, as they stood before whoever decided."""
    decided = case.steps[-1]
    saw = json.loads(decided.facts.get("saw", "{}"))
    likely: Mapping[str, float] = saw.get("likely", {})
    linked = decided.facts.get("child") if decided.state == _ONE else None
    if "record" not in saw:
        return []
    return [
        _Said(record=saw["record"], child=child, p=likely.get(child), same=child == linked, on=decided.at.date())
        for child in saw["candidates"]
    ]  # fmt: skip


def _groups(child: Row, on: date) -> tuple[tuple[str, str], ...]:
    born = date.fromisoformat(str(child["dob"])) if child["dob"] else None
    values = (
        str(origin_of(str(child["given_names"] or ""), str(child["family_name"] or ""))),
        str(child["sex"] or "U"), age_band(born, on), str(child["area"]),
    )  # fmt: skip
    return tuple(zip(KINDS, values, strict=True))


def _number(row: Row) -> int:
    return row["links"] if isinstance(row["links"], int) else 0
