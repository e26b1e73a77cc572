# `make run` and `make test` need Python 3.11 or later, and nothing else.

BIN = .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# The tests start Python often: compiled once, it starts in half the time.
export PYTHONDONTWRITEBYTECODE =

EXAMPLES = $(wildcard examples/*.toml)

# Tests often wait for a browser or a server: four processes keep two cores busy. No further one has
# a group of tests that share browsers or servers: see tests/distribution.py.
WORKERS = 4

.PHONY: run test exhaustive check types lint real-vendors format coverage build dist docs bench screenshots fuzz editor clean

# Sets up, builds the examples, and opens the studio, which shows their problems.
run: .venv/run
	-snippetgen build $(EXAMPLES)
	snippetgen serve examples --open

# Sets up, with browsers and database servers, and runs everything that must be green;
# ARGS="-n 0 --pdb" for one process.
test: check
	pytest -n $(WORKERS) --dist worksteal $(ARGS)

# As `make test`, with every case that it samples.
exhaustive: check
	pytest -n $(WORKERS) --dist worksteal --exhaustive $(ARGS)

# As `make test`, and measures which lines the tests run: htmlcov/index.html.
coverage: .venv/test
	pytest -n $(WORKERS) --dist worksteal --cov --cov-report html --cov-report term $(ARGS)

check: .venv/test
	$(MAKE) --no-print-directory --jobs 2 types lint .venv/collected

# The type checker takes as long as all other checks, so they run in parallel.
types:
	mypy

lint:
	ruff check .
	ruff format --check .
	lint-imports --no-logo
	npm run --silent lint
	snippetgen build $(EXAMPLES) --check

# The snippet with vendors' own scripts, which you have put into a folder: make real-vendors FOLDER=...
real-vendors: .venv/test
	python -m snippetgen_harness.real_vendors $(FOLDER)

format: .venv/test
	ruff check --fix-only --quiet .
	ruff format .

build: .venv/run
	snippetgen build $(EXAMPLES)

# Builds the wheel and the source distribution into release/, and checks them.
dist: .venv/test
	rm -rf release
	python -m hatchling build -d release
	twine check --strict release/*
	check-wheel-contents release/*.whl

# Writes the documentation to build/docs/; a warning, such as that of a broken link, is an error.
docs: .venv/docs
	sphinx-build --fail-on-warning --keep-going --quiet --write-all -d build/doctrees docs build/docs

# Compares with the sample that Optimizely published; SNIPPETGEN_REFERENCE names the folder that
# holds it.
bench: .venv/test
	python -m benchmarks

# Takes the screenshots of the documentation.
screenshots: .venv/test
	python scripts/screenshots.py

# Compares the snippet with the oracle and the wire format on a million cases, half of them on pages
# with a library; ARGS="--target browser --engine webkit" for other engines.
fuzz: .venv/test
	python -m snippetgen_harness.fuzz --libraries node_modules $(ARGS)

# Bundles the code editor of the studio, after its packages have changed.
editor: .venv/test
	npm run --silent editor

clean:
	rm -rf .venv node_modules

.venv/run: pyproject.toml scripts/packages.sh scripts/setup.sh
	sh scripts/setup.sh run
	@touch $@

.venv/docs: .venv/run
	pip install --quiet --disable-pip-version-check --group docs
	@touch $@

# Compiles the tests of a new clone while its types are checked. Otherwise, each worker would do so.
.venv/collected: .venv/test
	-@pytest --collect-only -qq >/dev/null
	@touch $@

.venv/test: pyproject.toml package-lock.json scripts/packages.sh scripts/setup.sh scripts/browser.sh
	sh scripts/setup.sh test
	sh scripts/browser.sh
	@touch .venv/run $@
