"""Where in a Cedar text a policy stands, for messages that name file and line."""

import re

_TOKEN = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"|@id\s*\(\s*("(?:\\.|[^"\\])*")\s*\)|\b(permit|forbid)\b(?=\s*\()')


def positions(text: str) -> list[int]:
    """The line of each policy's `permit` or `forbid`, in order."""
    return [_line(text, found.start()) for found in _TOKEN.finditer(text) if found[2]]


def position_of(text: str, identifier: str) -> list[int]:
    """The lines on which this `@id` is written."""
    return [_line(text, found.start()) for found in _TOKEN.finditer(text) if found[1] == f'"{identifier}"']


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
