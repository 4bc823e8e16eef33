"""Two sites over random worlds: one over all there is, one over what somebody may know, with nothing hidden from them.

The second site has a policy set that permits every read of the graph and keeps what rests on the account alone, and its
graph was cut by Cedar itself. So a guard that lets a hidden thing through, or that lets it tell in any byte, shows as a
difference between two answers of the same request. Used by a short run in `make test` and by `make prove`.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.config import Settings
from app.service_subject import load_request
from app.sessions import Serving, SessionStore
from app.site import application
from app.wiring import House, opened
from graph.records import Value
from graph.schema.model import FieldGroup
from graph.schema.nodes import NODE_TYPES
from policies import decision_point, policy_store
from policies.compilation.vocabulary import SYSTEM
from policies.request import AccessRequest, Environment, Purpose, Role, Subject
from tests.attack import questions
from tests.attack.twin_worlds import ABSENT, Answer, Ask, answers, differences
from tests.authority import MOMENT, PASSWORD, Clock, on_neo4j, settings
from tests.contracts.promise import EMPTY
from tests.contracts.visible import in_both, visible
from tests.contracts.worlds import Link, Node, World, loading_statements, random_world, without
from tests.servers.neo4j import Neo4jServer

ASKING, SERVED = "somebody", "somebody.else"
POLICIES = policy_store.load(None)
OPEN = """@id("open.read")
@reason("All that is left in this graph may be known.")
permit (principal, action, resource)
when { !(resource is System) };
"""
_POLICY_SET = re.compile("Policies in force: set [^<]*")
RESTING_ON_THE_ACCOUNT = "account.cedar"
RESTING_ON_THE_PURPOSE = ("purpose.identifying", "purpose.answering-family")
CHOSEN = (Purpose.ARRANGING_SUPPORT, Purpose.CHILD_IN_FRONT, Purpose.WORRIED_SAFETY, Purpose.PREPARING_MEETING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """One of the two sites."""

    house: House
    site: Flask
    clock: Clock
    accounts: AccountStore

    def hold(self, world: World) -> None:
        """Make the graph hold this world and nothing else."""
        statements = [EMPTY, *loading_statements(world.nodes, world.links)]
        self.house.gate.write(load_request(self.clock()), "test.world", statements)

    def admit(self, request: AccessRequest) -> FlaskClient:
        """A client signed in as whoever asks in a world, serving whomever they serve."""
        self._become(ASKING, request.subject)
        sessions = SessionStore(self.house.database, clock=self.clock)
        token = sessions.start(ASKING)
        if request.on_behalf_of is not None:
            self._become(SERVED, request.on_behalf_of)
            sessions.serve(token, Serving(username=SERVED, since=self.clock(), checked="rang-back"))
        client = self.site.test_client()
        client.set_cookie("kithmap", token)
        return client

    def _become(self, username: str, subject: Subject) -> None:
        self.accounts.change(_account(username, subject))


def _account(username: str, subject: Subject) -> Account:
    return Account(
        username=username, full_name="Some Body", role=subject.role, practitioner_key=subject.practitioner,
        areas=subject.areas, clearance=subject.clearance, vetted_until=subject.vetted_until,
        trained_until=subject.trained_until, agreement_signed_on=subject.agreement_signed_on,
        employer_accredited_until=subject.employer_accredited_until, own_keys=subject.own_keys,
    )  # fmt: skip


@contextmanager
def twins(folder: Path, server: Neo4jServer | None = None) -> Iterator[tuple[Twin, Twin]]:
    """The site over everything, on Neo4j where a server is given, and the site over what is left, embedded."""
    open_policies = folder / "open"
    open_policies.mkdir(parents=True)
    shutil.copy(policy_store.PACKAGE / RESTING_ON_THE_ACCOUNT, open_policies / RESTING_ON_THE_ACCOUNT)
    of_no_node = (policy.identifier for policy in POLICIES.policies if policy.resource.type == SYSTEM)
    kept = (OPEN, *(_policy(identifier) for identifier in (*RESTING_ON_THE_PURPOSE, *of_no_node)))
    (open_policies / "open.cedar").write_text("\n".join(kept), encoding="utf-8")
    (folder / "whole").mkdir()
    (folder / "less").mkdir()
    whole = on_neo4j(folder / "whole", server) if server else settings(folder / "whole")
    less = settings(folder / "less").model_copy(update={"policies": open_policies})
    with ExitStack() as stack:
        yield _open(stack, whole), _open(stack, less)


def _policy(identifier: str) -> str:
    """The text of one of the product's own policies."""
    found = (re.search(rf'@id\("{identifier}"\).*?(?=\n@id\(|\Z)', text, re.DOTALL) for text in POLICIES.texts.values())
    return next(policy[0] for policy in found if policy)


def _open(stack: ExitStack, wanted: Settings) -> Twin:
    clock = Clock()
    house = stack.enter_context(opened(wanted, clock=clock))
    accounts = AccountStore(house.database, clock=clock)
    for username in (ASKING, SERVED):
        accounts.add(Account(username=username, full_name="Some Body", role=Role.PRACTITIONER), PASSWORD)
    return Twin(house=house, site=application(house), clock=clock, accounts=accounts)


def presentable(random: Random) -> World:
    """A random world with keys of the form that addresses have, and a purpose that people choose."""
    world = random_world(random)
    names = [node.key for node in world.nodes] + [str(link.properties["key"]) for link in world.links]
    keys = {name: f"{number:04X}W0R1D" for number, name in enumerate(names)}
    # A coordinator reads the address of a refuge but cannot search by it (R39): such a world is not one graph.
    safe = world.request.subject.role is Role.COORDINATOR

    def renamed(value: Value) -> Value:
        return keys.get(value, value) if isinstance(value, str) else value

    def properties(held: Node | Link) -> dict[str, Value]:
        said = {name: renamed(value) for name, value in held.properties.items()}
        return {**said, "refuge": False} if safe and "refuge" in said else said

    nodes = {node.key: Node(node.label, properties(node)) for node in world.nodes}
    links = tuple(Link(link.type, nodes[link.tail.key], nodes[link.head.key], properties(link)) for link in world.links)
    asking, served = world.request.subject, world.request.on_behalf_of
    purpose = world.request.environment.purpose
    request = AccessRequest(
        subject=_renamed(asking, keys),
        environment=Environment(now=MOMENT, purpose=purpose if purpose in CHOSEN else CHOSEN[0]),
        on_behalf_of=_renamed(served, keys) if served else None,
    )
    return World(nodes=tuple(nodes.values()), links=links, request=request)


def _renamed(subject: Subject, keys: Mapping[str, str]) -> Subject:
    return replace(
        subject,
        # An officer's own pages know by a purpose that the house sets (families.cedar), and by the ledger.
        role=Role.SOCIAL_WORKER if subject.role is Role.GOVERNANCE_OFFICER else subject.role,
        practitioner=keys[subject.practitioner] if subject.practitioner else None,
        own_keys=frozenset(keys[key] for key in subject.own_keys),
        suspended=False,  # whoever is suspended gets no further than the door
    )


def left_of(world: World, twin: Twin) -> World:
    """What the person, and whoever they serve, may know of a world that the twin holds."""
    request = world.request
    people = [request.subject, *([request.on_behalf_of] if request.on_behalf_of else [])]
    parts = [
        visible(
            world,
            POLICIES,
            twin.house.gate.attributes(replace(request, subject=person, on_behalf_of=None)),
            decision_point.decide,
        )
        for person in people
    ]
    return _marked_as_in(world, parts[0] if len(parts) == 1 else in_both(*parts))


def _marked_as_in(world: World, seen: World) -> World:
    """What is left, with its markings: no query returns them, and the lists of those who set them rest on them."""
    internal = {
        label: {p.key for p in type_.properties if p.group is FieldGroup.INTERNAL}
        for label, type_ in NODE_TYPES.items()
    }
    marks = {
        node.key: {name: value for name, value in node.properties.items() if name in internal[node.label]}
        for node in world.nodes
    }
    nodes = {node.key: Node(node.label, {**node.properties, **marks[node.key]}) for node in seen.nodes}
    links = (Link(link.type, nodes[link.tail.key], nodes[link.head.key], link.properties) for link in seen.links)
    return without(seen, tuple(nodes.values()), tuple(links))


def asks(random: Random, site: Flask, world: World, seen: World, many: int) -> list[Ask]:
    """Requests about known, hidden and absent things: the purposes first, then `many` of all that can be asked."""
    known, everything = seen.keys(), world.keys()
    hidden = [key for key in everything if key not in set(known)]
    children = world.keys("Child")
    start = random.choice(seen.keys("Child") or children)
    keys = [start, *random.sample(known, min(3, len(known))), *random.sample(hidden, min(3, len(hidden))), ABSENT]
    asked = [
        *questions.of_the_pages([*children, ABSENT]),
        *questions.of_every_route(site, keys, keys[-2:]),
        *questions.of_the_interface(keys, keys[:2]),
        *questions.of_the_explorer(start, keys),
        *questions.of_the_search(_facts(world)),
    ]
    return [*questions.purposes_for([*children, ABSENT]), *random.sample(asked, min(many, len(asked)))]


def _facts(world: World) -> list[dict[str, str]]:
    children = [node for node in world.nodes if node.label == "Child"]
    facts = [
        {"given_name": str(node.properties["given_names"]), "family_name": str(node.properties["family_name"]),
         "dob": str(node.properties.get("dob", "2019-03-14"))}
        for node in children
    ]  # fmt: skip
    homes = [node for node in world.nodes if node.label == "Household" and "postcode" in node.properties]
    facts += [{**facts[0], "postcode": str(home.properties["postcode"])} for home in homes[:2]]
    return facts + [{"identifier": node.key} for node in children]


def answered(client: FlaskClient, wanted: Sequence[Ask]) -> Iterator[tuple[Ask, Answer]]:
    """The answers, less what names the policy set, which is another one on the second site by construction."""
    for ask, answer in answers(client, wanted):
        yield ask, replace(answer, body=_POLICY_SET.sub("", answer.body))


def compare(random: Random, whole: Twin, less: Twin, tally: Counter[str], many: int = 40) -> list[str]:
    """One random world: where the two sites answer the same requests differently; `tally` says what was compared."""
    world = presentable(random)
    whole.hold(world)
    seen = left_of(world, whole)
    less.hold(seen)
    wanted = asks(random, whole.site, world, seen, many)
    as_it_is = list(answered(whole.admit(world.request), wanted))
    as_it_seems = list(answered(less.admit(world.request), wanted))
    tally["worlds"] += 1
    tally["hidden nodes"] += len(world.nodes) - len(seen.nodes)
    tally["answers"] += len(as_it_is)
    tally["answers with content"] += sum(answer.status == HTTPStatus.OK for _, answer in as_it_is)
    return differences(as_it_is, as_it_seems)
