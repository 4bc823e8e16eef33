"""What a desk writes about a child whose record is one with others: to each of them, and shown again as one (R41).

Called by the desks that change a link by themselves, of claims and of consents; loads see to it in publishing.
"""

from app.casework.joins import one_child
from app.services import Services
from graph.queries.catalogue import Statement
from graph.queries.joining import projecting
from graph.queries.shielding import covering
from loaders.joined import sensitive_levels


def shown_again(services: Services, child: str, today: str) -> list[Statement]:
    """Statements by which the record that stays repeats what the others hold now; none where there is but one."""
    survivor, *went = one_child(services.casework, child)
    if not went:
        return []
    return [
        *projecting([(absorbed, survivor) for absorbed in went], sensitive_levels()),
        *covering(sorted({survivor, *went}), today),
    ]
