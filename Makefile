# Two commands on a fresh machine with Python 3.11+: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
UV := $(VENV)/bin/uv
# The installer is pinned as the dependencies are: an unpinned one could read the lock differently one day.
UV_VERSION := 0.13.8
OUT ?= demo-country

.PHONY: demo test lint check install bench fuzz soak docs hostile locale locale-check clean

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet uv==$(UV_VERSION)

# --inexact keeps uv itself, which lives in the same environment.
install: $(UV)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) sync --quiet --locked --inexact --no-dev --active

install-dev: $(UV)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) sync --quiet --locked --inexact --active

demo: install
	$(VENV)/bin/lotaip demo --out $(OUT)

test: install-dev
	$(VENV)/bin/pytest -n auto --dist loadscope --no-loadscope-reorder

lint: install-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

# The pages under docs/ that follow from the code; tests hold them equal to it.
docs: install-dev
	$(VENV)/bin/lotaip rules catalogue --out docs/reglas
	$(VENV)/bin/lotaip rules catalogue --lang en --out docs/rules-en
	$(VENV)/bin/lotaip rules coverage > docs/cobertura.md
	$(VENV)/bin/python -c "from reports.export import dictionary; print(dictionary(), end='')" > docs/datos.md

# About eight minutes, on an otherwise quiet machine.
bench: install-dev
	$(VENV)/bin/python -m bench.polite_sweep
	$(VENV)/bin/python -m bench.national_month
	$(VENV)/bin/python -m bench.judge_month
	$(VENV)/bin/python -m bench.site
	$(VENV)/bin/python -m bench.links

# The hostile country with the limits that are shipped: about a quarter of an hour. `make test` travels it with smaller ones.
hostile: install-dev
	$(VENV)/bin/python -m tests.hostile.journey

# Other examples each time, thousands of them; what breaks a reader is left in tests/fuzz/corpus. About half an hour.
fuzz: install-dev
	$(VENV)/bin/pytest tests/fuzz --hypothesis-profile=long -n auto

# Before a release: does the memory of a long sweep stay flat?
soak: install-dev
	$(VENV)/bin/python -m bench.soak --pages 500

# Compiles the catalogues; a test fails when a compiled one is older than its text.
locale: install-dev
	$(VENV)/bin/pybabel compile --directory locale --domain messages --locale es
	$(VENV)/bin/pybabel compile --directory locale --domain lotaip --locale en
	$(VENV)/bin/pybabel compile --directory locale --domain sitio --locale en

# Prints the texts of the law and its rules that have no English yet, as entries to fill in.
locale-check: install-dev
	$(VENV)/bin/python -m tests.messages

clean:
	rm -rf $(VENV) $(OUT) .pytest_cache .mypy_cache .ruff_cache
