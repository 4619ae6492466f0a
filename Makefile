# Hornet's commands. `make` alone lists them.
#
# Everything is installed into .venv from lock files that pin each package by its hash; nothing
# outside this folder changes, except that root on Debian gets the system libraries Qt needs.

# Which Python makes .venv; empty: the newest of 3.13, 3.12, 3.11 on the PATH.
PYTHON ?=
VENV := .venv
PY := $(VENV)/bin/python
SETUP := PYTHON="$(PYTHON)" VENV="$(VENV)" sh resources/setup/setup.sh

# What tests are to run, and further options for pytest: `make test TESTS=tests/app ARGS=-x`.
TESTS ?= tests
ARGS ?=
# So many processes run them, each with a Keras of its own; 0: all in one (for a debugger).
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench agreement pictures lock gpu clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | \
	while IFS="$$(printf '\t')" read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

setup: $(VENV)/.runtime ## install what Hornet needs into .venv; at once where that is done
	@echo "Hornet is set up in $(VENV). 'make run' starts it."

$(VENV)/.runtime: requirements.lock resources/setup/setup.sh resources/setup/qt_libraries.py
	@$(SETUP) requirements.lock $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.lock
	@$(SETUP) requirements-dev.lock $@

run: $(VENV)/.runtime ## open the window on an example (in a terminal where there is no display)
	@$(PY) -m app.terminal_run

test: lint ## format, lint, types, import contracts, then every test
	$(PY) -m pytest $(TESTS) -n $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

lint: $(VENV)/.development ## format, lint, types and import contracts
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo

format: $(VENV)/.development ## format the code and mend what ruff can
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(VENV)/.development ## measure the budgets; writes tests/benchmarks/results.json
	$(PY) -m tests.benchmarks.run $(ARGS)

# So many random things done by a user of the window; the seed says which (`ACTIONS=100000 SEED=7`).
ACTIONS ?= 50000
SEED ?= 1000

agreement: $(VENV)/.development ## do 50,000 random things in the window and hold all to its laws
	HORNET_ACTIONS=$(ACTIONS) HORNET_SEED=$(SEED) $(PY) -m pytest tests/app/agreement -rP -o faulthandler_timeout=0 $(ARGS)

pictures: $(VENV)/.development ## draw the pictures of README.md and docs/ anew
	@PY=$(PY) sh docs/pictures.sh

gpu: $(VENV)/.runtime ## add NVIDIA's CUDA libraries for TensorFlow (Linux, several GB)
	@$(SETUP) requirements-gpu.lock $(VENV)/.gpu

# Uses uv, which can resolve for every platform and Python at once. No index address is written.
COMPILE = UV_NO_CONFIG=1 $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	--upgrade pyproject.toml

lock: $(VENV)/.development ## pin the newest packages that pyproject.toml allows
	$(PY) -m uv --version || $(PY) -m pip install --disable-pip-version-check uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --extra gpu --constraint requirements.lock --output-file requirements-gpu.lock

clean: ## remove .venv and what tools have left
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
