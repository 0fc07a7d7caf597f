# `make help` lists the targets. Each one builds the environment first, when it is missing or older than the lock.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The newest of Python 3.11 to 3.14 that starts (scripts/find-python); make test PYTHON=python3.12 says otherwise.
PYTHON  ?=
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' scripts/uv.txt)
UV      := .tools/uv-$(UV_VERSION)/bin/uv
BIN     := .venv/bin
READY   := .venv/.ready

CORPUS  ?= seeds
FORMATS ?= png,svg,pdf
CODEBOOK ?=
ONLY    ?=
LABELS  ?=
SIZE    ?= two_columns
FONT    ?=
CLUSTER ?=
VERBOSE ?=
JSON    ?=
TO      ?=
COUNT   ?= 20000
SEED    ?= 1
MOST    ?= 1000000
SOURCE  ?=
ARTICLES ?= 2000

# What a move of the folder, another Python in PYTHON or a removed one leaves is built anew.
STALE   := $(if $(wildcard .venv/.ready),$(shell scripts/is-ready "$(PYTHON)" || echo stale))

# Terminals have a COLUMNS of their own, their width: ours is the one that is given to make.
unexport COLUMNS
NAMED_COLUMNS := $(if $(filter command,$(origin COLUMNS)),$(COLUMNS))
# So has LANG, the locale; given to make, it is the language of the notebooks, and no locale for what runs.
NAMED_LANG := $(if $(filter command,$(origin LANG)),$(LANG))
ifneq ($(NAMED_LANG),)
unexport LANG
endif

# What a report is aimed at: only what is given to make, as TERM, the kind of terminal, is in every environment.
AIMS := THEMES TERM PERIOD CALENDAR BY CODEBOOK TARGET REFERENCE OUTPUT NOTEBOOKS
AIMED := $(foreach name,$(AIMS),$(if $(filter command,$(origin $(name))),$(name)))
unexport $(AIMED)
$(foreach name,$(AIMED),$(eval export AIM_$(name) = $$($(name))))
OPTION_THEMES := --themes="$$AIM_THEMES"
OPTION_TERM := --term="$$AIM_TERM"
OPTION_PERIOD := --period="$$AIM_PERIOD"
OPTION_CALENDAR := --calendar="$$AIM_CALENDAR"
OPTION_BY := --by="$$AIM_BY"
OPTION_CODEBOOK := --codebook="$$AIM_CODEBOOK"
OPTION_TARGET := --target="$$AIM_TARGET"
OPTION_REFERENCE := --reference="$$AIM_REFERENCE"
OPTION_OUTPUT := --output="$$AIM_OUTPUT"
OPTION_NOTEBOOKS := --notebooks="$$AIM_NOTEBOOKS"

# Tests start hundreds of processes: each would compile the package anew where the shell forbids Python to keep it.
test test-slow test-weather test-browser test-oldest docs fuzz: export PYTHONDONTWRITEBYTECODE =

# Paths reach commands through the environment: pasted into a command line, a folder's name could run.
export CORPUS ONLY NAMED_COLUMNS NAMED_LANG TO FORMATS LABELS SIZE FONT CLUSTER EVAL SOURCE PACKAGES JSON PYTHON

.PHONY: help report fonts test test-slow test-browser test-oldest test-pythons test-weather test-wheel fuzz lab app gallery docs lint codebook-export export evaluate peers compare bench coder lexicon reference lock clean stale

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: $(READY) ## run every notebook: a page of figures (CORPUS=folder COLUMNS=text=body,outlet=url ONLY=outlet=ایسنا,from=1403-07 LABELS=fa FORMATS= SIZE= FONT= OUTPUT= VERBOSE=1 CLUSTER=tcp://…), aimed with NOTEBOOKS=03,04 THEMES=trade,education TERM=تحریم PERIOD=day CALENDAR=gregorian BY=outlet TARGET= REFERENCE= CODEBOOK=
	@$(BIN)/persian-news report --formats "$$FORMATS" --columns "$$NAMED_COLUMNS" --only "$$ONLY" $(if $(LABELS),--language "$$LABELS") --size "$$SIZE" --font "$$FONT" \
	  $(foreach name,$(AIMED),$(OPTION_$(name))) $(if $(VERBOSE),--verbose) -- "$$CORPUS"

lab: $(READY) ## open JupyterLab at the notebooks (LANG=fa: those with Persian prose)
	@$(BIN)/persian-news lab $(if $(NAMED_LANG),--language "$$NAMED_LANG")

app: $(READY) ## serve the explorer as a web page, to this machine alone (CORPUS=folder COLUMNS=text=body)
	@$(BIN)/persian-news app --columns "$$NAMED_COLUMNS" --only "$$ONLY" $(if $(LABELS),--language "$$LABELS") --size "$$SIZE" --font "$$FONT" -- "$$CORPUS"

fonts: $(READY) ## fetch Vazirmatn, a free font for Persian, in which figures are drawn from then on
	@$(BIN)/persian-news fonts

gallery: $(READY) ## draw every plot on a page, in Persian and in English, from invented tables
	@$(BIN)/persian-news gallery

docs: $(READY) ## build the site, in English and in Persian, with the notebooks run on the sample: data/output/docs/html
	@$(BIN)/python scripts/docs_sources.py
	@rm -rf data/output/docs/html
	$(BIN)/sphinx-build -q -W --keep-going -j auto -d data/interim/docs-en docs data/output/docs/html
	$(BIN)/sphinx-build -q -W --keep-going -j auto -d data/interim/docs-fa -c docs -t fa docs/fa data/output/docs/html/fa
	@rm -rf data/output/docs/html/jupyter_execute data/output/docs/html/fa/jupyter_execute
	@echo "site: data/output/docs/html/index.html, data/output/docs/html/fa/index.html"

test: $(READY) ## run the fast tests
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not slow" --ignore=tests/browser

test-slow: $(READY) ## run the notebooks from end to end, twice, the code of the pages, and each verb on a changed corpus
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m slow tests --ignore=tests/browser --ignore=tests/test_weather.py

test-weather: $(READY) ## write the same bytes in other time zones, locales, folders and users, killed, and on a full disk
	$(BIN)/python -m pytest -q -m slow tests/test_weather.py

test-browser: $(READY) docs ## run notebooks in JupyterLab, and look at the report, the explorer and the site in Chromium
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m browser tests/browser

fuzz: $(READY) ## read damaged and extreme files of every kind: all articles, or one clear error (COUNT=20000 SEED=1)
	$(BIN)/python -m tests.corpus.mutations --count $(COUNT) --seed $(SEED)

test-oldest: $(READY) ## build what plain pip installs on Python 3.11, and run the tests and the notebooks there
	$(BIN)/python -m tests.oldest_set $(UV)

test-pythons: $(READY) ## check that tokens, terms and themes are the same on each Python that is found, 3.11 to 3.14
	$(BIN)/python -m tests.pythons $(UV)

test-wheel: $(READY) ## build a wheel, install it with pip alone, and make a report in an empty folder
	$(BIN)/python -m tests.wheel $(UV)

lint: $(READY) ## check style, and that notebooks carry no output
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb notebooks/fa/*.ipynb

codebook-export: $(READY) ## write the codebook for quanteda, and as a flat table (CODEBOOK=file)
	@$(BIN)/persian-news codebook-export $(if $(CODEBOOK),-- "$$AIM_CODEBOOK")

export: $(READY) ## write what is found for SPSS, Stata, R, MAXQDA, quanteda and others (CORPUS=folder TO=spss,r,refi COLUMNS= CODEBOOK= OUTPUT=)
	@$(BIN)/persian-news export $(if $(TO),--to "$$TO") --columns "$$NAMED_COLUMNS" --only "$$ONLY" $(foreach name,$(filter CODEBOOK OUTPUT,$(AIMED)),$(OPTION_$(name))) -- "$$CORPUS"

evaluate: $(READY) ## measure language beside hazm, and each outlet left out in turn, on EVAL=folder (JSON=file keeps everything)
	@$(BIN)/python -m benchmarks.evaluate $(if $(EVAL),"$$EVAL",$(error name a folder: make evaluate EVAL=folder)) $(if $(JSON),--json "$$JSON")

peers: $(READY) ## install rishe and shekar too, which `make evaluate` and `make compare` then measure beside hazm
	$(UV) pip install --python $(BIN)/python --group peers

compare: $(READY) ## write benchmarks/peers.md: five jobs by hazm, rishe, Shekar and ours (EVAL=folder SOURCE=file ARTICLES=2000)
	@$(BIN)/python -m benchmarks.compare $(if $(EVAL),"$$EVAL",$(error name a folder: make compare EVAL=folder)) \
	  $(if $(SOURCE),--source "$$SOURCE") --articles $(ARTICLES)

bench: $(READY) ## measure speed, start, memory, growth, processes, Dask and cache on EVAL=folder (MOST=1000000 JSON=file)
	@$(BIN)/python -m benchmarks.bench $(if $(EVAL),"$$EVAL",$(error name a folder: make bench EVAL=folder)) \
	  --most $(MOST) $(if $(JSON),--json "$$JSON")

coder: $(READY) ## train the coder of themes anew on the coded news in EVAL=folder, and write it with its card
	$(BIN)/python -m benchmarks.theme_coder $(if $(EVAL),"$$EVAL",$(error name a folder: make coder EVAL=folder)) --write

lexicon: $(READY) ## count spellings anew from the news in EVAL=folder, and lists from packages in PACKAGES=folder, for data/lexicon
	$(BIN)/python data/lexicon/build_lists.py $(if $(EVAL)$(PACKAGES),,$(error name a folder: make lexicon EVAL=folder)) \
	  $(if $(EVAL),--news "$$EVAL") $(if $(PACKAGES),--packages "$$PACKAGES")

reference: $(READY) ## count the words of the news in EVAL=folder anew, by source and year, for data/reference
	$(BIN)/python data/reference/build_list.py $(if $(EVAL),"$$EVAL",$(error name a folder: make reference EVAL=folder))

lock: $(UV) ## resolve requirements.lock anew
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --custom-compile-command "make lock" \
	  --quiet --output-file requirements.lock

clean: ## remove the environment and everything that a run writes
	rm -rf .venv .tools build data/output data/interim

$(READY): requirements.lock pyproject.toml setup.py $(UV) $(STALE)
	@python=$$(scripts/find-python) || exit 1; \
	rm -f $(READY); \
	echo "Building the environment in .venv ($$python): once, some 200 packages, a few minutes on a slow line"; \
	$(UV) venv --quiet --clear --python "$${python#download }" .venv || { \
	  echo "No Python 3.11 to 3.14 starts here. Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(UV) pip sync --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock || { \
	  echo "Not all packages were installed: see the last lines. Is there a network? Run this again; it goes on from there" >&2; exit 1; }
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python scripts/check_lock.py
	@touch $(READY)

$(UV):
	@python=$$(scripts/find-python --for-uv) || exit 1; \
	echo "Fetching uv $(UV_VERSION), which installs the packages"; \
	"$$python" -m venv --clear .tools/uv-$(UV_VERSION) && \
	.tools/uv-$(UV_VERSION)/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r scripts/uv.txt || { \
	  rm -rf .tools/uv-$(UV_VERSION); \
	  echo "uv was not fetched: see the last lines. Without a network nothing can be installed; run this again with one" >&2; exit 1; }
