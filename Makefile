# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo    install, index the sample articles, answer a question
#   make test    install, lint, check types and layers, run the tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO_INDEX := $(VENV)/demo.qa

.PHONY: demo test check lint wheel install clean

demo: $(INSTALLED)
	$(BIN)/qa --index $(DEMO_INDEX) index add seeds
	@echo
	$(BIN)/qa ask --index $(DEMO_INDEX) "what weapons did Duterte seek?"

test check: lint
	$(BIN)/pytest --numprocesses 2

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The wheel as a user gets it: in an environment of its own, over the articles that came with it.
wheel: $(INSTALLED)
	rm -rf build/wheel && mkdir -p build/wheel
	$(BIN)/python -m hatchling build -t wheel -d build/wheel
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt torch build/wheel/*.whl
	cd build/wheel && venv/bin/qa --index articles.qa index add "$$(venv/bin/python -c 'from qa.session import samples; print(samples.folder())')"
	cd build/wheel && venv/bin/qa ask --index articles.qa "what weapons did Duterte seek?"

install: $(INSTALLED)

# The constraints pin every version; torch is pinned there to a build without CUDA packages.
$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q qa index
	touch $@

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
