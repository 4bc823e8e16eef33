"""The locks pin what pyproject.toml asks for, with a hash for each package; so is the front end."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.architecture.project import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    entries = _entries(text)
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_holds_every_dependency_within_its_bounds() -> None:
    _holds("requirements.lock", PYPROJECT["project"]["dependencies"])


def test_the_development_lock_adds_what_tests_and_linters_need() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = [*PYPROJECT["project"]["dependencies"], *extras["dev"], *extras["analyst"]]
    _holds("requirements-dev.lock", [line for line in wanted if not line.startswith("kithmap")])


def test_both_locks_agree_on_what_the_site_runs_with() -> None:
    running, developing = (_pins(_entries((ROOT / lock).read_text(encoding="utf-8"))) for lock in LOCKS[:2])
    assert running.items() <= developing.items()


def test_the_front_end_is_pinned_to_exact_versions_with_hashes() -> None:
    wanted = json.loads((ROOT / "static/package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "static/package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert "resolved" not in json.dumps(locked)


def _holds(lock: str, wanted: list[str]) -> None:
    pins = _pins(_entries((ROOT / lock).read_text(encoding="utf-8")))
    for line in wanted:
        requirement = Requirement(line)
        versions = pins.get(requirement.name.lower())
        assert versions, f"`{requirement.name}` is not in {lock}; run .ci/lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{line}: {lock} has {versions}"


def _entries(text: str) -> list[str]:
    return re.split(r"\n(?=\S)", text.strip())


def _pins(entries: list[str]) -> dict[str, tuple[str, ...]]:
    pins: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        name, version = re.split(r"==|[\s;]", entry)[:2]
        pins[name] = (*pins.get(name, ()), version)
    return pins
