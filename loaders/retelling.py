"""A source record told again, as its source told it, from what the graph keeps of it.

Called by deciding, when a person has decided on it, and by waiting, when a crosswalk has come.
"""

from urllib.parse import parse_qsl

from graph.queries.loading import SAID
from graph.records import Row, Value, texts
from graph.schema.model import Kind
from graph.schema.relationships import RELATIONSHIP_TYPES
from loaders.consent import heard
from loaders.records import About, Link, Marking, Reference, SourceRecord

_NOT_SAID = ("upn_unverified", "nhs_number_unverified")
"""Values that a source record keeps and no node ever shows."""


def retold(feed: str, row: Row) -> SourceRecord:
    """The record as its source told it."""
    values: dict[str, Value] = {name: row[name] for name in (*SAID, *_NOT_SAID) if row[name] is not None}
    shielded = row["marked_shielded"]
    sensitivity = row["marked_sensitivity"]
    marking = None
    if shielded is not None:
        marking = Marking(
            shielded=shielded is True, refuge=row["marked_refuge"] is True,
            sensitivity=sensitivity if isinstance(sensitivity, int) else 0,
            authority=str(row["shield_authority"] or ""), review_on=str(row["shield_review"] or ""),
        )  # fmt: skip
    line = row["line"]
    return SourceRecord(
        feed=feed, file=str(row["file"] or ""), line=line if isinstance(line, int) else 0,
        source_id=str(row["source_id"]), about=About(str(row["about"])), values=values,
        links=tuple(_link(text) for text in texts(row["links"])),
        also=tuple(_also(About(str(row["about"])), text) for text in texts(row["also"])), marking=marking,
        withdrawn=heard(texts(row.get("withdrawn"))),
    )  # fmt: skip


def _link(told: str) -> Link:
    """A claimed link from its line of text (`loaders.provenance.told`)."""
    # The names stand in front, and a property may be called like one of them: a link to a service has a `kind` too.
    (_, kind), (_, to), *properties_said = parse_qsl(told, keep_blank_values=True)
    through = properties_said.pop(0)[1] if properties_said and properties_said[0][0] == "through" else None
    kinds = {found.key: found.kind for found in RELATIONSHIP_TYPES[kind].properties}
    properties: dict[str, Value] = {
        name: text == "True" if kinds.get(name) is Kind.BOOLEAN else text for name, text in properties_said
    }
    return Link(kind=kind, to=_reference(to), properties=properties, through=_reference(through) if through else None)


def _reference(text: str) -> Reference:
    about, _, name = text.partition(" ")
    scheme, _, value = name.partition(":")
    return Reference(about=About(about), scheme=scheme, value=value)


def _also(about: About, text: str) -> Reference:
    scheme, _, value = text.partition(":")
    return Reference(about=about, scheme=scheme, value=value)
