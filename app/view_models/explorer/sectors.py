"""Which sector an item belongs to, from the kind of a service, the profession of a worker, the sector of an agency.

Called by `reading` for items and by `canvas` for counts, so that a number on a chooser and the item it becomes agree.
A kind or profession that nobody named here stands on the ground of `other`: it is shown, never dropped.
"""

from collections.abc import Mapping

from app.view_models.explorer.kinds import Kind, Sector

# The order of sectors is the order of asking: an educational psychologist is education before any health word counts,
# a young person's mental health worker is health before youth.
_SERVICE_WORDS: Mapping[Sector, tuple[str, ...]] = {
    Sector.EDUCATION: (
        "school", "nursery", "college", "education", "academy", "attendance", "inclusion", "childminder",
        "children_centre",
    ),
    Sector.HEALTH: (
        "doctor", "health", "nurs", "midwi", "therap", "camhs", "mental", "dentist", "hospital", "paediatric",
        "clinic", "sexual", "substance", "surgery", "practice",
    ),
    Sector.YOUTH: ("youth", "young", "probation", "police"),
    Sector.CARE: ("social", "care", "early_help", "family_support", "foster", "adoption", "safeguard", "disab", "help"),
}  # fmt: skip
_PROFESSION_WORDS: Mapping[Sector, tuple[str, ...]] = {
    Sector.EDUCATION: (
        "teacher", "tutor", "sen co", "senco", "educational", "attendance", "head of year", "school lead", "lecturer",
        "learning mentor", "learning support", "nursery nurse", "early years", "designated safeguarding",
    ),
    Sector.HEALTH: (
        "doctor", "gp", "nurse", "health", "midwi", "therap", "paediatric", "psychiatr", "dentist", "clinical", "camhs",
        "psycholog",
    ),
    Sector.YOUTH: ("youth", "young", "probation", "police", "mentor"),
    Sector.CARE: ("social", "care", "family", "early help", "foster", "adoption", "safeguard", "support worker"),
}  # fmt: skip
_HEALTH_IN_SCHOOL = ("school_nurs", "school nurse")
_AGENCY_SECTORS: Mapping[str, Sector] = {
    "health": Sector.HEALTH,
    "education": Sector.EDUCATION,
    "council": Sector.CARE,
    "justice": Sector.YOUTH,
    "voluntary": Sector.OTHER,
}


def sector_of(kind: Kind, *, service_kind: str = "", profession: str = "", agency_sector: str = "") -> Sector:
    """The sector of an item. A worker's profession speaks first, the kind of their service after it."""
    if kind in (Kind.CHILD, Kind.CARER, Kind.HOUSEHOLD):
        return Sector.FAMILY
    if kind is Kind.AGENCY:
        return _AGENCY_SECTORS.get(agency_sector, Sector.OTHER)
    if kind is Kind.PRACTITIONER:
        told = _told(profession.lower(), _PROFESSION_WORDS)
        if told is not Sector.OTHER:
            return told
    return _told(service_kind.lower(), _SERVICE_WORDS)


def _told(words: str, table: Mapping[Sector, tuple[str, ...]]) -> Sector:
    if any(part in words for part in _HEALTH_IN_SCHOOL):
        return Sector.HEALTH
    for sector, parts in table.items():
        if any(part in words for part in parts):
            return sector
    return Sector.OTHER
