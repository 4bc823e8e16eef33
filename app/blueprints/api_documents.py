"""The documents of the JSON API, as marshmallow schemas: what is taken in is bounded, what goes out is described."""

from marshmallow import Schema, fields, validate

from graph.queries.neighbours import WALKABLE

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
_MOST_AT_ONCE = 60
_LONGEST = 200


def _short(**more: object) -> fields.String:
    return fields.String(validate=validate.Length(max=_LONGEST), **more)  # type: ignore[arg-type]


class Credentials(Schema):
    """Who signs in."""

    username = _short(required=True)
    password = fields.String(required=True, validate=validate.Length(max=1_000))
    code = _short()


class Entered(Schema):
    """The token that writes must carry."""

    csrf_token = fields.String(required=True)


class Facts(Schema):
    """What is known of the child: two of full name, date of birth and postcode, or one identifier."""

    given_name = _short()
    family_name = _short()
    dob = fields.Date(metadata={"description": "ISO 8601, `2019-03-14`."})
    postcode = _short()
    identifier = _short(metadata={"description": "NHS number, pupil number or index number."})


class Identified(Schema):
    """One child, a request for more, or nobody."""

    outcome = fields.String(required=True, validate=validate.OneOf(["one", "tell_us_more", "nobody"]))
    child = fields.Dict(allow_none=True)
    why = fields.List(fields.String())
    ask = fields.String(allow_none=True)
    notes = fields.List(fields.String())


class Parts(Schema):
    """Rows by part of the query; a value that is hidden is null, as one that is missing."""

    class Meta:
        """Parts differ by query."""

        unknown = "include"


class Page(Schema):
    """Which neighbours."""

    label = fields.String(required=True, validate=validate.OneOf(WALKABLE))
    kinds = fields.List(fields.String())
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 10_000))
    limit = fields.Integer(load_default=_MOST_AT_ONCE, validate=validate.Range(1, _MOST_AT_ONCE))

    class Meta:
        """The purpose stands beside them."""

        unknown = "exclude"


class Ends(Schema):
    """Two people."""

    from_ = fields.String(required=True, data_key="from", validate=_KEY)
    to = fields.String(required=True, validate=_KEY)

    class Meta:
        """The purpose stands beside them."""

        unknown = "exclude"
