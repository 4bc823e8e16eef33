"""What the guard costs: one hop, record, family; raw and guarded in turn, warm, in the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from graph.queries.catalogue import Query, Statement, weave
from graph.queries.registry import QUERIES
from graph.records import Parameters
from graph.stores.protocol import Store
from policies import attribute_sources, policy_store, row_filter
from policies.gate import OPEN_GUARDS
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Environment, Purpose, Role, Subject
from tests.bench.population import AREA

ROUNDS = 400
WARM_UP = 50


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of one query in milliseconds, and what the guard added to the best of all turns.

    On a shared machine the median tells what the neighbours did, too; the best turn tells what the work itself costs.
    """

    query: str
    raw: float
    guarded: float
    added_at_best: float

    @property
    def ratio(self) -> float:
        """Guarded over raw."""
        return self.guarded / self.raw


def social_worker(practitioner: str = "Practitioner0") -> AccessRequest:
    """Somebody who may see nearly everything of the population."""
    later = date(2099, 1, 1)
    subject = Subject(
        username="bench", full_name="Bench", role=Role.SOCIAL_WORKER, practitioner=practitioner,
        areas=frozenset({AREA}), clearance=2, vetted_until=later, trained_until=later,
        agreement_signed_on=date(2020, 1, 1), employer_accredited_until=later,
    )  # fmt: skip
    return AccessRequest(
        subject=subject, environment=Environment(now=datetime.now(UTC), purpose=Purpose.ARRANGING_SUPPORT)
    )


def known_parameters(store: Store, policies: PolicySet) -> Parameters:
    """The known side of the policies for the bench's subject: what one request computes once."""

    def read(query: Query, parameters: Parameters) -> dict[str, list[object]]:
        woven = weave(query, OPEN_GUARDS)
        rows = store.read(woven.statements(parameters))
        return {part.name: list(found) for part, found in zip(woven.parts, rows, strict=True)}

    return row_filter.parameters(policies, attribute_sources.load(read, social_worker()))  # type: ignore[arg-type]


CASES = {
    "one hop: who is involved": ("child.record", ("involvements",)),
    "record: fields of a child": ("child.record", ("child",)),
    "family: two hops to kin": ("child.record", ("siblings",)),
    "record page, six parts": ("child.record", None),
    "family page, six parts": ("family.view", None),
}
"""One statement each, then the whole pages; (query, parts of it)."""


def measure(store: Store, children: int) -> list[Cost]:
    """Median milliseconds of each case, raw and guarded alternating over random children."""
    policies = policy_store.load(None)
    known = known_parameters(store, policies)
    costs = []
    for title, (name, wanted) in CASES.items():
        raw, guarded = (
            [part.text for part in weave(QUERIES[name], guards).parts if wanted is None or part.name in wanted]
            for guards in (OPEN_GUARDS, policies.guards)
        )
        random = Random(1)
        times: dict[str, list[float]] = {"raw": [], "guarded": []}
        for turn in range(WARM_UP + ROUNDS):
            key = f"Child{random.randrange(children)}"
            for side, texts, extra in (("raw", raw, {}), ("guarded", guarded, known)):
                statements = [Statement(text, {"key": key, **extra}) for text in texts]
                took = _milliseconds(lambda statements=statements: store.read(statements))  # type: ignore[misc]
                if turn >= WARM_UP:
                    times[side].append(took)
        added = min(times["guarded"]) - min(times["raw"])
        costs.append(Cost(title, statistics.median(times["raw"]), statistics.median(times["guarded"]), added))
    return costs


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
