"""From Cedar text to filters, once for each policy set and independent of any person. No Cedar engine is called here.

`vocabulary` says what policies may speak of and `schema_text` writes it as a Cedar schema; `est` reads policies into
`expressions`, `words` checks closed lists; `values`, `known_side` and `known` are what is known of a request and how it
is evaluated; `specialised`, `residual`, `patterns` and `joining` make the filters of one action on one type, `settling`
and `folding` shorten them; `plan` names their parameters, `known_sets` puts sets together; `guards` puts all together;
`source_text` finds a policy's line.
"""
