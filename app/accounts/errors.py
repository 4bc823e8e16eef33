"""The errors of accounts.

AccountError
├── AccountsUnavailable   the register cannot be reached, opened, read or written
├── AccountExists         a user name that is taken
├── AccountMissing        a user name that nobody has
└── AccountInvalid        an account that may not be kept: its name, password or rank
"""


class AccountError(Exception):
    """Base of everything that accounts raise."""


class AccountsUnavailable(AccountError):
    """The register cannot be reached, opened, read or written."""


class AccountExists(AccountError):
    """A user name that is taken."""


class AccountMissing(AccountError):
    """A user name that nobody has."""


class AccountInvalid(AccountError):
    """An account that may not be kept: its name, password or rank."""
