"""Records that lie on the shelf come back as they were, in any order, and leave nothing behind."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from loaders.records import PUBLIC_CODE, About, Link, Marking, Reference, SourceRecord
from loaders.shelf import Shelf

_SCHOOL = Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value="140123")
FULL = SourceRecord(
    feed="births", file="births.csv", line=3, source_id="B1", about=About.CHILD,
    values=MappingProxyType({"given_names": "Leah", "former_names": ("Leah Marsh", "Lea"), "universal": True}),
    links=(Link(kind="RECEIVES", to=_SCHOOL, properties={"since": "2026-01-01"}, through=_SCHOOL),
           Link(kind="RECEIVES", to=_SCHOOL)),
    also=(_SCHOOL,), marking=Marking(shielded=True, authority="Hub", review_on=""),
    withdrawn=((_SCHOOL, "2026-01-01"),), last_seen="2026-02-02",
)  # fmt: skip
BARE = SourceRecord(feed="births", file="", line=0, source_id="B2", about=About.HOUSEHOLD, values={})


def test_a_record_comes_back_as_it_was_put_there() -> None:
    shelf = Shelf()
    first, second = shelf.put(FULL, "2026-11-20"), shelf.put(BARE, "2026-11-21")
    assert shelf.take([second, first, second]) == [(BARE, "2026-11-21"), (FULL, "2026-11-20"), (BARE, "2026-11-21")]
    assert shelf.take([first])[0][0].digest == FULL.digest
    assert len(shelf) == 2
    shelf.close()


def test_records_far_apart_come_back_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    numbers = [shelf.put(replace(FULL, line=line), f"2026-01-{line:02}") for line in range(1, 29)]
    wanted = [numbers[27], numbers[0], numbers[13]]
    told = [(replace(FULL, line=line), f"2026-01-{line:02}") for line in (28, 1, 14)]
    assert shelf.take(wanted) == told, "one by one"
    monkeypatch.setattr("loaders.shelf._READ_OVER", 100)
    assert shelf.take(wanted) == told, "all at once"
    assert shelf.take([]) == []
    shelf.close()
