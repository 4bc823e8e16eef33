"""Desks: what people do with cases, one module per kind of work. Each passes the gate and is declared by its views.

A desk is plain functions of the services and a request: it decides through the gate, acts inside it, and returns
values. Called by the blueprints and the command line; it knows neither Flask nor SQL.
"""
