"""The errors of accounts.

AccountError
├── AccountsUnavailable   the register cannot be reached, opened, read or written
├── AccountExists         a user name that is taken
├── AccountMissing        a user name that nobody has
├── AccountInvalid        an account that may not be kept: its name, password or rank
└── StepUpRefused         no one-time code that is good now, where one is needed
    └── SecondFactorMissing   an account that has no second factor to give a code from
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


class StepUpRefused(AccountError):
    """No one-time code that is good now, where one is needed."""


class SecondFactorMissing(StepUpRefused):
    """An account that has no second factor to give a code from."""
