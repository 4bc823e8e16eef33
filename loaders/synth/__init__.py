"""The training authority that does not exist: families, services and workers, and the feed files that tell of them.

synthesise.py    the one function that others call
manifest.py      what was written: files in load order, what they cover, what was planted in them
cast.py          the people who are always there, by name: demonstrations and browser tests rely on them
people.py        what is true of a child, an adult, a home
places.py        schools, surgeries, teams, agencies and workers
names.py  streets.py  numbers.py
population.py    makes families
support.py       decides who supports whom
blemishes.py     slips of the keyboard, nicknames, old addresses: how a source sees what is true
sheets.py        feed files being written, with lines counted and rejections planted
universal_rows.py  supplementary_rows.py  register_rows.py

Nobody in it is real: names are drawn from frequency-ordered lists, streets and places are invented, NHS numbers begin
with 999, telephone numbers with 01632 960, mail ends in `.example`.
"""
