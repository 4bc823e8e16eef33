"""The public list of surgeries (Organisation Data Service, `epraccur`), as published: 27 columns and no headings.

Columns are counted from one. The list holds every prescribing cost centre; only setting 4 is a surgery. Doctors' names
stand in some surgeries' names; no practitioner is made from them.
"""

import re
from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, record
from loaders.records import PUBLIC_CODE, About, Reference, Remark, SourceRecord

_SURGERY = "4"
_CLOSED = frozenset({"C", "P"})
_KEPT_CAPITAL = frozenset({"NHS", "GP", "HC", "MC", "PCC", "UK", "PMS", "APMS", "CCG", "PCN", "II", "III"})
_KEPT_SMALL = frozenset({"and", "of", "the", "in", "at", "on", "upon", "for", "by", "le"})


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code = row.text("code") or ""
    if row.text("setting") != _SURGERY:
        yield Remark(
            feed=row.feed, file=row.file, line=row.line, column=None, rule="not_a_surgery",
            reason=f"`{code}` has the prescribing setting `{row.text('setting') or ''}`, and a surgery has "
            f"`{_SURGERY}`; no service is made",
        )  # fmt: skip
        return
    lines = [in_mixed_case(text) for number in range(1, 6) if (text := row.text(f"address{number}"))]
    closed = row.text("status") in _CLOSED or row.text("closed") is not None
    values: dict[str, Value] = {
        "full_name": in_mixed_case(row.text("full_name") or ""), "kind": "family_doctor", "universal": True,
        "source_code": code,
        "status": "closed" if closed else "live", "area": area_of(row),
        **({"address": ", ".join(lines)} if lines else {}),
        **row.given(postcode="postcode", duty_phone="phone"),
    }  # fmt: skip
    also = (Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),)
    yield record(row, About.SERVICE, code, values, also=also)


def in_mixed_case(text: str) -> str:
    """The list is printed in capitals; a name in mixed case is easier to read and no other name."""
    if not text.isupper():
        return text
    words = re.split(r"(\W+)", text)
    return "".join(
        _cased_word(word, first=index == 0, after=words[index - 1] if index else "") for index, word in enumerate(words)
    )


def _cased_word(word: str, *, first: bool, after: str) -> str:
    if word in _KEPT_CAPITAL or (
        len(word) > 1 and not re.search(r"[AEIOUY]", word) and word not in ("DR", "DRS", "ST", "MR", "MRS", "RD")
    ):
        return word
    if after.endswith("'") and len(word) == 1:
        return word.lower()
    return word.lower() if word.lower() in _KEPT_SMALL and not first else word.capitalize()


def _at(field: str, position: int, rule: Rule = Rule.TEXT, *, needed: bool = False) -> Column:
    return Column(field=field, headings=(str(position),), rule=rule, needed=needed)


PRACTICE_LIST = Feed(
    code="practice_list",
    full_name="List of surgeries",
    description="Every general practice of England and Wales, open and closed, by its practice code.",
    owner=Owner(full_name="Organisation Data Service", phone="0300 303 5678", email="organisations@nhs.example"),
    stage=Stage.REGISTERS,
    form=Form.CSV,
    headless=True,
    columns=(
        _at("code", 1, Rule.CODE, needed=True),
        _at("full_name", 2, needed=True),
        *(_at(f"address{number}", 4 + number) for number in range(1, 6)),
        _at("postcode", 10, Rule.POSTCODE),
        _at("opened", 11, Rule.DATE),
        _at("closed", 12, Rule.DATE),
        _at("status", 13, Rule.CODE),
        _at("phone", 18, Rule.PHONE),
        _at("setting", 26, Rule.CODE),
        _at("last", 27),
    ),
    identity=("code",),
    periods=(("opened", "closed"),),
    announced=False,
    shape=_shape,
    trust={"full_name": 8, "source_code": 10, "address": 9, "postcode": 9, "status": 8},
    trust_otherwise=6,
    may_create=frozenset({About.SERVICE}),
    schedule=Schedule.TERMLY,
    confirms_every=120,
)
