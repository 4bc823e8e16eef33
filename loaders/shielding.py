"""Shields in a load: what a marking leaves on its source record, and whose cover is worked out anew (R4-R10, R41).

Called by publishing for every batch. The statements themselves stand in `graph.queries.shielding`; they run after the
facts and inside the same transaction, so a reader sees a fact of a shielded child covered or not at all.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from graph.queries.catalogue import Statement
from graph.queries.shielding import covering, covering_doubts, covering_new_doubts, covering_what_is_new, marking
from graph.records import Value
from loaders.records import About, Marked, Marking

FAMILY = frozenset({About.CHILD.label, About.CARER.label, About.HOUSEHOLD.label})
WORKFORCE = frozenset({About.SERVICE.label, About.PRACTITIONER.label})


def marked(marking_: Marking | None, before: Marked | None, day: str) -> dict[str, Value]:
    """What a marking leaves on its source record; nothing where there is none. It is never written on the child.

    INVARIANT (one-way): what the same source asked for before stays in force until its authority lifts it. That it asks
    no longer is only noted, with the day, for the authority to see (R41).
    """
    kept = before if before is not None and not before.lifted else None
    if marking_ is None and before is None:
        return {}
    asks = marking_ is not None and marking_.shielded
    refuge, refuge_lifted = _refuge(marking_, before)
    highest = max(marking_.sensitivity if marking_ else 0, kept.sensitivity if kept else 0)
    values: dict[str, Value] = {
        "marked_refuge": refuge, "marked_sensitivity": highest, "marked_shielded": asks or bool(kept and kept.shielded),
        "refuge_lifted": refuge_lifted,
    }  # fmt: skip
    if marking_ is not None and (asks or kept is None or not kept.shielded):
        return {
            **values, "shield_authority": marking_.authority, "shield_review": marking_.review_on or None,
            "shield_lifted": before.lifted if before is not None and _lifted_already(marking_, before) else None,
        }  # fmt: skip
    if kept is None:
        return values
    return {
        **values, "shield_authority": kept.authority or None, "shield_ground": kept.ground or None,
        "shield_review": kept.review or None,
        "shield_lift_asked": kept.lift_asked or (day if kept.shielded else None),
    }  # fmt: skip


def _lifted_already(marking_: Marking, before: Marked) -> bool:
    """Whether an authority has lifted this very shield, and its source has asked for it without a break ever since."""
    same = not marking_.review_on or marking_.review_on == before.review
    return bool(before.lifted and before.shielded and not before.lift_asked and same)


def _refuge(marking_: Marking | None, before: Marked | None) -> tuple[bool, str | None]:
    """Whether a record makes a refuge of the home, and the day on which an authority lifted that mark, if it did.

    What was lifted stays lifted for as long as the same source goes on saying so, and is forgotten when it stops.
    """
    says = marking_ is not None and marking_.refuge
    if before is None or not before.refuge:
        return says, None
    return (says, before.refuge_lifted if says else None) if before.refuge_lifted else (True, None)


def provisional(marking_: Marking) -> dict[str, Value]:
    """The marking of the record that shields a child for the time being; refuges are homes, and homes are certain."""
    return {
        "marked_shielded": True, "marked_refuge": False, "marked_sensitivity": marking_.sensitivity,
        "shield_authority": marking_.authority, "shield_review": None,
    }  # fmt: skip


def covered_at_first(about: About) -> bool:
    """Whether a new source record counts as covered until the statements that end the batch have worked it out."""
    return about.label in FAMILY


def completing(
    touched: Iterable[tuple[str, str]], today: str, shielded: Iterable[str] = (),
    stirred: AbstractSet[tuple[str, str]] | None = None, doubts: Sequence[str] = (),
) -> list[Statement]:  # fmt: skip
    """The statements that end a batch which touched these nodes, each as (label, key); `shielded` are newly marked.

    Around `stirred` (all of them, where it is not given) a shield may begin or end; of the others, what is new is
    covered where they are behind one. `doubts` are the new records that wait for a decision.
    INVARIANT (shield first): they are part of the batch's own transaction; no batch is written without them (R6).
    """
    touched = sorted(set(touched))
    stirred = set(touched) if stirred is None else stirred
    family = [(label, key) for label, key in touched if label in FAMILY]
    workforce = [key for label, key in touched if label in WORKFORCE]
    return [
        *covering([key for label, key in family if (label, key) in stirred], today),
        *covering_what_is_new([key for label, key in family if (label, key) not in stirred], today),
        *covering_doubts(sorted(set(shielded))), *marking(workforce), *covering_new_doubts(doubts),
    ]  # fmt: skip
