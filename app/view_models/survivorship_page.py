"""Field by field, what each source says of a child, whose word is shown and why, in finished sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.view_models.identity_strip import full_name
from app.view_models.words import index_number, long_date, nhs_number, sentence, sex_in_words
from graph.records import Row, Value

_LABELS = {
    "given_names": "Given names", "family_name": "Family name", "dob": "Date of birth", "sex": "Sex",
    "nhs_number": "NHS number", "upn": "Pupil number", "area": "Responsible authority", "status": "Status",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """One source's word on one field."""

    source: str
    says: str
    confirmed: str
    because: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """One field with every word on it."""

    label: str
    shown: str
    lines: tuple[SaidLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBy:
    """One word as the desk hands it over."""

    source: str
    value: Value
    confirmed: str
    because: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """The page."""

    heading: str
    fields: tuple[FieldWords, ...]


def words_page(child: Row, fields: Mapping[str, Iterable[SaidBy]]) -> WordsPage:
    """The page about one child."""
    return WordsPage(
        heading=f"{full_name(child)}, {index_number(str(child['key']))}",
        fields=tuple(
            FieldWords(
                label=_LABELS[name], shown=_said(name, child[name]), lines=tuple(_line(name, one) for one in said)
            )
            for name, said in fields.items()
        ),
    )  # fmt: skip


def _line(name: str, said: SaidBy) -> SaidLine:
    return SaidLine(
        source=said.source, says=_said(name, said.value) or "Nothing",
        confirmed=long_date(date.fromisoformat(said.confirmed)) if said.confirmed else "", shown=said.shown,
        because=sentence(said.because),
    )  # fmt: skip


def _said(name: str, value: Value) -> str:
    if not isinstance(value, str):
        return ""
    if name == "dob":
        return long_date(date.fromisoformat(value))
    if name == "sex":
        return sex_in_words(value)
    return nhs_number(value) if name == "nhs_number" else value
