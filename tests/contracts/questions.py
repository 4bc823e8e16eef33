"""What an ordinary user, or an attacker with an account, can ask of a world: parameters for every guarded query."""

from random import Random

from graph.queries.catalogue import Query
from graph.queries.neighbours import WALKED
from graph.queries.registry import QUERIES
from graph.records import Parameters, Value
from tests.contracts.worlds import DOBS, POSTCODES, World

GUARDED = {name: query for name, query in QUERIES.items() if not query.privileged}
NOBODY = "ZZZZZZZZZ"


def parameters(random: Random, query: Query, world: World) -> Parameters:
    """Parameters that a client could send, valid or not; some name things that are hidden, some name nothing."""

    def key(label: str | None = None) -> str:
        return random.choice([*world.keys(label), NOBODY])

    labels = {"household.view": "Household", "family.view": "Child", "child.record": "Child", "child.glance": "Child",
              "explore.start": "Child"}  # fmt: skip
    label = labels.get(query.name)
    if query.name.startswith("neighbours."):
        label = query.name.removeprefix("neighbours.").capitalize()
    # Paths are asked between near people more often than chance would, or hardly any would be found.
    family = [link for link in world.links if link.type in ("LIVES_IN", "CARES_FOR", "INVOLVED_WITH")]
    start = random.choice(family).tail.key if family else NOBODY
    end = random.choice(family).head.key if family else NOBODY
    kinds: list[Value] = [kind for kind in WALKED if random.random() < 0.8]
    everything: dict[str, Value] = {
        "key": key(label),
        "practitioner": key("Practitioner"),
        "keys": [*world.keys(), NOBODY],
        "kinds": kinds,
        "offset": random.choice((0, 0, 1, 2)),
        "limit": random.choice((1, 2, 60)),
        "dobs": [dob for dob in DOBS if random.random() < 0.7],
        "postcodes": [postcode for postcode in POSTCODES if random.random() < 0.7],
        "nhs_number": random.choice(("9990000018", "")),
        "upn": random.choice(("A1", "")),
        "from": random.choice((start, start, key())),
        "to": random.choice((end, end, key())),
        "today": "2026-11-23",
    }
    return {name: everything[name] for name in query.parameters}
