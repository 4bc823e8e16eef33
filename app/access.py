"""What a route asks for, declared where the route is: every view says which queries or actions it may put to the gate.

A view without a declaration is answered as if it were not there, and a read that its view did not declare is refused
before the gate hears of it. `tests/architecture/test_every_route_is_declared.py` lists them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, request

from app.errors import UndeclaredAccess
from graph.queries.registry import QUERIES

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__kithmap_access__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one view may do. `signed_in` is false only for pages that show no person's data."""

    queries: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    signed_in: bool = True
    because: str = ""
    """Why a view needs no query and no action, or no sign-in."""


def asks(*queries: str, actions: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Declare the catalogue queries a view may read, and the actions on other registers it may take."""
    unknown = [name for name in queries if name not in QUERIES]
    if unknown:
        raise UndeclaredAccess(f"there is no query `{unknown[0]}` in the catalogue")
    return _marked(Access(queries=frozenset(queries), actions=frozenset(actions)))


def asks_nothing(because: str, *, signed_in: bool = True) -> Callable[[View], View]:
    """Declare that a view reads no person's data, with the reason; `signed_in=False` opens it to everybody."""
    return _marked(Access(signed_in=signed_in, because=because))


def declared(view: Callable[..., Any] | None) -> Access | None:
    """The declaration of a view, or None."""
    return getattr(view, _MARK, None)


def current_access() -> Access | None:
    """The declaration of the view that answers this request; None for an unknown address."""
    return declared(current_app.view_functions.get(request.endpoint or ""))


def require_query(name: str) -> None:
    """Raise UndeclaredAccess unless the current view declared this query."""
    access = current_access()
    if access is None or name not in access.queries:
        raise UndeclaredAccess(f"the view `{request.endpoint}` did not declare the query `{name}`")


def require_action(name: str) -> None:
    """Raise UndeclaredAccess unless the current view declared this action."""
    access = current_access()
    if access is None or name not in access.actions:
        raise UndeclaredAccess(f"the view `{request.endpoint}` did not declare the action `{name}`")


def _marked(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _MARK, access)
        return view

    return mark
