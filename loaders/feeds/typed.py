"""Sources that no file ever brings: what people say in their own name, on a page or through their own system.

A case system that was modified sends rows by the real-time door, as the feed of its supplier. The users of one that
was not come by browser: they say on the page of a child that they work with the child, and a second person stands
behind it (R15). That is a source like others, with a name on every link that it made, and declared here; but nothing
is loaded as it, or a file could say in somebody's name what only they may say.
"""

from dataclasses import dataclass

from graph.queries.claims import CONFIRMED_CLAIM, SELF_CLAIM
from loaders.declarations import Owner

_ON_CLAIMS = Owner(full_name="Safeguarding leads, Northmoor", phone="01632 960 100", email="claims@northmoor.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One such source. It never brings a child into the index, and never tells of a sensitive service.

    `words` stand in sentences, with their article. `trust` ranks what it says beside feeds, from 0 to 10.
    """

    code: str
    full_name: str
    description: str
    words: str
    owner: Owner
    trust: int
    form: str = "typed on the page of a child, or sent to POST /api/v1/involvements by the user's own system"
    sensitivity: int = 0


TYPED: dict[str, Typed] = {
    source.code: source
    for source in (
        Typed(
            code=SELF_CLAIM,
            full_name="A worker's own word",
            description="Somebody says that they work with a child whom no list links with them; it ends by itself.",
            words="the worker’s own word",
            owner=_ON_CLAIMS,
            trust=1,
        ),
        Typed(
            code=CONFIRMED_CLAIM,
            full_name="A worker's word, confirmed",
            description="The same once a second person stands behind it; it lasts until it is ended.",
            words="the worker’s word, confirmed by a second person",
            owner=_ON_CLAIMS,
            trust=4,
        ),
    )
}
"""By the source that stands on the links."""
