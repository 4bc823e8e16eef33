"""The files of `kithmap match evaluate`: a population, and questions or records, row by row as facts.

Columns may stand in any order, unknown ones are left alone, blank cells are nothing known. Encodings as for every feed.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from loaders import encoding
from loaders.errors import HeaderError, TruncatedFile
from loaders.match.facts import Facts, days_of, facts_of

POPULATION_NEEDS = ("child_id", "forename", "surname", "dob")
QUERIES_NEED = ("query_id", "forename", "surname", "dob")
FEED_NEEDS = ("record_id", "forename", "surname", "dob")

POPULATION_COLUMNS = (
    *POPULATION_NEEDS, "nhs_number", "upn", "middle", "known_as", "prev_surname", "sex", "house", "street", "postcode",
    "prev_postcode", "household",
)  # fmt: skip
QUERY_COLUMNS = (*QUERIES_NEED, "age", "sex", "postcode", "nhs_number", "upn")
FEED_COLUMNS = (
    *FEED_NEEDS, "source", "middle", "sex", "house", "street", "postcode", "nhs_number", "upn",
)  # fmt: skip

OLDEST = 130
_BRITISH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_SEXES = {"m": "M", "male": "M", "boy": "M", "1": "M", "f": "F", "female": "F", "girl": "F", "2": "F"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its identifier, its cells, and the facts in them."""

    name: str
    cells: Mapping[str, str]
    facts: Facts


@dataclass(slots=True)
class Remarks:
    """What was odd in a file, counted; nothing of it stops an evaluation."""

    counts: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """As sentences."""
        return [f"{count:,} {what}" for what, count in sorted(self.counts.items())]


def read(
    path: Path, needs: Sequence[str], columns: Sequence[str], remarks: Remarks, on: date | None = None
) -> Iterator[Row]:
    """The rows of a file. `on` is the day of which an age is told.

    Raises HeaderError where a needed column is missing, TruncatedFile for a row without identifier, and what reading
    any file raises.
    """
    charset = encoding.examine(path)
    rows = csv.reader(encoding.lines(path, charset))
    heads = [head.strip().lower() for head in next(rows, [])]
    lacking = [column for column in needs if column not in heads]
    if lacking:
        raise HeaderError(
            f"`{path.name}` has no column `{'`, `'.join(lacking)}`; its first line must name the columns, "
            f"`{','.join(columns)}`"
        )
    twice = sorted(head for head, count in Counter(heads).items() if count > 1 and head in columns)
    if twice:
        raise HeaderError(f"`{path.name}` has the column `{'`, `'.join(twice)}` twice; leave one of them out")
    for absent in (column for column in columns if column not in heads):
        remarks.counts[f"file without the column `{absent}`, read as blank"] += 1
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}
        name = row.get(needs[0], "")
        if not name:
            raise TruncatedFile(f"line {rows.line_num} of `{path.name}` has no `{needs[0]}`; every row needs one")
        yield Row(name, row, facts_in(row, remarks, on))


def youngest(day: date, row: Row) -> date:
    """The later of a day and the birth date of a row: a population is as old as its youngest child."""
    return max([day, *(date.fromisoformat(dob) for dob in row.facts.dobs)])


def facts_in(row: Mapping[str, str], remarks: Remarks, on: date | None) -> Facts:
    """The facts in one row of any of the files."""
    cells = {name: row.get(name, "") for name in ("forename", "middle", "surname", "known_as", "prev_surname")}
    dob = _day(row.get("dob", ""))
    if row.get("dob") and days_of(dob) is None:
        remarks.counts["dates of birth that are no dates, read as blank"] += 1
    facts = facts_of(
        {
            "given_names": f"{cells['forename']} {cells['middle']}".strip(), "known_as": cells["known_as"],
            "family_name": cells["surname"], "sex": _SEXES.get(row.get("sex", "").lower(), "U"), "dob": dob,
            "former_names": [cells["prev_surname"]] if cells["prev_surname"] else [],
            "nhs_number": row.get("nhs_number", ""), "upn": row.get("upn", ""),
        },
        postcodes=(row.get("postcode", ""), row.get("prev_postcode", "")),
        addresses=[(f"{row.get('house', '')}, {row['street']}", row.get("postcode", ""))] if row.get("street") else (),
    )  # fmt: skip
    if facts.doubtful_numbers:
        remarks.counts["NHS or pupil numbers with a wrong check digit, taken as weak evidence"] += 1
    age = row.get("age", "")
    if on is not None and age and not facts.dobs and facts.born_between is None:
        if not age.isdecimal() or int(age) > OLDEST:
            remarks.counts["ages that are no whole number of years, read as blank"] += 1
        else:
            facts = replace(facts, born_between=_of_age(int(age), on))
    return facts


def _day(text: str) -> str:
    """A date as it is held; `11/03/2014` is the eleventh of March."""
    found = _BRITISH_DAY.fullmatch(text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text.removesuffix("T00:00:00")[:10]


def _of_age(age: int, on: date) -> tuple[str, str]:
    """First and last birth date of somebody so old on that day."""
    last = _years_before(on, age)
    return (_years_before(on, age + 1) + timedelta(days=1)).isoformat(), last.isoformat()


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
