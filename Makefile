# make site   build every setting in settings/ and settings/examples/ into site/
# make papers the same, with a PDF of each policy and sign, and a Word file of each policy
# make demo   the same with papers, and an index page: what our own demonstration publishes
# make example  record again what the agreed example, settings/examples/secondary.yml, has agreed: after clauses change
# make test   all checks and tests, including those in a real browser; SELECT="not browser and not papers" leaves some out
#             the order of the tests is random with a fixed seed; ORDER= picks a new seed
# make quick  lint, types and the tests that need no site and no browser: run it before each commit
# make fuzz   thousands of drawn inputs, and every combination of answers (make test runs a sample): what was tried, and each finding;
#             make fuzz ONLY=valid_settings INPUTS=500 SEED=3 for one trial
# make mutants put one small fault at a time into what decides what is published, and see whether a test notices: make mutants N=200
#             SEED=1; FILE= and TESTS= for one file and its tests
# make serve  show a setting in your browser and rebuild it as you type: make serve SETTING=my-school
# make bench  how long a build and its parts take, as ratios to stock MkDocs from one run; ROUNDS=1 for a quick look, FILE= for another setting than the starter
# make frozen whether any output or message has changed: make frozen AGAINST=HEAD~1, or AGAINST a file from an earlier run
# make england  build real schools of England, discard them and count those refused: make england N=500 SEED=1
# make audit  HTML validity, accessibility and Lighthouse scores, with Java and npm; make audit ONLY=axe PAGE=help needs neither
# make advisories  whether a weakness is known in anything that the lock files name
# make lowest the tests, without a browser and papers, with the oldest versions that pyproject.toml allows
# make newest the same with the newest versions there are
# make dist   what a release publishes, in dist/: wheel, source, list of what it is made of (SBOM), sums. Built twice, and compared
# make third-party  rewrite THIRD-PARTY.md from the lock files and tools/third-party.yml
# make release-check  checks before a release: registers unchecked for twelve months, and the release named in the starter
# make screenshots  each kind of page at 390 and 1280 px, light, dark and in forced colours, in .cache/screenshots/; PAGE=help for one kind
# make edition  record the text of every clause, after settings/shared/editions.yml gives the reason for each change;
#             make edition AGAIN=yes records an edition again that no school has adopted yet, without reasons
# make guide  rewrite generated files: parts of guide/, settings/schema.json, the form’s sentences, the form in starter/
# make pin    write a release and where it is into the starter, README and the guide: make pin REPOSITORY=owner/schoolgate RELEASE=v1.2.0
# make lock   rewrite the lock files from pyproject.toml, and THIRD-PARTY.md; make lock UPGRADE=jinja2 takes the newest of one package
# make clean  delete what these commands make: .venv/, site/, preview/, dist/, .cache/
PYTHON  ?= python3
SETTING ?= your-school
VENV    := .venv
# The tests run in a random order, so that they do not depend on each other. ORDER= picks a new seed and prints it.
ORDER   ?= --randomly-seed=1
# A worker takes a whole file, so that what its tests share is made once. tests/conftest.py puts the files that take longest first.
WORKERS := -n auto --dist loadfile --no-loadscope-reorder
ifeq ($(OS),Windows_NT)
BIN     := $(VENV)/Scripts
else
BIN     := $(VENV)/bin
endif
PIP     := $(BIN)/python -m pip --disable-pip-version-check
# Without bytecode every command compiles our code again: a quarter of a second, hundreds of times in the tests. It would also
# make the comparison with stock MkDocs, which pip has compiled, unfair.
unexport PYTHONDONTWRITEBYTECODE
# For tools that use the settings of the tests, which are in tests/.
TOOL    := PYTHONPATH=tests $(BIN)/python
# A site needs a web server: opened from the disk, its links do not work. This shows it.
LOOK     = To see a site, run this and open http://127.0.0.1:8000/ in your browser: $(BIN)/schoolgate serve your-school

.PHONY: site papers demo test quick fuzz mutants serve bench frozen england audit advisories lowest newest dist third-party release-check screenshots edition example guide pin lock clean
.DELETE_ON_ERROR:

site: $(VENV)/run
	$(BIN)/schoolgate build
	@echo '$(LOOK)'

# The same, with papers. Their tools are a download of over 100 MB, so they are optional.
papers: $(VENV)/papers
	$(BIN)/schoolgate build --papers
	@echo '$(LOOK)'

# What CI publishes: every fictional setting, and a page that links to them.
demo: papers
	$(BIN)/python tools/demo.py site

serve: $(VENV)/run
	$(BIN)/schoolgate serve $(SETTING)

# mypy takes a core for a while: it runs while the tests begin.
test: $(VENV)/test
	$(BIN)/ruff check macros schoolgate tests tools
	$(BIN)/ruff format --check macros schoolgate tests tools
	$(if $(SELECT),,$(BIN)/python tools/get_browser.py)
	$(BIN)/mypy & types=$$!; $(BIN)/python -m pytest $(WORKERS) $(ORDER) $(if $(SELECT),-m "$(SELECT)"); tests=$$?; wait $$types && exit $$tests

quick: $(VENV)/test
	$(BIN)/ruff check macros schoolgate tests tools
	$(BIN)/ruff format --check macros schoolgate tests tools
	$(BIN)/mypy
	$(BIN)/python -m pytest $(WORKERS) $(ORDER) tests/unit

fuzz: $(VENV)/test
	$(TOOL) tools/trials.py $(if $(ONLY),--only $(ONLY)) $(if $(INPUTS),--inputs $(INPUTS)) $(if $(SEED),--seed $(SEED))

mutants: $(VENV)/test
	$(TOOL) tools/mutants.py $(or $(N),200) --seed $(or $(SEED),1) $(if $(FILE),--file "$(FILE)") $(if $(TESTS),--tests $(TESTS))

bench: $(VENV)/test
	$(TOOL) tools/bench.py $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(FILE),--setting "$(FILE)")

england: $(VENV)/test
	$(TOOL) tools/england.py $(or $(N),100) --seed $(or $(SEED),1)

screenshots: $(VENV)/test
	$(TOOL) tools/screenshots.py $(if $(PAGE),--page "$(PAGE)") $(if $(OUT),--out "$(OUT)")

example: $(VENV)/run
	$(BIN)/python tools/example.py

guide: $(VENV)/test
	$(TOOL) tools/guide_pages.py $(ONLY)

pin: $(VENV)/test
	$(BIN)/python tools/pin.py $(REPOSITORY) $(RELEASE)

COMPILE = $(BIN)/uv pip compile -q $(if $(UPGRADE),--upgrade-package $(UPGRADE)) --python-version 3.11 --universal --generate-hashes --no-header
lock: $(VENV)/supply
	$(COMPILE) --group build pyproject.toml -o requirements-run.lock
	$(COMPILE) --group build --extra papers pyproject.toml -o requirements-papers.lock
	$(COMPILE) --group build --extra test pyproject.toml -o requirements-test.lock
	$(COMPILE) --group supply -c requirements-test.lock -o requirements-supply.lock
	$(COMPILE) --resolution lowest-direct --group build --extra test pyproject.toml -o requirements-lowest.lock
	$(BIN)/python tools/third_party.py

third-party: $(VENV)/run
	$(BIN)/python tools/third_party.py

advisories: $(VENV)/supply
	$(BIN)/python tools/advisories.py

# Each in an environment of its own, from the lock file that is named.
define TEST_WITH
	$(PYTHON) -m venv --clear .cache/$@
	.cache/$@/bin/python -m pip --disable-pip-version-check install --only-binary :all: --require-hashes -r $(1)
	.cache/$@/bin/python -m pip --disable-pip-version-check install --no-deps --no-build-isolation --editable .
	.cache/$@/bin/python -m pytest $(WORKERS) $(ORDER) -m "not browser and not papers"
endef

lowest:
	$(call TEST_WITH,requirements-lowest.lock)

newest: $(VENV)/supply
	mkdir -p .cache
	$(COMPILE) --upgrade --group build --extra test pyproject.toml -o .cache/requirements-newest.lock
	$(call TEST_WITH,.cache/requirements-newest.lock)

dist: $(VENV)/run
	$(BIN)/python tools/release_files.py $(RELEASE)

clean:
	rm -rf $(VENV) site preview dist .cache

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Schoolgate needs Python 3.11 or newer: make PYTHON=python3.12 ...'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Wheels only, each checked against its hash; then this checkout, editable. Python compiles what it imports: to compile all of it
# here takes a third of the time.
$(VENV)/run $(VENV)/papers $(VENV)/test: $(VENV)/%: requirements-%.lock pyproject.toml | $(VENV)/made
	@echo 'Installing what Schoolgate needs into $(VENV)/. The first time takes a minute or two.'
	$(PIP) install --no-compile --only-binary :all: --require-hashes -r $<
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Beside the others: what both need is locked in one version. It holds nothing that a build runs.
$(VENV)/supply: requirements-supply.lock | $(VENV)/run
	$(PIP) install --no-compile --only-binary :all: --require-hashes -r $<
	@touch $@

# Needs Java and npm, which a webmaster's machine does not have: `make test` runs axe on one page, which needs neither.
audit: $(VENV)/test site
	$(TOOL) tools/audit.py $(if $(ONLY),--only $(ONLY)) $(if $(PAGE),--page "$(PAGE)")

release-check: $(VENV)/test
	$(BIN)/python tools/release.py

# Reads commits through git, and the working tree as it is.
frozen: $(VENV)/test
	$(BIN)/python tools/frozen.py $(if $(OF),--of $(OF)) $(if $(AGAINST),--against $(AGAINST)) $(if $(ONLY),--only $(ONLY))

edition: $(VENV)/run
	$(BIN)/python -m tools.edition $(if $(AGAIN),--again)
