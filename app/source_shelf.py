"""What the loaded lists cover, read through the gate and kept for a minute: about no person, changed by loads only."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.view_models.sources import SourceBook, source_book
from graph.queries.registry import QUERIES
from policies.gate import Gate
from policies.request import AccessRequest, Role

_LASTS = timedelta(minutes=1)


class SourceShelf:
    """Gives the source book in force. Kept by role: policies may open coverage to some roles and not to others."""

    def __init__(self, gate: Gate, clock: Callable[[], datetime]) -> None:
        self._gate = gate
        self._clock = clock
        self._kept: dict[Role, tuple[datetime, SourceBook]] = {}

    def __call__(self, request: AccessRequest) -> SourceBook:
        """The book as the subject may know it."""
        role, now = request.subject.role, self._clock()
        kept = self._kept.get(role)
        if kept is None or now - kept[0] > _LASTS:
            rows = self._gate.read(request, QUERIES["sources.coverage"], {}).parts["coverages"]
            kept = self._kept[role] = (now, source_book(rows))
        return kept[1]
