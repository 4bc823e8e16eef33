"""Who asked, as far as the ledger keeps it: the recorded request, by the account as it is now, in its role of then.

Shared by the looks and the acts that a dry run tries. What the account or the records were on the day is not kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from policies.ledger.entry import Intent
from policies.request import AccessRequest, Environment, Override, Purpose, Role, Subject


def request_of(intent: Intent, people: Mapping[str, Subject], now: datetime) -> AccessRequest | None:
    """The recorded request as if it were made now; None where somebody in it has no account any more."""
    person = people.get(intent.subject)
    served = people.get(intent.on_behalf_of) if intent.on_behalf_of else None
    if person is None or (intent.on_behalf_of and served is None) or intent.role not in set(Role):
        return None
    return AccessRequest(
        subject=replace(person, role=Role(intent.role)),
        environment=Environment(
            now=now, purpose=Purpose(intent.purpose) if intent.purpose in set(Purpose) else None,
            channel=str(intent.channel), override=_override(intent.override or {}, now),
        ),
        on_behalf_of=served,
    )  # fmt: skip


def _override(granted: Mapping[str, object], now: datetime) -> Override | None:
    """The emergency grant of then, as if it were in force now."""
    if not granted.get("child"):
        return None
    hops = granted.get("hops")
    return Override(
        child=str(granted["child"]), until=now + timedelta(minutes=1), reference=str(granted.get("reference", "")),
        hops=hops if isinstance(hops, int) else 1,
    )  # fmt: skip
