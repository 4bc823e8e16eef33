"""What statutory returns share: the authority's own number of a child, and content that only says what is not held.

Returns number children as the authority's case system does; a feed that has names under the same number is their
crosswalk. A module of a return is a record of its own, so that a later return replaces what that module said and
nothing else.
"""

from collections.abc import Iterable

from loaders.declarations import CheckedRow, Column, Kind, Rule
from loaders.feeds.shaping import area_of, record
from loaders.records import About, Link, Reference, SourceRecord

LA_CHILD = "la_child_id"
"""The numbering of an authority's case system, which its returns carry."""


def module(row: CheckedRow, name: str, number: str, links: Iterable[Link]) -> SourceRecord:
    """What one module of a return tells of a child whom it only numbers."""
    also = (Reference(about=About.CHILD, scheme=LA_CHILD, value=number),)
    return record(row, About.CHILD, f"{number}/{name}", {"area": area_of(row)}, links=links, also=also)


def not_held(
    name: str, marks: tuple[str, ...], dropped: tuple[str, ...], why: str, *, number: str = "CHILD",
    place: tuple[str, ...] = (),
) -> Kind:  # fmt: skip
    """A module that is known and of which nothing is held. `marks` are headings that tell it from other modules."""
    columns = (
        Column(field="number", headings=(number,), rule=Rule.CODE),
        *(Column(field=f"mark{at}", headings=(heading,)) for at, heading in enumerate(marks)),
    )
    return Kind(name=name, columns=columns, identity=(), place=place, shape=lambda _: (), dropped=dropped, not_held=why)
