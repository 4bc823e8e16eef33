"""The errors of alerting.

AlertingError
├── ThresholdsRefused   thresholds that cannot be used: an unknown word, or a number that is none
└── AlertingStopped     the search in the background is not running any more
"""


class AlertingError(Exception):
    """Base of everything that alerting raises."""


class ThresholdsRefused(AlertingError):
    """Thresholds that cannot be used; the message names the place and what to write."""


class AlertingStopped(AlertingError):
    """The search in the background is not running any more: nobody would be told of an attempt."""
