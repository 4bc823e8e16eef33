"""When a link ends that its source no longer tells of: the day its successor began, if one did, and nobody else's."""

import pytest

from graph.records import Value
from loaders.feeds.catalogue import find_feed
from loaders.links import LinkBook
from loaders.merge import HeldLink
from loaders.provenance import Occasion
from loaders.register import Register, ServiceFacts

LEAH, LEO, CARER = "LEAH", "LEO", "CARER"
RETURNED = "2026-11-20"
SERVICES = {"OLD": "school", "NEW": "school", "GP": "gp", "TEAM": "early_help", "CLINIC": "therapies"}


def link(kind: str, tail: str, head: str, since: str, record: str = "other", service: str | None = None) -> HeldLink:
    return HeldLink(
        key=f"{kind} {tail} {head} {service}", kind=kind, tail=tail, head=head, service=service, since=since,
        until=None, source="school_roll", source_record=record, first_seen=since, last_confirmed=since,
    )  # fmt: skip


DROPPED_SCHOOL = link("RECEIVES", LEAH, "OLD", "2024-09-01", "dropped")
DROPPED_WORKER = link("INVOLVED_WITH", "DAWN", LEAH, "2024-09-01", "dropped", "TEAM")
DROPPED_CARER = link("CARES_FOR", CARER, LEAH, "2024-09-01", "dropped")
DROPPED_HOME = link("LIVES_IN", LEAH, "HOME", "2024-09-01", "dropped")


@pytest.mark.parametrize(
    ("dropped", "others", "ended"),
    [
        (DROPPED_SCHOOL, [], RETURNED),
        (DROPPED_SCHOOL, [link("RECEIVES", LEAH, "NEW", "2025-09-01")], "2025-09-01"),
        (DROPPED_SCHOOL, [link("RECEIVES", LEAH, "GP", "2025-01-01")], RETURNED),
        (DROPPED_SCHOOL, [link("RECEIVES", LEO, "NEW", "2025-09-01")], RETURNED),
        (DROPPED_WORKER, [link("INVOLVED_WITH", "SEUN", LEAH, "2025-03-01", service="TEAM")], "2025-03-01"),
        (DROPPED_WORKER, [link("INVOLVED_WITH", "SEUN", LEAH, "2025-03-01", service="CLINIC")], RETURNED),
        (DROPPED_WORKER, [link("INVOLVED_WITH", "DAWN", LEO, "2025-03-01", service="TEAM")], RETURNED),
        (DROPPED_CARER, [link("CARES_FOR", CARER, LEO, "2025-03-01")], RETURNED),
        (DROPPED_HOME, [link("LIVES_IN", LEAH, "ELSEWHERE", "2025-03-01")], "2025-03-01"),
        (DROPPED_HOME, [link("LIVES_IN", LEO, "ELSEWHERE", "2025-03-01")], RETURNED),
    ],
)  # fmt: skip
def test_a_link_that_is_told_no_longer_ends_with_its_own_successor(
    dropped: HeldLink, others: list[HeldLink], ended: str
) -> None:
    feed = find_feed("school_roll")
    occasion = Occasion(
        load="L", received=RETURNED, decided_at="", decided_by="loader", feed=feed, trust=lambda _feed, _name: 5
    )
    register = Register(feed="school_roll")
    register.services = {key: ServiceFacts(kind, sensitive=False) for key, kind in SERVICES.items()}
    book = LinkBook(occasion, register)
    for one in (dropped, *others):
        book.hold(one)
    book.end_dropped("dropped", set(), [], RETURNED)
    (changed,) = [row for statement in book.statements() for row in _rows(statement.parameters["rows"])]
    assert changed["properties"] == {"until": ended}


def _rows(rows: Value) -> list[dict[str, Value]]:
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]
