"""The rules of the catalogue, each a function that names what breaks it. Asked by test_catalogue_lint.py."""

import re
from collections.abc import Iterator

from graph.queries.catalogue import Part, Query, types_of
from graph.schema.constraints import SERVER_INDEXED_PROPERTIES
from graph.schema.model import RESERVED_PROPERTY_NAMES, FieldGroup
from tests.graph.cypher_reader import Element, Match, blocks, clauses, matches, split, without_blocks

_ACCESS = re.compile(r"(?<![\w$.<])(\w+)\.(\w+)\b(?!\s*\()")
_PARAMETER = re.compile(r"\$(\w+)")
_MARK = re.compile(r"<<(\w+) ([^>]+)>>")
_OTHER_DIALECTS = re.compile(
    r"\b(shortestPath|allShortestPaths|SHORTEST|avg|stDev|percentileCont|date|datetime|localdatetime|duration|timestamp"
    r"|elementId|id|properties|keys|apoc|rand|randomUUID|labels|LOAD CSV|COLLECT)\s*[({.]|/\*|//|`",
)
_NO_INDEX = re.compile(r"coalesce\(\w+\.\w+, ''\)")
_TALLIED = {"own", "granted", "further", "items"}


def unguarded(part: Part) -> Iterator[str]:
    """Variables that a MATCH brings in without their guard among the conditions that must hold."""
    for match in matches(part.template):
        covered = _covered_by_path(match)
        for variable in sorted(match.bound - match.guarded - covered):
            yield f"`{variable}` is bound without `<<see {variable}>>`"


def _covered_by_path(match: Match) -> frozenset[str]:
    """The ends of a named path, when the guard stands over all its nodes and all its relationships."""
    if match.path is None:
        return frozenset()
    over = {
        function: re.search(rf"all\((\w+) IN {function}\({match.path}\) WHERE .*<<see \1>>\)", match.where, re.DOTALL)
        for function in ("nodes", "relationships")
    }
    return match.bound if all(over.values()) else frozenset()


def undeclared(part: Part) -> Iterator[str]:
    """Variables whose declared types are not those of their pattern."""
    for match in matches(part.template):
        for element in match.elements:
            if element.variable is None or not element.types:
                continue
            declared = part.variables.get(element.variable, "")
            if set(declared.split("|")) != set(element.types.split("|")):
                yield f"`{element.variable}` is declared `{declared}` and matched `{element.types}`"
        if match.path:
            for variable in re.findall(rf"all\((\w+) IN \w+\({match.path}\)", match.where):
                if variable not in part.variables:
                    yield f"`{variable}` walks over a path and is not declared"


def anonymous(part: Part) -> Iterator[str]:
    """Nodes and relationships without a name or a type, unless a guarded path covers a nameless relationship."""
    for match in matches(part.template):
        for element in match.elements:
            if element.variable is None and not (match.path and element.hops and not element.node):
                yield f"`{element.types or element}` has no name"
            if element.variable in match.bound and not element.types:
                yield f"`{element.variable}` has no type"
    for keyword, body in clauses(part.template):
        if keyword not in {"MATCH", "OPTIONAL MATCH", "MERGE", "CREATE"} and re.search(
            r"\)\s*<?-", without_blocks(body)
        ):
            yield f"a pattern stands in {keyword}; write EXISTS or COUNT with a MATCH"


def hidden_accesses(part: Part) -> Iterator[str]:
    """Raw uses of a property whose field group is not open: with its `<<may …>>` beside it, and never in a result."""
    for keyword, body, accesses in _accesses(part):
        for variable, key, group in accesses:
            if group is FieldGroup.OPEN:
                continue
            if keyword != "WHERE" or group is FieldGroup.INTERNAL:
                yield f"`{variable}.{key}` stands in {keyword}; ask for it by `<<fields …>>`"
            elif f"<<may {group.value} {variable}>>" not in [item.strip() for item in split(body, "AND")]:
                yield f"`{variable}.{key}` is a condition without `<<may {group.value} {variable}>>`"


def _accesses(part: Part) -> Iterator[tuple[str, str, list[tuple[str, str, FieldGroup]]]]:
    for keyword, body in _all_clauses(part.template):
        found = []
        for variable, key in _ACCESS.findall(without_blocks(_MARK.sub("", body))):
            if variable in part.variables:
                groups = {p.group for type_ in types_of(part, variable) for p in type_.properties if p.key == key}
                found.append((variable, key, groups.pop() if len(groups) == 1 else FieldGroup.INTERNAL))
        yield keyword, body, found


def _all_clauses(text: str) -> Iterator[tuple[str, str]]:
    for keyword, body in clauses(text):
        yield keyword, body
        for block in blocks(body):
            yield from _all_clauses(block)


def tally_leaks(part: Part) -> Iterator[str]:
    """Columns of a tally that are neither policies' names nor numbers."""
    result = clauses(part.template)[-1]
    columns = {item.split(" AS ")[-1].strip() for item in split(result[1].removeprefix("DISTINCT "), ",")}
    for column in sorted(columns - _TALLIED):
        yield f"the tally returns `{column}`"


def engine_traps(part: Part) -> Iterator[str]:
    """What one engine reads differently from the other, or does not read at all."""
    text = _MARK.sub("", part.template)
    for found in _OTHER_DIALECTS.finditer(text):
        yield f"`{found[0]}` is not portable"
    for variable, key in _ACCESS.findall(text):
        if key in RESERVED_PROPERTY_NAMES:
            yield f"`{variable}.{key}` is reserved by the embedded engine"
    for match in matches(part.template):
        for element in match.elements:
            yield from _element_traps(element, match)
    for keyword, body in clauses(part.template):
        if keyword.startswith("UNWIND") and "collect(" in body:
            yield "a list is collected inside UNWIND; collect it in a WITH before"
    yield from _lists_over_unwind(part)


def _element_traps(element: Element, match: Match) -> Iterator[str]:
    if element.inline:
        inline = re.fullmatch(r"key: (\$?\w+|(?P<of>\w+)\.\w+)", element.inline.strip())
        if inline is None:
            yield f"`{{{element.inline}}}`: only the key may stand inside a pattern"
        elif inline["of"] in match.before:
            yield f"`{{{element.inline}}}`: one engine finds nothing by another element's property; carry it by WITH"
    if element.hops and not re.fullmatch(r"\*\d+\.\.[1-9]", element.hops):
        yield f"`{element.hops}` has no upper bound below ten"
    if ":" in element.types:
        yield f"`{element.types}`: one label for each node, so that its index is found"


def _lists_over_unwind(part: Part) -> Iterator[str]:
    """A collected list that stays in scope over UNWIND is copied for each row, until the memory is gone."""
    collected = False
    found = clauses(part.template)
    for (keyword, body), (following, _) in zip(found, [*found[1:], ("", "")], strict=True):
        if keyword == "WITH":
            collected = "collect(" in body
        if keyword == "UNWIND" and collected and following not in {"WITH", "RETURN"}:
            yield "a collected list stays in scope over UNWIND; let a WITH drop it"


def other_beginnings(part: Part) -> Iterator[str]:
    """Conditions by which a server could begin at an index of few values, where a text has nodes to begin at.

    It goes by counts that it took when there was next to nothing, and then begins at all records instead of at a child,
    and again for each child that it is asked for.
    """
    for match in matches(part.template):
        given = [element for element in match.elements if element.inline or element.variable in match.before]
        for element in (one for one in match.elements if given and one.node and one not in given):
            bare = {
                key for variable, key in _ACCESS.findall(_NO_INDEX.sub("", match.where)) if variable == element.variable
            }
            for label, keys in SERVER_INDEXED_PROPERTIES:
                if label in element.types.split("|") and bare.issuperset(keys):
                    shown = f"{element.variable}.{keys[0]}"
                    yield f"`{shown}` has an index; write `coalesce({shown}, '')`, which has none"


def wrong_parameters(query: Query) -> Iterator[str]:
    """Parameters that are used and not declared, or declared and not used."""
    texts = "".join(part.template for part in (*query.parts, *([query.tally] if query.tally else [])))
    used, declared = set(_PARAMETER.findall(texts)), set(query.parameters)
    for name in sorted(used ^ declared):
        yield f"parameter `${name}` is {'used' if name in used else 'declared'} only"


def wrong_names(query: Query) -> Iterator[str]:
    """An anchor that is no part, a doubled part, a shown column that no part returns."""
    names = [part.name for part in query.parts]
    if len(names) != len(set(names)):
        yield "two parts have the same name"
    if query.anchor is not None and query.anchor not in names:
        yield f"the anchor `{query.anchor}` is no part"
    for part in query.parts:
        result = clauses(part.template)
        returned = next((body for keyword, body in reversed(result) if keyword == "RETURN"), "")
        columns = {item.split(" AS ")[-1].strip() for item in split(_MARK.sub("", returned), ",")}
        columns |= {
            item.split("=")[0 if "=" not in item else 1]
            for mark in _MARK.findall(returned)
            for item in mark[1].split()[1:]
        }
        for column in part.shown:
            if column not in columns:
                yield f"part `{part.name}` shows `{column}`, which it does not return"
