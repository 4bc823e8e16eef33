"""What must be known of people and of the graph before a stretch of the ledger can be judged, and no more than that.

The graph is asked only where an event gives reason to: a home asked for by its key, a postcode searched for in vain,
somebody with relatives on record who was shown nothing. Those reads pass the gate and are recorded under a name of
their own. Called by `scan`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from app.accounts.account import Account
from app.alerting.observing import BY_CARER, Background, Finished, Own, texts
from app.alerting.rules import Thresholds
from graph.queries.alerting import IDENTITIES, REFUGES_AMONG
from graph.queries.subject import RECUSAL
from graph.records import Row
from loaders.match.identify import Outcome, Search, identify, search_for
from policies.gate import Gate
from policies.request import AccessRequest, Environment, Purpose, Role, Subject, at

SEARCHER = Subject(
    username="alerting", full_name="The search for alerts", role=Role.LOADER, areas=frozenset({"*"})
)  # fmt: skip
"""Under whom the search reads and opens alerts: a service, recorded like everybody. Nobody signs in by it."""


def searching(now: datetime) -> AccessRequest:
    """A request of the search."""
    return AccessRequest(subject=SEARCHER, environment=Environment(now=at(now), purpose=Purpose.LOADING, channel="cli"))


def background(
    events: Sequence[Finished],
    accounts: Iterable[Account],
    gate: Gate,
    *,
    thresholds: Thresholds,
    zone: tzinfo,
    clock: Callable[[], datetime],
) -> Background:
    """What must be known to judge these events."""
    by_people = [event for event in events if event.intent.role != Role.LOADER]
    people = {account.username: account for account in accounts}
    known = Background(
        thresholds=thresholds,
        zone=zone,
        teams={name: account.team for name, account in people.items()},
        own={name: Own(keys=account.own_keys) for name, account in people.items() if account.own_keys},
    )
    request = searching(clock())
    return _with_refuges(_with_families(known, by_people, gate, request), by_people, gate, request)


def _with_refuges(known: Background, events: Sequence[Finished], gate: Gate, request: AccessRequest) -> Background:
    keys = sorted({key for event in events for key in event.asked if _about_homes(event)})
    postcodes = sorted({postcode for event in events for postcode in event.postcodes})
    if not keys and not postcodes:
        return known
    parts = gate.read(request, REFUGES_AMONG, {"keys": keys, "postcodes": postcodes}).parts
    return replace(
        known,
        refuges=frozenset(str(row["key"]) for row in parts["homes"]),
        refuge_postcodes=frozenset(str(row["postcode"]) for row in parts["postcodes"]),
    )


def _about_homes(event: Finished) -> bool:
    """Children and carers have queries of their own; whatever else names a key may have named a home."""
    return not event.intent.query.startswith(("child.", "family.", "neighbours.child", "neighbours.carer", "explore."))


def _with_families(known: Background, events: Sequence[Finished], gate: Gate, request: AccessRequest) -> Background:
    """Who belongs to those who were shown nothing: only then may they have come upon somebody of their own."""
    in_vain = [event for event in events if event.empty and event.intent.subject in known.own]
    own = dict(known.own)
    meant: set[str] = set()
    for name in sorted({event.intent.subject for event in in_vain}):
        mine = [event for event in in_vain if event.intent.subject == name]
        own[name] = _own(known.own[name], gate, request)
        meant |= _meant(own[name], [event for event in mine if event.search], gate, request)
    return replace(known, own=own, meant_family=frozenset(meant))


def _own(own: Own, gate: Gate, request: AccessRequest) -> Own:
    parts = gate.read(request, RECUSAL, {"own": sorted(own.keys)}).parts
    return replace(own, family=_keys(parts, "own"), housemates=_keys(parts, "housemates"))


def _meant(own: Own, searches: Sequence[Finished], gate: Gate, request: AccessRequest) -> set[str]:
    """The searches whose facts are those of a child of one's own family: nobody was shown, and yet it was tried."""
    if not searches:
        return set()
    theirs = sorted(own.keys | own.family | own.housemates)
    parts = gate.read(request, IDENTITIES, {"keys": theirs}).parts
    homes = {str(row["postcode"]) for row in parts["homes"]}
    return {
        event.intent.event_id
        for event in searches
        if any(_is(_search(event), child, homes) for child in parts["children"])
        or any(_is_carer(event, carer) for carer in parts["carers"])
    }


def _is_carer(event: Finished, carer: Row) -> bool:
    asked = event.intent.parameters
    return event.search == BY_CARER and (
        carer["born"] in texts(asked.get("borns")) or carer["phone"] in texts(asked.get("phones"))
    )


def _is(search: Search, child: Row, homes: set[str]) -> bool:
    if search.refusal is not None:
        return False
    row = {**child, "postcode_agrees": search.postcode in homes}
    for number, given in (("nhs_number", search.facts.nhs_numbers), ("upn", search.facts.upns)):
        if child.get(number) is not None and child[number] in given:
            return True
    return identify(search, [row]).outcome is Outcome.ONE


def _search(event: Finished) -> Search:
    """What was typed, read again as the search itself reads it."""
    typed = {name: str(event.intent.parameters.get(f"typed_{name}") or "") for name in _TYPED}
    return search_for(
        given_names=typed["given_name"], family_name=typed["family_name"], dob=typed["dob"],
        postcode=typed["postcode"], number=typed["identifier"],
    )  # fmt: skip


_TYPED = ("given_name", "family_name", "dob", "postcode", "identifier")


def _keys(parts: Mapping[str, Sequence[Row]], part: str) -> frozenset[str]:
    return frozenset(str(row["key"]) for row in parts[part])
