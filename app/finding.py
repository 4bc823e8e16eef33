"""Looks for one child through the gate: what was typed, the candidates that policy lets through, the one who is meant.

The comparison runs inside the gate, so that a candidate who is not the one neither leaves it nor is recorded as shown.
"""

from collections.abc import Mapping
from typing import Protocol

from app.services import Identified, Identify
from app.view_models.find_page import SearchFacts
from graph.queries.catalogue import Query
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row, Value
from loaders.match.identify import Identification, candidates_of, identify, search_for, search_parameters
from policies.answers import Reading
from policies.gate import Narrow
from policies.request import AccessRequest


class _Gate(Protocol):
    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading: ...


def finder(gate: _Gate) -> Identify:
    """The search that the pages and the API call."""

    def find(request: AccessRequest, facts: SearchFacts) -> Identified:
        search = search_for(
            given_names=facts.given_name or "",
            family_name=facts.family_name or "",
            dob=facts.dob.isoformat() if facts.dob else "",
            postcode=facts.postcode or "",
            number=facts.identifier or "",
        )
        if search.refusal is not None:
            return Identified(event_id=None, ask=search.refusal, notes=search.notes)
        answers: list[Identification] = []

        def only_the_one(parts: Mapping[str, tuple[Row, ...]]) -> Mapping[str, tuple[Row, ...]]:
            found = identify(search, candidates_of(parts))
            answers.append(found)
            nobody: dict[str, tuple[Row, ...]] = dict.fromkeys(parts, ())
            return nobody if found.row is None else {**nobody, "by_key": (found.row,)}

        asked = {**_typed(facts), **search_parameters(search)}
        reading = gate.read(request, QUERIES["identify.candidates"], asked, only_the_one)
        found = answers[0]
        return Identified(event_id=reading.event_id, child=found.row, why=found.why, ask=found.ask, notes=found.notes)

    return find


def _typed(facts: SearchFacts) -> dict[str, Value]:
    """What was typed, for the ledger (R20): the parameters of the query hold its usual slips instead."""
    return {
        "typed_given_name": facts.given_name,
        "typed_family_name": facts.family_name,
        "typed_dob": facts.dob.isoformat() if facts.dob else None,
        "typed_postcode": facts.postcode,
        "typed_identifier": facts.identifier,
    }
