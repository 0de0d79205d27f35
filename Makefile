# The two commands of the README are `make demo` and `make test`; the rest is for those
# who work on cardfile. Python 3.11 or newer and make are all that must be there.

PYTHON ?= python3
DIR ?= samples
DB ?= demo/cardfile.db
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check accuracy ablate bench torture lock clean

demo: .venv/ready
	@rm -rf demo
	@$(BIN)/cardfile --folder demo import samples --event "Sample Fair"
	@$(BIN)/cardfile --folder demo list
	@$(BIN)/cardfile --folder demo export --to csv -o demo/contacts.csv
	@echo "Check the cards in the browser: $(BIN)/cardfile --folder demo review"

test: .venv/ready-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports

accuracy: .venv/ready-dev
	$(BIN)/python -m bench.accuracy $(DIR) $(if $(FLOORS),--floors $(FLOORS))

# DIR holds truth.jsonl and words.jsonl; `python -m bench.cached_words DIR` writes the latter.
ablate: .venv/ready-dev
	$(BIN)/python -m bench.ablate $(DIR)

bench: .venv/ready-dev
	$(BIN)/python -m bench.speed $(DIR) --every 4 --into docs/measurements.md
	$(BIN)/python -m bench.growth 1000 10000

# About an hour on a slow disk: the watched folder under kill -9, two watchers at once,
# and ten thousand photos at once with and without hints from the system.
torture: .venv/ready-dev
	$(BIN)/python -m bench.torture --kills 1000 --files 1200
	$(BIN)/python -m bench.torture --race 2 --files 2000
	$(BIN)/python -m bench.torture --drop 10000
	$(BIN)/python -m bench.torture --drop 10000 --no-hints

# Without an index address, so that the lock serves wherever packages come from.
lock:
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean:
	rm -rf .venv demo build dist

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("cardfile needs Python 3.11 or newer; name one with PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
