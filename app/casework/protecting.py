"""Which children an open case is about: retention leaves them alone until it is closed. Called by its command.

A case is open while its procedure leads on from where it stands, except where what leads on is only a way back: a look
exempted until a day that is past, a decision that stands, two records that are one.
"""

from datetime import datetime

from app.casework.case import Kind
from app.casework.procedures import PROCEDURES
from app.casework.store import CaseStore

_ONLY_A_WAY_BACK = {
    Kind.ALERT: frozenset({"closed"}),
    Kind.CLAIM: frozenset({"ended"}),
    # What a search found holds nobody: it is overtaken when one of the two is gone.
    Kind.DUPLICATE: frozenset({"found", "unsure", "apart"}),
    Kind.JOIN: frozenset({"joined"}),
    Kind.NOT_SHARED: frozenset({"recorded"}),
    Kind.QUARANTINE: frozenset({"joined"}),
    Kind.REVIEW: frozenset({"linked", "apart"}),
}
_ENDS_BY_ITSELF = frozenset({Kind.EXEMPT_LOOK, Kind.CLAIM})
_ALL = 1_000_000


def children_in_casework(casework: CaseStore, now: datetime) -> set[str]:
    """Keys of the children whom an open case is about."""
    found = set()
    for kind, procedure in PROCEDURES.items():
        every = procedure.opens_as | {move.leads_to for move in procedure.moves.values()}
        open_states = every - procedure.closed() - _ONLY_A_WAY_BACK.get(kind, frozenset())
        for case in casework.find(kind, states=open_states, limit=_ALL):
            over = kind in _ENDS_BY_ITSELF and case.until is not None and case.until <= now
            if case.child is not None and not over:
                found.add(case.child)
    return found
