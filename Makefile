# Anju: `make run` starts it, `make test` proves it. Nothing else needs to be installed by hand.
VENV := .venv
BIN := $(VENV)/bin
CODE := bot handlers knowledge storage
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)
# WHEELS=folder takes all packages from there and asks no network: what `make wheelhouse` made, on such a machine.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	$(if $(WHEELS),--no-index --find-links $(WHEELS))
# A test that hangs fails after so many seconds and is named; a new worker goes on with the others.
PATIENCE := --timeout-method=thread --timeout
# Compiled tests are kept for the next run, whatever the shell says: compiling them anew is half of collecting them.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest

.PHONY: run setup setup-dev test test-again check faults faults-short bench lock wheelhouse clean

run: setup
	$(BIN)/anju run

# Compiled ahead, for whoever may not write here or is told by PYTHONDONTWRITEBYTECODE not to: each of their starts would
# compile all of it.
setup: $(VENV)/.ready
	@$(BIN)/python -m compileall -q $(CODE) || echo "Not all could be compiled ahead: a start takes longer for it."

setup-dev: $(VENV)/.ready-dev

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Anju needs Python 3.11 or newer. Install it, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python has no venv. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.ready: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --require-hashes -r requirements.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

test: setup-dev
	$(PYTEST) -m "not faults or quick" -n 2 --dist worksteal $(PATIENCE)=300

# What failed last, once more and one after the other: a fault fails again, what a busy machine did does not. What passes
# now is named.
test-again: setup-dev
	$(PYTEST) --last-failed --last-failed-no-failures none -n 0 --timeout 300 --second-try

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/anju knowledge check

faults: setup-dev
	ANJU_FAULTS=full $(PYTEST) tests/handlers tests/knowledge -n 2 --dist worksteal
	ANJU_FAULTS=full $(PYTEST) tests/faults -n 3 --dist worksteal

faults-short: setup-dev
	ANJU_FAULTS=short $(PYTEST) tests/faults -n 2 --dist worksteal $(PATIENCE)=1500

bench: setup-dev
	$(BIN)/anju bench

# The pins that still fit stay; `make lock UPGRADE=--upgrade` takes the newest.
lock: | $(BIN)/python
	$(PIP_INSTALL) uv
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra dev --output-file requirements-dev.txt
	$(LOCK) pyproject.toml --extra ocr --output-file requirements-ocr.txt
	$(LOCK) pyproject.toml --extra s3 --output-file requirements-s3.txt

# All packages that `make run` installs, for a machine of the same system and Python that has no network; `wheel` builds
# those of them that come as source.
PIP_DOWNLOAD := $(BIN)/python -m pip download --quiet --disable-pip-version-check --dest wheelhouse
wheelhouse: | $(BIN)/python
	$(PIP_DOWNLOAD) --require-hashes -r requirements.txt
	$(PIP_DOWNLOAD) wheel

clean:
	rm -rf $(VENV) build wheelhouse *.egg-info
