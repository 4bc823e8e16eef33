"""Documents as tests write them, loaded through a real gate, and the graph, files and ledger that they leave behind."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from graph.records import Row
from graph.stores.embedded import EmbeddedStore
from loaders import pipeline, waiting
from loaders.feeds.catalogue import find_feed
from loaders.records import Coverage
from loaders.report import LoadReport
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.test_pipeline import whole_graph

AREA = "E06000999"


@dataclass(slots=True, kw_only=True)
class Documents:
    """Loads documents into one graph, and asks it."""

    folder: Path
    gate: Gate
    loader: AccessRequest
    store: EmbeddedStore
    ledger: Engine
    sent: int = 0

    def load(self, feed: str, document: Any, day: str = "2026-11-16") -> LoadReport:  # noqa: ANN401 - any JSON, or text
        """Load one document, correct to a day."""
        self.sent += 1
        path = self.folder / "sent" / f"{feed}-{self.sent}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1), encoding="utf-8")
        coverage = Coverage(area=AREA, since="2010-04-01", correct_to=day)
        known = find_feed(feed)
        return pipeline.run(known, [path], self.gate, self.loader, coverage=coverage, rejects=self.folder / "rejects")

    def changes_nothing(self, feed: str, document: Any, day: str = "2026-11-16") -> bool:  # noqa: ANN401 - as above
        """Whether a load leaves everything as it is."""
        before = whole_graph(self.store)
        again = self.load(feed, document, day)
        return whole_graph(self.store) == before and (again.new, again.matched, again.changed) == (0, 0, 0)

    def ask_again(self) -> int:
        """Place what waited for a crosswalk."""
        return waiting.ask_again(self.gate, self.loader)

    def ask(self, question: str, **parameters: str) -> list[Row]:
        """The rows of a question, past the gate."""
        return asked(self.store, question, **parameters)

    def received(self, given: str) -> list[tuple[str, object, object]]:
        """The services of one child by kind, with their periods."""
        rows = self.ask(
            "MATCH (c:Child)-[r:RECEIVES]->(s:Service) WHERE c.given_names = $given"
            " RETURN r.kind AS kind, r.since AS since, r.until AS until ORDER BY kind, since",
            given=given,
        )
        return [(str(row["kind"]), row["since"], row["until"]) for row in rows]

    def addresses(self) -> list[str]:
        """Every address that a home has."""
        rows = self.ask("MATCH (h:Household) RETURN h.address AS address ORDER BY address")
        return [str(row["address"]) for row in rows]

    def children(self) -> list[str]:
        """The given names of everybody held."""
        return [str(row["given"]) for row in self.ask("MATCH (c:Child) RETURN c.given_names AS given ORDER BY given")]

    def standings(self, feed: str) -> dict[str, str]:
        """How each record about a child stands."""
        rows = self.ask(
            "MATCH (s:SourceRecord) WHERE s.source = $feed AND s.standing <> 'superseded' AND"
            " s.about = 'child' RETURN s.source_id AS id, s.standing AS standing",
            feed=feed,
        )
        return {str(row["id"]): str(row["standing"]) for row in rows}

    def knows(self, word: str) -> list[str]:
        """Where a word can be found: in the graph, in the files of rejected rows, or in the ledger."""
        found = ["the graph" for line in whole_graph(self.store) if word in line][:1]
        found += [
            path.name for path in (self.folder / "rejects").rglob("*") if word in path.read_text(encoding="utf-8")
        ]
        with self.ledger.connect() as connection:
            tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            for table in tables:
                rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608 - names from the schema
                found += [f"ledger table {table}" for row in rows if word in repr(tuple(row))][:1]
        return found


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    """A FHIR bundle of these resources."""
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}
