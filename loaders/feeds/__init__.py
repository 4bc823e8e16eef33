"""The feeds: one declaration each, and nothing else that knows a feed by name.

catalogue.py          every feed by its code, in load order
shields.py            who is to be shielded, and which homes are refuges
school_register.py    the public register of schools, as published
practice_list.py      the public list of surgeries, as published
service_directory.py  teams and the agencies behind them, with duty contacts
workforce.py          practitioners, their posts, leavers
births.py  child_benefit.py  school_roll.py  gp_register.py
caseloads.py          teams that list the children they support
sensitive.py          the same where consent must come first
shaping.py            what most rows share: a child, a home, a carer
"""
