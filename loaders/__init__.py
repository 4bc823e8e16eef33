"""The loaders room: feed files in, source records out, merged into the graph through the gate.

pipeline.py       a load from beginning to end: the only file that knows the order of the stages
report.py         what a load did, for the person who ordered it

intake.py         one feed file to source records, rejections and remarks: read, validate, shape
read.py           the one door to every format: bytes to rows, each with its line and kind
formats/          a reader for each format; `encoding.py` and `headings.py` stand under it
validate.py       rows to values: accepted, remarked on or rejected, and why; `cells.py` stands under it
feeds/            one declaration per feed: columns, identity, trust, owner, how a row becomes records
match/            how alike two records are: standardise, block, compare, score, decide

linking.py        whom each record of a load is about; `register.py` remembers who is held, `keys.py` gives new keys,
                  `kin.py` knows who stands beside whom
crosswalk.py      whom a record without a name is about; `waiting.py` asks again for those that wait
merge.py          survivorship: which value wins, and why
publish.py        decisions to statements, in batches that part no family (`families.py`); `links.py`, `provenance.py`
                  and `shielding.py` write their share

synth/            makes the feed files of a training authority that does not exist

declarations.py   the words in which a feed is declared
records.py        what a row becomes
errors.py         the tree of errors
"""
