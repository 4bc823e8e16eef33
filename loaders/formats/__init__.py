"""The formats: one reader each, all behind the one door of `loaders.read`. None of them knows a feed by name.

reader.py         what every reader gives: records with their kind, line and declared cells
delimited.py      comma- and tab-separated text, with control lines
json_lines.py     one JSON object a line
workbook.py       the sheets of Excel and OpenDocument workbooks; `archives.py` and `opendocument.py` stand under it
json_document.py  one JSON document, walked without holding its rows at once
xml_document.py   one XML document, element by element; `markup.py` stands under it and refuses entities
sql_dump.py       the rows that the INSERT statements of a dump hold
fhir.py           FHIR R4 resources, as JSON or XML
paths.py          how a column of a tree is addressed; `trees.py` makes rows of its elements
"""
