"""People and circumstances for the tests of policies: whose account is in order unless a test says otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from graph.records import Value
from policies.request import Attributes, Environment, Override, Purpose, Relations, Role, Subject

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOME_AREA, NEXT_AREA = "E06000999", "E06000998"
IN_ORDER = date(2027, 6, 30)
LAPSED = date(2026, 11, 22)


def subject(role: Role, **changes: object) -> Subject:
    """Somebody of a role whose account is in order."""
    sound = Subject(
        username="sam.okoro",
        full_name="Sam Okoro",
        role=role,
        areas=frozenset({HOME_AREA}),
        clearance=1,
        vetted_until=IN_ORDER,
        trained_until=IN_ORDER,
        agreement_signed_on=date(2025, 1, 6),
        employer_accredited_until=IN_ORDER,
    )
    return replace(sound, **changes)  # type: ignore[arg-type]  # a test names real fields, or replace raises


def asking(
    role: Role,
    *,
    purpose: Purpose | None = Purpose.ARRANGING_SUPPORT,
    relations: Relations | None = None,
    override: Override | None = None,
    offered: frozenset[str] = frozenset(),
    **changes: object,
) -> Attributes:
    """Somebody asking now, for a purpose."""
    return Attributes(
        subject=subject(role, **changes),
        environment=Environment(now=NOW, purpose=purpose, override=override, offered=offered),
        relations=relations or Relations(),
    )


def from_case(case: Mapping[str, Value]) -> Attributes:
    """Who asks, from a case file: names of `Subject`, `Relations` and `Environment` fields, sets as lists."""
    asks = dict(case)
    role, purpose = Role(str(asks.pop("role"))), asks.pop("purpose", Purpose.ARRANGING_SUPPORT.value)
    relations = {name: _keys(asks.pop(name)) for name in list(asks) if name in Relations.__dataclass_fields__}
    granted = asks.pop("override", None)
    override = None
    if isinstance(granted, Mapping):
        minutes = granted.get("minutes", 15)
        assert isinstance(minutes, int)
        override = Override(
            child=str(granted["child"]),
            until=NOW + timedelta(minutes=minutes),
            reference="O-1",
            covers=_keys(granted.get("covers", [])),
        )
    return asking(
        role,
        purpose=None if purpose is None else Purpose(str(purpose)),
        relations=Relations(**relations),
        override=override,
        offered=_keys(asks.pop("offered", [])),
        **{name: _field(name, value) for name, value in asks.items()},
    )


def _keys(value: Value) -> frozenset[str]:
    assert isinstance(value, list)
    return frozenset(map(str, value))


def _field(name: str, value: Value) -> object:
    if name in ("areas", "own_keys"):
        return _keys(value)
    return date.fromisoformat(value) if isinstance(value, str) and name.endswith(("_until", "_on")) else value
