"""The explorer's page and its paper, in finished words; called by the explorer's routes for their templates.

The page is whole without script: the list by sector and the still drawing hold every fact. Where script runs, the same
facts come once more as data for the moving drawing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.view_models.explorer.answers import Answer, family_answer
from app.view_models.explorer.canvas import canvas_of
from app.view_models.explorer.drawing import svg_of
from app.view_models.explorer.items import Item
from app.view_models.explorer.kinds import KIND_ORDER, MARKS, Sector
from app.view_models.explorer.listing import Row, row_of
from app.view_models.explorer.picture import Picture
from app.view_models.explorer.standing import looks_of
from app.view_models.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One row of the list as the template writes it."""

    kind: str
    name: str
    described: str
    row: Row
    hollow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The rows of one sector."""

    words: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorerPage:
    """Everything that the page shows before any script runs."""

    name: str
    described: str
    summary: str
    sections: tuple[Section, ...]
    answer: Answer | None
    svg: str
    data: str
    """The canvas and what the scripts need besides, as JSON for a data block."""


def explorer_page(picture: Picture, *, opened_at: str, links: Mapping[str, str]) -> ExplorerPage:
    """The page of a first answer, opened at a time of day."""
    opened = {"words": f"Opened {picture.centre.name}", "shown": len(picture.items), "at": opened_at}
    data = {"canvas": canvas_of(picture), "trail": opened, "links": dict(links)}
    return _page(picture, _data_block(data))


def paper_page(picture: Picture) -> ExplorerPage:
    """The same for print: nothing moves, so no data goes along."""
    return _page(picture, "")


def _page(picture: Picture, data: str) -> ExplorerPage:
    return ExplorerPage(
        name=picture.centre.name,
        described=picture.centre.role,
        summary=f"{counted(len(picture.items), 'item', 'items')} shown, all opened so far",
        sections=_sections(picture),
        answer=family_answer(picture.items, picture.links, picture.layout.centre),
        svg=svg_of(picture),
        data=data,
    )


def _data_block(data: Mapping[str, object]) -> str:
    """JSON that can stand inside a script element of a data type: no letter in it can end the element."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _sections(picture: Picture) -> tuple[Section, ...]:
    looks = looks_of(picture)
    sections = []
    for sector in Sector:
        rows = [
            (item, row_of(item, picture.items, picture.links, picture.layout.centre, picture.parents.get(item.key)))
            for item in picture.items.values()
            if item.sector is sector
        ]
        rows.sort(key=lambda pair: _place_in_list(pair[0], pair[1], picture.layout.centre))
        if rows:
            listed = tuple(_list_row(item, row, hollow=looks[item.key].hollow) for item, row in rows)
            sections.append(Section(words=sector.value.capitalize(), rows=listed))
    return tuple(sections)


def _place_in_list(item: Item, row: Row, centre: str) -> tuple[bool, bool, bool, int, str, str]:
    """The child first, then the lead, then who is involved now before who was; by kind and name."""
    return item.key != centre, not row.lead, row.ended, KIND_ORDER[item.kind], item.name, item.key


def _list_row(item: Item, row: Row, *, hollow: bool) -> ListRow:
    word = MARKS[item.kind].word
    described = word if item.role == word else f"{word} · {item.role}"
    return ListRow(kind=item.kind.value, name=item.name, described=described, row=row, hollow=hollow)
