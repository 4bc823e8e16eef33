"""Cedar's `like` patterns: `*` stands for any characters, line breaks included; everything else for itself."""

import re

_SIGNS = frozenset("\\.+*?()|[]{}^$")


def regular_expression(pattern: tuple[str | None, ...]) -> str:
    """The pattern as a regular expression that Java's, Rust's and Python's engines read alike (whole-text match)."""
    return "(?s)" + "".join(".*" if piece is None else _escaped(piece) for piece in pattern)


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)


def begins_like_a_list(pattern: tuple[str | None, ...]) -> bool:
    """Whether only texts that an engine may take for a list could match: it keeps them in a form of its own."""
    first = pattern[0] if pattern else None
    return first is not None and (first.startswith(("[", "\u2060")) or first[:1].isspace())


def matches(pattern: tuple[str | None, ...], text: str) -> bool:
    """Whether a known text matches."""
    return re.fullmatch(regular_expression(pattern), text) is not None
