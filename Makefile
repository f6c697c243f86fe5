# The verbs. Each sets up the environment in .venv first, when it has to.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help demo test attacks oldest newest lint build lab bench pictures site pins

help: ## list the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(READY) ## grade a class of sample submissions and show what comes out
	@$(BIN)/downhill demo

test: $(READY) ## run all tests
	@tests/guard.sh $(BIN)/python -m pytest --numprocesses=auto --durations=10 -m "not long"

attacks: $(READY) ## try every attack, between honest neighbours (minutes)
	@tests/guard.sh $(BIN)/python -m pytest --durations=10 -m long

oldest newest: $(READY) ## run every notebook with the oldest, or newest, packages there are
	@$(PYTHON) -m venv .venv/$@
	@.venv/$@/bin/python -m pip install --quiet --no-compile --upgrade $$($(BIN)/python -m tests.packages $@)
	@tests/guard.sh $(BIN)/python -m pytest --numprocesses=auto \
	  --kernel=.venv/$@/bin/python tests/notebooks/test_released_alone.py -k "$(ONLY)"

lint: $(READY) ## format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

build: $(READY) ## make notebooks, course page and expected outputs from the sources
	@$(BIN)/downhill expected
	@$(BIN)/downhill build

lab: $(READY) ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

bench: $(READY) ## measure against what one would use instead (minutes)
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

pictures: $(READY) ## make the pictures of the README
	@$(BIN)/python docs/make_pictures.py

site: $(READY) ## make the website in site/
	@$(BIN)/python docs/site/make.py

pins: $(READY) ## write the versions that are installed now to constraints.txt
	@{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > .venv/pins
	@mv .venv/pins constraints.txt

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv (about a minute)"
	@$(BIN)/python -m pip install --quiet --no-compile \
	  --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -m compileall -q -j 0 .venv >/dev/null || true # on all processors
	@touch $@
