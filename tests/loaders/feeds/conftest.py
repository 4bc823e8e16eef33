"""Documents that load into an empty graph."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from graph.stores.embedded import EmbeddedStore
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.feeds.documents import Documents


@pytest.fixture
def documents(tmp_path: Path, gate: Gate, loader: AccessRequest, store: EmbeddedStore, ledger: Engine) -> Documents:
    """Give loads of documents into an empty graph."""
    return Documents(folder=tmp_path, gate=gate, loader=loader, store=store, ledger=ledger)
