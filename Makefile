# Two commands on a fresh machine with Python 3.11+: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
UV := $(VENV)/bin/uv
# The installer is pinned as the dependencies are: an unpinned one could read the lock differently one day.
UV_VERSION := 0.13.8
OUT ?= demo-country

.PHONY: demo test lint audit check install bench fuzz soak docs trials locale locale-check clean

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

# Does any locked package, ours or of the tools, have a known fault? Asks PyPI. A package that it could not ask about fails
# too: a run that looked at nothing must not look like a good one.
audit: $(UV)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) sync --quiet --locked --inexact --only-group audit --active
	$(UV) export --quiet --locked --all-extras --all-groups --no-emit-project --output-file $(VENV)/audit.txt >/dev/null
	$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r $(VENV)/audit.txt || \
		{ echo "La revisión no pasa: arriba dice qué paquete tiene una falla conocida o por cuál no se pudo preguntar" \
		"(sin acceso a pypi.org no se revisó nada)." >&2; exit 1; }

# The pages under docs/ that follow from the code; tests hold them equal to it.
docs: install-dev
	$(VENV)/bin/lotaip rules catalogue --out docs/reglas
	$(VENV)/bin/lotaip rules catalogue --lang en --out docs/rules-en
	$(VENV)/bin/lotaip rules coverage > docs/cobertura.md
	$(VENV)/bin/python -c "from reports.datapackage import dictionary; print(dictionary(), end='')" > docs/datos.md

# About eight minutes, on an otherwise quiet machine.
bench: install-dev
	$(VENV)/bin/python -m bench.polite_sweep
	$(VENV)/bin/python -m bench.national_month
	$(VENV)/bin/python -m bench.judge_month
	$(VENV)/bin/python -m bench.site
	$(VENV)/bin/python -m bench.links

# Every threat and fault, tried and counted in one table: about three quarters of an hour, alone on a machine. `make test`
# holds a shortened form; `.venv/bin/python -m tests.trials --short` is a look of some minutes.
trials: install-dev
	$(VENV)/bin/python -m tests.trials

# Coverage-guided (Linux): a million examples for each reader, fewer where a process or a store is opened for one. Hours;
# READERS="html csv" tries some. What breaks a reader is left in tests/fuzz/corpus.
fuzz: install-dev
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) sync --quiet --locked --inexact --active --group fuzz
	$(VENV)/bin/python -m tests.fuzz.guided $(READERS)

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
