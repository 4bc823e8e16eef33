"""Accounts: who may sign in, what the register knows of them, and how a password and a second factor are checked.

Layers, top may import lower: `store` / `throttle`, `passwords`, `second_factor` / `account`, `tables` / `errors`.
Rights come from policies; the register holds the attributes that policies read (R14), and closes accounts.
"""
