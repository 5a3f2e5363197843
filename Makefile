# `make serve` shows the site, `make test` runs every check; each sets up what it needs. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup serve site test check lint types unit format lock render bench bench-check bench-site bench-sketches bench-links browser clean explore npm pyodide engine-compiled bench-lab bench-run

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | column -t -s '|'

PYODIDE := tools/web/made/python_stdlib.zip
COMPILED := tools/web/made/sketchbook-pyc.zip

setup: .venv/ready pyodide ## Make .venv with the pinned packages, and fetch the Python that runs in the page

.venv/ready: tools/requirements.lock tools/requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing the pinned packages into .venv (a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/requirements-build.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r tools/requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The site is whole without Python in the page: sketches then show their recorded runs, and say what is missing for more.
pyodide:
	@if command -v npm >/dev/null; then $(MAKE) -s --no-print-directory $(PYODIDE) || echo "Pyodide could not be set up: sketch pages will have recorded runs only"; \
	  else echo "npm is not here: sketch pages will have recorded runs only (on Debian: apt-get install npm)"; fi

# The engine of the sketches compiled for the page, which then starts sooner; what is older than its source is not used.
engine-compiled: setup
	@if test -f $(PYODIDE) && command -v node >/dev/null; then $(MAKE) -s --no-print-directory $(COMPILED); fi

tools/web/node_modules/.package-lock.json: tools/web/package-lock.json
	@echo "Fetching Pyodide"
	@cd tools/web && npm ci --ignore-scripts --no-audit --no-fund --silent && touch node_modules/.package-lock.json

$(PYODIDE): tools/web/node_modules/.package-lock.json tools/web/pyodide.sha256 tools/web/stdlib.txt tools/web/compile.mjs
	@echo "Compiling the modules of Python that sketch pages need"
	@node tools/web/compile.mjs

$(COMPILED): $(PYODIDE) $(wildcard tools/sketchbook/*.py tools/sketchbook/engine/*.py)
	@echo "Compiling the engine of the sketches for the page"
	@node tools/web/compile.mjs --engine

serve: engine-compiled ## Show the site at http://127.0.0.1:8000/ and reload it on every change (PORT=8001 for another)
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

site: engine-compiled ## Build the site into site/
	$(BIN)/mkdocs build --strict

test: lint types unit ## Run everything: lint, types, unit and property tests, site build, links, HTML, accessibility, browser

check: setup ## Check the catalog
	$(BIN)/zoomon check

lint: setup ## Lint the code and check the catalog
	$(BIN)/ruff check tools tests
	$(BIN)/ruff format --check tools tests
	$(BIN)/zoomon check --annotated --no-hints

types: setup ## Check types, strictly
	$(BIN)/mypy

unit: npm engine-compiled browser
	@test -f $(PYODIDE) || { echo "The browser tests need Pyodide: see above why it could not be set up"; exit 1; }
	$(BIN)/pytest -q -n 2 --dist loadgroup

browser: ## Install Chromium where there is none (Debian and Ubuntu)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the browser tests"; \
	  SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq chromium >/dev/null; } \
	  || { echo "Chromium could not be installed; install it and run again"; exit 1; }

npm: ## Install npm where there is none (Debian and Ubuntu)
	@command -v npm >/dev/null || { \
	  echo "Installing npm for the tests of sketches in the page"; \
	  SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq --no-install-recommends npm >/dev/null; } \
	  || { echo "npm could not be installed; install it and run again"; exit 1; }

.NOTPARALLEL: unit

format: setup ## Format the code, and mend what the catalog check can mend
	$(BIN)/ruff check --fix-only --quiet tools tests
	$(BIN)/ruff format tools tests
	$(BIN)/zoomon check --fix --no-hints

lock: ## Pin the newest packages that pyproject.toml allows
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --extra dev pyproject.toml -o tools/requirements.lock
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url tools/requirements-build.in -o tools/requirements-build.lock
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --extra dev --extra bench -c tools/requirements.lock pyproject.toml -o tools/requirements-bench.lock
	rm -rf .venv-lock
	cd tools/web && npm install --silent --ignore-scripts --save-exact pyodide@latest && rm -rf made && sha256sum node_modules/pyodide/pyodide.asm.mjs node_modules/pyodide/pyodide.asm.wasm node_modules/pyodide/pyodide.mjs node_modules/pyodide/python_stdlib.zip > pyodide.sha256

bench: bench-check bench-site bench-sketches bench-run bench-lab bench-links ## Run all benchmarks, ours beside the peers

# The newest Python of this machine, since a peer needs 3.12: make BENCH_PYTHON=... for another.
BENCH_PYTHON ?= $(firstword $(shell for one in python3.13 python3.12; do $$one -c '' 2>/dev/null && echo $$one; done) $(PYTHON))

.venv-bench/ready: tools/requirements-bench.lock tools/requirements-build.lock
	$(BENCH_PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --require-hashes -r tools/requirements-build.lock
	.venv-bench/bin/python -m pip install --quiet --require-hashes --no-build-isolation -r tools/requirements-bench.lock
	.venv-bench/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@if command -v npm >/dev/null; then npm install --silent --prefix .venv-bench linkinator@7.6.1; else echo "npm is not here: linkinator is left out"; fi
	@touch $@

bench-check: setup ## Time loading and checking 1,348 entries
	$(BIN)/python tests/catalog/benchmarks/check_speed.py

bench-site: .venv-bench/ready ## Time site builds of 1,000, 3,000 and 10,000 entries beside mkdocs-material and Hugo
	.venv-bench/bin/python tests/pages/benchmarks/build_speed.py

bench-sketches: .venv-bench/ready ## Time explorations and measure their memory, beside musil (which wants Python 3.12)
	.venv-bench/bin/python tests/sketchbook/benchmarks/explore.py

bench-run: setup browser ## Weigh the pages of sketches, and time their first press
	$(BIN)/python tests/pages/benchmarks/run_pages.py

bench-lab: npm engine-compiled browser ## Time Python in the page, from the press of Run to the first result
	$(BIN)/python -m tests.pages.benchmarks.lab

explore: setup ## Explore what has changed in the sketches, and keep what is found (explored.json)
	$(BIN)/python tests/sketchbook/benchmarks/explored.py

bench-links: .venv-bench/ready ## Judge link checkers on the same made-up webs
	.venv-bench/bin/python tests/links/benchmark/run.py --bin-dir .venv-bench/bin --bin-dir .venv-bench/node_modules/.bin

clean: ## Remove what was made
	rm -rf site .zoomon tools/web/node_modules tools/web/made .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis
