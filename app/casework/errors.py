"""The errors of casework.

CaseworkError
├── CaseworkUnavailable   the register cannot be reached, read or written
├── CaseMissing           a reference that no case has
└── MoveRefused           a move that the procedure does not allow now
    ├── SecondPersonNeeded    by the very person who opened the case, or whom it is about
    └── EvidenceNeeded        without the words that must stand behind it
"""


class CaseworkError(Exception):
    """Base of everything that casework raises."""


class CaseworkUnavailable(CaseworkError):
    """The register cannot be reached, read or written."""


class CaseMissing(CaseworkError):
    """A reference that no case has."""


class MoveRefused(CaseworkError):
    """A move that the procedure does not allow now."""


class SecondPersonNeeded(MoveRefused):
    """A move by the very person who opened the case, or whom it is about."""


class EvidenceNeeded(MoveRefused):
    """A move without the words that must stand behind it."""
