"""Shields in a load: what a marking leaves on its source record, and whose cover is worked out anew (R4-R10).

Called by publishing for every batch. The statements themselves stand in `graph.queries.shielding`; they run after the
facts and inside the same transaction, so a reader sees a fact of a shielded child covered or not at all.
"""

from collections.abc import Iterable

from graph.queries.catalogue import Statement
from graph.queries.shielding import covering, marking
from graph.records import Value
from loaders.records import About, Marking

FAMILY = frozenset({About.CHILD.label, About.CARER.label, About.HOUSEHOLD.label})
WORKFORCE = frozenset({About.SERVICE.label, About.PRACTITIONER.label})


def marked(marking_: Marking | None) -> dict[str, Value]:
    """What a marking leaves on its source record; nothing where there is none. It is never written on the child."""
    if marking_ is None:
        return {}
    return {
        "marked_shielded": marking_.shielded,
        "marked_refuge": marking_.refuge,
        "marked_sensitivity": marking_.sensitivity,
        "shield_authority": marking_.authority,
        "shield_review": marking_.review_on,
    }


def completing(touched: Iterable[tuple[str, str]], today: str) -> list[Statement]:
    """The statements that end a batch which touched these nodes, each as (label, key).

    INVARIANT (shield first): they are part of the batch's own transaction; no batch is written without them (R6).
    """
    touched = sorted(set(touched))
    family = [key for label, key in touched if label in FAMILY]
    workforce = [key for label, key in touched if label in WORKFORCE]
    return [*covering(family, today), *marking(workforce)]
