"""The loaders room: feed files in, source records out, merged into the graph through the gate.

synth/            makes the feed files of a training authority that does not exist
pipeline.py       the only file that knows the order of the stages
intake.py         one feed file to source records, rejections and remarks: read, validate, shape
read.py           bytes to rows, with encoding, line numbers and the raw text kept
validate.py       fields to values: what is accepted, remarked on or rejected, and why
feeds/            one declaration per feed: columns, identity, trust, owner, how a row becomes records
match/            who a source record is about: standardise, block, compare, score, decide
merge.py          survivorship: which value wins, and why
report.py         what a load did
declarations.py   the words in which a feed is declared
records.py        what a row becomes
errors.py         the tree of errors

Imports point down this list.
"""
