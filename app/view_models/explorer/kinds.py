"""The six kinds of item and the sectors they stand in: words, colours, shapes and the order in which they are dealt.

Read by the layout (sizes and order), by the SVG and, through the canvas, by the drawing in the browser, so that shape,
colour, icon and word of a kind are said once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FIRST_ITEMS = 60
"""Items in a first answer at most: above it most names would rest when the whole is shown."""

CEILING = 150
"""Items on one drawing at most; after that the list goes on."""

HUB_FROM = 26
"""An item with this many visible neighbours is a hub, whatever its kind: it is never opened as a whole."""

BATCH_SIZES = (5, 10, 25)
"""How many of a hub's group may be asked for at a time."""


class Kind(StrEnum):
    """A kind of item; the value is the word used in style classes and in the canvas."""

    CHILD = "child"
    CARER = "carer"
    HOUSEHOLD = "household"
    PRACTITIONER = "practitioner"
    SERVICE = "service"
    AGENCY = "agency"


class Sector(StrEnum):
    """A part of the ground. The order of the members is the order in which the hand deals cells, clockwise."""

    FAMILY = "family"
    HEALTH = "health"
    EDUCATION = "education"
    CARE = "care"
    YOUTH = "youth"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a kind looks and is called. `glyph` is an icon on a field of 24 by 24."""

    word: str
    many: str
    colour: str
    size: int
    glyph: str


KIND_OF_LABEL: Mapping[str, Kind] = {
    "Child": Kind.CHILD,
    "Carer": Kind.CARER,
    "Household": Kind.HOUSEHOLD,
    "Practitioner": Kind.PRACTITIONER,
    "Service": Kind.SERVICE,
    "Agency": Kind.AGENCY,
}
KIND_ORDER: Mapping[Kind, int] = {kind: place for place, kind in enumerate(Kind)}
SECTOR_ORDER: Mapping[Sector, int] = {sector: place for place, sector in enumerate(Sector)}
OUTER_SECTORS = tuple(sector for sector in Sector if sector is not Sector.FAMILY)

_PERSON = "M12 5a3.4 3.4 0 1 1 0 6.8A3.4 3.4 0 0 1 12 5M6.4 19.4c0-4 2-6.2 5.6-6.2s5.6 2.2 5.6 6.2z"
_TWO = (
    "M9 4.6a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4M3.4 18.8c0-4 2-6.4 5.6-6.4s5.6 2.4 5.6 6.4z"
    "M17.2 9.8a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8M15.9 18.8c0-1.5-.2-2.5-.6-3.3 3-1 5.5.3 5.5 3.3z"
)
_HOUSE = "M12 3.4 2.7 11.6h2.7V20h5v-5.4h3.2V20h5v-8.4h2.7z"
_BADGE = (
    "M10 3h4v3h4.6v15H5.4V6H10zm2 6a2.4 2.4 0 1 0 0 4.8A2.4 2.4 0 0 0 12 9m-4 9.6h8c0-2.6-1.5-3.9-4-3.9s-4 1.3-4 3.9"
)
_TELEPHONE = (
    "M6.2 3.5 9 3l2 4.8-2 1.6c1 2.2 2.6 4 4.8 5.1l1.6-2 4.7 2.3-.7 2.9c-.2.9-1 1.5-1.9 1.4C10.4 18.4 5.3 13.2 4.8 "
    "5.4c0-1 .5-1.7 1.4-1.9"
)
_HALL = "M12 2.5 2.5 8v2h19V8zM4.5 11.5v6.3h2.6v-6.3zm6.2 0v6.3h2.6v-6.3zm6.2 0v6.3h2.6v-6.3zM2.5 19.2v2.3h19v-2.3z"

MARKS: Mapping[Kind, Mark] = {
    Kind.CHILD: Mark(word="Child", many="children", colour="#1d70b8", size=38, glyph=_PERSON),
    Kind.CARER: Mark(word="Carer", many="carers", colour="#5694ca", size=36, glyph=_TWO),
    Kind.HOUSEHOLD: Mark(word="Home", many="homes", colour="#505a5f", size=32, glyph=_HOUSE),
    Kind.PRACTITIONER: Mark(word="Practitioner", many="practitioners", colour="#4c2c92", size=41, glyph=_BADGE),
    Kind.SERVICE: Mark(word="Service", many="services", colour="#00703c", size=38, glyph=_TELEPHONE),
    Kind.AGENCY: Mark(word="Agency", many="agencies", colour="#0b0c0c", size=36, glyph=_HALL),
}
CENTRE_SIZE = 62
"""Size of the child that the drawing starts from."""
FRAMED_HOME_SIZE = 26
"""Size of a home's own mark in the corner of its frame."""
HUB_GROWTH = 4
"""How much larger a hub's mark is, to carry its double edge."""
