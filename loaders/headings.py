"""The first lines of a file: the control line that says what it covers, and the headings that say what stands where.

Called by reading. A heading may be published under several spellings; a feed declares those it accepts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loaders.declarations import Feed, Kind
from loaders.errors import HeaderError
from loaders.records import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Where each declared field stands, how wide a row is, and which headings nobody declared."""

    positions: Mapping[str, int]
    width: int
    unknown: tuple[str, ...]


def search(
    feed: Feed, file: str, rows: Iterable[Sequence[str]], kinds: Sequence[Kind]
) -> tuple[int, Kind, Headings]:  # fmt: skip
    """The first row, below at most so many title rows as the feed has, that holds the headings of one of the kinds.

    Where several kinds fit, the one that knows most of the headings. Raises HeaderError where none fits.
    """
    seen: list[Sequence[str]] = []
    for number, cells in enumerate(rows):
        if number > feed.title_rows:
            break
        seen.append(cells)
        fitting = [kind for kind in kinds if not _missing(kind, cells)]
        if fitting and any(cell.strip() for cell in cells):
            kind = max(fitting, key=lambda kind: _known(kind, cells))
            return number, kind, resolve(feed, kind, file, cells)
    nearest = max(((kind, cells) for cells in seen for kind in kinds), key=lambda pair: _known(*pair), default=None)
    kind, cells = nearest if nearest is not None else (kinds[0], [])
    resolve(feed, kind, file, cells)
    raise HeaderError(f"`{file}` has no headings")


def resolve(feed: Feed, kind: Kind, file: str, cells: Sequence[str]) -> Headings:
    """Match the headings of a file to the columns of one kind.

    Raises HeaderError where two headings are alike or a column that the feed rests on is absent.
    """
    folded = [_fold(cell) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    _refuse_repeats(file, cells, folded, kind)
    places = {name: index for index, name in reversed(list(enumerate(folded))) if name}
    positions: dict[str, int] = {}
    for column in kind.columns:
        found = [places[name] for heading in column.headings if (name := _fold(heading)) in places]
        if found:
            positions[column.field] = found[0]
    missing = _missing(kind, cells)
    if missing:
        raise HeaderError(
            f"`{file}` lacks the {'columns' if len(missing) > 1 else 'column'} {_listed(missing)} of feed "
            f"`{feed.code}`{f' ({kind.name})' if len(feed.parts) > 1 else ''}; "
            f"its headings are {_listed([cell for cell in cells[:12] if cell]) or 'empty'}"
        )
    known = _names(kind)
    return Headings(
        positions=positions, width=len(cells),
        unknown=tuple(cell.strip() for cell, name in zip(cells, folded, strict=False) if name and name not in known),
    )  # fmt: skip


def _missing(kind: Kind, cells: Sequence[str]) -> list[str]:
    there = {_fold(cell) for cell in cells}
    return [
        column.headings[0]
        for column in kind.columns
        if not column.optional and there.isdisjoint(_fold(heading) for heading in column.headings)
    ]


def _known(kind: Kind, cells: Sequence[str]) -> int:
    return len({_fold(cell) for cell in cells} & _names(kind))


def _names(kind: Kind) -> set[str]:
    """Every heading that the kind reads or drops on purpose."""
    read = {_fold(heading) for column in kind.columns for heading in column.headings}
    return read | {_fold(heading) for heading in kind.dropped}


def control_of(feed: Feed, file: str, line: str) -> Coverage:
    """Read the opening line `#kithmap;feed=…;area=…;from=…;correct_to=…`.

    Raises HeaderError where it is of another feed or lacks what it covers.
    """
    parts = dict(part.partition("=")[::2] for part in line.strip().strip(",;\t").split(";")[1:])
    said = {name.strip(): value.strip() for name, value in parts.items()}
    if said.get("feed") != feed.code:
        raise HeaderError(f"`{file}` says that it is feed `{said.get('feed', '')}`, and is loaded as `{feed.code}`")
    missing = [name for name in ("area", "from", "correct_to") if not said.get(name)]
    if missing:
        raise HeaderError(f"the opening line of `{file}` lacks {_listed(missing)}")
    for name in ("from", "correct_to"):
        try:
            date.fromisoformat(said[name])
        except ValueError as error:
            raise HeaderError(f"the opening line of `{file}` says {name} `{said[name]}`, which is no date") from error
    return Coverage(area=said["area"], since=said["from"], correct_to=said["correct_to"])


def _refuse_repeats(file: str, cells: Sequence[str], folded: Sequence[str], kind: Kind) -> None:
    """Two headings alike are refused where the kind reads them; beside that, a file may be as untidy as it likes."""
    read = {_fold(heading) for column in kind.columns for heading in column.headings}
    first: dict[str, int] = {}
    for index, name in enumerate(folded):
        if name in read and name in first:
            raise HeaderError(
                f"`{file}` has the heading `{cells[index].strip()}` twice, "
                f"as columns {first[name] + 1} and {index + 1}; nobody can say which of them counts"
            )
        first.setdefault(name, index)


def _fold(heading: str) -> str:
    return " ".join(heading.strip("\ufeff \t\r\n").strip('"').replace("_", " ").casefold().split())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
