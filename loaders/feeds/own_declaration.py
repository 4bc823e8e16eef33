"""An authority's own feed, declared by one TOML file: understood, or everything that is wrong with it in plain words.

Called for every file of the authority's folder (`own_folder`) and by `kithmap feeds check`. All that is wrong is told
at once, each with its line and, where a word is near one that we know, that word. `example.toml` shows every word.
"""

import re
import tomllib
from collections.abc import Mapping
from types import MappingProxyType

from loaders.declarations import Column, Feed, Kind, Owner, Rule, Stage
from loaders.errors import DeclarationError
from loaders.feeds import own_words
from loaders.feeds.own_check import Check, Problem, Table
from loaders.feeds.own_shape import OwnService, shape_of
from loaders.feeds.sensitive import held_lawfully
from loaders.records import About

_LINE = re.compile(r"at line (\d+)")
_IDENTITY = ("case", "service", "worker", "worker_name", "role", "since")


def declared(text: str, *, taken: Mapping[str, Feed]) -> tuple[Feed | None, list[Problem]]:
    """The feed that a declaration declares, or None with what is wrong. `taken` are the codes of other feeds."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        at = int(line[1]) if line else text.count("\n") + 1
        return None, [Problem(line=at, where="", says=f"is no TOML: {_plain(error)}")]
    check = Check(document, text, taken)
    check.everything()
    if check.problems:
        return None, sorted(check.problems, key=lambda problem: problem.line)
    try:
        return _feed(document), []
    except DeclarationError as error:
        return None, [Problem(line=0, where="", says=str(error))]


def _feed(document: Table) -> Feed:
    columns = tuple(_column(heading, said) for heading, said in document["columns"].items())
    fields = {column.field for column in columns}
    schedule, days = own_words.SCHEDULES[document["schedule"]]
    sensitive, universal = document.get("sensitive", False), document.get("universal")
    own = _service(document["service"]) if "service" in document else None
    kind = Kind(
        name=document["code"], columns=columns, gathered=True,
        identity=tuple(name for name in _IDENTITY if name in fields),
        shape=shape_of(own, area=document["area"], universal=universal, sensitive=sensitive),
        place=tuple(document["file"].get("rows_at") or document["file"].get("sheets") or ()),
        each=document["file"].get("each", ""),
        periods=(("since", "until"),) if {"since", "until"} <= fields else (),
        born="dob" if "dob" in fields else None,
        row_rules=(held_lawfully,) if sensitive else (), dropped=tuple(document.get("dropped", ())),
    )  # fmt: skip
    trust = dict(document.get("trust", {}))
    otherwise = trust.pop("otherwise", 3)
    owner = document["owner"]
    return Feed(
        code=document["code"], full_name=document["name"], description=document.get("description", ""),
        owner=Owner(full_name=owner["name"], phone=owner["phone"], email=owner["email"]),
        stage=_stage(document), form=own_words.FORMATS[document["file"]["format"]], parts=(kind,),
        title_rows=document["file"].get("title_rows", 0), announced=False,
        trust=MappingProxyType(trust), trust_otherwise=otherwise, may_create=_may_create(document, fields),
        universal_kind=universal, sensitive=sensitive, sensitivity=2 if sensitive else 0, schedule=schedule,
        confirms_every=document.get("confirms_every", days), area=document["area"],
        local_number=document.get("local_number"),
        nameless=not fields & {"family_name", "full_name"},
    )  # fmt: skip


def _stage(document: Table) -> Stage:
    if document.get("sensitive"):
        return Stage.SENSITIVE
    return Stage.UNIVERSAL if document.get("universal") or document.get("may_create_child") else Stage.SUPPLEMENTARY


def _may_create(document: Table, fields: set[str]) -> frozenset[About]:
    may = {
        About.CHILD: document.get("may_create_child", False), About.HOUSEHOLD: bool(fields & set(own_words.HOME)),
        About.CARER: bool(fields & set(own_words.CARER)), About.SERVICE: "service" in document,
        About.AGENCY: "service" in document, About.PRACTITIONER: "worker_name" in fields,
    }  # fmt: skip
    return frozenset(about for about, allowed in may.items() if allowed)


def _column(heading: str, said: str | Table) -> Column:
    told: Table = said if isinstance(said, dict) else {"means": said}
    meaning = own_words.MEANINGS[told["means"]]
    words = {str(word).casefold(): target for word, target in told.get("words", {}).items()}
    needed = bool(told.get("needed", told["means"] == "case"))
    return Column(
        field=told["means"], headings=(heading, *told.get("also", ())), rule=meaning.rule, needed=needed,
        optional=bool(told.get("optional", False)) and not needed,
        choices={**(meaning.choices or {}), **words} if meaning.rule is Rule.CHOICE else {},
    )  # fmt: skip


def _service(told: Table) -> OwnService:
    values = {"full_name": told["name"], "kind": told["kind"]}
    values |= {name: told[name] for name in ("duty_phone", "hours") if name in told}
    return OwnService(
        code=told["code"], agency_code=told["agency_code"], agency_name=told["agency_name"], sector=told["sector"],
        role=told.get("role"), values=values,
    )  # fmt: skip


def _plain(error: tomllib.TOMLDecodeError) -> str:
    said = str(error)
    return f"{said[:1].lower()}{said[1:]}"
