"""Outlets that only the source text shows: log lines, metrics, threads, orders and groupings, fields that are read.

Each is found by its form in the syntax tree, wherever in the four rooms it stands, and named by module and function, so
that moving a line changes nothing and adding one does.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("app", "loaders", "policies", "graph")
_ROOT = Path(__file__).parent.parent.parent
_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_METRICS = frozenset({"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"})
_ORDERS = frozenset({"sorted", "sort", "groupby", "most_common"})
_INPUTS = frozenset({"typed", "typed_words"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Found:
    """Something found in the source: where, and what it says there."""

    form: str
    """`log`, `metric`, `job`, `order` or `field`."""
    where: str
    says: str


def sources() -> dict[str, str]:
    """The text of every module of the house by its dotted name."""
    return {
        ".".join(path.relative_to(_ROOT).with_suffix("").parts): path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in sorted((_ROOT / room).rglob("*.py"))
    }


def found_in(module: str, text: str) -> list[Found]:
    """Everything of these forms in one module, each once."""
    tree = ast.parse(text)
    metrics = _from(tree, "prometheus_client") & _METRICS
    found = []
    for function, call in _calls(tree):
        where = f"{module}.{function}" if function else module
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in _LEVELS and isinstance(call.func, ast.Attribute) and "log" in ast.unparse(call.func.value).lower():
            found.append(Found(form="log", where=where, says=_first(call)))
        elif name in metrics:
            found.append(Found(form="metric", where=where, says=_metric(call)))
        elif name in ("Thread", "Timer", "Process", "Popen"):
            found.append(Found(form="job", where=where, says=_target(call)))
        elif name in _ORDERS and module.startswith("app."):
            found.append(Found(form="order", where=where, says=_key(call)))
        elif name in _INPUTS or (name in ("get", "getlist") and _of_a_request(call)):
            found.append(Found(form="field", where=where, says=_first(call)))
    return sorted(set(found))


def _calls(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of the function or class that it stands in."""
    for node in ast.iter_child_nodes(tree):
        inside = function
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inside = ".".join(filter(None, (function, node.name)))
        if isinstance(node, ast.Call):
            yield inside, node
        yield from _calls(node, inside)


def _from(tree: ast.AST, package: str) -> set[str]:
    """Names that a module imports from a package."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == package
        for alias in node.names
    }


def _first(call: ast.Call) -> str:
    """The first argument, as text where it is one."""
    if not call.args:
        return ""
    first = call.args[0]
    return str(first.value) if isinstance(first, ast.Constant) else ast.unparse(first)


def _metric(call: ast.Call) -> str:
    labels = ast.literal_eval(call.args[2]) if len(call.args) > 2 else []
    return f"{_first(call)}{{{', '.join(labels)}}}"


def _target(call: ast.Call) -> str:
    return next((ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == "target"), _first(call))


def _key(call: ast.Call) -> str:
    """By what is ordered or grouped; `itself` where by the values."""
    return next((ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == "key"), "itself")


def _of_a_request(call: ast.Call) -> bool:
    said = ast.unparse(call.func)
    return said.startswith(("request.args.", "request.form.", "request.headers.", "request.files."))
