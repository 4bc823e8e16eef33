"""Casework: what people ask for, decide and review around the looks: overrides, shields, requests, alerts, claims.

Layers, top may import lower: `store`, `notices` / `procedures` / `case`, `tables` / `errors`. Each kind of case follows
its procedure, which is data; the store enforces it. Every act on a case passes the gate (`Gate.act`), which records it.
"""
