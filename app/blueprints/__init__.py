"""Blueprints: each view parses the request, asks the gate, and renders. Nothing here decides who may know what."""
