# `make help` lists the targets. Each one builds the environment first, when it is missing or older than the lock.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON  ?= python3
UV_VERSION := 0.13.9
UV      := .tools/uv-$(UV_VERSION)/bin/uv
BIN     := .venv/bin
READY   := .venv/.ready

CORPUS  ?= seeds
FORMATS ?= png,svg,pdf
CODEBOOK ?= data/codebook/themes.yml
LABELS  ?= fa
SIZE    ?= two_columns
FONT    ?=
CLUSTER ?=
VERBOSE ?=
JSON    ?=
COUNT   ?= 20000
SEED    ?= 1
MOST    ?= 1000000

# Paths reach commands through the environment: pasted into a command line, a folder's name could run.
export CORPUS FORMATS CODEBOOK LABELS SIZE FONT CLUSTER EVAL JSON

.PHONY: help report test test-slow test-browser test-conda-pins fuzz lab app gallery lint codebook-export evaluate bench lexicon lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: $(READY) ## run every notebook: a page of figures (CORPUS=folder FORMATS=png,svg,pdf LABELS=fa SIZE= FONT= VERBOSE=1 CLUSTER=tcp://…)
	@$(BIN)/python -m helpers report --corpus "$$CORPUS" --formats "$$FORMATS" --language "$$LABELS" --size "$$SIZE" \
	  --font "$$FONT" $(if $(VERBOSE),--verbose)

lab: $(READY) ## open JupyterLab at the notebooks
	@$(BIN)/jupyter lab --notebook-dir=. --LabApp.default_url=/lab/tree/notebooks/01_meet_the_corpus.ipynb

app: $(READY) ## serve the explorer as a web page, to this machine alone (CORPUS=folder)
	@JUPYTER_PATH=src/helpers/jupyter $(BIN)/voila notebooks/explore.ipynb --Voila.ip=127.0.0.1 \
	  --VoilaConfiguration.template=explorer

gallery: $(READY) ## draw every plot on a page, in Persian and in English, from invented tables
	@$(BIN)/python -m helpers gallery

test: $(READY) ## run the fast tests
	$(BIN)/python -m pytest -q -n 2 -m "not slow and not browser"

test-slow: $(READY) ## run the notebooks from end to end, twice, and compare what they write
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m slow tests

test-browser: $(READY) ## run each notebook in JupyterLab, and look at the report and the explorer in Chromium
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m browser tests/browser

fuzz: $(READY) ## read damaged files of every kind: a table or one clear error, nothing else (COUNT=20000 SEED=1)
	$(BIN)/python -m tests.corpus.mutations --count $(COUNT) --seed $(SEED)

test-conda-pins: $(UV) ## build what environment.yml asks for, by pip, and run the tests and the notebooks there
	$(PYTHON) tests/conda_pins.py $(UV)

lint: $(READY) ## check style, and that notebooks carry no output
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb

codebook-export: $(READY) ## write the codebook for quanteda, and as a flat table (CODEBOOK=file)
	@$(BIN)/python -m helpers codebook-export --codebook "$$CODEBOOK"

evaluate: $(READY) ## measure language beside hazm on the data in EVAL=folder (JSON=file keeps everything)
	@$(BIN)/python -m benchmarks.evaluate $(if $(EVAL),"$$EVAL",$(error name a folder: make evaluate EVAL=folder)) $(if $(JSON),--json "$$JSON")

bench: $(READY) ## measure speed, start, memory, growth, processes, Dask and cache on EVAL=folder (MOST=1000000 JSON=file)
	@$(BIN)/python -m benchmarks.bench $(if $(EVAL),"$$EVAL",$(error name a folder: make bench EVAL=folder)) \
	  --most $(MOST) $(if $(JSON),--json "$$JSON")

lexicon: $(READY) ## count spellings anew from the news in EVAL=folder, for data/lexicon
	$(BIN)/python data/lexicon/build_counts.py $(if $(EVAL),"$$EVAL",$(error name a folder: make lexicon EVAL=folder))

lock: $(UV) ## resolve requirements.lock anew
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --custom-compile-command "make lock" \
	  --quiet --output-file requirements.lock

clean: ## remove the environment and everything that a run writes
	rm -rf .venv .tools data/output data/interim

$(READY): requirements.lock pyproject.toml $(UV)
	@echo "Building the environment in .venv (once; a few minutes on a slow line)"
	@rm -f $(READY)
	$(UV) venv --quiet --allow-existing --python 3.11 .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --compile-bytecode --editable .
	@touch $(READY)

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' || { \
	  echo "$(PYTHON) is older than 3.9, or missing. Install Python 3.9 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv .tools/uv-$(UV_VERSION) || { \
	  echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@.tools/uv-$(UV_VERSION)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
