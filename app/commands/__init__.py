"""The verbs of the command line, a file each: `policies`, `ledger`, `users`, `loads`, `serving`, `demo`, `feeds`."""
