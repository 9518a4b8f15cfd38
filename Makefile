# Every target sets up its own environment from nothing and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test package slow lint rules bench bench-server wheel release clean assets

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

$(VENV)/run.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "kg needs Python 3.11 or newer; try make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp tests/standards.txt
	$(PIP) install --editable '.[dev]'
	$(PIP) install --no-deps --requirement tests/standards.txt
	@touch $@

demo: $(VENV)/run.stamp ## build the graph, check it, ask it a question
	$(BIN)/kg build
	$(BIN)/kg validate
	$(BIN)/kg query run region/projects-side-by-side --format table

test: $(VENV)/dev.stamp ## run the tests
	$(BIN)/python -m pytest --quiet --numprocesses auto -m 'not slow and not package'

package: $(VENV)/dev.stamp ## install the wheel alone and run it
	$(BIN)/python -m pytest --quiet -m package

slow: $(VENV)/dev.stamp ## run the tests that take minutes
	$(BIN)/python -m pytest --quiet --numprocesses auto --dist loadfile --timeout 3600 \
		-m slow --ignore tests/test_flood.py
	# It takes every processor there is: nothing else beside it.
	$(BIN)/python -m pytest --quiet --timeout 3600 -m slow tests/test_flood.py

lint: $(VENV)/dev.stamp ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

rules: $(VENV)/dev.stamp ## write the pages of the rules anew
	$(BIN)/python -m docs.rules.generate

bench: $(VENV)/dev.stamp ## measure beside peers, in one run
	$(BIN)/python -m benchmarks

bench-server: $(VENV)/dev.stamp ## measure the server beside its peers (needs wrk)
	$(PIP) install --editable '.[bench]'
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.flood
# Names no host: the one that npm is set to is asked.
vendor/node_modules/stamp: vendor/package.json vendor/package-lock.json
	npm ci --prefix vendor --ignore-scripts --no-audit --no-fund
	@touch $@

assets: vendor/node_modules/stamp ## fetch the SPARQL editor and engine of the pages (needs npm)
	$(PYTHON) vendor/copy.py

wheel: $(VENV)/dev.stamp assets ## build the wheel
	$(BIN)/python -m build --wheel --outdir dist .

release: $(VENV)/run.stamp assets ## check against the last release, and write the next
	$(BIN)/kg release $(RELEASE)

clean: ## remove everything that was made
	rm -rf $(VENV) build dist vendor/node_modules kg/services/rendering/static/vendor
