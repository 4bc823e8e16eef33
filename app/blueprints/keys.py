"""The shape of a key in an address; anything else never reaches a view."""

from werkzeug.routing import BaseConverter


class KeyConverter(BaseConverter):
    """Nine characters of Crockford's base 32, as the graph's keys are."""

    regex = "[0-9A-HJKMNP-TV-Z]{9}"
