"""Which cases about shields somebody may know of, and how much of the child or the home they are about (R5, R10).

Called by `app.desks.shields` with what the register of cases holds. Children and homes are read through the gate like
everything; a case about what is closed to the reader is as if it were not there, save where they have to decide on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.casework.case import Case
from app.desks.visible import glances, home_glances
from app.services import Services
from app.view_models.shield_words import Change
from graph.records import Row
from policies.request import AccessRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldCase:
    """A case about a shield, with the child or the home as the reader may know it."""

    case: Case
    child: Row | None = None
    home: Row | None = None
    """None also for a home that is closed to the reader, who may know of the case all the same."""


def whose(case: Case) -> tuple[str, str]:
    """What a case is about: a child, or a home with its mark."""
    return case.child or case.about.get("home", ""), case.about.get("mark", "")


def known_cases(
    services: Services, request: AccessRequest, found: Iterable[Case], *, decides: bool
) -> list[ShieldCase | None]:
    """Each case with what it is about, as the reader may know it; None where there is nothing for them."""
    every = list(found)
    children = glances(services, request, (case.child for case in every if case.child))
    homes = home_glances(services, request, (case.about["home"] for case in every if case.about.get("home")))

    def known(case: Case) -> ShieldCase | None:
        if case.child:
            return ShieldCase(case=case, child=children[case.child]) if case.child in children else None
        home = homes.get(case.about.get("home", ""))
        return ShieldCase(case=case, home=home) if home or _may_know_unseen(request, case, decides=decides) else None

    return [known(case) for case in every]


def _may_know_unseen(request: AccessRequest, case: Case, *, decides: bool) -> bool:
    """Whether somebody may know of a case about a home that is closed to them, without learning which home it is.

    Whoever asked or has taken part knows of it already. What somebody who sees the home has asked for, those who decide
    in its area decide on, as it was put before them; but nobody who has relatives on record, because the home could be
    theirs, and nobody while somebody else listens.
    """
    reader = request.subject
    if reader.username == case.opened_by or any(step.by == reader.username for step in case.steps):
        return True
    asked_to_decide = decides and case.about["change"] in set(Change)
    alone = not reader.own_keys and request.on_behalf_of is None
    return asked_to_decide and alone and case.about["area"] in reader.areas
