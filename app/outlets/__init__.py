"""The register of outlets (R45): every way by which anything leaves the house, built from the code itself.

`reading` finds them in the running application, the command line, the catalogue and the source text; `reasons` holds
what a person has to say about those that say nothing themselves; `page` writes `OUTLETS.md`. A test compares the page
with the code, so an outlet that nobody has looked at fails it.
"""
