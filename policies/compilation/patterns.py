"""Cedar's `like` patterns: `*` stands for any characters, line breaks included; everything else for itself."""

import re

_SIGNS = frozenset("\\.+*?()|[]{}^$")


def regular_expression(pattern: tuple[str | None, ...]) -> str:
    """The pattern as a regular expression that Java's, Rust's and Python's engines read alike (whole-text match)."""
    return "(?s)" + "".join(".*" if piece is None else _escaped(piece) for piece in pattern)


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)


def matches(pattern: tuple[str | None, ...], text: str) -> bool:
    """Whether a known text matches."""
    return re.fullmatch(regular_expression(pattern), text) is not None
