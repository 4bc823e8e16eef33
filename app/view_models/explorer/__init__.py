"""The explorer's view model: rows from the gate in, one picture out, the same for the browser, the print and the list.

Layers, top may import lower: `picture` (the only file that knows the order) / `canvas` (JSON), `drawing` (SVG),
`listing`, `contacts` / `layout` (opening and growing) / `sweep`, `homes`, `loose`, `untangle`, `settle`, `newcomers`,
`ground` / `reading` (rows to items) / `items`, `wording`, `marks`, `geometry` / `kinds` / `errors`.
Nothing here knows Flask, a clock or chance: the day is handed in, and ties are broken by key.
"""
