# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo    install, index the sample articles, answer a question
#   make test    install, lint, check types and layers, run the tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO_INDEX := $(VENV)/demo.qa

.PHONY: demo test check install clean

demo: $(INSTALLED)
	$(BIN)/qa --index $(DEMO_INDEX) index add seeds
	@echo
	$(BIN)/qa ask --index $(DEMO_INDEX) "what weapons did Duterte seek?"

test check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

install: $(INSTALLED)

# The constraints pin every version; torch is pinned there to a build without CUDA packages.
$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q qa index
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
