.DEFAULT_GOAL := help
.PHONY: help demo test check bench soak golden clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.installed ## Build the feeds, send the newsletter to an outbox of files, say where to look
	@sh docs/demo.sh $(BIN)/publisher

test: $(VENV)/.developed ## Run all tests
	$(BIN)/pytest

check: $(VENV)/.developed ## Look at style, types, floors, reference and words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/generate_commands.py --check
	$(BIN)/python docs/generate_checks.py --check
	$(BIN)/codespell --dictionary=-,docs/vocabulary.txt --builtin=clear --ignore-words-list=iif,campaigns --skip='docs/vocabulary.*,articles/praktijk,articles/pratique,*.po,*/content/importers,*/content/languages.py,*/content/dialects' articles benchmarks docs publisher templates *.md Makefile publisher.toml pyproject.toml
	$(BIN)/codespell --dictionary=docs/vocabulary.txt --ignore-words-list=campaigns publisher/content tests

bench: $(VENV)/.developed ## Measure beside peers; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

SOAK_MINUTES ?= 2
soak: $(VENV)/.developed ## Put editions in trouble by lot for SOAK_MINUTES=2, or again with SOAK_SEED=
	$(BIN)/python -m tests.soak --minutes $(SOAK_MINUTES) $(if $(SOAK_SEED),--seed $(SOAK_SEED))

golden: $(VENV)/.developed ## Write the expected outputs and feeds/ again; read the diff before you commit it
	PUBLISHER_GOLDEN=rewrite $(BIN)/pytest -q -m golden

clean: ## Remove what the other targets made
	rm -rf $(VENV) .demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.installed: pyproject.toml publisher/__init__.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
