"""The leak list (R29): each way in which hidden things have shone through elsewhere, tried here under its own name.

A teacher asks two sites at once: the whole authority, and the authority without whatever the teacher may not know. The
random worlds and the run over every route beside this file look for what nobody thought of; these are the known ways.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Value
from graph.schema.nodes import NODE_TYPES
from policies import decision_point, policy_store
from policies.request import Role
from tests.attack import questions
from tests.attack.test_nothing_shines_through import searches, targets
from tests.attack.twin_worlds import ABSENT, Answer, Ask, answers, differences, seen_by, world
from tests.authority import Authority, state_purpose
from tests.graph_copy import GraphCopy
from tests.policies.people import asking

READER = Role.PRACTITIONER
WHY = {"purpose": "worried-safety"}
POLICIES = policy_store.load(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """The two sites, and what of the graph the teacher may know."""

    whole: Authority
    less: Authority
    seen: GraphCopy

    def tried(self) -> list[str]:
        """Keys of all kinds, hidden, open and absent."""
        return targets(self.whole.graph, self.seen)

    def hidden(self) -> list[str]:
        """Those of them of which the teacher may know nothing."""
        known = {node.key for node in self.seen.nodes}
        return [key for key in self.tried() if key not in known and key != ABSENT]

    def both(self, asks: Iterable[Ask]) -> list[tuple[Ask, Answer]]:
        """The answers of the whole authority, when those of the other agree with them."""
        wanted = list(asks)
        found = list(answers(self.whole.kept(READER), wanted))
        apart = differences(found, answers(self.less.kept(READER), wanted))
        assert not apart, "\n".join(apart[:8])
        return found


@pytest.fixture(scope="module")
def two(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Open both sites and state a purpose for every child of the cast."""
    folder = tmp_path_factory.mktemp("leaks")
    with world(built_authority, folder / "whole") as whole:
        seen = seen_by(whole, READER)
        with world(built_authority, folder / "less", graph=seen) as less:
            ours = Two(whole=whole, less=less, seen=seen)
            ours.both(questions.purposes_for(ours.tried()))
            yield ours


def _known_child(two: Two) -> str:
    return two.whole.child("Maisie Anne", "Hallam")


def _pages(two: Two, *pages: str) -> Iterator[Ask]:
    return (Ask(method="GET", path=f"/children/{key}{page}") for key in two.tried() for page in pages)


def test_summaries_by_type_count_only_what_may_be_known(two: Two) -> None:
    found = two.both(_pages(two, "/explore"))
    assert any("data-" in answer.body for _, answer in found if answer.status == 200)


def test_lists_of_neighbours_hold_only_what_may_be_known(two: Two) -> None:
    kinds = questions.of_the_interface(two.tried(), [])
    assert any(answer.status == 200 for _, answer in two.both(kinds))


def test_no_text_of_the_past_names_what_is_hidden(two: Two) -> None:
    past = [Ask(method="GET", path=f"/children/{key}/family", query={"at": day}) for key in two.tried()
            for day in ("2015-01-01", "2022-06-01", "2026-11-22")]  # fmt: skip
    two.both([*past, *_pages(two, "/family", "/looks")])


def test_totals_are_totals_of_what_may_be_known(two: Two) -> None:
    start = _known_child(two)
    for limit in ("1", "60"):
        query = {**WHY, "label": "Child", "limit": limit}
        ((_, answer),) = two.both([Ask(method="GET", path=f"/api/v1/nodes/{start}/neighbours", query=query)])
        assert answer.status == 200


def test_errors_say_the_same_of_hidden_and_absent(two: Two) -> None:
    said: dict[str, set[tuple[int, str]]] = {}
    for key in (two.hidden()[0], ABSENT):
        asked = [ask for ask in questions.of_every_route(two.whole.site, [key], [key]) if key in ask.path]
        for ask, answer in answers(two.whole.kept(READER), asked):
            shape = str(ask).replace(key, "KEY")
            said.setdefault(shape, set()).add((answer.status, answer.body.replace(key, "KEY")))
    assert [ask for ask, answered in said.items() if len(answered) > 1] == []
    assert len(said) > 30


@given(st.fixed_dictionaries({"shielded": st.booleans(), "sensitivity": st.integers(0, 3)}), st.integers(0, 3))
def test_no_marking_opens_what_another_closes(marks: dict[str, bool | int], clearance: int) -> None:
    """Whatever opens with more markings opens with fewer: each marking closes for itself."""
    asker = asking(Role.SOCIAL_WORKER, clearance=clearance)

    def may(action: str, *, shielded: bool | int, sensitivity: int) -> bool:
        values: dict[str, Value] = {
            "key": "K0",
            "area": "E06000999",
            "status": "live",
            "shielded": shielded,
            "sensitivity": sensitivity,
        }
        return decision_point.decide(POLICIES, asker, action, "Child", "K0", values).permitted

    for action in ("see", "read_identity", "read_identifiers", "read_former_names", "read_standing"):
        if may(action, shielded=marks["shielded"], sensitivity=marks["sensitivity"]):
            assert may(action, shielded=False, sensitivity=marks["sensitivity"])
            assert may(action, shielded=marks["shielded"], sensitivity=0)
            assert may(action, shielded=False, sensitivity=0)


def test_no_endpoint_lets_a_hidden_value_through(two: Two) -> None:
    """Every text that only hidden things hold is looked for in every answer there is."""
    secrets = _texts(two.whole.graph) - _texts(two.seen)
    assert len(secrets) > 50
    pattern = re.compile("|".join(re.escape(secret) for secret in sorted(secrets, key=len, reverse=True)))
    keys = [_known_child(two), *two.hidden()[:4]]
    asked = [*questions.of_every_route(two.whole.site, keys, keys[:1]), *questions.of_the_pages(keys),
             *questions.of_the_interface(keys, [])]  # fmt: skip
    for ask, answer in answers(two.whole.kept(READER), asked):
        told = answer.body.replace(ask.path, "")
        assert not (hit := pattern.search(told)), f"{ask}: {hit[0]}"


def _texts(graph: GraphCopy) -> set[str]:
    """Texts that tell somebody from everybody else: names, addresses, numbers; not words of closed lists."""
    telling = {"address", "postcode", "phone", "email", "nhs_number", "upn", "uprn", "duty_phone"}
    known = {p.key for type_ in NODE_TYPES.values() for p in type_.properties}
    assert telling <= known | {"uprn"}
    return {str(node.values[name]) for node in graph.nodes for name in telling & set(node.values) if node.values[name]}


def test_nothing_stands_in_for_what_is_left_out(two: Two) -> None:
    """No box, no dot and no number keeps the place of a hidden neighbour: the drawing is that of a world without it."""
    start = _known_child(two)
    two.both(
        [
            Ask(method="GET", path=f"/children/{start}/explore"),
            Ask(method="GET", path=f"/children/{start}/explore/paper"),
        ]
    )
    two.both(questions.of_the_explorer(start, two.tried()))


def test_a_hidden_node_has_no_label(two: Two) -> None:
    for key in two.hidden():
        asked = [Ask(method="GET", path=f"/api/v1/nodes/{key}/neighbours", query={**WHY, "label": label})
                 for label in questions.LABELS]  # fmt: skip
        assert {(answer.status, answer.body) for _, answer in two.both(asked)} == {
            (answer.status, answer.body)
            for _, answer in two.both([
                Ask(method="GET", path=f"/api/v1/nodes/{ABSENT}/neighbours", query={**WHY, "label": "Child"})
            ])
        }  # fmt: skip


def test_a_walk_that_was_kept_is_walked_again_under_the_rights_of_now(two: Two) -> None:
    """There are no saved views; a walk that is sent along for print opens nothing by having been drawn before."""
    start = _known_child(two)
    for key in two.tried():
        walk = f'[{{"step": ["{key}", "household", ["family"], 0, 25], "standing": [], "frames": []}}]'
        two.both([Ask(method="POST", path=f"/children/{start}/explore/paper", form={"walk": walk})])


def test_what_is_taken_away_as_json_or_on_paper_holds_what_the_page_held(two: Two) -> None:
    asked = [Ask(method="GET", path=f"/api/v1/{what}/{key}", query=WHY) for key in two.tried()
             for what in ("children", "households", "access-history")]  # fmt: skip
    two.both([*asked, *_pages(two, "/explore/paper")])


def test_the_search_ranks_and_counts_without_what_is_hidden(two: Two) -> None:
    found = two.both(questions.of_the_search(searches(two.whole.graph)))
    assert {answer.status for _, answer in found} <= {200, 303, 422}


def test_a_page_further_on_is_a_page_of_what_may_be_known(two: Two) -> None:
    start = _known_child(two)
    two.both(
        Ask(method="GET", path=f"/api/v1/nodes/{start}/neighbours",
            query={**WHY, "label": "Child", "offset": str(offset), "limit": str(limit)})
        for offset in range(6) for limit in (1, 2, 3)
    )  # fmt: skip


def test_nothing_that_one_reader_was_answered_is_kept_for_another(two: Two) -> None:
    """The coordinator reads first: the teacher's answers stay those of the site where there was nothing to keep."""
    for key in two.tried():
        two.whole.kept(Role.COORDINATOR).get(f"/api/v1/children/{key}", query_string=WHY)
    kept = two.both(Ask(method="GET", path=f"/api/v1/children/{key}", query=WHY) for key in two.tried())
    assert all(("Cache-Control", "no-store") in answer.headers for _, answer in kept)
    assert not [ask for ask, answer in kept if any(name in {"ETag", "Last-Modified"} for name, _ in answer.headers)]


def test_what_exists_cannot_be_told_by_trying_to_make_it_anew(two: Two) -> None:
    """Writing about a hidden child fails, or succeeds, as writing about nobody does."""
    writing = sorted(
        rule.rule
        for rule in two.whole.site.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "key" in rule.arguments
    )
    assert writing
    hidden = two.hidden()[0]
    form = {"purpose": "worried-safety", "ground": "other", "words": "A reason that is long enough to be one."}
    for rule in writing:
        paths = [re.sub(r"<key:\w+>", key, rule) for key in (hidden, ABSENT)]
        if "<" in paths[0]:
            continue
        said = [
            (answer.status, answer.body.replace(hidden, "KEY").replace(ABSENT, "KEY"))
            for _, answer in answers(
                two.whole.kept(READER), [Ask(method="POST", path=path, form=form) for path in paths]
            )
        ]
        assert said[0] == said[1], rule


def test_a_purpose_is_asked_for_alike(two: Two) -> None:
    client = two.whole.as_role(READER)
    state_purpose(client, _known_child(two))
    asked = [client.get(f"/children/{key}") for key in two.tried() if key != _known_child(two)]
    assert {answer.status_code for answer in asked} == {302}
