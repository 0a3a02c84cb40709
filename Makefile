# Cartelera: `make help` lists the targets. Only Python 3.11+ (with venv and pip) and make are needed.

PYTHON ?= python3
TESTERS ?= 2
BENCH ?=
QUALITY ?=
SOURCES = engine data training api cartelera benchmarks tests hatch_build.py

BIN = .venv/bin
PY = $(BIN)/python

# A variable of make is the setting of that name: TRIALS=5 is CARTELERA_TRIALS=5. What is not given is
# left to the programs, which hold the defaults. The first may stand in the environment too.
TRAINING = TRIALS FOLDS SEED WARM FORCE SIZE
SETTINGS = $(TRAINING) EDITION HOST PORT WORKERS KEEP THREADS WEEKS USERS PLATFORM TYPE REPORTS
given = $(filter command $(if $(filter $(1),$(TRAINING)),environment),$(firstword $(origin $(1))))
pass = $(if $(call given,$(1)),$(eval export CARTELERA_$(1) = $$(value $(1))))
$(foreach name,$(SETTINGS),$(call pass,$(name)))

# A home is any path: what make would expand in it, or split at its blanks, stays as it was typed.
ifeq ($(origin CARTELERA_HOME),command line)
override CARTELERA_HOME := $(value CARTELERA_HOME)
export CARTELERA_HOME
endif
blank := $(subst ,, )
OVERRIDES = $(subst \$(blank),_,$(MAKEOVERRIDES))

KNOWN = $(SETTINGS) $(SETTINGS:%=CARTELERA_%) CARTELERA_HOME PYTHON TESTERS BENCH QUALITY
WORDS = $(foreach word,$(OVERRIDES),$(if $(findstring =,$(word)),$(firstword $(subst =, ,$(word)))))
STRANGERS = $(filter-out $(KNOWN),$(WORDS))
$(if $(STRANGERS),$(error no target reads $(STRANGERS); there are $(KNOWN)))

.DEFAULT_GOAL = help
.NOTPARALLEL:
.PHONY: help run test check data train report evaluate bench quality serve migrate rollback sample chaos clean

help:  ## List the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo "Files live under CARTELERA_HOME, or data/store."

run: .venv/runtime  ## Install, make sample data if raw/ is empty, ingest, train briefly, serve
	@$(PY) -m data sample --if-empty
	@$(PY) -m data ingest
	@$(PY) -m training train --if-stale $(if $(TRIALS),,--trials 5) $(if $(FOLDS),,--folds 3) || \
		{ $(PY) -m training releases > /dev/null && echo "serving the release before"; }
	@$(PY) -m api serve

data: .venv/runtime  ## Ingest raw/ into checked Parquet (lake/)
	@$(PY) -m data ingest

train: .venv/runtime  ## Tune, fit, measure and publish a release (TRIALS= FOLDS= SEED= WARM=1 FORCE=1)
	@$(PY) -m training train

report: .venv/runtime  ## Write the data, the training, the model card and the last evaluation as HTML pages (reports/)
	@! $(PY) -m training releases > /dev/null || $(PY) -m training report
	@$(PY) -m data profile

serve: .venv/runtime  ## Serve the current release in the foreground (HOST= PORT=)
	@$(PY) -m api serve

migrate: .venv/runtime  ## Bring the database of events to this version's schema
	@$(PY) -m api migrate

rollback: .venv/runtime  ## Make the release before the current one current again
	@$(PY) -m training rollback

sample: .venv/runtime  ## Write an invented data set into raw/ (SIZE=small|medium|full SEED= EDITION=1|2)
	@$(PY) -m data sample

# The longest files stand early in the alphabet: in its order neither tester idles at the end.
# The tests start the programs more than a hundred times: compiled once, whatever the environment says.
PYTEST = PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder
# Coverage is measured where that does not take long: what reads the real files or installs a wheel
# runs afterwards, and runs nothing that other tests do not.
SLOW = real or package
SLOW_FILES = $(sort $(shell grep -rlE 'mark\.($(subst $(blank)or$(blank),|,$(SLOW)))\b' tests --include='test_*.py'))
COVERAGE = COVERAGE_FILE=.coverage-suite
MEASURED = $(COVERAGE) $(PYTEST) -m "not ($(SLOW))" --cov --cov-report= || \
	{ rm -f .coverage-suite; exit 1; }

test: .venv/dev .venv-generators/ready  ## Install and run all tests (TESTERS=2 at once)
	$(MEASURED)
	$(PYTEST) -m "$(SLOW)" $(SLOW_FILES)

check: .coverage-suite  ## What CI runs beside the tests: format, lint, strict types, coverage gate
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(COVERAGE) $(BIN)/coverage report --fail-under=90

# As the last `make test` left it, if no source is newer.
.coverage-suite: $(shell find $(SOURCES) -name '*.py') | .venv/dev .venv-generators/ready
	$(MEASURED)

chaos: .venv/dev  ## Kill whoever writes events, 200 times on each kind of database, and look what is there
	@$(PY) -m tests.chaos.rounds 200

evaluate: .venv/runtime  ## Test the current release's policy on events it has not seen (reports/evaluation.html)
	@$(PY) -m training evaluate

bench: .venv/runtime .venv-bench/ready  ## Compare the trainer with its peers, then load the service, into benchmarks/results (BENCH=--quick)
	@$(PY) -m benchmarks speed $(BENCH)
	@$(PY) -m benchmarks serving $(filter --quick,$(BENCH))

quality: .venv/runtime .venv-rectools/ready .venv-irspack/ready  ## Compare lists with other libraries', into benchmarks/results/lists.md (QUALITY=--quick)
	@$(PY) -m benchmarks lists $(QUALITY)

clean:  ## Remove the virtual environment and caches; data, lakes and releases stay
	rm -rf .venv .venv-bench .venv-lenskit .venv-rectools .venv-irspack .venv-generators .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cartelera needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V). Try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime: .venv/python requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev: .venv/python requirements.txt requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/runtime

# Generators of clients, of which openapi-python-client needs other versions than requirements-dev.txt;
# where there is no npm, the tests of the others are skipped and say so.
.venv-generators/ready: tests/generators/requirements.txt tests/generators/package-lock.json
	$(PYTHON) -m venv .venv-generators
	.venv-generators/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	cp tests/generators/package.json tests/generators/package-lock.json .venv-generators/
	@command -v npm > /dev/null && npm ci --prefix .venv-generators --no-audit --no-fund --loglevel=error || \
		echo "npm has installed nothing: the tests of Redocly and openapi-typescript are skipped"
	@touch $@

# LIBMF's wheel has no SIMD, so it is built here; without a compiler it is listed as missing.
LIBMF_FLAGS := -O3 $(if $(filter x86_64 amd64,$(shell uname -m)),-mavx -DUSEAVX)

.venv-bench/ready: requirements.txt requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	-CFLAGS="$(LIBMF_FLAGS)" CXXFLAGS="$(LIBMF_FLAGS)" .venv-bench/bin/python -m pip install \
		--quiet --disable-pip-version-check --no-cache-dir --no-binary libmf libmf==0.9.2
	@touch $@

# LensKit needs PyTorch, some 6 GB, and so an environment of its own: make .venv-lenskit/ready. What it was in
# 2026 needs Python 3.12.5: the first of these that is as new, else the last of 2025.
LENSKIT_PYTHONS = $(PYTHON) python3.14 python3.13 python3.12
.venv-lenskit/ready: benchmarks/requirements-lenskit.txt
	for each in $(LENSKIT_PYTHONS) $(PYTHON); do \
		python=$$each; $$each -c 'import sys; sys.exit(sys.version_info < (3, 12, 5))' 2> /dev/null && break; \
	done; $$python -m venv .venv-lenskit
	.venv-lenskit/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.venv-irspack/ready: benchmarks/requirements-irspack.txt
	$(PYTHON) -m venv .venv-irspack
	-.venv-irspack/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# RecTools needs an older NumPy; where it cannot be installed, `make quality` lists it as missing.
.venv-rectools/ready: benchmarks/requirements-rectools.txt
	$(PYTHON) -m venv .venv-rectools
	-.venv-rectools/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@
