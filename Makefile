# `make demo` and `make test` need only make, pip and Python 3.11 or newer; they set up the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
SYNC := UV_PROJECT_ENVIRONMENT=$(VENV) UV_PYTHON_DOWNLOADS=never $(UV) sync --locked --all-packages --inexact --quiet
CODE := engine/weakties cli/weakties_cli $(wildcard plugins/*) tests conftest.py docs/generate.py
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
EACH_CORE = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# One worker more than there are cores, since some tests only wait. The order is that of testpaths:
# the files that take longest come first, and short documents last.
PAGES := $(addprefix docs/,$(addprefix reference/,public-names.md events.md tables.md cli.md hooks.md contracts.md errors.md) explanation/claims.md)

# Whatever the surroundings say: without its cache, each worker and each Python that a test starts
# compiles anew all that it imports, which takes longer than the tests of many a file.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test cover check lint fix docs bench bless wheels nightly test-lowest test-all clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

setup: $(VENV)/.ready  ## make the environment

$(VENV)/.ready: pyproject.toml uv.lock $(wildcard plugins/*/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "weakties needs Python 3.11 or newer; run make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x "$$(command -v $(UV))" || $(BIN)/python -m pip install --quiet uv
	$(SYNC)
	@touch $@

demo: setup  ## import, ask, and see what weakties answers
	$(BIN)/weakties demo

test: setup  ## run the tests; CI goes deeper, and the night deepest
	$(BIN)/python -m pytest $(EACH_CORE)

cover: setup  ## run every test, and show which code none of them runs; half as long again
	$(BIN)/python -m pytest $(EACH_CORE) --cov --cov-report=term

check: setup lint test  ## everything CI runs

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md docs engine cli plugins
	PYTHONPATH=. $(BIN)/cog --check $(PAGES)

fix: setup  ## format, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup  ## write the generated pages anew
	PYTHONPATH=. $(BIN)/cog -r $(PAGES)

bless: setup  ## accept what the importers give now as what they should give
	WEAKTIES_ACCEPT=1 $(BIN)/python -m pytest -q plugins

bench: setup  ## measure speed and memory as ratios
	$(SYNC) --group bench
	$(BIN)/python -m tests.benchmarks

wheels: setup  ## build what others install, into dist
	@rm -rf dist
	$(UV) build --quiet --all-packages --wheel --no-build-isolation --python $(BIN)/python --out-dir dist
	@ls dist

nightly: setup  ## run the laws at their full depth; takes hours
	TMPDIR=$${TMPDIR:-/var/tmp} HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest $(EACH_CORE) -m "nightly or not nightly"

test-lowest: setup  ## run the tests with the oldest releases of what weakties needs
	UV_PROJECT_ENVIRONMENT=.venv-lowest UV_PYTHON_DOWNLOADS=never \
		$(UV) sync --resolution lowest-direct --all-packages --quiet --python $(PYTHON)
	.venv-lowest/bin/python -m pytest $(EACH_CORE) -q

test-all: setup  ## run the tests on every Python from 3.11 to 3.14 found here
	@for version in 3.11 3.12 3.13 3.14; do \
		for found in $$(command -v python$$version) ~/.pyenv/versions/$$version.*/bin/python$$version; do \
			"$$found" -c '' 2>/dev/null && break || found=; \
		done; \
		test -n "$$found" || { echo "== Python $$version is not on this machine"; continue; }; \
		echo "== Python $$version ($$found)"; \
		UV_PROJECT_ENVIRONMENT=.venv-$$version UV_PYTHON_DOWNLOADS=never \
			$(UV) sync --locked --all-packages --quiet --python $$found && \
		.venv-$$version/bin/python -m pytest $(EACH_CORE) -q || exit 1; \
	done

clean:  ## remove what can be made again
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
	find . -name __pycache__ -prune -exec rm -rf {} +
