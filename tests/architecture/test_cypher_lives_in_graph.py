"""Cypher is written in the graph room only: elsewhere it would escape the catalogue, and so the gate's predicates."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.project import ROOT, modules

CYPHER = re.compile(
    r"\b(?:MATCH|MERGE)\s*(?:\w+\s*=\s*)?\(|\bCREATE\s+\(|\bUNWIND\s+[$\w\[]|\bDETACH\s+DELETE\b|\bRETURN\s+\w+\.\w+"
    r"|\bCALL\s+\w+\.|-\[\w*:[A-Z_|]+[^\]]*\]-"
)


@pytest.mark.parametrize("path", modules("app", "loaders", "policies"), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_cypher_text_outside_the_graph_room(path: Path) -> None:
    found = [text for text in _texts(path.read_text(encoding="utf-8")) if CYPHER.search(text)]
    assert found == [], "move the query into graph/queries and ask for it by name"


@pytest.mark.parametrize(
    "planted",
    [
        'query = "MATCH (c:Child) RETURN c"',
        'query = "MATCH p = (c)--(d) RETURN p"',
        'query = "UNWIND $rows AS row MERGE (c:Child {key: row.key})"',
        'query = f"{start} DETACH DELETE n"',
        'pattern = "(c)-[:LIVES_IN]->(h)"',
        'def f():\n    """Drawn (c)-[:LIVES_IN]->(h)."""\n    return "CALL db.labels() YIELD label"',
    ],
)
def test_planted_cypher_is_noticed(planted: str) -> None:
    assert any(CYPHER.search(text) for text in _texts(planted))


def test_a_drawing_in_a_docstring_is_no_query() -> None:
    assert not any(CYPHER.search(text) for text in _texts('"""Drawn (c)-[:LIVES_IN]->(h)."""'))


def test_the_catalogue_itself_is_recognised_as_cypher() -> None:
    in_graph = [text for path in modules("graph") for text in _texts(path.read_text(encoding="utf-8"))]
    assert any(CYPHER.search(text) for text in in_graph)


def _texts(source: str) -> list[str]:
    """Every string of the source but its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
