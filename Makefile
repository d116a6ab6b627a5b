# Two commands do all on a fresh machine: `make demo` and `make test`. Both set up .venv where it is missing.
.PHONY: help demo serve test lint types unit format readme clean setup setup-dev

help:
	@echo "make demo    set up what is missing and show the demo story's dossier"
	@echo "make serve   the same in a browser: prints an address on this machine"
	@echo "make test    lint, types and tests with coverage"
	@echo "make lint | types | unit    one of the three"
	@echo "make format  format the code"
	@echo "make readme  put the demo's present output into README.md"
	@echo "make clean   remove caches and build products (.venv and .tools stay)"

setup:
	@scripts/setup.sh

setup-dev:
	@scripts/setup.sh --dev

demo: setup
	@.venv/bin/rashomon demo

serve: setup
	@.venv/bin/rashomon serve --demo

# One after the other also under `make -j`: the first failure is the one that is read.
test: setup-dev
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory unit

lint: setup-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: setup-dev
	.venv/bin/pyright

unit: setup-dev
	.venv/bin/pytest -n 2 --dist worksteal --cov=rashomon --cov-report=term:skip-covered

format: setup-dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

readme: setup-dev
	.venv/bin/python scripts/update_readme.py

clean:
	rm -rf .pytest_cache .ruff_cache .hypothesis .coverage dist build
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
