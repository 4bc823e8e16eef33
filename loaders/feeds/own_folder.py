"""The folder in which an authority declares its own feeds, one TOML file each (`KITHMAP_FEEDS`).

Read when the house is opened. A folder with one unsound declaration is refused whole: a feed that silently is not there
would be missed by nobody.
"""

from collections.abc import Mapping
from pathlib import Path

from loaders.declarations import Feed
from loaders.errors import DeclarationError
from loaders.feeds.own_declaration import declared

MOST = 1 << 20


def own_feeds(folder: Path, built_in: Mapping[str, Feed]) -> dict[str, Feed]:
    """Every feed of the folder by its code. Raises DeclarationError, naming file and line, where one is unsound."""
    if not folder.is_dir():
        raise DeclarationError(f"the folder of own feeds `{folder}` is not there; make it, or unset `KITHMAP_FEEDS`")
    found: dict[str, Feed] = {}
    for path in sorted(folder.glob("*.toml")):
        feed, problems = declared(text_of(path), taken={**built_in, **found})
        if feed is None:
            more = (
                f" (and {len(problems) - 1} more; `kithmap feeds check {path}` tells all)" if len(problems) > 1 else ""
            )
            raise DeclarationError(f"own feed `{path.name}`, {problems[0]}{more}")
        found[feed.code] = feed
    return found


def text_of(path: Path) -> str:
    """The text of a declaration. Raises DeclarationError where it cannot be read as UTF-8 text."""
    try:
        raw = path.read_bytes()
        if len(raw) > MOST:
            raise DeclarationError(f"`{path.name}` is larger than any declaration")
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise DeclarationError(f"`{path.name}` cannot be opened: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"`{path.name}` is not UTF-8 text") from error
