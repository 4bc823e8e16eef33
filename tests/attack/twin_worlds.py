"""Two worlds for one reader: the authority as it is, and the authority without whatever that reader may not know.

What is cut out is worked out by Cedar itself, node by node, link by link and field by field, and never by the code
under attack. If any answer of the site differs between the two, something hidden has shone through.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from app.accounts.store import AccountStore
from graph.schema.model import FieldGroup
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from policies import decision_point
from policies.decision_point import Question as PolicyQuestion
from policies.request import AccessRequest, Attributes, Environment, Purpose, Role
from tests.authority import Authority, opened_authority, token_in, username
from tests.graph_copy import GraphCopy, Link, Node
from tests.servers.neo4j import Neo4jServer

ABSENT = "ZZ0ZZ1ZZ2"
"""A key of the right form that nobody has."""
NOBODY_ELSES = frozenset({"Kithmap-Event", "Date", "Set-Cookie", "Content-Length"})
"""Headers that hold a random number or a time; the length of what is compared byte for byte is said twice."""
_RANDOM = (
    re.compile(r'(name="csrf_token" value|data-token)="[^"]*"'),
    re.compile(r'"csrf_token":"[^"]*"'),
    re.compile(r"^kithmap_\w+_(?:created|sum|bucket)\b.*$", re.MULTILINE),
    re.compile(r"^(?:python|process)_.*$", re.MULTILINE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request that a client sends."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    json: object = None

    def __str__(self) -> str:
        """Its line in a failure."""
        return f"{self.method} {self.path} {dict(self.query)} {self.form or self.json or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, less what is random."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


def seen_by(authority: Authority, role: Role) -> GraphCopy:
    """The authority's graph without what the person with that role may not know."""
    subject = AccountStore(authority.house.database, clock=authority.clock).subject(username(role))
    assert subject is not None
    environment = Environment(now=authority.clock(), purpose=Purpose.ARRANGING_SUPPORT)
    attributes = authority.house.gate.attributes(AccessRequest(subject=subject, environment=environment))
    return visible(authority, attributes)


def visible(authority: Authority, attributes: Attributes) -> GraphCopy:
    """The graph without what this subject may not know. What policies rest on stays on whatever stays."""
    permitted = _permitted(authority, attributes)
    nodes = [node for node in authority.graph.nodes if node.label != "SourceRecord"]
    known = {node.key for node, may in zip(nodes, permitted([("see", node) for node in nodes]), strict=True) if may}
    kept = [node for node in nodes if node.key in known]
    groups = {label: {p.group for p in type_.properties} for label, type_ in NODE_TYPES.items()}
    asked = [
        (group.value, node)
        for node in kept
        for group in groups[node.label] - {FieldGroup.OPEN, FieldGroup.INTERNAL}
    ]  # fmt: skip
    opened = {(action, node.key) for (action, node), may in zip(asked, permitted(asked), strict=True) if may}
    links = [link for link in authority.graph.links if {link.tail, link.head} <= known]
    shown = permitted([("see_link", link) for link in links])
    return GraphCopy(
        nodes=tuple(Node(label=node.label, values=_open_values(node, opened)) for node in kept),
        links=tuple(link for link, may in zip(links, shown, strict=True) if may),
    )


def _permitted(
    authority: Authority, attributes: Attributes
) -> Callable[[Iterable[tuple[str, Node | Link]]], list[bool]]:
    def permitted(asked: Iterable[tuple[str, Node | Link]]) -> list[bool]:
        questions = [
            PolicyQuestion(action=action, resource_type=thing.label, resource_key=thing.key,
                           attributes=_policy_values(thing))
            for action, thing in asked
        ]  # fmt: skip
        decisions = decision_point.decide_all(authority.house.policies, attributes, questions)
        return [decision.permitted for decision in decisions]

    return permitted


def _policy_values(thing: Node | Link) -> dict[str, Any]:
    type_ = NODE_TYPES.get(thing.label) or RELATIONSHIP_TYPES[thing.label]
    return {p.key: thing.values[p.key] for p in type_.properties if p.policy and p.key in thing.values}


def _open_values(node: Node, opened: set[tuple[str, str]]) -> dict[str, Any]:
    keep = {
        p.key
        for p in NODE_TYPES[node.label].properties
        if p.policy or p.group is FieldGroup.OPEN or (p.group.value, node.key) in opened
    }
    return {name: value for name, value in node.values.items() if name in keep}


def answers(client: FlaskClient, asks: Iterable[Ask]) -> Iterator[tuple[Ask, Answer]]:
    """Send each request as the client's person would, form token and all."""
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    for ask in asks:
        form = None if ask.form is None else {"csrf_token": token, **ask.form}
        with client.open(
            ask.path, method=ask.method, query_string=dict(ask.query), data=form,
            json=ask.json if ask.form is None and ask.method not in {"GET", "HEAD"} else None,
            headers={"X-CSRF-Token": token},
        ) as response:  # fmt: skip
            yield ask, answer_of(response)


def answer_of(response: Response) -> Answer:
    """The answer, less what is random."""
    body = response.get_data(as_text=True)
    for pattern in _RANDOM:
        body = pattern.sub("", body)
    headers = sorted((name, value) for name, value in response.headers.items() if name not in NOBODY_ELSES)
    return Answer(status=response.status_code, headers=tuple(headers), body=body)


def differences(one: Iterable[tuple[Ask, Answer]], other: Iterable[tuple[Ask, Answer]]) -> list[str]:
    """Where two runs of the same requests were answered differently."""
    found = []
    for (ask, left), (_, right) in zip(one, other, strict=True):
        if left != right:
            place = next((i for i, (a, b) in enumerate(zip(left.body, right.body, strict=False)) if a != b), -1)
            found.append(f"{ask}: {left.status} {right.status} …{left.body[place - 60 : place + 60]!r}"
                         f" …{right.body[place - 60 : place + 60]!r}")  # fmt: skip
    return found


@contextmanager
def world(
    built: Path, folder: Path, *, server: Neo4jServer | None = None, graph: GraphCopy | None = None
) -> Iterator[Authority]:
    """One of the two worlds, open."""
    with opened_authority(built, folder, server=server, graph=graph) as authority:
        yield authority
