"""The graph room: words, rows, filters, queries and engines. It never knows who is asking.

Layers, top may import lower: `stores` / `queries` / `cypher` / `filters` / `records`, `schema` / `errors`.
"""
