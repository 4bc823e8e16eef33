"""Reads a query template just far enough for the lint: clauses, patterns, what each MATCH binds, and under which guard.

It knows the subset in which the catalogue is written and raises for everything else, so that a template it cannot
follow fails the lint instead of slipping past it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

CLAUSE = re.compile(
    r"\b(OPTIONAL MATCH|MATCH|WHERE|WITH|RETURN|UNWIND|ORDER BY|SKIP|LIMIT|UNION ALL|UNION|CALL|SET|MERGE|ON CREATE"
    r"|ON MATCH|CREATE|DETACH DELETE|DELETE|REMOVE|FOREACH)\b"
)
BLOCK = re.compile(r"\b(?:EXISTS|COUNT|COLLECT|CALL(?:\s*\([^)]*\))?)\s*\{")
ELEMENT = re.compile(
    r"(?P<variable>\w+)?\s*(?P<types>(?::[\w|]+)*)\s*(?P<hops>\*[\d.]*)?\s*(?:\{(?P<inline>[^}]*)\})?\s*"
)
SEE = re.compile(r"<<see (\w+)>>")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node or a relationship of a pattern."""

    node: bool
    variable: str | None
    types: str
    hops: str | None
    inline: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One MATCH: its path variable, its elements, its condition, and the variables that were there before it."""

    path: str | None
    elements: tuple[Element, ...]
    where: str
    before: frozenset[str]

    @property
    def bound(self) -> frozenset[str]:
        """The variables that this MATCH brings in."""
        return frozenset(element.variable for element in self.elements if element.variable) - self.before

    @property
    def guarded(self) -> frozenset[str]:
        """The variables whose guard is one of the conditions that must all hold."""
        return frozenset(found[1] for part in conjuncts(self.where) if (found := SEE.fullmatch(part.strip())))


def clauses(text: str) -> list[tuple[str, str]]:
    """The clauses of a text, each as keyword and body; what is inside brackets belongs to the body around it."""
    starts = [found for found in CLAUSE.finditer(text) if _depth(text, found.start()) == 0]
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return [(found[1], text[found.end() : end].strip()) for found, end in zip(starts, ends, strict=True)]


def matches(text: str, scope: frozenset[str] = frozenset()) -> Iterator[Match]:
    """Every MATCH of a text and of the blocks inside it, in order."""
    known = set(scope)
    found = clauses(text)
    for number, (keyword, body) in enumerate(found):
        if keyword in {"MATCH", "OPTIONAL MATCH", "MERGE", "CREATE"}:
            after = found[number + 1] if number + 1 < len(found) else ("", "")
            match = _match(body, after[1] if after[0] == "WHERE" else "", frozenset(known))
            yield match
            known |= match.bound
        for block in blocks(body):
            yield from matches(block, frozenset(known))
        if keyword == "WITH":
            known &= {item.strip() for item in split(body.removeprefix("DISTINCT "), ",")}
        elif keyword.startswith("UNION"):
            known = set(scope)


def blocks(text: str) -> Iterator[str]:
    """What stands inside the outermost EXISTS, COUNT and CALL braces of a text."""
    position = 0
    while found := BLOCK.search(text, position):
        end = found.end()
        while _depth(text[found.end() - 1 : end], end - found.end() + 1) > 0:
            end += 1
        yield text[found.end() : end - 1]
        position = end


def without_blocks(text: str) -> str:
    """The text with those braces emptied."""
    for block in blocks(text):
        text = text.replace(block, "")
    return text


def conjuncts(condition: str) -> list[str]:
    """The parts of a condition that must all hold; a condition with a bare OR is one part."""
    if len(split(condition, " OR ")) > 1 or len(split(condition, " XOR ")) > 1:
        return [condition]
    return split(condition, "AND")


def split(text: str, separator: str) -> list[str]:
    """The text parted at the separator wherever no bracket is open."""
    pattern = re.compile(rf"\b{separator}\b") if separator.isalpha() else re.compile(re.escape(separator))
    cuts = [found for found in pattern.finditer(text) if _depth(text, found.start()) == 0]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _match(pattern: str, where: str, before: frozenset[str]) -> Match:
    path = re.match(r"(\w+)\s*=\s*", pattern)
    rest = pattern[path.end() :] if path else pattern
    if re.search(r"--|-->|<--", rest):
        raise ValueError(f"an anonymous relationship in `{pattern}`; name it, so that it can be guarded")
    elements = []
    for found in re.finditer(r"\(([^()]*)\)|\[([^\[\]]*)\]", rest):
        node = found[1] is not None
        inside = ELEMENT.fullmatch((found[1] if node else found[2]).strip())
        if inside is None:
            raise ValueError(f"`{found[0]}` is no node or relationship of the portable subset")
        elements.append(
            Element(
                node=node,
                variable=inside["variable"],
                types=inside["types"].removeprefix(":"),
                hops=inside["hops"],
                inline=inside["inline"],
            )
        )
    return Match(path=path[1] if path else None, elements=tuple(elements), where=where, before=before)


def _depth(text: str, position: int) -> int:
    """How many brackets are open at a position, texts in quotes left out."""
    before = re.sub(r"'(?:[^'\\]|\\.)*'?", "", text[:position])
    return sum(before.count(mark) for mark in _OPENING) - sum(before.count(mark) for mark in _CLOSING)
