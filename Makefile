# Everything works inside .venv, which is made from the lock file when it is missing or older than it.

PYTHON ?= python3
VENV := .venv
STAMP := $(VENV)/.installed
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test attack check bench lock readme schema

help: ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(STAMP) ## the gateway on http://127.0.0.1:8000/graphiql with its own MongoDB and demo data
	@$(VENV)/bin/gateway dev $(ARGS)

test: $(STAMP) ## the whole test suite
	@$(VENV)/bin/pytest -n $${TEST_WORKERS:-2} --dist loadfile $(ARGS)

check: $(STAMP) ## format, lint, types, import contracts
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

attack: $(STAMP) ## attack a served gateway, and print a table of what was tried
	@$(VENV)/bin/pytest -q -p no:xdist tests/attacks $(ARGS)

bench: $(STAMP) ## measure the gateway beside other servers, and print a Markdown table
	@$(VENV)/bin/python -m benchmarks $(ARGS)

schema: $(STAMP) ## write schema.graphql anew
	@$(VENV)/bin/gateway schema

readme: $(STAMP) ## write the table of codes in README.md anew
	@$(VENV)/bin/python -m tests.readme

lock: ## resolve requirements.lock anew, for every platform and Python we support
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --extra local --extra dev pyproject.toml -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "Setting up .venv (once, under a minute) …"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
