"""What a browser says is standing, checked before anything rests on it; called by the route of one step.

The server keeps no drawing. So the browser sends the keys it has with their places, as hints for the layout and for
nothing else: no hint is looked up, shown to anybody, or widens what the gate answers. A wrong hint spoils that
browser's own drawing at worst; a malformed one is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.view_models.explorer.errors import HintError
from app.view_models.explorer.geometry import Box, Point
from app.view_models.explorer.groups import ways_of
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.kinds import BATCH_SIZES, CEILING, Kind, Sector
from app.view_models.explorer.newcomers import Standing
from app.view_models.explorer.picture import Step

KEY_FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{9}")
"""Nine characters of Crockford's base 32."""
_FURTHEST = 20_000
_MOST_OFFSET = 100_000
_MOST_STEPS = 40
_MOST_GROUPS = len(Sector)
_STANDING_FIELDS, _STEP_FIELDS = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """One new step, and what stands already."""

    step: Step
    standing: tuple[Standing, ...]
    frames: tuple[Box, ...]


def read_hints(body: object) -> Hints:
    """The hints of one request. Raises HintError for anything that our own pages do not send."""
    sent = _mapping(body, {"step", "standing", "frames"})
    listed = _sequence(sent["standing"], CEILING)
    members = [_keys(frame) for frame in _sequence(sent["frames"], CEILING)]
    standing = tuple(_standing(one) for one in listed)
    places = {one.key: one.place for one in standing}
    if len(places) != len(standing):
        raise HintError("an item stands twice; reload the page")
    if any(key not in places for keys in members for key in keys):
        raise HintError("a frame holds an item that does not stand; reload the page")
    step = read_step(sent["step"])
    if step.key not in places:
        raise HintError(f"`{step.key}` is not on the drawing; reload the page")
    frames = tuple(frame_round([places[key] for key in keys]) for keys in members)
    return Hints(step=step, standing=standing, frames=frames)


def read_walk(body: object) -> tuple[Step, ...]:
    """The steps of a walk, for replaying it in print. Raises HintError for anything that our own pages do not send."""
    return tuple(read_step(step) for step in _sequence(body, _MOST_STEPS))


def read_step(body: object) -> Step:
    """One step: `[key, kind, groups, offset, limit]`. Only what may be opened from there passes."""
    sent = _sequence(body, _STEP_FIELDS)
    if len(sent) != _STEP_FIELDS:
        raise HintError("a step has five parts; reload the page")
    key, kind, codes, offset, limit = sent
    groups = tuple(code for code in _sequence(codes, _MOST_GROUPS) if isinstance(code, str))
    if not isinstance(kind, str) or kind not in set(Kind) or ways_of(Kind(kind), groups) is None:
        raise HintError("that cannot be opened from there")
    return Step(
        key=_key(key), kind=Kind(kind), groups=groups, offset=_integer(offset, 0, _MOST_OFFSET),
        limit=_integer(limit, 1, max(BATCH_SIZES)),
    )  # fmt: skip


def _standing(body: object) -> Standing:
    """One item: `[key, x, y, ground]`, where the ground may be a sector, `frame` for a framed home, or nothing."""
    sent = _sequence(body, _STANDING_FIELDS)
    if len(sent) != _STANDING_FIELDS:
        raise HintError("an item has four parts; reload the page")
    key, x, y, ground = sent
    if ground not in (None, "frame", *Sector):
        raise HintError("an item stands on a ground that there is not; reload the page")
    place = Point(_integer(x, -_FURTHEST, _FURTHEST), _integer(y, -_FURTHEST, _FURTHEST))
    sector = Sector(ground) if isinstance(ground, str) and ground != "frame" else None
    return Standing(key=_key(key), place=place, ground=sector, framed=ground == "frame")


def _mapping(body: object, fields: set[str]) -> Mapping[str, object]:
    if not isinstance(body, Mapping) or set(body) != fields:
        raise HintError("a step names what is opened, what stands and what is framed; reload the page")
    return body


def _sequence(body: object, most: int) -> Sequence[object]:
    if not isinstance(body, list) or len(body) > most:
        raise HintError(f"a list of at most `{most}` was expected; reload the page")
    return body


def _keys(body: object) -> list[str]:
    keys = [_key(key) for key in _sequence(body, CEILING)]
    if not keys:
        raise HintError("a frame holds nobody; reload the page")
    return keys


def _key(value: object) -> str:
    if not isinstance(value, str) or not KEY_FORM.fullmatch(value):
        raise HintError("a key is nine letters and figures; reload the page")
    return value


def _integer(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise HintError(f"a whole number from `{least}` to `{most}` was expected; reload the page")
    return value
