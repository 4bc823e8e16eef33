"""The words in which policy owners read actions, types, changes and marks."""

from collections.abc import Mapping

from app.view_models.words import counted, from_code, sentence
from policies.compilation.vocabulary import SYSTEM, SYSTEM_ACTIONS

_ACTIONS: Mapping[str, str] = {
    "see": "Know that it is there",
    "see_link": "Follow the link",
    "read_identity": "Read name, sex and date of birth, or what it is called",
    "read_former_names": "Read former names",
    "read_identifiers": "Read identifying numbers",
    "read_standing": "Read area and status",
    "read_contact": "Read how to reach them",
    "read_address": "Read the address",
    "read_source": "Read what a source said",
}
_TYPES: Mapping[str, tuple[str, str]] = {
    "Child": ("child", "children"),
    "Carer": ("carer", "carers"),
    "Household": ("home", "homes"),
    "Practitioner": ("worker", "workers"),
    "Service": ("service", "services"),
    "Agency": ("agency", "agencies"),
    "SourceRecord": ("source record", "source records"),
    "Coverage": ("list of a source", "lists of sources"),
    "LIVES_IN": ("link to a home", "links to homes"),
    "CARES_FOR": ("carer’s link", "carers’ links"),
    "INVOLVED_WITH": ("worker’s link to a child", "workers’ links to children"),
    "RECEIVES": ("service’s link to a child", "services’ links to children"),
    "WORKS_FOR": ("worker’s post", "workers’ posts"),
    "PART_OF": ("agency’s link to a service", "agencies’ links to services"),
    "SUCCEEDED_BY": ("service’s successor", "services’ successors"),
    "REFERS_TO": ("source record’s subject", "source records’ subjects"),
    "NOT_SAME": ("decision that two are not the same", "decisions that two are not the same"),
    SYSTEM: ("work beside the records", "work beside the records"),
}
_MARKS: Mapping[str, tuple[str, str]] = {
    "shielded": ("shielded ", ""),
    "refuge": ("", " of refuges"),
    "sensitive": ("", " of sensitive services"),
    "marked": ("specially marked ", ""),
}


def action_words(action: str) -> str:
    """An action as an owner reads it."""
    said = _ACTIONS.get(action) or SYSTEM_ACTIONS.get(action, "").rstrip(".")
    return said or sentence(from_code(action))


def type_words(type_: str, *, many: bool = False) -> str:
    """A type in words: `child`, `links to homes`."""
    return _TYPES.get(type_, (from_code(type_.lower()),) * 2)[many]


def protected_words(number: int, type_: str, mark: str) -> str:
    """`12 shielded children`, `1 home of refuges`."""
    before, after = _MARKS.get(mark, ("", ""))
    one, many = (f"{before}{type_words(type_, many=several)}{after}" for several in (False, True))
    return counted(number, one, many)
