"""Shows that what a browser says is standing passes only in the form that our own pages send."""

import pytest

from app.view_models.explorer.errors import HintError
from app.view_models.explorer.geometry import Point
from app.view_models.explorer.hints import read_hints, read_walk
from app.view_models.explorer.kinds import Kind, Sector

A, B, C = "7K4M29XQ3", "0123456ZY", "ABCDEFGHJ"


def sent(**changes: object) -> dict[str, object]:
    return {
        "step": [A, "child", ["health", "family"], 0, 25],
        "standing": [[A, 0, 0, None], [B, 130, -40, "health"], [C, -171, -90, "frame"]],
        "frames": [[A]],
        **changes,
    }


def test_a_well_formed_account_is_read() -> None:
    hints = read_hints(sent())
    assert hints.step.kind is Kind.CHILD
    assert [one.place for one in hints.standing] == [Point(0, 0), Point(130, -40), Point(-171, -90)]
    assert hints.standing[1].ground is Sector.HEALTH
    assert hints.standing[2].framed
    assert len(hints.frames) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1},
        {"standing": "all"},
        {"standing": []},
        {"standing": [[A, 0, 0, None]] * 2},
        {"standing": [[A, 0, 0, None]] * 151},
        {"standing": [[A, 0.5, 0, None]]},
        {"standing": [[A, True, 0, None]]},
        {"standing": [[A, 0, 10**9, None]]},
        {"standing": [[A, 0, 0, "health ground"]]},
        {"standing": [[A, 0, 0, ["health"]]]},
        {"standing": [[A, 0, 0]]},
        {"standing": [["7K4 M29 XQ3", 0, 0, None]]},
        {"standing": [[7, 0, 0, None]]},
        {"frames": [[]]},
        {"frames": [["ZZZZZZZZZ"]]},
        {"frames": {A: [B]}},
        {"step": ["ZZZZZZZZZ", "child", ["RECEIVES"], 0, 25]},
        {"step": [A, "service", ["RECEIVES"], 0, 25]},
        {"step": [A, "practitioner", ["INVOLVED_WITH"], 0, 25]},
        {"step": [A, "agency", ["WORKS_FOR"], 0, 25]},
        {"step": [A, "sourcerecord", ["REFERS_TO"], 0, 25]},
        {"step": [A, ["child"], ["RECEIVES"], 0, 25]},
        {"step": [A, "child", {"RECEIVES": 1}, 0, 25]},
        {"step": [A, "child", "RECEIVES", 0, 25]},
        {"step": [A, "child", [], 0, 25]},
        {"step": [A, "child", ["health", "health"], 0, 25]},
        {"step": [A, "child", ["health", "RECEIVES"], 0, 25]},
        {"step": [A, "service", ["health"], 0, 25]},
        {"step": [A, "child", ["RECEIVES"], -1, 25]},
        {"step": [A, "child", ["RECEIVES"], 0, 26]},
        {"step": [A, "child", ["RECEIVES"], 0, 0]},
        {"step": [A, "child", ["RECEIVES"], "0", 25]},
        {"step": [A, "child", ["RECEIVES"]]},
        {"step": None},
    ],
)
def test_anything_else_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(HintError):
        read_hints(sent(**changes))


@pytest.mark.parametrize("body", [None, 7, "step", [], {"step": 1}])
def test_a_body_that_is_no_account_is_refused(body: object) -> None:
    with pytest.raises(HintError):
        read_hints(body)


def test_a_walk_for_print_is_read_step_by_step() -> None:
    steps = read_walk([[A, "child", ["RECEIVES"], 0, 25], [B, "agency", ["PART_OF"], 25, 10]])
    assert [(step.key, step.offset, step.limit) for step in steps] == [(A, 0, 25), (B, 25, 10)]
    with pytest.raises(HintError):
        read_walk([[A, "child", ["RECEIVES"], 0, 25]] * 41)
