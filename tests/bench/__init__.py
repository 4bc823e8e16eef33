"""Benchmarks, apart from the tests: every figure is a ratio against the raw query of the same run on the same engine."""
