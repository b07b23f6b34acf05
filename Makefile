# Each target makes what it needs: on a fresh machine, Python 3.11 or newer is enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: help train test check parity clean

help:            ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

train: $(BIN)/.installed            ## train the bundled digits and say where the run is
	@$(BIN)/backscope train

test: $(BIN)/.tested check            ## every check and every test
	@$(BIN)/python -m pytest -q -n $(WORKERS)

check: $(BIN)/.tested            ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

parity: $(BIN)/.parity            ## compare with PyTorch, live
	@$(BIN)/python -m pytest -q tests/parity/live_torch.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "backscope needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

# Editable, so that what is tested is what is here.
$(BIN)/.installed: $(BIN)/python pyproject.toml
	@echo "installing backscope into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(BIN)/.tested: $(BIN)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(BIN)/.parity: $(BIN)/.tested
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,parity]'
	@touch $@

clean:            ## remove what make made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
