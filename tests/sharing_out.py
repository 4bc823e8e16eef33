"""Which tests run on the same worker of pytest-xdist: those of one line of Neo4j, and those of each other file.

Called by tests/conftest.py. Only workers see marks and fixtures, only the controller gives tests out: so the first
worker writes down which group each test is in, and the controller reads it. (`--dist loadgroup` hands that over inside
the names of tests, and nothing comes of it with pytest 9.2.)
"""

import json
import tempfile
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

TESTS = Path(__file__).parent
LONGEST = ("neo4j-lts", "neo4j-current", "architecture", "browser", "contracts", "attack")
"""Groups and folders whose tests are given out first, so that no worker is left alone with them at the end."""

_FOLDER = pytest.StashKey["tempfile.TemporaryDirectory[str]"]()
_TOLD = "kithmap_groups"
"""Under this name the first worker is told where to write."""


def tell(node: WorkerController) -> None:
    """Tell a worker that is about to start, if it is the first, where the controller will read."""
    if node.gateway.id == "gw0":
        folder = tempfile.TemporaryDirectory(prefix="kithmap-tests-")
        node.config.add_cleanup(folder.cleanup)
        node.config.stash[_FOLDER] = folder
        node.workerinput[_TOLD] = str(_written(folder))


def put_in_order(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest groups first, and write down the groups where that was asked."""
    place = {group: number for number, group in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(group_of(item).split("/")[0], len(place)))
    written = getattr(config, "workerinput", {}).get(_TOLD)
    if written is not None:
        groups = {item.nodeid: group_of(item) for item in items}
        Path(written).write_text(json.dumps(groups), encoding="utf-8")


def group_of(item: pytest.Item) -> str:
    """The line of Neo4j that a test asks for, or the file that it stands in."""
    if item.get_closest_marker("neo4j"):
        asked = f"{item.name} {' '.join(getattr(item, 'fixturenames', ()))}"
        return "neo4j-current" if "current" in asked and "neo4j_lts" not in asked else "neo4j-lts"
    return item.path.relative_to(TESTS).as_posix()


class Together(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist ships no types
    """Gives out group by group, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False
        self._groups: dict[str, str] = {}

    def _split_scope(self, nodeid: str) -> str:
        if not self._groups:
            written = _written(self.config.stash[_FOLDER])
            self._groups = json.loads(written.read_text(encoding="utf-8"))
        return self._groups[nodeid]


def _written(folder: "tempfile.TemporaryDirectory[str]") -> Path:
    return Path(folder.name) / "groups.json"
