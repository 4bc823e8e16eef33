"""Rules over a whole row: accepted, remarked on, or rejected with line, column and reason. Nothing is dropped silently.

Called by intake, one row after another; `Repeats` remembers the rows of one file.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from graph.records import Value
from loaders.cells import MISSING, Finding, check_cell
from loaders.declarations import CheckedRow, Column, Feed, Kind, RawRow, Refusal
from loaders.records import Rejection, Remark

OLDEST_SUBJECT = 26
"""Nobody in a children's index is older than 25; an older birth date belongs to somebody else."""

_TEXTS_KEPT = 2_000
_PREGNANCY = timedelta(days=300)


@dataclass(slots=True)
class Repeats:
    """What the rows of one file said before: an identity that comes twice is seen, a cell that does is judged once."""

    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    findings: defaultdict[tuple[str, str], dict[str, Finding]] = field(default_factory=lambda: defaultdict(dict))
    """By kind of row and column, what was found on a text."""

    def earlier(self, identity: tuple[str, ...], line: int) -> int | None:
        """The line on which this identity stood before, or None when this is the first."""
        first = self.lines.setdefault(identity, line)
        return None if first == line else first

    def finding(self, text: str, kind: Kind, column: Column, received: date) -> Finding:
        """The finding on the text of a cell. Days, codes and roles come again and again."""
        known = self.findings[kind.name, column.field]
        found = known.get(text)
        if found is None:
            found = check_cell(text, column, received=received)
            if len(known) < _TEXTS_KEPT:
                known[text] = found
        return found


def check_row(
    feed: Feed, row: RawRow, repeats: Repeats, *, received: date
) -> tuple[CheckedRow | Rejection, list[Remark]]:
    """Check every declared cell, then the row as a whole. The first refusal rejects the row."""
    fields: dict[str, Value] = {}
    remarks: list[Remark] = []
    for column in row.kind.columns:
        text = row.cells.get(column.field, "")
        finding = repeats.finding(text, row.kind, column, received) if text else MISSING
        if finding.refusal:
            rule, reason = finding.refusal
            return _rejection(feed, row, Refusal(rule=rule, reason=reason, column=column.field)), remarks
        if column.needed and finding.value is None:
            return _rejection(feed, row, _lacking(column.field, finding, text)), remarks
        if finding.remark:
            rule, reason = finding.remark
            remarks.append(
                Remark(
                    feed=feed.code,
                    file=row.file,
                    line=row.line,
                    column=_where(feed, row, column.headings[0]),
                    rule=rule,
                    reason=reason,
                )
            )
        if finding.value is not None:
            fields[column.field] = finding.value
        elif finding.unverified is not None:
            fields[f"{column.field}_unverified"] = finding.unverified
    checked = CheckedRow(
        feed=feed.code, file=row.file, line=row.line, kind=row.kind.name, fields=fields, coverage=row.coverage
    )
    refusal = _refusal_of(row.kind, checked, repeats, received=received)
    return (_rejection(feed, row, refusal) if refusal else checked), remarks


def _refusal_of(kind: Kind, row: CheckedRow, repeats: Repeats, *, received: date) -> Refusal | None:
    return (
        _born_long_ago(kind, row, received)
        or _ends_before_it_starts(kind, row)
        or next((refusal for rule in kind.row_rules if (refusal := rule(row))), None)
        or _said_before(kind, row, repeats)
    )


def _born_long_ago(kind: Kind, row: CheckedRow, received: date) -> Refusal | None:
    born = row.text(kind.born) if kind.born else None
    if born is None or int(born[:4]) >= received.year - OLDEST_SUBJECT:
        return None
    return Refusal(
        rule="implausible_date", column=kind.born,
        reason=f"somebody born on `{born}` is past the age at which an index of children holds anybody",
    )  # fmt: skip


def _ends_before_it_starts(kind: Kind, row: CheckedRow) -> Refusal | None:
    born = row.text(kind.born) if kind.born else None
    earliest = (date.fromisoformat(born) - _PREGNANCY).isoformat() if born and kind.unborn else born
    for start_field, end_field in kind.periods:
        start, end = row.text(start_field), row.text(end_field)
        if start and end and end < start:
            return Refusal(rule="period", column=end_field, reason=f"it ends on `{end}`, before it starts on `{start}`")
        if earliest and start and start < earliest:
            return Refusal(
                rule="before_birth", column=start_field,
                reason=f"it starts on `{start}`, before the birth date `{born}`; day and month may be changed round",
            )  # fmt: skip
    return None


def _said_before(kind: Kind, row: CheckedRow, repeats: Repeats) -> Refusal | None:
    identity = tuple(str(row.fields.get(name, "")) for name in kind.identity)
    first = repeats.earlier((kind.name, *identity), row.line)
    if first is None:
        return None
    shown = ", ".join(f"`{part}`" for part in identity)
    return Refusal(
        rule="duplicate", column=kind.identity[0],
        reason=f"line {row.line} has the identity {shown} that line {first} already has; the first is used",
    )  # fmt: skip


def _lacking(name: str, finding: Finding, text: str) -> Refusal:
    because = (
        finding.remark[1]
        if finding.remark
        else ("the cell is empty" if not text.strip() else f"`{text.strip()}` says nothing")
    )
    return Refusal(rule="missing", column=name, reason=f"a value is needed: {because}")


def _rejection(feed: Feed, row: RawRow, refusal: Refusal) -> Rejection:
    heading = _where(feed, row, row.kind.column(refusal.column).headings[0] if refusal.column else "")
    return Rejection(
        feed=feed.code, file=row.file, line=row.line, column=heading or None,
        rule=refusal.rule, reason=refusal.reason, raw=row.raw(),
    )  # fmt: skip


def _where(feed: Feed, row: RawRow, heading: str) -> str:
    """The heading, behind the kind of row where the feed has several: their lines are counted apart."""
    return f"{row.kind.name}: {heading}".removesuffix(": ") if len(feed.parts) > 1 else heading
