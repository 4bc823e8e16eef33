"""From an address to an opened store: the one place that knows which engines there are.

Called by the wiring and by tests. Addresses: `embedded:///folder`, `neo4j://host:7687` (a server or a cluster),
`neo4j+s://host` (the same, encrypted), `bolt://host:7687` and `bolt+s://host` (exactly that server).
"""

from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from graph.errors import StoreUnavailable
from graph.stores.embedded import open_embedded
from graph.stores.neo4j import open_neo4j
from graph.stores.protocol import Store

_NEO4J_SCHEMES = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})
_FORMS = "write `embedded:///folder` or `neo4j://host:7687`"


def open_store(uri: str, user: str | None = None, password: str | None = None, database: str | None = None) -> Store:
    """Open the store at the address. Raises StoreUnavailable, saying what to do."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as error:
        raise StoreUnavailable(f"the graph address is not understood; {_FORMS}") from error
    if parts.username is not None or parts.password is not None:
        # Not quoted: the address holds a password.
        raise StoreUnavailable("the graph address must not hold a user name or password; give them on their own")
    if parts.scheme == "embedded":
        return open_embedded(_folder(uri, parts))
    if parts.scheme in _NEO4J_SCHEMES:
        if not host:
            raise StoreUnavailable(f"the graph address `{uri}` names no host; {_FORMS}")
        if not user or not password:
            raise StoreUnavailable(f"the graph at `{uri}` needs a user name and a password; set both")
        return open_neo4j(uri, user, password, database)
    raise StoreUnavailable(f"the graph address `{uri}` is not understood; {_FORMS}")


def _folder(uri: str, parts: SplitResult) -> Path:
    folder = Path(unquote(parts.path))
    if parts.netloc or not folder.is_absolute() or folder == Path("/") or parts.query or parts.fragment:
        raise StoreUnavailable(f"the graph address `{uri}` names no folder; write it in full, `embedded:///folder`")
    return folder
