"""Feeds as they happen: `POST /api/v1/feeds/{source}` with JSON rows, under the rules that hold for files.

The caller is a system and proves itself with the key of its source (`Authorization: Bearer …`), which opens this door
and no other. Every message has an `Idempotency-Key`: sent again it has the same answer and no effect.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import RequestEntityTooLarge

from app.access import asks_nothing
from app.desks import feeds
from app.errors import API_PREFIX, problem
from app.feeding.catching_up import try_to
from app.feeding.door import LARGEST_BODY, MOST_ROWS, Sent
from app.feeding.rate import MOST_A_MINUTE
from app.services import current_services
from loaders.errors import LoaderError

blueprint = Blueprint(
    "api_feeds", __name__, url_prefix=f"{API_PREFIX}v1", description="What sources tell as it happens."
)

_KEY = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_BEARER = "bearer "


class Finding(Schema):
    """What is wrong with a row, or worth knowing of it."""

    rule = fields.String(required=True)
    column = fields.String(allow_none=True)
    reason = fields.String(required=True)


class RowAnswer(Schema):
    """What became of one row. `accepted` says that it was taken in, and nothing of any child."""

    row = fields.Integer(required=True, metadata={"description": "Counted from 1."})
    answer = fields.String(required=True, validate=validate.OneOf(["accepted", "rejected"]))
    fault = fields.Nested(Finding)
    remarks = fields.List(fields.Nested(Finding))


class Answer(Schema):
    """The answer to a message; it follows from the message alone."""

    accepted = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    rows = fields.List(fields.Nested(RowAnswer), required=True)


_ROWS = {
    "type": "object", "required": ["rows"], "additionalProperties": False,
    "properties": {
        "rows": {
            "type": "array", "minItems": 1, "maxItems": MOST_ROWS,
            "items": {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean", "null"]}},
        },
        "part": {"type": "string", "description": "Which kind of row, where a feed has several."},
    },
}  # fmt: skip
_DESCRIBED = {
    "parameters": [
        {"in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string", "maxLength": 64}},
        {"in": "header", "name": "Authorization", "required": True, "schema": {"type": "string"}},
    ],
    "requestBody": {"required": True, "content": {"application/json": {"schema": _ROWS}}},
}  # fmt: skip


@blueprint.post("/feeds/<feed:source>")
@blueprint.doc(**_DESCRIBED)
@blueprint.response(200, Answer)
@blueprint.alt_response(401, description="No open key of this source.")
@blueprint.alt_response(409, description="Another message came under this idempotency key.")
@blueprint.alt_response(429, description="Too many messages of this source in one minute.")
@asks_nothing("a system sends what it knows, with a key of its own; it is told nothing that it did not send",
              signed_in=False)  # fmt: skip
def receive(source: str) -> ResponseReturnValue:
    """Take rows of one source: fields by the names of the feed's columns. At most 500 rows and 1 MiB."""
    services = current_services()
    supplier = feeds.supplier_of(services, _bearer(), source)
    if supplier is None:
        answer = problem(HTTPStatus.UNAUTHORIZED, "not signed in", "Send the key of this source.")
        return _challenged(answer)
    if not feeds.may_send(services, supplier):
        return _later()
    message = _message()
    if not isinstance(message, Sent):
        return message
    try:
        told = feeds.receive(services, supplier, message)
    except LoaderError as refused:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not this feed", f"{refused}")
    if told is None:
        return problem(
            HTTPStatus.CONFLICT, "another message", "Another message came under this idempotency key; choose a new one."
        )
    answer = make_response(told)
    answer.content_type = "application/json"
    # Loading takes as long as it takes, after the answer has left: its time tells nothing.
    answer.call_on_close(lambda: try_to(lambda: feeds.load(services)))
    return answer


def _bearer() -> str:
    said = request.headers.get("Authorization", "")
    return said[len(_BEARER) :].strip() if said.casefold().startswith(_BEARER) else ""


def _challenged(refusal: ResponseReturnValue) -> ResponseReturnValue:
    answer = make_response(refusal)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _later() -> ResponseReturnValue:
    """Too many messages; nothing of this one was read."""
    says = f"Send at most {MOST_A_MINUTE} messages a minute, of up to {MOST_ROWS} rows each; send this one again."
    answer = make_response(problem(HTTPStatus.TOO_MANY_REQUESTS, "too many messages", says))
    answer.headers["Retry-After"] = "60"
    return answer


def _message() -> Sent | ResponseReturnValue:
    """The message, or what is wrong with it before any row is looked at."""
    key = request.headers.get("Idempotency-Key", "")
    if _KEY.fullmatch(key) is None:
        return problem(
            HTTPStatus.BAD_REQUEST, "idempotency key wanted",
            "Send an `Idempotency-Key` of 1 to 64 letters, digits, dots, colons, hyphens and underscores.",
        )  # fmt: skip
    if request.mimetype != "application/json":
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "no JSON", "Send the rows as `application/json`.")
    request.max_content_length = LARGEST_BODY
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large", "Send at most 1 MiB; divide the rows.")
    told = _parsed(body)
    rows, part = told.get("rows"), told.get("part", "")
    sound = isinstance(rows, list) and all(isinstance(row, dict) for row in rows) and isinstance(part, str)
    if not sound or set(told) - {"rows", "part"} or not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        return problem(
            HTTPStatus.BAD_REQUEST, "no rows",
            f"Send an object with `rows`, a list of 1 to {MOST_ROWS} objects, and `part` where the feed has several.",
        )  # fmt: skip
    return Sent(idempotency_key=key, body_digest=hashlib.sha256(body).hexdigest(), rows=rows, part=str(part))


def _parsed(body: bytes) -> Mapping[str, Any]:
    """The object that was sent; an empty one where it is none."""
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _no_number(word: str) -> float:
    raise ValueError(word)
