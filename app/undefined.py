"""What a template sees where nothing is: an error for a name or an attribute of ours, nothing for a key of a mapping.

A view that lacks what a template needs must fail a test, not leave a hole in a page. The macros of the design system
ask mappings for optional keys all the time, so those stay as forgiving as Jinja's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from jinja2 import Undefined


class Missing(Undefined):
    """Strict for names and attributes, forgiving for keys."""

    __slots__ = ()

    @property
    def _optional(self) -> bool:
        # A hint stands where Jinja itself offers something optional: the caller of a macro. The design system's macros
        # write `undefined` for "nothing", as in the language they were ported from.
        return (
            isinstance(self._undefined_obj, Mapping)
            or self._undefined_hint is not None
            or self._undefined_name == "undefined"
        )

    def _refuse(self) -> NoReturn:
        self._fail_with_undefined_error()

    def __str__(self) -> str:
        return "" if self._optional else self._refuse()

    def __bool__(self) -> bool:
        return False if self._optional else self._refuse()

    def __len__(self) -> int:
        return 0 if self._optional else self._refuse()

    def __iter__(self) -> Iterator[Any]:
        return iter(()) if self._optional else self._refuse()

    def __eq__(self, other: object) -> bool:
        # The design system compares with a name that is never given, so comparing must stay possible.
        return isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(type(self))
