"""Benchmarks, apart from the tests: every figure is a ratio to the raw query, same run and same engine."""
