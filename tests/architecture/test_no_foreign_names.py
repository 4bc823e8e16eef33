"""What is published names no machine it was written on and no package host: both differ at whoever clones it."""

import re

import pytest

from tests.architecture.project import tracked_texts

# Put together from pieces, so that this file does not name what it forbids.
_FOLDERS = ("root", "work", "tmp", "home/[a-z]+", "Users/[A-Za-z]+")
MACHINE_PATH = re.compile(rf"(?<![\w.:/)}}*-])/(?:{'|'.join(_FOLDERS)})/")
_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("maven", "org"),
    ("debian", "org"),
    ("crates", "io"),
)
PACKAGE_HOST = re.compile("|".join(rf"\b{name}\.{domain}\b" for name, domain in _HOSTS))


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    assert _lines_with(MACHINE_PATH) == []


def test_no_tracked_file_names_a_package_host() -> None:
    assert _lines_with(PACKAGE_HOST) == []


@pytest.mark.parametrize("folder", ["root", "work", "tmp", "home/ada", "Users/Ada"])
def test_a_planted_machine_path_is_noticed(folder: str) -> None:
    assert MACHINE_PATH.search(f"open('/{folder}/graph')")
    assert MACHINE_PATH.search(f"/{folder}/graph")


@pytest.mark.parametrize(("name", "domain"), _HOSTS)
def test_a_planted_package_host_is_noticed(name: str, domain: str) -> None:
    assert PACKAGE_HOST.search(f"https://files.{name}.{domain}/simple")


def test_paths_of_the_site_itself_are_no_machine_paths() -> None:
    assert not MACHINE_PATH.search("GET /households/{key} and https://example.example/work/")


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in tracked_texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
