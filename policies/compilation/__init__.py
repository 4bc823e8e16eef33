"""From Cedar text to filters, once for each policy set and independent of any person. No Cedar engine is called here.

`vocabulary` what policies may speak of, `schema_text` the same as a Cedar schema; `est` typed policies; `values` and
`known_side` what is known of a request; `known` evaluation of it; `plan` the named parameters; `residual` true and
false predicates over the resource; `guards` the guard of every action on every type.
"""
