# Each target first builds .venv/ when it is missing or older than the lock; a second run does no set-up.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: report test lab notebooks benchmark clean
.DEFAULT_GOAL := report

report: $(STAMP)
	$(BIN)/closereading report seeds --out reports

lab: $(STAMP)
	$(BIN)/closereading lab

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest --nbval -p no:cacheprovider notebooks

notebooks: $(STAMP)
	$(BIN)/python tests/refresh_notebooks.py

benchmark: $(STAMP)
	$(BIN)/python tests/benchmarks/run.py
	@echo
	$(BIN)/python tests/benchmarks/run.py --growth 1000 3000 --workers 1 2

clean:
	rm -rf .venv reports build *.egg-info

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Close Reading needs Python 3.11 or newer; none was found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Close Reading needs Python 3.11 or newer; $(PYTHON) is older."; exit 1; }
	rm -rf .venv
	$(PYTHON) -m venv .venv || { echo "Python could not make an environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
