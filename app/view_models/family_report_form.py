"""The form before a family's report: whom it is for, over which days; then which children of the home it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.view_models.family_looks import About
from app.view_models.family_page import read_day
from app.view_models.family_report_page import born, full_name
from app.view_models.words import index_number, long_date, sentence
from graph.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """What was typed, what it means, and what is wrong with it, each problem with its field."""

    key: str
    key_typed: str
    asked_by: str
    since: date | None
    until: date | None
    since_typed: str
    until_typed: str
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return next((words for words, named in self.problems if named == field), "")

    def nobody(self) -> "ReportForm":
        """The form after nobody was found: the same words for who is not there and who may not be told of."""
        says = "There is no child with this number for whom you can draw up a report. Check the number"
        return replace(self, problems=((says, "key"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildChoice:
    """One child who may be in the report."""

    key: str
    name: str
    described: str
    asked_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePage:
    """The children, and what was said before."""

    children: tuple[ChildChoice, ...]
    form: ReportForm
    period: str


def empty_form(since: date, until: date) -> ReportForm:
    """The form before anything was typed: the usual period stands in it."""
    return ReportForm(
        key="", key_typed="", asked_by="", since=since, until=until, since_typed=long_date(since),
        until_typed=long_date(until),
    )  # fmt: skip


def filled_form(typed: Mapping[str, str], *, key: str, latest: date) -> ReportForm:
    """The form as it was sent, with what is wrong. `latest` is the last day that a report can speak of."""
    since, until = read_day(typed["since"]), read_day(typed["until"])
    until = min(until, latest) if until else None
    problems = []
    if not key:
        problems.append(("Give the nine letters and figures of an index number", "key"))
    if since is None:
        problems.append(("Write the first day like 1 June 2026", "since"))
    if until is None:
        problems.append(("Write the last day like 22 November 2026", "until"))
    if since and until and since > until:
        problems.append(("The first day comes after the last", "since"))
    return ReportForm(
        key=key, key_typed=typed["key"], asked_by=typed["asked_by"], since=since, until=until,
        since_typed=typed["since"], until_typed=typed["until"], problems=tuple(problems),
    )  # fmt: skip


def choice_page(about: About, form: ReportForm) -> ChoicePage:
    """The child that was asked for, chosen, and the others of the home, not chosen."""
    asked = (_choice(child, asked_for=True) for child in about.children)
    others = (_choice(child, asked_for=False) for child in about.others)
    period = f"From {long_date(form.since)} to {long_date(form.until)}" if form.since and form.until else ""
    return ChoicePage(children=(*asked, *others), form=form, period=period)


def _choice(child: Row, *, asked_for: bool) -> ChildChoice:
    key = str(child["key"])
    return ChildChoice(
        key=key, name=full_name(child), described=f"{sentence(born(child))}. Index number {index_number(key)}",
        asked_for=asked_for,
    )  # fmt: skip
