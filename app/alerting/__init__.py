"""Alerting: looks for the causes of R16, R17 and R21 in the ledger, and opens an alert where a person must judge.

It also tells those who are involved with a child, by reference, of what changes round it (R43). Layers, top may import
lower: `watch` / `scan` / `gathering`, `register` / `involved`, `managers` / `judging` / `observing` / `rules` /
`causes`, `errors`.
What is noticed and what is judged are pure; `register` keeps it; `scan` knows the order. It shows nothing to anybody:
the desks do, through the gate.
"""
