"""A small feed of its own kinds, so that these tests say what a format gives and not what some feed declares."""

from pathlib import Path

from loaders.declarations import Column, Feed, Form, Kind, Owner, RawRow, Rule, Stage
from loaders.read import open_feed_file, read_rows
from loaders.records import Rejection

PUPIL = Kind(
    name="pupils", place=("Pupils",), identity=("pupil",), shape=lambda _: (),
    columns=(
        Column(field="pupil", headings=("pupil", "Pupil/Id"), rule=Rule.CODE, needed=True),
        Column(field="born", headings=("born", "Pupil/Born")),
    ),
    dropped=("note",),
)  # fmt: skip
VISIT = Kind(
    name="visits", place=("Visits",), identity=("visit",), shape=lambda _: (),
    columns=(Column(field="visit", headings=("visit",)), Column(field="on", headings=("on",))),
)  # fmt: skip


def feed(form: Form, *kinds: Kind, title_rows: int = 0) -> Feed:
    return Feed(
        code="tried", full_name="Tried", description="For tests.", stage=Stage.UNIVERSAL, form=form, parts=kinds,
        owner=Owner(full_name="Nobody", phone="01632 960 000", email="nobody@test.example"), announced=False,
        title_rows=title_rows,
    )  # fmt: skip


def read(declared: Feed, path: Path) -> list[tuple[str, int, dict[str, str]]]:
    rows = list(read_rows(open_feed_file(declared, path)))
    assert not [row for row in rows if isinstance(row, Rejection)]
    return [(row.kind.name, row.line, dict(row.cells)) for row in rows if isinstance(row, RawRow)]
