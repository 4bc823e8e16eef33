"""How a column of a tree (JSON, XML, FHIR) is addressed: `name[use=official]/given+`.

A path is steps with `/` between them. A step is the name of a field, a child element or an `@attribute`; in brackets
may stand a place counted from 0, or a condition on a field of it (`[system=…]`, `[use!=old]`). A path that begins with
`/` starts at the outer element, one that ends with `+` joins everything found with blanks; otherwise the first counts.
Trees are what `json` reads; an XML element is a map of its children and `@attributes`, its text under `#text`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from loaders.errors import DeclarationError

Node: TypeAlias = Any
"""A map, a list, text, a number, a truth or nothing, as `json` reads them: it is from outside and may be anything."""

_STEP = re.compile(r"(?P<name>[^/\[\]]+)(?P<brackets>(?:\[[^\]]*\])*)")
_TEXT_OF_A_MAP = ("#text", "@value")


@dataclass(frozen=True, slots=True)
class _Test:
    name: str
    wanted: str
    negated: bool


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    tests: tuple[_Test, ...]
    place: int | None


@dataclass(frozen=True, slots=True)
class TreePath:
    """A path, understood once and followed often."""

    steps: tuple[_Step, ...]
    outer: bool
    joined: bool

    def nodes(self, start: Node) -> Iterator[Node]:
        """Every node at the end of the path, lists taken apart."""
        found: list[Node] = [start]
        for step in self.steps:
            found = [child for node in found for child in _children(node, step)]
        yield from found

    def text(self, start: Node) -> str:
        """The text at the end of the path, empty where there is none."""
        texts = (text for node in self.nodes(start) if (text := scalar(node)))
        return " ".join(texts) if self.joined else next(texts, "")


def understood(text: str) -> TreePath:
    """The path that a heading writes. Raises DeclarationError where it is none."""
    body = text.removeprefix("/").removesuffix("+")
    steps: list[_Step] = []
    at = 0
    while at < len(body):
        found = _STEP.match(body, at)
        if found is None or (found.end() < len(body) and body[found.end()] != "/"):
            raise DeclarationError(f"`{text}` is no path; write one such as `name[use=official]/given+`")
        steps.append(_step(found["name"], re.findall(r"\[([^\]]*)\]", found["brackets"]), text))
        at = found.end() + 1
    return TreePath(tuple(steps), outer=text.startswith("/"), joined=text.endswith("+"))


def scalar(node: Node) -> str:
    """A node as the text that a cell would have; what no cell can hold reads as missing."""
    if isinstance(node, bool):
        return "yes" if node else "no"
    if isinstance(node, float):
        return str(int(node)) if node.is_integer() else repr(node)
    if isinstance(node, dict):
        return next((scalar(node[name]) for name in _TEXT_OF_A_MAP if name in node), "")
    return str(node) if isinstance(node, str | int) else ""


def _step(name: str, brackets: list[str], text: str) -> _Step:
    place = None
    tests: list[_Test] = []
    for inside in brackets:
        left, equals, right = inside.partition("=")
        if not equals and inside.isdecimal():
            place = int(inside)
        elif equals and left.strip("!"):
            tests.append(_Test(left.removesuffix("!").strip(), right.strip(), left.endswith("!")))
        else:
            raise DeclarationError(f"`[{inside}]` in the path `{text}` is neither a place nor a condition")
    return _Step(name.strip(), tuple(tests), place)


def _children(node: Node, step: _Step) -> list[Node]:
    if not isinstance(node, dict) or step.name not in node:
        return []
    child = node[step.name]
    found = child if isinstance(child, list) else [child]
    if step.tests:
        found = [one for one in found if all(_holds(one, test) for test in step.tests)]
    return found if step.place is None else found[step.place : step.place + 1]


def _holds(node: Node, test: _Test) -> bool:
    said = node.get(test.name) if isinstance(node, dict) else None
    found = any(scalar(one) == test.wanted for one in (said if isinstance(said, list) else [said]))
    return found is not test.negated
