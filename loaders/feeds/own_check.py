"""Everything that is wrong with the declaration of an own feed, in plain words, each with its line and a nearby word.

Called by `own_declaration` with what the TOML file holds; the words themselves stand in `own_words`.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from loaders.declarations import Feed
from loaders.errors import DeclarationError
from loaders.feeds import own_words
from loaders.formats.paths import understood

Table: TypeAlias = Mapping[str, Any]
"""What a TOML table holds; it comes from outside and may be anything."""

_CODE = re.compile(r"[a-z][a-z0-9_]{1,40}")
_AREA = re.compile(r"[ENSW][0-9]{8}")
_TEXTS = ("code", "name", "description", "schedule", "area", "local_number", "universal")
_OF_A_COLUMN = ("means", "needed", "optional", "also", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, where, and what to do."""

    line: int
    where: str
    says: str

    def __str__(self) -> str:
        at = f"line {self.line}: " if self.line else ""
        return f"{at}{f'`{self.where}` ' if self.where else ''}{self.says}"


@dataclass(slots=True)
class Check:
    """Everything that is wrong with one declaration."""

    document: Table
    text: str
    taken: Mapping[str, Feed]
    problems: list[Problem] = field(default_factory=list)

    def everything(self) -> None:
        """Check the tables and their words, then what the words say together."""
        self._words()
        for table, needed in own_words.NEEDED.items():
            if table == "service" and "service" not in self.document:
                continue
            for name in needed:
                if not str(self._table(table).get(name, "")).strip():
                    self._wrong(table, name, "is missing" if name not in self._table(table) else "is empty")
        for (table, name), words in own_words.CHOICES.items():
            said = self._table(table).get(name)
            if said is not None and said not in words:
                self._wrong(table, name, f"says `{said}`, {_nearest(str(said), words)}")
        self._values()
        self._columns()
        self._trust()
        if not self.problems:
            self._together()

    def _words(self) -> None:
        for name, value in self.document.items():
            if isinstance(value, dict):
                if name not in own_words.TABLES:
                    self._wrong("", name, f"is no table of a declaration, {_nearest(name, [*own_words.TABLES][1:])}")
            elif name not in own_words.TABLES[""]:
                self._wrong("", name, f"is no word of a declaration, {_nearest(name, own_words.TABLES[''])}")
        for table, words in own_words.TABLES.items():
            if table and words:
                for name in self._table(table):
                    if name not in words:
                        self._wrong(table, name, f"is no word of `[{table}]`, {_nearest(name, words)}")

    def _values(self) -> None:
        for name in _TEXTS:
            if name in self.document and not isinstance(self.document[name], str):
                self._wrong("", name, "is to be text in quotes")
        code, area = str(self.document.get("code", "")), str(self.document.get("area", ""))
        if code and not _CODE.fullmatch(code):
            self._wrong("", "code", f"says `{code}`; write small letters, digits and `_`, beginning with a letter")
        if code in self.taken:
            self._wrong("", "code", f"says `{code}`, which is another feed's code already")
        if area and not _AREA.fullmatch(area):
            self._wrong("", "area", f"says `{area}`; write the authority's nine characters, such as `E06000999`")
        for name in ("may_create_child", "sensitive"):
            if not isinstance(self.document.get(name, False), bool):
                self._wrong("", name, "is to be `true` or `false`, without quotes")
        for table, name, least, most in (("", "confirms_every", 1, 36_500), ("file", "title_rows", 0, 50)):
            number = self._table(table).get(name, least)
            if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
                self._wrong(table, name, f"is to be a whole number from {least} to {most:,}")
        for table, name in (("", "dropped"), ("file", "sheets"), ("file", "rows_at")):
            listed = self._table(table).get(name, [])
            if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
                self._wrong(table, name, 'is to be a list of texts, such as `["Notes", "Reason"]`')

    def _columns(self) -> None:
        seen: dict[str, str] = {}
        columns = self._table("columns")
        if not columns:
            self._wrong("columns", "", "is missing: say under `[columns]` what each heading of the file means")
        for heading, said in columns.items():
            meaning = said.get("means") if isinstance(said, dict) else said
            if not isinstance(meaning, str):
                self._wrong("columns", heading, 'says nothing: write `"Heading" = "dob"`')
                continue
            if meaning not in own_words.MEANINGS:
                self._wrong("columns", heading, f"means `{meaning}`, {_meant(meaning)}")
            elif meaning in seen:
                self._wrong("columns", heading, f"means `{meaning}`, as `{seen[meaning]}` does; one of them is to go")
            seen.setdefault(meaning, heading)
            if isinstance(said, dict):
                self._column(heading, said)
        for heading in self.document.get("dropped", []):
            if heading in columns:
                self._wrong("", "dropped", f"names `{heading}`, which `[columns]` reads; one of them is to go")

    def _column(self, heading: str, said: Table) -> None:
        for word in said:
            if word not in _OF_A_COLUMN:
                self._wrong("columns", heading, f"has the word `{word}`, {_nearest(word, _OF_A_COLUMN)}")
        meaning = own_words.MEANINGS.get(str(said.get("means")))
        if meaning is None or "words" not in said:
            return
        if meaning.choices is None:
            self._wrong("columns", heading, f"has `words`, which `{said['means']}` does not take")
        elif not isinstance(said["words"], dict):
            self._wrong("columns", heading, 'has `words`, which are to be a table: `{ "Mummy" = "mother" }`')
        else:
            for target in said["words"].values():
                if target not in meaning.choices.values():
                    near = _nearest(str(target), sorted(set(meaning.choices.values())))
                    self._wrong("columns", heading, f"lets a word stand for `{target}`, {near}")

    def _trust(self) -> None:
        for name, rank in self._table("trust").items():
            if name not in own_words.TRUSTED:
                near = _nearest(name, own_words.TRUSTED)
                self._wrong("trust", name, f"is no attribute that a source is trusted for, {near}")
            elif not isinstance(rank, int) or isinstance(rank, bool) or not 0 <= rank <= 10:
                self._wrong("trust", name, "is to be a whole number from 0 (not at all) to 10 (more than anybody)")

    def _together(self) -> None:
        for table, name, says in _contradictions(self.document):
            self._wrong(table, name, says)

    def _table(self, name: str) -> Table:
        found = self.document.get(name, {}) if name else self.document
        return found if isinstance(found, dict) else {}

    def _wrong(self, table: str, name: str, says: str) -> None:
        where = ".".join(part for part in (table, name) if part)
        self.problems.append(Problem(line=_line_of(self.text, table, name), where=where, says=says))


def _contradictions(document: Table) -> Iterator[tuple[str, str, str]]:
    """What each word allows and all together do not."""
    means = {said["means"] if isinstance(said, dict) else said for said in document["columns"].values()}
    named = bool(means & {"family_name", "full_name"})
    if "case" not in means:
        yield (
            "columns",
            "",
            ("has no heading that means `case`: without the source's own number, no later file can be matched"),
        )
    if not named and not ("upn" in means and "dob" in means and "sex" in means) and not document.get("local_number"):
        yield (
            "columns",
            "",
            (
                "has no name: such a feed reaches a child by `upn`, `dob` and `sex`, or by `local_number`, "
                "the numbering that it shares with a feed that has names"
            ),
        )
    if document.get("may_create_child") and not (named and "dob" in means):
        yield "", "may_create_child", "is `true`, and `[columns]` tells no name and birth date to know a new child by"
    if document.get("may_create_child") and document.get("sensitive"):
        yield "", "may_create_child", "is `true`, and a sensitive feed never brings a child into the index (R11)"
    yield from _of_sensitive(document, means)
    if "service" in means and "service" in document:
        yield "service", "", "is declared, and a heading means `service` too; one of them is to go"
    if (means & {"worker", "worker_name", "since"}) and "service" not in means and "service" not in document:
        yield (
            "service",
            "",
            ("is missing: say which service the involvement is of, here or by a heading that means `service`"),
        )
    form = own_words.FORMATS[document["file"]["format"]]
    if form in own_words.TREES and not document["file"].get("rows_at"):
        yield "file", "rows_at", 'is missing: say at which path the rows stand, such as `["Children/Child"]`'
    if form in own_words.TREES:
        yield from _paths(document["columns"])


def _of_sensitive(document: Table, means: set[str]) -> Iterator[tuple[str, str, str]]:
    if document.get("sensitive"):
        lacking = [name for name in own_words.CONSENT if name not in means]
        if lacking:
            yield "columns", "", f"lacks what makes a sensitive involvement lawful (R11): {_listed(lacking)}"
        told = sorted(means & {*own_words.HOME, *own_words.CARER})
        if told:
            yield "columns", "", f"reads {_listed(told)}: a sensitive feed tells no home and no carer"
        if document.get("universal"):
            yield "", "universal", "is said of a sensitive feed; no universal service is one"
    elif document.get("service", {}).get("kind") in own_words.SENSITIVE:
        yield "service", "kind", "is a sensitive one: say `sensitive = true`"


def _paths(columns: Table) -> Iterator[tuple[str, str, str]]:
    for heading in columns:
        try:
            understood(heading)
        except DeclarationError as error:
            yield "columns", heading, f"is no path ({error})"


def _nearest(word: str, known: Iterable[str]) -> str:
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else f"known are {_listed(words)}"


def _meant(word: str) -> str:
    ours = own_words.ALSO_CALLED.get(word.casefold().replace(" ", "_"))
    return f"did you mean `{ours}`?" if ours else _nearest(word, own_words.MEANINGS)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _line_of(text: str, table: str, name: str) -> int:
    """The line on which a word of a table stands; where it is missing, the line of its table, or none."""
    here, of_table = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("["):
            here = bare.split("#")[0].strip("[] ")
            if here == (table or name):
                of_table = number
        elif here == table and name and bare.partition("=")[0].strip().strip("\"'") == name:
            return number
    return of_table
