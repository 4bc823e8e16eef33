# The verbs of the project. `make` alone lists them.
# What each needs it gets itself: packages from pyproject.toml and its locks, servers for tests by the package manager.

# The first Python on the path that runs (a version manager's stand-in may not) and is new enough, else python3 to say so.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(or $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done),python3)
KITHMAP := .venv/bin/kithmap
RUN := .venv/bin/python

# The chosen port and folder reach the command only when they are given.
DEMO_OPTIONS := $(if $(PORT),--port $(PORT)) $(if $(STATE),--state $(STATE))

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test lint bench prove neo4j

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*  ## ' $(MAKEFILE_LIST) | sed 's/:.*  ## /\t/' | expand -t 12

setup:  ## .venv with everything that running needs; .venv/bin/kithmap is the command line
	@$(PYTHON) .ci/setup.py

setup-dev:
	@$(PYTHON) .ci/setup.py --dev

demo: setup  ## a training authority on http://127.0.0.1:5000 (PORT= and STATE= choose others)
	@exec $(KITHMAP) demo $(DEMO_OPTIONS)

# Linters, types and import contracts are tests too (tests/architecture), so that one fault does not hide the others.
test:  ## everything, on a fresh machine too; ends with what had to be left out, and why
	@.ci/test-needs
	@$(MAKE) --no-print-directory setup-dev
	@$(RUN) -m pytest -n auto

lint: setup-dev  ## ruff, strict types, import contracts
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy
	@.venv/bin/lint-imports

bench: setup-dev .venv-bench/ready  ## what the gate, loading and matching cost, against raw queries and Splink
	@$(RUN) -m tests.bench

# The referee of the matcher stays out of our own environment: it is many packages, and nothing of ours needs it.
.venv-bench/ready: requirements-bench.lock
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

prove: setup-dev  ## the promises on N=10000 random worlds; prints comparisons and differences
	@KITHMAP_PROVE_N=$(or $(N),10000) HYPOTHESIS_PROFILE=prove $(RUN) -m pytest tests/prove -s

neo4j: setup-dev  ## a local Neo4j to run Kithmap on; Ctrl-C stops it, its data stays
	@exec $(RUN) -m tests.servers.neo4j
