"""The policies room: decide, enforce, record.

Layers, top may import lower: `gate`, `explain`, `review` / `answers`, `attribute_sources`, `decision_point`,
`row_filter` / `ledger`, `obligations` / `policy_store` / `compilation`, `decision` / `request` / `errors`. Policy text
lives in `cedar/`.
"""
