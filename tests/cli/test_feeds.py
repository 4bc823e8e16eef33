"""`kithmap feeds`: lists every feed, checks a declaration, shows how a sample would be read."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import kithmap
from graph.queries.claims import CONFIRMED_CLAIM, SELF_CLAIM
from loaders.errors import UnknownEncoding, UnknownFeed
from loaders.feeds import catalogue

EXAMPLE = Path(catalogue.__file__).with_name("example.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _only_the_feeds_of_the_package() -> Iterator[None]:
    yield
    catalogue.adopt(None)


def run(*arguments: str, folder: Path | None = None) -> Result:
    kept: dict[str, str | None] = {name: None for name in os.environ if name.startswith("KITHMAP_")}
    return CliRunner().invoke(
        kithmap, ["feeds", *arguments], env={**kept, "KITHMAP_FEEDS": str(folder) if folder else None}
    )


@pytest.fixture
def declaration(tmp_path: Path) -> Path:
    """Give the example in a folder of own feeds."""
    path = tmp_path / "own" / "young.toml"
    path.parent.mkdir()
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def test_list_tells_the_feeds_of_the_package_and_the_own_ones(declaration: Path) -> None:
    listed = run("list", folder=declaration.parent)
    assert listed.exit_code == 0
    assert all(f"\n{code}: " in f"\n{listed.output}" for code in catalogue.FEEDS)
    assert "young_carers (own): Young carers' project" in listed.output
    assert "ring Elin Parry, Young Carers, 01632 960 141" in listed.output


@pytest.mark.parametrize("code", [SELF_CLAIM, CONFIRMED_CLAIM])
def test_what_people_type_is_declared_as_a_source_and_no_file_is_loaded_as_it(code: str) -> None:
    listed = run("list").output
    assert f"\n{code}: A worker's" in listed
    (about,) = re.findall(rf"\n{code}: .*\n.*\n  (.*)\n  ring Safeguarding leads", listed)
    assert about.startswith("typed on the page of a child, or sent to POST /api/v1/involvements")
    assert about.endswith("about children held already; never of a sensitive service")
    with pytest.raises(UnknownFeed, match="nothing is loaded as"):
        catalogue.find_feed(code)
    assert code not in catalogue.every_feed()
    lists = {catalogue.trust(feed, "role") for feed in ("social_care", "case_management")}
    assert catalogue.trust(SELF_CLAIM, "role") < catalogue.trust(CONFIRMED_CLAIM, "role") <= min(lists)


def test_check_of_a_sound_declaration_shows_how_a_sample_is_read(declaration: Path, tmp_path: Path) -> None:
    sample = tmp_path / "list.csv"
    headings = "Ref,Name,D.O.B.,Gender,NHS No,Address,Postcode,Worker,Started,Closed,Mum or dad,Is the child's\n"
    sample.write_text(f"{headings}1,Eva Hart,08/05/2013,F,,,,,01/02/2025,,,\n", encoding="utf-8")
    checked = run("check", str(declaration), "--sample", str(sample), folder=declaration.parent)
    assert checked.exit_code == 0, checked.output
    assert "line 2 child 1: given_names Eva, family_name Hart" in checked.output
    assert checked.output.endswith("0 of 1 rows would be rejected\n")
    sample.write_text(f"{headings}1,Eva Hart,31/02/2013,F,,,,,01/02/2025,,,\n", encoding="utf-8")
    assert run("check", str(declaration), "--sample", str(sample)).exit_code == 1


def test_check_of_an_unsound_declaration_says_what_is_wrong_and_ends_with_1(declaration: Path) -> None:
    declaration.write_text(EXAMPLE.replace('"monthly"', '"montly"'), encoding="utf-8")
    checked = run("check", str(declaration))
    assert checked.exit_code == 1
    assert "young.toml, line 7: `schedule` says `montly`, did you mean `monthly`?" in checked.output


def test_file_that_cannot_be_read_is_refused_by_name(declaration: Path, tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "gone.toml")).exit_code == 2
    (tmp_path / "bytes.csv").write_bytes(b"\0" * 90)
    refused = run("check", str(declaration), "--sample", str(tmp_path / "bytes.csv"))
    assert isinstance(refused.exception, UnknownEncoding)
    assert "bytes.csv" in str(refused.exception)
