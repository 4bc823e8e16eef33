"""What a decision on a shield writes into the graph: the marks, and the cover that follows from them (R5, R10).

Called by `app.desks.shields` with a case that was decided for. Everything is one transaction; run twice it is done
once, because the keys were drawn with the decision.
"""

from app.casework.case import Case, Step
from app.services import Services
from app.view_models.shield_words import Change, Mark
from graph.queries.catalogue import Statement
from graph.queries.shielding import covering, covering_doubts, lifting, lifting_home, settling, settling_home
from graph.queries.writing import merge_links, merge_nodes
from graph.records import Row, Value
from loaders.records import DECIDED, About


def statements(services: Services, decided: Case, day: str) -> list[Statement]:
    """The transaction of a decision, on the day on which it is written."""
    home = decided.about.get("home", "")
    return _on_home(services, decided, home, day) if home else _on_child(services, decided, decided.child or "", day)


def _on_child(services: Services, decided: Case, child: str, day: str) -> list[Statement]:
    review, cover = decided.about["review_on"], covering([child], day)
    if decided.about["change"] == Change.LIFT:
        return [*lifting(child, day), *cover]
    if decided.about["change"] == Change.PROLONG:
        return [*settling(child, review), *cover]
    return [
        *settling(child, review), *_record(services, decided, About.CHILD, child, day), *cover,
        *covering_doubts([child]),
    ]  # fmt: skip


def _on_home(services: Services, decided: Case, home: str, day: str) -> list[Statement]:
    review, cover = decided.about["review_on"], covering([home], day)
    refuge = decided.about["mark"] == Mark.REFUGE
    if decided.about["change"] == Change.LIFT:
        return [*lifting_home(home, day, refuge=refuge), *cover]
    settled = settling_home(home, review, refuge=refuge)
    if decided.about["change"] == Change.PROLONG:
        return [*settled, *cover]
    return [*settled, *_record(services, decided, About.HOUSEHOLD, home, day), *cover]


def _record(services: Services, decided: Case, about: About, key: str, day: str) -> list[Statement]:
    """The mark as a record of a source of our own: it moves with the other records, and ends by a decision only."""
    step: Step = next(step for step in decided.steps if step.verb == "confirm")
    record, refuge = step.facts["record"], decided.about.get("mark") == Mark.REFUGE
    properties: dict[str, Value] = {
        "source": DECIDED, "source_id": decided.reference, "about": about.value, "load": decided.reference,
        "digest": decided.reference, "received": day, "last_confirmed": day, "area": "", "standing": "live",
        "pending": False, "shielded": True, "sensitive": False, "marked_shielded": not refuge, "marked_refuge": refuge,
        "marked_sensitivity": 0,
        "shield_authority": services.accounts.full_name(step.by), "shield_ground": decided.about["ground"],
        "shield_review": decided.about["review_on"],
    }  # fmt: skip
    link: Row = {
        "key": step.facts["link"], "tail": record, "head": key,
        "properties": {
            "record": record, "entity": key, "rule": "decided", "decided_by": step.by, "source": DECIDED,
            "decided_at": step.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "source_record": record,
            "load": decided.reference, "first_seen": day, "last_confirmed": day, "p": 1.0, "shielded": True,
        },
    }  # fmt: skip
    return [
        merge_nodes("SourceRecord", [{"key": record, "properties": properties}]),
        merge_links("REFERS_TO", "SourceRecord", about.label, [link]),
    ]
