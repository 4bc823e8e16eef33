"""The contact that answers (R36) for each item: the worker, or the team where the worker cannot; called by `canvas`.

Somebody of the family is answered for by the lead professional, or by whoever came in last where there is none. A
number that policy hid and one that nobody holds give the same: the team, or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.view_models.explorer.items import Contact, Item, Link
from app.view_models.explorer.kinds import Kind
from app.view_models.explorer.sentences import long_day, lowered


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whom to ring about an item, in finished words."""

    heading: str
    phone: str
    who: str
    role: str
    hours: str


def answer_of(item: Item, items: Mapping[str, Item], links: Sequence[Link]) -> Answer | None:
    """Who answers for `item`; None where no number may be known."""
    if item.kind is Kind.SERVICE and item.contact is not None:
        return _answer("The contact that answers", item.contact, item.contact.desk, item.role)
    if item.kind is not Kind.PRACTITIONER:
        return None
    if item.contact is not None and not item.gone:
        return _answer("The contact that answers", item.contact, item.name, item.role)
    team = _team(item, items, links)
    if team is None or team.contact is None:
        return None
    heading = "The worker left: the team answers" if item.gone else "The team answers"
    return _answer(heading, team.contact, team.name, "Team duty contact")


def family_answer(items: Mapping[str, Item], links: Sequence[Link], centre: str) -> Answer | None:
    """Who answers for the whole family: the lead professional of the child in the middle, else who came in last."""
    by_key = sorted(links, key=lambda link: link.key)
    latest_first = sorted(by_key, key=lambda link: link.since, reverse=True)
    for link in sorted(latest_first, key=lambda link: not link.lead):
        involved = link.type == "INVOLVED_WITH" and link.head == centre and not link.ended
        answer = answer_of(items[link.tail], items, links) if involved and link.tail in items else None
        if answer is not None:
            part = "lead professional" if link.lead else lowered(link.role) or "involved now"
            return replace(answer, heading=f"The contact that answers: {part}")
    return None


def _team(worker: Item, items: Mapping[str, Item], links: Sequence[Link]) -> Item | None:
    posts = [link for link in links if link.type == "WORKS_FOR" and link.tail == worker.key and link.head in items]
    ranked = sorted(posts, key=lambda link: (link.ended, link.key))
    return items[ranked[0].head] if ranked else None


def _answer(heading: str, contact: Contact, who: str, role: str) -> Answer:
    checked = f"Checked {long_day(contact.checked_on)}" if long_day(contact.checked_on) else ""
    hours = ". ".join(part for part in (contact.hours, checked) if part)
    return Answer(heading=heading, phone=contact.phone, who=who, role=role, hours=hours)
