"""The schema and its page agree, and the constraints and indexes name what the schema has."""

import pytest

from graph.schema.constraints import INDEXED_PROPERTIES, SERVER_INDEXED_PROPERTIES, server_ddl
from graph.schema.model import NodeType, RelationshipType
from graph.schema.nodes import NODE_TYPES
from graph.schema.page import PAGE, page
from graph.schema.relationships import RELATIONSHIP_TYPES


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m graph.schema.page`"


def test_the_page_describes_every_property_of_every_type() -> None:
    types: list[NodeType | RelationshipType] = [*NODE_TYPES.values(), *RELATIONSHIP_TYPES.values()]
    for type_ in types:
        section = page().split(f"### {type_.label}\n", 1)[1].split("\n### ", 1)[0]
        for found in type_.properties:
            assert f"| `{found.key}`" in section


@pytest.mark.parametrize("label", [*NODE_TYPES, *RELATIONSHIP_TYPES])
def test_every_type_has_a_unique_key(label: str) -> None:
    constraint = f"CREATE CONSTRAINT {label.lower()}_key "
    assert [text.rsplit(" REQUIRE ", 1)[1] for text in server_ddl() if text.startswith(constraint)] in (
        ["n.key IS UNIQUE"],
        ["r.key IS UNIQUE"],
    )


def test_every_index_is_on_properties_of_its_label() -> None:
    for label, keys in (*INDEXED_PROPERTIES, *SERVER_INDEXED_PROPERTIES):
        for key in keys:
            NODE_TYPES[label].property(key)


def test_every_statement_may_be_repeated() -> None:
    assert all(" IF NOT EXISTS " in text for text in server_ddl())
