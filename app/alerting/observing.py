"""What is noticed in one event of the ledger: a search, a look at somebody unassigned, an attempt on one's own family.

Pure: everything that is known besides the event comes in as `Background`. Refused and empty answers are noticed, too:
an attempt is an attempt, whatever it showed. Called by `scan` for every event that has its outcome.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from app.alerting.causes import Sign
from app.alerting.rules import Thresholds
from graph.records import Value
from policies.ledger.entry import Intent, Outcome, OutcomeCode
from policies.request import Role

BY_CARER, _BY_ADDRESS = "identify.by-carer", "identify.by-address"
SEARCHES = frozenset({"identify.candidates", BY_CARER, _BY_ADDRESS})
_ASKING: Mapping[str, str] = {"entry.by-carer": BY_CARER, "entry.by-address": _BY_ADDRESS}
"""Where the asking is decided on, to the search that it leads to: an asking that led to none is an attempt at it."""
_GLANCE = "child.glance"
_AT_A_CHILD = frozenset({"child.record", "family.view", "explore.start", "neighbours.child"})
_AT_A_HOME = frozenset({"household.view", "neighbours.household"})
_AT_A_CARER = frozenset({"neighbours.carer"})
_NAMING = ("key", "from", "to", "child", "household", "carer")
"""The parameters by which somebody asks about one node; lists of keys are the house's own."""
_ACTS: Mapping[str, Sign] = {
    "request.ask": Sign.REQUEST, "override.open": Sign.OVERRIDE, "involvement.claim": Sign.CLAIM,
}  # fmt: skip
"""The acts that are counted; each is recorded under the name of the policy that permits it."""
_NOBODY = frozenset({"anonymous"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An event with its outcome, and the place of that outcome in the ledger."""

    position: int
    intent: Intent
    outcome: Outcome

    @property
    def asked(self) -> frozenset[str]:
        """Keys of the nodes that were asked about by name."""
        return frozenset(str(value) for name in _NAMING if (value := self.intent.parameters.get(name)))

    @property
    def postcodes(self) -> frozenset[str]:
        """The postcodes that were searched for."""
        return texts(self.intent.parameters.get("postcodes"))

    @property
    def search(self) -> str | None:
        """The search that this event is, or was an attempt at: refused, or with too little to look for anybody."""
        query = self.intent.query
        if query in SEARCHES:
            return query
        led_on = "query" in self.intent.parameters and self.outcome.outcome is not OutcomeCode.REFUSED
        return None if led_on else _ASKING.get(query)

    @property
    def empty(self) -> bool:
        """Whether it showed nobody."""
        return not self.outcome.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Somebody's own keys, as the account register has them, and who belongs to them, as the graph has it."""

    keys: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    housemates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What must be known besides the events."""

    thresholds: Thresholds
    zone: tzinfo
    teams: Mapping[str, str] = field(default_factory=dict)
    """User name to team; empty for who has none."""
    own: Mapping[str, Own] = field(default_factory=dict)
    refuges: frozenset[str] = frozenset()
    refuge_postcodes: frozenset[str] = frozenset()
    meant_family: frozenset[str] = frozenset()
    """Ids of searches whose facts are those of a child of the searcher's own family."""

    def of_colleagues(self, username: str) -> frozenset[str]:
        """The own keys of everybody else in somebody's team."""
        team = self.teams.get(username, "")
        if not team:
            return frozenset()
        others = (name for name, theirs in self.teams.items() if theirs == team and name != username)
        return frozenset().union(*(self.own[name].keys for name in others if name in self.own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One sign in one event. `key` is whom it is about, empty where it is about nobody in particular."""

    position: int
    sign: Sign
    event_id: str
    at: str
    person: str
    role: str
    team: str
    key: str = ""


def observe(event: Finished, known: Background) -> tuple[Observation, ...]:
    """What there is to notice in an event."""
    intent = event.intent
    if intent.role == Role.LOADER or intent.subject in _NOBODY:
        return ()
    noticed = {**dict(_breadth(event, known)), **dict(_acts(event)), **dict(_attempts(event, known))}
    return tuple(
        Observation(
            position=event.position, sign=sign, event_id=intent.event_id, at=intent.recorded, person=intent.subject,
            role=str(intent.role), team=known.teams.get(intent.subject, ""), key=key,
        )
        for sign, key in noticed.items()
    )  # fmt: skip


def _breadth(event: Finished, known: Background) -> Iterator[tuple[Sign, str]]:
    """Searches, records opened, and those of children who are assigned to somebody else."""
    query, key = event.intent.query, _text(event.intent.parameters.get("key"))
    if event.search:
        yield Sign.SEARCH, ""
    if query in _AT_A_CHILD | _AT_A_HOME | _AT_A_CARER:
        yield Sign.LOOK, key
    opened_or_tried = query in _AT_A_CHILD or (query == _GLANCE and event.outcome.outcome is OutcomeCode.REFUSED)
    if not opened_or_tried:
        return
    if known.thresholds.is_night(_hour(event.intent.recorded, known.zone)):
        yield Sign.NIGHT, key
    judged = event.outcome.outcome is not OutcomeCode.FAILED and event.intent.override is None
    if judged and not known.thresholds.assigned_by.intersection(event.outcome.determining):
        yield Sign.UNASSIGNED, key


def _acts(event: Finished) -> Iterator[tuple[Sign, str]]:
    """Requests to the coordinator, overrides opened and working relationships claimed."""
    for policy in event.outcome.determining:
        # The act itself: lists of them, and their ends, pass by the same policy.
        if policy in _ACTS and event.intent.query == policy:
            yield _ACTS[policy], _text(event.intent.parameters.get("child") or event.intent.parameters.get("key"))


def _attempts(event: Finished, known: Background) -> Iterator[tuple[Sign, str]]:
    """Attempts on refuges, on oneself and one's own, and looks at colleagues."""
    person, asked = event.intent.subject, event.asked
    if asked & known.refuges:
        yield Sign.REFUGE_ATTEMPT, min(asked & known.refuges)
    elif event.search and (event.empty or event.search == _BY_ADDRESS) and event.postcodes & known.refuge_postcodes:
        yield Sign.REFUGE_ATTEMPT, ""
    own = known.own.get(person, Own())
    mine = own.keys | own.family | own.housemates
    for key in sorted(asked & mine):
        yield _own_sign(event.intent.query, key, own), key
    if event.intent.event_id in known.meant_family:
        yield Sign.OWN_FAMILY, ""
    found = frozenset(event.outcome.shown) if event.search else frozenset()
    # A relative in the same team is a relative.
    for key in sorted((asked | found) & known.of_colleagues(person) - mine):
        yield Sign.COLLEAGUE, key


def _own_sign(query: str, key: str, own: Own) -> Sign:
    if query in _AT_A_HOME or (key in own.housemates and key not in own.keys | own.family):
        return Sign.OWN_ADDRESS
    return Sign.OWN_RECORD if query in _AT_A_CARER and key in own.keys else Sign.OWN_FAMILY


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def texts(value: Value) -> frozenset[str]:
    """The texts of a list; none of anything else."""
    return (
        frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else frozenset()
    )


def _hour(recorded: str, zone: tzinfo) -> int:
    return datetime.fromisoformat(recorded).astimezone(zone).hour
