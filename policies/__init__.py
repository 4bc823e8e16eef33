"""The policies room: decide, enforce, record. It asks the graph through one gate and never knows about the web.

Layers, top may import lower: `gate` / `decision_point`, `row_filter`, `obligations`, `ledger` / `policy_store`,
`attribute_sources`, `decision` / `request` / `errors`.
"""
