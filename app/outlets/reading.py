"""Finds every outlet in the house as it is: the application, the command line, the catalogue, the source text.

Called by `page` and by tests, with the application to look at; nothing is asked of it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import click
from flask import Flask

from app.access import Access, declared
from app.casework.notices import NoticeSubject
from app.outlets.outlet import Kind, Outlet
from app.outlets.reasons import JOBS, LOG_LINES, METRICS
from app.outlets.source import found_in, sources
from app.view_models.work_page import NOTICE_WORDS
from graph.queries.catalogue import Query
from policies.compilation.vocabulary import SYSTEM
from policies.policy_store import PolicySet
from policies.reach import by_role

NOT_SAID = "NOT REGISTERED"
"""Stands where nobody has said what leaves: a test refuses it."""
_EVERYBODY = "everybody, signed in or not"
_OPERATOR = "the operator of the machine"
_ORDER = re.compile(r"ORDER BY (.+?)(?= SKIP| LIMIT|\n|$)")
_GROUP = re.compile(r"\b(count|collect|min|max|size)\(")


def outlets(application: Flask, line: click.Group, queries: Mapping[str, Query], policies: PolicySet) -> list[Outlet]:
    """Every outlet there is, in order."""
    every = {*routes(application, policies), *verbs(line), *messages(), *of_queries(queries), *of_source()}
    kinds = list(Kind)
    return sorted(every, key=lambda outlet: (kinds.index(outlet.kind), outlet))


def routes(application: Flask, policies: PolicySet) -> Iterator[Outlet]:
    """Every address that answers, with what its view declares."""
    roles = by_role(policies, datetime.now(UTC))
    for rule in application.url_map.iter_rules():
        view = application.view_functions[rule.endpoint]
        access = declared(view)
        methods = "/".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) or "OPTIONS"
        yield Outlet(
            kind=Kind.ROUTE, name=f"{methods} {rule.rule}",
            leaves=_first_line(view.__doc__ or (access.because if access else None)),
            who=_who(access, {action: [role for role, pairs in roles.items() if (action, SYSTEM) in pairs]
                              for action in (access.actions if access else ())}),
            through=_through(access),
        )  # fmt: skip


def verbs(line: click.Command, path: str = "kithmap") -> Iterator[Outlet]:
    """Every verb of the command line, and every file that one writes."""
    if isinstance(line, click.Group):
        for name, command in line.commands.items():
            yield from verbs(command, f"{path} {name}")
        return
    options = {option.name: option for option in line.params}
    who = "a governance officer, who signs in" if "officer" in options else _OPERATOR
    yield Outlet(kind=Kind.VERB, name=path, leaves=_first_line(line.help), who=who)
    for name, option in options.items():
        if name in ("out", "rejects", "state"):
            yield Outlet(
                kind=Kind.FILE, name=f"{path} --{name}", who=who,
                leaves=(getattr(option, "help", None) or NOT_SAID).rstrip("."),
            )  # fmt: skip


def messages() -> Iterator[Outlet]:
    """Every notice: a fixed sentence and a reference."""
    for subject in NoticeSubject:
        yield Outlet(
            kind=Kind.MESSAGE, name=str(subject), leaves=NOTICE_WORDS.get(subject, NOT_SAID), who="its recipient",
            through="a reference, which names nobody",
        )  # fmt: skip


def of_queries(queries: Mapping[str, Query]) -> Iterator[Outlet]:
    """What answers are ordered and grouped by, inside the engine."""
    for query in queries.values():
        for part in query.parts:
            named = f"{query.name}, {part.name}"
            said = {"who": "the house itself" if query.privileged else "whoever may ask it"}
            for term in _ORDER.findall(part.template):
                yield Outlet(kind=Kind.SORT_KEY, name=named, leaves=term.strip(), through=query.name, **said)
            for verb in sorted(set(_GROUP.findall(part.template))):
                yield Outlet(kind=Kind.GROUPING, name=named, leaves=verb, through=query.name, **said)


def of_source() -> Iterator[Outlet]:
    """What only the source text shows."""
    for module, text in sources().items():
        for found in found_in(module, text):
            match found.form:
                case "log":
                    yield Outlet(kind=Kind.LOG_LINE, name=f"{found.where}: {found.says}", who=_OPERATOR,
                                 leaves=LOG_LINES.get(found.says, NOT_SAID))  # fmt: skip
                case "metric":
                    yield Outlet(kind=Kind.METRIC, name=found.says, leaves=METRICS.get(found.says, NOT_SAID),
                                 who=_OPERATOR, through=found.where)  # fmt: skip
                case "job":
                    yield Outlet(kind=Kind.JOB, name=found.where, leaves=JOBS.get(found.where, NOT_SAID),
                                 who=_OPERATOR, through=found.says)  # fmt: skip
                case "order":
                    yield Outlet(kind=Kind.ORDER, name=found.where, leaves=found.says, who="readers of the page",
                                 through="values that the gate has let out")  # fmt: skip
                case _:
                    yield Outlet(kind=Kind.FILTER, name=f"{found.where}: {found.says}", leaves="what the reader typed",
                                 who="readers of the page", through="echoed only in its own field")  # fmt: skip


def _who(access: Access | None, roles: Mapping[str, list[str]]) -> str:
    if access is None:
        return NOT_SAID
    if not access.signed_in:
        return _EVERYBODY
    if not access.actions:
        return "whoever is signed in"
    named = [f"{action}: {', '.join(sorted(roles[action])) or 'nobody'}" for action in sorted(access.actions)]
    return "; ".join(named)


def _through(access: Access | None) -> str:
    if access is None:
        return ""
    return ", ".join(sorted(access.queries)) or access.because or "no query"


def _first_line(text: str | None) -> str:
    return (text or NOT_SAID).strip().splitlines()[0].rstrip(".")
