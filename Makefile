# make site   build every setting in settings/ and settings/examples/ into site/
# make papers the same, with each policy and sign as PDF, and each policy in Word too
# make demo   the same with papers, and the page that leads to each: what our own demonstration publishes
# make test   everything the project promises, a real browser included; SELECT="not browser and not papers" for the rest
#             the tests run in an order drawn by one seed, always the same; ORDER= draws another
# make quick  lint, types and the tests that need no site and no browser: before each commit
# make fuzz   every combination of answers, of which make test tries some
# make serve  the starter in your browser, rebuilt as you type: make serve SETTING=my-school
# make bench  speed against stock MkDocs, as ratios measured in one run; ROUNDS=1 for a first look
# make frozen whether anything that we write or say has changed: make frozen AGAINST=HEAD~1, or AGAINST a file that it kept
# make england  real schools of England, built and thrown away, and how many were refused: make england N=500 SEED=1
# make audit  HTML validity, access and Lighthouse’s scores, with Java and npm; make audit ONLY=axe PAGE=help needs neither
# make release-check  what we look at before a release: registers unchecked for twelve months, and what the starter names
# make screenshots  each kind of page at 390 and 1280 px, light and dark, into .cache/screenshots/; PAGE=help for one kind
# make edition  record the text of every clause, once settings/shared/editions.yml says why each changed
# make guide  write again what is made from code: parts of guide/, settings/schema.json, the starter's setting file
# make pin    write a release into the starter: make pin REPOSITORY=owner/schoolgate RELEASE=v1.2.0
# make lock   write the lock files again from pyproject.toml
# make clean  take away what these have made: .venv/, site/, preview/, .cache/
PYTHON  ?= python3
SETTING ?= your-school
VENV    := .venv
# The tests run in an order drawn by a seed, so that none comes to rest on another. With ORDER= a new seed is drawn, and printed.
ORDER   ?= --randomly-seed=1
ifeq ($(OS),Windows_NT)
BIN     := $(VENV)/Scripts
else
BIN     := $(VENV)/bin
endif
PIP     := $(BIN)/python -m pip --disable-pip-version-check
# Without bytecode every command compiles all of our code anew: a quarter of a second, hundreds of times in the tests, and
# against stock MkDocs, which pip has compiled, no fair comparison.
unexport PYTHONDONTWRITEBYTECODE
# A tool that tries things on the settings of the tests finds them in tests/.
TOOL    := PYTHONPATH=tests $(BIN)/python
# What is in site/ is for a web server: opened from the disk, its links lead nowhere. So this is how to look at it.
LOOK     = To see a site, run this and open http://127.0.0.1:8000/ in your browser: $(BIN)/schoolgate serve your-school

.PHONY: site papers demo test quick fuzz serve bench frozen england audit release-check screenshots edition guide pin lock clean
.DELETE_ON_ERROR:

site: $(VENV)/run
	$(BIN)/schoolgate build
	@echo '$(LOOK)'

# The same, with papers. What makes them is over 100 MB, so only those who want them fetch it.
papers: $(VENV)/papers
	$(BIN)/schoolgate build --papers
	@echo '$(LOOK)'

# What CI publishes: every fictional setting, and a page that leads to them.
demo: papers
	$(BIN)/python tools/demo.py site

serve: $(VENV)/run
	$(BIN)/schoolgate serve $(SETTING)

test: $(VENV)/test
	$(BIN)/ruff check macros tests tools
	$(BIN)/ruff format --check macros tests tools
	$(BIN)/mypy
	$(if $(SELECT),,$(BIN)/python tools/get_browser.py)
	$(BIN)/python -m pytest -n auto $(ORDER) $(if $(SELECT),-m "$(SELECT)")

quick: $(VENV)/test
	$(BIN)/ruff check macros tests tools
	$(BIN)/ruff format --check macros tests tools
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto $(ORDER) -m quick

fuzz: $(VENV)/test
	$(BIN)/python -m pytest -n auto $(ORDER) -m every --every

bench: $(VENV)/test
	$(BIN)/python tools/bench.py $(if $(ROUNDS),--rounds $(ROUNDS))

england: $(VENV)/test
	$(TOOL) tools/england.py $(or $(N),100) --seed $(or $(SEED),1)

screenshots: $(VENV)/test
	$(TOOL) tools/screenshots.py $(if $(PAGE),--page "$(PAGE)") $(if $(OUT),--out "$(OUT)")

guide: $(VENV)/test
	$(TOOL) tools/guide_pages.py $(ONLY)

pin: $(VENV)/test
	$(BIN)/python tools/pin.py $(REPOSITORY) $(RELEASE)

lock: $(VENV)/test
	$(PIP) --quiet install uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements-run.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra papers pyproject.toml -o requirements-papers.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra test pyproject.toml -o requirements-test.lock

clean:
	rm -rf $(VENV) site preview .cache

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Schoolgate needs Python 3.11 or newer: make PYTHON=python3.12 ...'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Wheels only, each checked against its hash; then this checkout itself, editable.
$(VENV)/run $(VENV)/papers $(VENV)/test: $(VENV)/%: requirements-%.lock pyproject.toml | $(VENV)/made
	@echo 'Fetching what Schoolgate needs into $(VENV)/. The first time takes a minute or two.'
	$(PIP) install --only-binary :all: --require-hashes -r $<
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Wants Java and npm, which a webmaster's machine has not: `make test` has axe look at one page, which wants neither.
audit: $(VENV)/test site
	$(TOOL) tools/audit.py $(if $(ONLY),--only $(ONLY)) $(if $(PAGE),--page "$(PAGE)")

release-check: $(VENV)/test
	$(BIN)/python tools/release.py

# Looks at commits through git, and at the files here as they are.
frozen: $(VENV)/test
	$(BIN)/python tools/frozen.py $(if $(OF),--of $(OF)) $(if $(AGAINST),--against $(AGAINST)) $(if $(ONLY),--only $(ONLY))

edition: $(VENV)/run
	$(BIN)/python -m macros.editions $(AGAIN)
