# Two commands on a fresh machine: `make env`, `make run`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help env run test test-313 soak bench-reading floors check fmt lock secrets

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 12

env: $(STAMP) ## Create .venv from the pinned lock; nothing else

$(STAMP): requirements.lock
	@.ci/make-venv $(VENV)

run: env ## Start everything on this machine and print the address (PORT=8000)
	@$(BIN)/python -m conflict_tracker.run

test: env ## Run the whole suite on PostgreSQL and Redis of its own (ARGS="tests/platform -k name")
	@$(BIN)/python -m pytest $(ARGS)

test-313: ## Run the suite without the browser on Python 3.13, where that is installed
	@.ci/test-on 3.13 $(ARGS)

soak: env ## The tests that take minutes: the shared articles in three orders, matching against its labels
	@$(BIN)/python -m pytest -m soak $(ARGS)

bench-reading: env ## Words per second, memory and hostile lines of the grammar reader
	@$(BIN)/python -m tests.bench.reading

floors: env ## Score the reader on the project's own texts and raise their floors (ARGS=--lower brings some down)
	@$(BIN)/python -m apps.engine.evaluation tests/corpus/*_*.jsonl --floors tests/corpus/floors.toml $(ARGS)

check: env ## Lint, types, import contracts, templates, migrations, deployment settings
	@.ci/check

fmt: env ## Format the code and templates
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates apps || true

lock: env ## Resolve pyproject.toml anew into requirements.lock, for all platforms, with hashes
	@.ci/lock

secrets: ## Random secrets for docker-compose.yml, once
	@.ci/make-secrets
