"""The ledger: every look and every change, recorded before it is answered, in a form that shows tampering.

Layers, top may import lower: `verify` / `checkpoint` / `journal` / `history` / `tables`, `database` / `entry` /
`chain`, `canonical`. Words are those of FHIR AuditEvent (what happened), W3C PROV (what led to it) and the
transparency logs of RFC 6962 (how it is kept).
"""
