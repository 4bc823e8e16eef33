"""The policies room: decide, enforce, record.

Layers, top may import lower: `gate` / `decision_point`, `row_filter`, `obligations`, `ledger` / `policy_store`,
`attribute_sources`, `decision` / `request` / `errors`. Policy text lives in `cedar/`.
"""
