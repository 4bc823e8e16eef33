"""A file is one idea: none in the four rooms is longer than 300 lines, and each has a name that says something."""

from pathlib import Path

import pytest

from tests.architecture.project import ROOMS, ROOT, modules

LONGEST = 300
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base"}


def test_every_room_has_files_to_judge() -> None:
    assert [room for room in ROOMS if not modules(room)] == []


@pytest.mark.parametrize("path", modules(*ROOMS), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_one_idea_of_at_most_300_lines(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, "split it by idea, and name both halves"


@pytest.mark.parametrize("path", modules(*ROOMS), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_named_after_its_idea(path: Path) -> None:
    assert not NAMELESS & set(path.relative_to(ROOT).with_suffix("").parts)
