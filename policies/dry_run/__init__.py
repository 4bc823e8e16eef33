"""What would change if a policy set were adopted, before it goes live; recorded as one act by the caller.

`run` compares the set in force with a proposed one: `looks` replays what the ledger recorded, `protected` tries every
shielded or marked thing for every person, `roles` says what each role could do; `report` is what comes of it.

What is honest about it: both sets are tried on the graph and the accounts as they are now. Who somebody was to whom at
the time of a look is not kept, so it is not replayed. Keys are compared inside; numbers leave, never a value.
"""
