"""What an ordinary user, or an attacker with an account, can ask of a world: parameters for every guarded query.

Two questions of three are aimed at what the subject may know, so that there is an answer to compare; the third is aimed
at anything there is, hidden or not, and now and then at nothing. A query says in its own text which labels it looks a
key up in, so a new one is asked about the right things without a word here.
"""

import re
from random import Random

from graph.queries.catalogue import Query
from graph.queries.neighbours import WALKED
from graph.queries.registry import QUERIES
from graph.records import Parameters, Value
from tests.contracts.subjects import HOME_AREA, NEXT_AREA, NOW
from tests.contracts.worlds import DOBS, POSTCODES, Link, World

GUARDED = {name: query for name, query in QUERIES.items() if not query.privileged}
NOBODY = "ZZZZZZZZZ"
TODAY = NOW.date().isoformat()
MOST_STEPS = 4

_LOOKED_UP = re.compile(r":([A-Za-z|]+) \{key: \$(\w+)\}")


def parameters(random: Random, query: Query, world: World, seen: World | None = None) -> Parameters:
    """Parameters that a client could send, valid or not; `seen` is the part of the world that the subject may know."""
    asked_of = seen if seen is not None and seen.nodes and random.random() < 0.65 else world
    looked_up = _looked_up(query)

    def key(parameter: str) -> str:
        return _key(random, asked_of, world, looked_up.get(parameter))

    start, end = _near(random, asked_of) or (key("from"), key("to"))
    kinds: list[Value] = [kind for kind in WALKED if random.random() < 0.9]
    own = world.request.subject.practitioner
    everything: dict[str, Value] = {
        "key": key("key"),
        "practitioner": own if own and random.random() < 0.8 else key("practitioner"),
        "keys": [*world.keys(), NOBODY],
        "kinds": kinds,
        "offset": random.choice((0, 0, 0, 1, 2)),
        "limit": random.choice((1, 2, 60, 60)),
        "dobs": [dob for dob in DOBS if random.random() < 0.7],
        "postcodes": [postcode for postcode in POSTCODES if random.random() < 0.95],
        "nhs_number": random.choice(("9990000018", "")),
        "upn": random.choice(("A1", "")),
        "borns": random.choice((["1990-01-01"], [])),
        "phones": ["01632 960001", "01632960001"],
        "from": start,
        "to": end,
        "today": TODAY,
        "source": "school_roll",
        "area": random.choice((HOME_AREA, HOME_AREA, NEXT_AREA)),
    }
    return {name: everything[name] for name in query.parameters}


def _looked_up(query: Query) -> dict[str, list[str]]:
    """The labels in which each parameter is looked up as a key, as the templates say: `(c:Child {key: $key})`."""
    found = (match for part in query.parts for match in _LOOKED_UP.finditer(part.template))
    return {match[2]: match[1].split("|") for match in found}


def _key(random: Random, asked_of: World, world: World, labels: list[str] | None) -> str:
    """A key of one of the labels, more often of something with links; anything where there is none, or nobody."""
    if random.random() < 0.05:
        return NOBODY
    suitable = [node.key for node in asked_of.nodes if labels is None or node.label in labels]
    linked = {end.key for link in asked_of.links for end in (link.tail, link.head)}
    busy = [key for key in suitable if key in linked]
    return random.choice(busy if busy and random.random() < 0.7 else suitable or world.keys())


def _near(random: Random, world: World) -> tuple[str, str] | None:
    """The ends of a short walk over current links of a family and its workers, or nothing where there are none."""
    walked = [
        link for link in world.links if link.type in ("LIVES_IN", "CARES_FOR", "INVOLVED_WITH") and _current(link)
    ]
    if not walked or random.random() < 0.1:
        return None
    first = random.choice(walked)
    start = place = random.choice((first.tail.key, first.head.key))
    for _ in range(random.randint(1, MOST_STEPS)):
        onward = [
            {link.tail.key, link.head.key} - {place} for link in walked if place in (link.tail.key, link.head.key)
        ]
        (place,) = random.choice(onward)
    return start, place


def _current(link: Link) -> bool:
    until = link.properties.get("until")
    return until is None or str(until) > TODAY
