# What a newcomer, an editor and a developer run. `make` alone lists it all.
#
# Each target sets up what it needs: a virtual environment in .venv, the pinned packages of requirements/, and (for
# the browser tests) Debian's Chromium and a Chinese font. What was done is remembered by stamps under .venv.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
ARGS   ?=

BIN := .venv/bin
PY  := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check -qq install
# Wheels only: an sdist would be built with tools that no lock pins.
PIP_PINNED := $(PIP) --only-binary :all: --require-hashes
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

CATALOGUES := $(wildcard src/medkg/translations/*/LC_MESSAGES/medkg.po)
SCRIPTS    := $(wildcard assets/*.mjs assets/*.json assets/src/*.ts assets/src/*/*.ts)

# An environment belongs to one Python and one folder: it holds the address of this checkout, and a copied or moved
# one would run the code of another. When either differs, it is made anew.
PYTHON_VERSION := $(shell "$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
WANTED := $(PYTHON_VERSION) $(shell pwd -P)
HAVE   := $(shell cat .venv/.made 2>/dev/null)

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
unexport PYTHONPATH PYTHONHOME

# $(call apt_install,packages): installs Debian packages, as root or through sudo; errors stay visible.
define apt_install
{ command -v apt-get >/dev/null && { [ -z '$(SUDO)' ] || command -v sudo >/dev/null; } \
    || { echo 'Please install (as root): $(1)' >&2; exit 1; }; } \
&& echo 'Installing Debian packages: $(1)' \
&& $(SUDO) apt-get update -qq \
&& $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(1) >/dev/null
endef

.PHONY: help serve test lint format typecheck pytest scripts bench wheel translations lock clean

help: ## list the targets
	@echo 'make TARGET, with PYTHON=python3.12, HOST=0.0.0.0, PORT=9000 or ARGS="..." where it applies'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Memory as deploy/medkg.service has it.
serve: export GLIBC_TUNABLES ?= glibc.malloc.tcache_count=128
serve: .venv/.run .venv/.package ## the viewer on http://HOST:PORT (127.0.0.1:8000)
	@$(BIN)/medkg serve --host '$(HOST)' --port '$(PORT)' $(ARGS)

test: lint typecheck pytest ## every check: style, types, tests

lint: .venv/.dev ## style: ruff check and ruff format --check
	@echo '--- ruff check'
	@$(PY) -m ruff check .
	@echo '--- ruff format --check'
	@$(PY) -m ruff format --check .

format: .venv/.dev ## mend the style of the Python code
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

typecheck: .venv/.dev .venv/.scripts ## types: mypy --strict, and tsc --strict for the scripts
	@echo '--- mypy --strict'
	@$(PY) -m mypy
	@echo '--- tsc --strict'
	@npm --prefix assets --loglevel=error run --silent check

pytest: .venv/.dev .venv/.package .venv/.browser .venv/.servers .venv/.scripts ## the tests alone; ARGS="tests/web -k claim" chooses
	@echo '--- pytest'
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

scripts: .venv/.node ## bundle the viewer's scripts anew (npm, esbuild)
	@npm --prefix assets --loglevel=error ci
	@npm --prefix assets --loglevel=error run --silent build
	@touch .venv/.scripts

bench: .venv/.dev .venv/.package ## the benchmarks; ARGS go to them
	@$(PY) -m benchmarks $(ARGS)

wheel: .venv/.dev .venv/.node ## source distribution and wheel, into dist/
	@rm -rf dist
	@MEDKG_SCRIPTS=required $(PY) -m build --no-isolation --outdir dist .

translations: .venv/.dev ## bring the message catalogues up to date with code and templates
	@$(PY) -m babel.messages.frontend -q extract -F src/medkg/translations/babel.cfg \
	    -k _ -k N_ -k mark -k lazy_gettext --add-location=file --sort-by-file --no-wrap --project=medkg \
	    --output-file=.venv/medkg.pot src/medkg
	@$(PY) -m babel.messages.frontend -q update -i .venv/medkg.pot -d src/medkg/translations -D medkg \
	    --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
	@$(PY) -c 'import sys, hatch_build as h, pathlib; [h.compile_catalogue(pathlib.Path(p)) for p in sys.argv[1:]]' \
	    $(CATALOGUES)

lock: .venv/.made ## pin the dependencies anew; ARGS=--upgrade takes newer releases
	@$(PY) -m venv .venv/lock
	@.venv/lock/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r requirements/lock.txt
	@$(call lock,dev,pyproject.toml --extra pandas --group dev)
	@$(call lock,run,pyproject.toml --group build --constraints requirements/dev.txt)
	@$(call lock,lock,--group lock)

# $(call lock,name,what): one pinned file, for every platform and Python, with hashes and without index addresses.
lock = echo 'requirements/$(1).txt' && .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
    --output-file requirements/$(1).txt $(ARGS) $(2)

clean: ## remove the environment and everything that was made
	@rm -rf .venv dist build assets/node_modules src/medkg/web/static/built __pycache__ .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@find src -name '*.mo' -type f -delete

# --- The environment -------------------------------------------------------------------------------------------------

ifneq ($(HAVE),$(WANTED))
.PHONY: .venv/.made
endif

.venv/.made:
	@[ -n '$(PYTHON_VERSION)' ] \
	    || { echo 'Cannot run "$(PYTHON)". Name a Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo 'medkg needs Python 3.11 or newer; "$(PYTHON)" is $(PYTHON_VERSION).' \
	              'Name another: make PYTHON=python3.12 ...' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { $(call apt_install,python$(PYTHON_VERSION)-venv); }
	@echo 'Making .venv with Python $(PYTHON_VERSION)'
	@rm -rf .venv
	@"$(PYTHON)" -m venv .venv
	@{ echo '$(PYTHON_VERSION)'; pwd -P; } > $@

.venv/.run: .venv/.made requirements/run.txt
	@echo 'Installing the pinned packages (requirements/run.txt)'
	@$(PIP_PINNED) -r requirements/run.txt
	@touch $@

# The pins of run.txt are those of dev.txt: with these installed, nothing is left to do for the others.
.venv/.dev: .venv/.made requirements/dev.txt
	@echo 'Installing the pinned packages (requirements/dev.txt): a minute or two the first time'
	@$(PIP_PINNED) -r requirements/dev.txt
	@touch .venv/.run $@

.venv/.package: pyproject.toml hatch_build.py $(CATALOGUES) $(SCRIPTS) .venv/.made
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.node: .venv/.made
	@command -v node >/dev/null && command -v npm >/dev/null || { $(call apt_install,nodejs npm); }
	@touch $@

# Installing the package bundles the scripts when Node.js is there; tests need them, `make serve` does without.
.venv/.scripts: .venv/.node .venv/.package
	@[ -f src/medkg/web/static/built/site.js ] || $(MAKE) scripts
	@touch $@

# Oxigraph's server comes with the pinned packages; Virtuoso is started by the tests, on loopback, in a folder of theirs.
.venv/.servers: .venv/.made
	@command -v virtuoso-t >/dev/null || { $(call apt_install,virtuoso-opensource-7-bin); }
	@touch $@

.venv/.browser: .venv/.made
	@{ command -v chromium && fc-list :lang=zh 2>/dev/null | grep .; } >/dev/null \
	    || { $(call apt_install,chromium fontconfig fonts-noto-cjk); }
	@touch $@
