"""The shapes of a key, a case's reference and a feed's code in an address; anything else never reaches a view."""

from werkzeug.routing import BaseConverter


class KeyConverter(BaseConverter):
    """Nine characters of Crockford's base 32, as the graph's keys are."""

    regex = "[0-9A-HJKMNP-TV-Z]{9}"


class CaseConverter(BaseConverter):
    """Two letters for the kind and eight characters, as the register of cases gives them."""

    regex = "[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{8}"


class FeedConverter(BaseConverter):
    """The code of a feed, as declarations name them; which feeds there are is nobody's secret."""

    regex = "[a-z0-9_-]{1,64}"
