# Each target makes what it needs: on a fresh machine, Python 3.11 or newer is enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: help train test check parity sanitize bench clean

help:            ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

train: $(BIN)/.installed            ## train the bundled digits and say where the run is
	@$(BIN)/backscope train

test: $(BIN)/.test check            ## every check and every test
	@$(BIN)/python -m pytest -q -n $(WORKERS)

check: $(BIN)/.test            ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/clang-format --dry-run -Werror core/*.hpp core/*.cpp
	@$(BIN)/mypy
	@tools/check_page.sh

parity: $(BIN)/.test $(BIN)/.parity            ## compare with PyTorch, live
	@$(BIN)/python -m pytest -q tests/parity/live_torch.py

sanitize: $(BIN)/.test         ## the core's tests under address, undefined-behaviour and thread sanitizers
	@tools/sanitize.sh address,undefined
	@tools/sanitize.sh thread

bench: $(BIN)/.bench             ## beside JAX, PyTorch and scikit-learn, on this machine
	@$(BIN)/backscope bench --output docs/benchmarks.md

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "backscope needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

# Editable, so that what is tested is what is here; the compiled core is built anew when its source changes.
$(BIN)/.installed: $(BIN)/python pyproject.toml CMakeLists.txt $(wildcard core/*)
	@echo "installing backscope into $(VENV) (once): downloading, then compiling the core, which takes a minute or two"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# What an extra of pyproject.toml names, without building backscope again.
EXTRA = $(BIN)/python -c 'import sys, tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"][sys.argv[1]], sep="\n")'

$(BIN)/.test $(BIN)/.parity $(BIN)/.bench: $(BIN)/.%: $(BIN)/.installed
	@echo "installing what $* needs beside it (once): downloading, which takes a minute or two"
	@$(EXTRA) $* | $(BIN)/python -m pip install --quiet --disable-pip-version-check -r /dev/stdin
	@touch $@

clean:            ## remove what make made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
