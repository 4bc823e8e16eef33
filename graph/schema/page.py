"""The page about the schema, written from the schema itself: SCHEMA.md beside this file.

`python -m graph.schema.page` writes it again; a test fails while it is stale.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graph.schema.constraints import INDEXED_PROPERTIES, SERVER_INDEXED_PROPERTIES
from graph.schema.model import FieldGroup, NodeType, Property
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES

PAGE = Path(__file__).with_name("SCHEMA.md")

_OPENING = """\
# The graph, described by itself

Written by `python -m graph.schema.page` from `graph/schema`; do not edit it by hand.

Every node and relationship carries `key`, unique within its type. Dates are text in the form `2019-03-14`. A property
opens with its *group*: the policy action that must be permitted. `internal` properties are read by policies and
writers only and leave the graph in no answer. A property marked *policy* is one that policies may rest on: nothing is
written without it.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_OPENING, "## The picture\n", "```", *_drawing(), "```\n", "## Nodes\n"]
    for node in NODE_TYPES.values():
        parts += [f"### {node.label}\n", f"{node.description}\n", *_table(node.properties), *_indexes(node), ""]
    parts.append("## Relationships\n")
    for relationship in RELATIONSHIP_TYPES.values():
        parts += [
            f"### {relationship.label}\n",
            f"`{relationship.arrow}`\n",
            f"{relationship.description} Read *{relationship.reading}*, and backwards *{relationship.inverse}*.\n",
            *_table(relationship.properties),
            "",
        ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _drawing() -> Iterator[str]:
    for relationship in RELATIONSHIP_TYPES.values():
        yield relationship.arrow


def _table(properties: Sequence[Property]) -> Iterator[str]:
    yield "| property | kind | group | what it says |"
    yield "|---|---|---|---|"
    for found in properties:
        # A bar would end the cell.
        description = found.description.replace("|", "\\|")
        yield f"| `{found.key}`{_marks(found)} | {found.kind.value} | {_group(found)} | {description} |"


def _marks(found: Property) -> str:
    marks = [word for word, holds in (("required", found.required), ("policy", found.policy)) if holds]
    return f" ({', '.join(marks)})" if marks else ""


def _group(found: Property) -> str:
    return "open with it" if found.group is FieldGroup.OPEN else found.group.value


def _indexes(type_: NodeType) -> Iterator[str]:
    everywhere, servers = _named(type_, INDEXED_PROPERTIES), _named(type_, SERVER_INDEXED_PROPERTIES)
    if everywhere:
        yield f"\nFound by `key`, {everywhere}{f'; on a server by {servers}, too' if servers else ''}."


def _named(type_: NodeType, indexed: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    return ", ".join(" + ".join(f"`{key}`" for key in keys) for label, keys in indexed if label == type_.label)


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
