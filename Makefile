# Two commands for a fresh machine with python3 >= 3.11: `make demo` and `make test`. All others: `make help`.

PYTHON ?= python3
PORT ?= 5000
SERVE ?= 1
ON ?= lake
BIN := .venv/bin
# Containers often forbid it: then each of the hundreds of processes of a test run compiles the project again.
unexport PYTHONDONTWRITEBYTECODE
# Two workers; a file's tests stay together, so that what they share is made once, in the order of tests/conftest.py.
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-lake test-network check trust audit openapi lint docs bench lock screenshots clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

demo: .venv/installed ## run the demo pipeline, print a trace, serve the app (PORT=5000; SERVE=0 stops after the trace)
	@$(BIN)/python -m examples.churn.demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

test: lint ## run every check: format, lint, types, import contracts, and tests of everything, browsers included
	WHENCE_TESTS_PART=short $(PYTEST)

test-long: .venv/installed ## run what that leaves out: slow tests, the rest of many situations, more random ones
	WHENCE_TESTS_PART=long $(PYTEST)

test-lake: .venv/installed ## run the tests of catalog, ingest and governance with each catalog in a lake (ON=postgres: its metadata there)
	WHENCE_TESTS_ON=$(ON) $(PYTEST)

test-network: .venv/installed ## cut a lake's server and a node off from PostgreSQL (as root, with iproute2: it makes networks)
	$(BIN)/python -m pytest -q tests/network_cut.py

check: lint ## run `make test` without browser tests
	WHENCE_TESTS_PART=short $(PYTEST) -m "not browser"

trust: .venv/installed ## try to break it, and print what was tried and what held
	$(BIN)/python tests/trust

audit: .venv/installed ## look the locked packages up among known weaknesses (asks the package index); fails where it does not know them
	$(BIN)/uv tool run --no-config pip-audit==2.10.1 --strict --disable-pip --require-hashes --progress-spinner off \
	    -r requirements.lock

openapi: .venv/installed ## send a server of its own what its OpenAPI document allows and forbids: no 500, nothing undocumented
	$(BIN)/python tests/trust/openapi.py

lint: .venv/installed ## check format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

docs: .venv/installed ## write glossary.md, the generated parts of docs/sql.md, expectations.md and management.md, and our facets' schemas
	$(BIN)/python docs/sql_reference.py
	$(BIN)/python docs/expectations_support.py
	$(BIN)/python docs/facet_schemas.py
	$(BIN)/python docs/management_reference.py
	$(BIN)/python docs/glossary_reference.py

bench: .venv/installed ## run the benchmarks; they print ratios
	@for script in bench/bench_*.py; do echo "== $$script"; PYTHONPATH=. $(BIN)/python "$$script" || exit 1; done
	WHENCE_KILLS=200 $(BIN)/python -m pytest -q tests/test_kill.py

screenshots: .venv/installed ## drive the pages in Chromium: pictures of docs/images, or every one (INTO=folder)
	$(BIN)/python tests/screenshots.py $(INTO)

lock: .venv/installed ## resolve every dependency anew, newest allowed, into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --output-file requirements.lock --upgrade --quiet --no-config \
	    --universal --python-version 3.11 --all-extras --generate-hashes --only-binary :all: \
	    --no-emit-index-url --no-annotate --no-header
	$(BIN)/uv pip compile tests/croissant/requirements.in --output-file tests/croissant/requirements.lock --upgrade \
	    --quiet --no-config --no-deps --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	    --no-emit-index-url --no-annotate --no-header
	$(BIN)/uv pip compile tests/s3/requirements.in --output-file tests/s3/requirements.lock --upgrade \
	    --quiet --no-config --no-deps --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	    --no-emit-index-url --no-annotate --no-header

clean: ## remove the environment, the demo's files and all caches
	rm -rf .venv demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The packages of the lock, checked by hash; made anew when the lock changes.
.venv/packages: requirements.lock tests/croissant/requirements.lock tests/s3/requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Whence needs Python 3.11 or newer as $(PYTHON). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) comes without venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
	    -r tests/croissant/requirements.lock -r tests/s3/requirements.lock
	@touch $@

# The project itself, editable.
.venv/installed: .venv/packages pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
