"""The import contracts of pyproject.toml hold, and each is seen to catch a breach planted in a copy of the house.

A contract that catches nothing protects nothing: every contract has at least one planted breach here, by its id.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.project import ROOMS, ROOT

CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
}

# contract id, the module that breaks it, the line that does
BREACHES = [
    ("rooms", "graph/filters.py", "import policies.request"),
    ("rooms", "policies/request.py", "import loaders.records"),
    ("inside-graph", "graph/filters.py", "import graph.cypher"),
    ("inside-graph", "graph/odds.py", "import graph.errors"),
    ("inside-policies", "policies/request.py", "import policies.gate"),
    ("inside-policies", "policies/odds.py", "import policies.errors"),
    ("inside-loaders", "loaders/records.py", "import loaders.pipeline"),
    ("inside-loaders", "loaders/odds.py", "import loaders.errors"),
    ("inside-app", "app/wiring.py", "import app.services"),
    ("inside-app", "app/view_models/frame.py", "import app.services"),
    ("inside-app", "app/odds.py", "import app.config"),
    ("one-store", "loaders/records.py", "import graph.stores.protocol"),
    ("one-store", "policies/gate.py", "import graph.stores.embedded"),
    ("one-store", "app/identity.py", "import graph.stores.protocol"),
    ("one-journal", "loaders/records.py", "import policies.ledger.journal"),
    ("neo4j-in-its-store", "graph/stores/opening.py", "import neo4j"),
    ("neo4j-in-its-store", "loaders/records.py", "from neo4j.exceptions import AuthError"),
    ("kglite-in-its-store", "graph/queries/catalogue.py", "import kglite"),
    ("rapidfuzz-in-likeness", "loaders/records.py", "from rapidfuzz import fuzz"),
    ("cedar-in-the-decision-point", "policies/row_filter.py", "import cedarpy"),
    ("py2neo-at-the-analyst", "graph/records.py", "from py2neo.bulk import merge_nodes"),
    ("analyst-opens-no-store", "app/analyst.py", "import graph.stores.opening"),
    ("no-web-inside", "app/view_models/frame.py", "from flask import url_for"),
    ("no-web-inside", "policies/request.py", "import werkzeug"),
    ("no-sql-in-the-graph", "graph/records.py", "import sqlalchemy"),
    ("no-cycles", "loaders/records.py", "import loaders.declarations"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Give a copy of the four rooms and their contracts, to plant breaches in."""
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_is_kept() -> None:
    status, printed = _lint(ROOT)
    assert status == 0, printed


def test_every_contract_has_a_planted_breach() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES, ids=lambda value: value)
def test_a_planted_breach_is_caught(house: Path, contract: str, module: str, line: str) -> None:
    with (house / module).open("a", encoding="utf-8") as breached:
        breached.write(f"\n{line}\n")
    status, printed = _lint(house, contract)
    assert status == 1, printed
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(printed.split())


def _lint(where: Path, contract: str | None = None) -> tuple[int, str]:
    only = ["--contract", contract] if contract else []
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", *only],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr
