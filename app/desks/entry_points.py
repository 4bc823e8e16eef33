"""The ways to a child by a carer and by an address (R39): who may take them is policy, and so is every step on them.

The reader says why; that they ask is decided and recorded under that purpose. What they ask is then read under that of
identifying, for which a refuge is no search key to anybody. Rows are compared inside the gate, and nothing of the carer
or the address leaves it: a carer whose children may not be known is a carer who is not held.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from app.services import Services
from app.view_models.entry_facts import AddressFacts, CarerFacts, Entry, Found
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row, Value
from loaders.match.facts import facts_of
from loaders.match.whereabouts import address_agrees, name_agrees, phone_spellings, whole_postcode
from policies.request import AccessRequest

ACTIONS: Mapping[Entry, str] = {Entry.CARER: "find_by_carer", Entry.ADDRESS: "find_by_address"}
_Parts = Mapping[str, tuple[Row, ...]]
_SHOWN = ("key", "given_names", "family_name", "sex", "dob", "relationship", "until")


def permitted(services: Services, request: AccessRequest) -> Sequence[Entry]:
    """The ways that are open to the reader: they rest on the duty alone, so they say nothing of what is held."""
    return [entry for entry, action in ACTIONS.items() if services.gate.permits(request, action)]


def by_carer(services: Services, asking: AccessRequest, reading: AccessRequest, facts: CarerFacts) -> Found:
    """The children of one carer whom the reader may know, wherever they live. Raises Refused.

    `asking` carries the purpose that was stated, `reading` that of identifying.
    """
    asked = of_carer(facts)
    found: list[Found] = []

    def only_theirs(parts: _Parts) -> _Parts:
        by_carer: dict[str, list[Row]] = {}
        facts_met: dict[str, int] = {}
        for rows in parts.values():
            named = [row for row in rows if name_agrees(facts.given_name, facts.family_name, str(row["carer_name"]))]
            for carer in dict.fromkeys(str(row["carer_key"]) for row in named):
                facts_met[carer] = facts_met.get(carer, 0) + 1
            for row in named:
                by_carer.setdefault(str(row["carer_key"]), []).append(row)
        most = max(facts_met.values(), default=0)
        likeliest = [carer for carer, met in facts_met.items() if met == most]
        if len(likeliest) != 1:
            found.append(Found(more=len(likeliest) > 1))
            return dict.fromkeys(parts, ())
        children = _each_once(by_carer[likeliest[0]])
        found.append(Found(children=children))
        return {**dict.fromkeys(parts, ()), next(iter(parts)): children}

    event_id = _ask(services, asking, reading, Entry.CARER, asked, only_theirs)
    return replace(found[0], event_id=event_id)


def by_address(services: Services, asking: AccessRequest, reading: AccessRequest, facts: AddressFacts) -> Found:
    """The one child at an address, never a list (R1), save under an emergency override for a child who lives there.

    Raises Refused.
    """
    asked = {**of_address(facts), "today": reading.environment.now.date().isoformat()}
    override = reading.environment.override
    found: list[Found] = []

    def only_one(parts: _Parts) -> _Parts:
        here = [row for row in parts["residents"] if address_agrees(facts.address, str(row["address"] or ""))]
        homes = {row["household_key"] for row in here}
        children = _each_once(row for row in here if _is_meant(row, facts))
        listed = override is not None and len(homes) == 1 and any(row["key"] == override.child for row in children)
        if len(children) > 1 and not listed:
            found.append(Found(more=True))
            return {"residents": ()}
        found.append(Found(children=children))
        return {"residents": children}

    event_id = _ask(services, asking, reading, Entry.ADDRESS, asked, only_one)
    return replace(found[0], event_id=event_id)


def attempt(services: Services, request: AccessRequest, entry: Entry, asked: Parameters) -> None:
    """Record that somebody came to a way, and with which facts (R20); raises Refused where it is closed to them."""
    services.gate.consult(request, f"entry.by-{entry}", ACTIONS[entry], asked, list)


def of_carer(facts: CarerFacts) -> dict[str, Value]:
    """What was typed about a carer, as it is looked for and recorded."""
    postcode = whole_postcode(facts.postcode)
    return {
        "borns": [facts.born.isoformat()] if facts.born else [], "phones": phone_spellings(facts.phone),
        "postcodes": [postcode] if postcode else [], "typed_given_name": facts.given_name,
        "typed_family_name": facts.family_name, "typed_phone": facts.phone or None,
        "typed_dob": facts.born.isoformat() if facts.born else None, "typed_postcode": facts.postcode or None,
    }  # fmt: skip


def of_address(facts: AddressFacts) -> dict[str, Value]:
    """What was typed about an address, as it is looked for and recorded."""
    postcode = whole_postcode(facts.postcode)
    return {
        "postcodes": [postcode] if postcode else [], "typed_address": facts.address, "typed_postcode": facts.postcode,
        "typed_given_name": facts.given_name or None,
        "typed_dob": facts.born.isoformat() if facts.born else None,
    }  # fmt: skip


def _ask(
    services: Services,
    asking: AccessRequest,
    reading: AccessRequest,
    entry: Entry,
    asked: Parameters,
    narrow: Callable[[_Parts], _Parts],
) -> str:
    """Decide on the asking and record it; then read, and record that: the event of the reading."""
    query, events = QUERIES[f"identify.by-{entry}"], list[str]()

    def fetch() -> list[Row]:
        events.append(services.gate.read(reading, query, asked, narrow).event_id)
        return [{"event": events[0]}]

    # The facts stand with the asking as well: where it is refused, nothing else is recorded.
    services.gate.consult(asking, f"entry.by-{entry}", ACTIONS[entry], {**asked, "query": query.name}, fetch)
    return events[0]


def _is_meant(row: Row, facts: AddressFacts) -> bool:
    """Whether a child fits what else was typed."""
    if facts.born is not None and row["dob"] != facts.born.isoformat():
        return False
    if not facts.given_name:
        return True
    said, held = facts_of({"given_names": facts.given_name}), facts_of({"given_names": row["given_names"]})
    return bool(set(said.first_names) & set(held.first_names))


def _each_once(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each child once, with nothing of the carer or the address; the first row stands, and a current link is first."""
    kept: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (str(row["key"]), row.get("until") is not None, str(row.get("until")))):
        kept.setdefault(str(row["key"]), {name: row[name] for name in _SHOWN if name in row})
    return tuple(sorted(kept.values(), key=lambda child: (str(child["dob"] or ""), str(child["key"]))))
