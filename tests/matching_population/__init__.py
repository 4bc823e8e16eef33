"""Invented English children, and labelled records about them, for measuring the matcher. Nobody in them is real.

Drawn from frequency tables that lie beside the project and do not ship with it; what uses them skips where they are
absent. Called by `tests/bench/matching.py` and the fit of the calibration.

- `tables`: the frequency tables
- `people`: families, twins, changed names and homes; who is held and who is not
- `slips`: two independent hands that make mistakes
- `lookups`: what somebody types in search of a child
- `feeds`: what sources send
- `files`: the columns of the evaluation
"""
