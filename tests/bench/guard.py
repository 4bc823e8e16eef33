"""What the guard costs: one hop, record, family; raw and guarded in turn, warm, in the same run.

Each turn asks about another child: the embedded engine keeps what it worked out for a text and its values, so a child
asked about twice would flatter both sides. Wall time is what a person waits for, and on a shared machine it tells what
the neighbours did, too; processor time of the asking thread, where the embedded engine works, tells less of them.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random

from graph.queries.catalogue import Query, Statement, weave
from graph.queries.registry import QUERIES
from graph.records import Parameters
from graph.stores.protocol import Store
from policies import attribute_sources, row_filter
from policies.gate import OPEN_GUARDS
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Attributes, Environment, Purpose, Role, Subject
from tests.bench.population import AREA

ROUNDS = 400
WARM_UP = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds of one reading: by the clock, and of the processor in this thread."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Cost:
    """One query, raw and guarded, turn by turn over the same children."""

    query: str
    raw: tuple[Turn, ...]
    guarded: tuple[Turn, ...]

    @property
    def raw_median(self) -> float:
        """Milliseconds by the clock."""
        return statistics.median(turn.wall for turn in self.raw)

    @property
    def guarded_median(self) -> float:
        """Milliseconds by the clock."""
        return statistics.median(turn.wall for turn in self.guarded)

    @property
    def ratio(self) -> float:
        """Guarded over raw, by the clock."""
        return self.guarded_median / self.raw_median

    @property
    def added(self) -> float:
        """Milliseconds that the guard added by the clock: the median over the turns."""
        return statistics.median(after.wall - before.wall for before, after in zip(self.raw, self.guarded, strict=True))

    @property
    def added_cpu(self) -> float:
        """Milliseconds of processor time that the guard added: the median over the turns."""
        return statistics.median(after.cpu - before.cpu for before, after in zip(self.raw, self.guarded, strict=True))

    @property
    def added_at_best(self) -> float:
        """The best guarded turn less the best raw one, by the clock: the work without the neighbours."""
        return min(turn.wall for turn in self.guarded) - min(turn.wall for turn in self.raw)


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


def attributes(store: Store) -> Attributes:
    """The bench's subject with the relations that the population gives them."""

    def read(query: Query, parameters: Parameters) -> dict[str, list[object]]:
        woven = weave(query, OPEN_GUARDS)
        rows = store.read(woven.statements(parameters))
        return {part.name: list(found) for part, found in zip(woven.parts, rows, strict=True)}

    return attribute_sources.load(read, social_worker())  # type: ignore[arg-type]


def teacher(attributes: Attributes, pupils: int, children: int) -> Attributes:
    """The same person as a teacher, whose school has a list of pupils: the longest sets that people have."""
    listed = frozenset(f"Child{number * children // pupils}" for number in range(pupils))
    return replace(
        attributes,
        subject=replace(attributes.subject, role=Role.PRACTITIONER),
        relations=replace(attributes.relations, listed=listed),
    )


def sizes(attributes: Attributes) -> str:
    """How many keys the subject's relations hold, in words."""
    relations = attributes.relations
    held: Mapping[str, frozenset[str]] = {
        "caseload": relations.caseload,
        "listed": relations.listed,
        "network": relations.network,
        "homes": relations.households,
        "carers": relations.carers,
        "colleagues": relations.colleagues,
    }
    return ", ".join(f"{name} {len(keys)}" for name, keys in held.items())


CASES = {
    "one hop: who is involved": ("child.record", ("involvements",)),
    "record: fields of a child": ("child.record", ("child",)),
    "family: two hops to kin": ("child.record", ("siblings",)),
    "record page, six parts": ("child.record", None),
    "family page, six parts": ("family.view", None),
}
"""One statement each, then the whole pages; (query, parts of it)."""


def measure(store: Store, policies: PolicySet, asking: Attributes, children: int) -> list[Cost]:
    """The turns of each case, raw and guarded alternating over children in random order, none twice."""
    known = row_filter.parameters(policies, asking)
    costs = []
    for title, (name, wanted) in CASES.items():
        raw, guarded = (
            [part.text for part in woven.parts if wanted is None or part.name in wanted]
            for woven in (
                weave(QUERIES[name], OPEN_GUARDS),
                weave(QUERIES[name], policies.guards, opaque_guards=store.opaque_guards),
            )
        )
        turns: dict[str, list[Turn]] = {"raw": [], "guarded": []}
        for number in Random(1).sample(range(children), WARM_UP + ROUNDS):
            for side, texts, extra in (("raw", raw, {}), ("guarded", guarded, known)):
                statements = [Statement(text, {"key": f"Child{number}", **extra}) for text in texts]
                turns[side].append(_timed(lambda statements=statements: store.read(statements)))  # type: ignore[misc]
        costs.append(Cost(title, tuple(turns["raw"][WARM_UP:]), tuple(turns["guarded"][WARM_UP:])))
    return costs


def _timed(work: Callable[[], object]) -> Turn:
    wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
    work()
    return Turn(wall=(time.perf_counter_ns() - wall) / 1e6, cpu=(time.thread_time_ns() - cpu) / 1e6)
