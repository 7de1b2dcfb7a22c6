# Everything a person or CI runs. `make demo` and `make test` set up what they need.
PYTHON ?= python3
# More arguments for JupyterLab: make lab LAB_OPTIONS="--port=9999 --no-browser"
LAB_OPTIONS ?=
# What formgrader works on: what `grade` was told with --out, and with --db if it was.
GRADED ?= graded
DB ?=
BIN := .venv/bin
READY := .venv/.ready
# The settings under which notebooks are run and graded; see autograder/environment.py.
export TF_ENABLE_ONEDNN_OPTS := 0
export TF_CPP_MIN_LOG_LEVEL := 3
export TF_NUM_INTRAOP_THREADS := 1
export TF_NUM_INTEROP_THREADS := 1
export KERAS_BACKEND := tensorflow
export PYDEVD_DISABLE_FILE_VALIDATION := 1
export ORT_DISABLE_TELEMETRY := 1

.PHONY: help setup lab formgrader demo test check lint fresh proof unit nbval prove mutants bench \
    build pictures lock clean

help:
	@echo "make lab    open the course in JupyterLab"
	@echo "make formgrader  give points by hand, after autograder grade"
	@echo "make demo   grade a sample class and show where the pages are"
	@echo "make test   everything that CI runs"
	@echo "make check  the quick part of it, for every change"
	@echo "make bench  how fast grading is, beside nbgrader"
	@echo "make prove  the grader against every stored answer, after a change of what judges"
	@echo "make build  notebooks from their sources; make mutants, pictures, lock, clean"

$(READY): requirements.txt pyproject.toml lab/overrides.json
	@$(PYTHON) tools/require_python.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	mkdir -p .venv/share/jupyter/lab/settings
	cp lab/overrides.json .venv/share/jupyter/lab/settings/
	@touch $@

setup: $(READY)

# Students work in work/, which follows notebooks/. lab/student hides what nbgrader shows to
# instructors; a plain `jupyter lab` has it.
lab: setup
	$(BIN)/python -m course_lab work
	JUPYTER_CONFIG_PATH=$(CURDIR)/lab/student $(BIN)/python -m course_lab lab \
	    --notebook-dir=work \
	    --LabApp.default_url=/lab/tree/00_start_here/00_start_here.ipynb $(LAB_OPTIONS)

# Give points by hand for what `autograder grade` has graded.
formgrader: setup
	@test -d "$(GRADED)/autograded" || \
	    { echo "$(GRADED)/autograded is not there; first: $(BIN)/autograder grade submitted"; exit 1; }
	COURSE_GRADED="$(GRADED)" COURSE_GRADEBOOK="$(DB)" $(BIN)/jupyter lab --notebook-dir=. \
	    --LabApp.default_url=/formgrader/gradebook $(LAB_OPTIONS)

# Status 1 of `grade` means: done, and something needs a person. Here that is part of the sample.
demo: setup
	@rm -rf demo
	$(BIN)/autograder sample --unit 01a_neurons --students 12 --seed 1 --out demo/submitted
	$(BIN)/autograder grade demo/submitted --out demo/graded || test $$? -eq 1

# Each stage is a target of its own; `proof` does what `fresh` does, too.
test: setup
	$(BIN)/python tools/stages.py lint proof unit nbval mutants

check: lint
	$(BIN)/python -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "not slow"

lint: setup
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet

fresh: setup
	$(BIN)/autograder build --check

# In one process, so that each unit's libraries are imported once. Of the answers to units that have
# not changed, a few: what all came to is stored in tests/proofs.
proof: setup
	$(BIN)/autograder prove --fresh --changed --times build/times/proof.json

# Three at a time on two cores: some wait for a browser or a server.
unit: setup fresh
	$(BIN)/python -m pytest -q -n 3 --durations=12 --dist loadscope --no-loadscope-reorder

nbval: setup fresh
	$(BIN)/python -m pytest -q -n 3 --dist loadscope --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg \
	    -W default solutions

# Every stored answer, and what that came to.
prove: setup
	$(BIN)/autograder prove --write

# Of units that have changed; what the others came to is stored in tests/mutants.
mutants: setup
	$(BIN)/autograder prove --mutants --changed --times build/times/mutants.json

# Takes half an hour and more, on a machine that does nothing else.
bench: setup
	$(BIN)/python -m benchmarks.grading --out build/bench.json

build: setup
	$(BIN)/autograder build

# Those that the README shows.
pictures: setup
	$(BIN)/python -m pytest -q tests/test_pictures.py tests/lab/test_lab_browser.py \
	    --pictures docs/pictures

# The only target that needs the network besides the first set-up.
lock: setup
	$(BIN)/python tools/lock.py

clean:
	rm -rf .venv demo graded build *.egg-info
