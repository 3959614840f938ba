# Two commands on a fresh machine: `make env`, `make run`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help env run test test-313 check fmt lock

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
