# One way in: `make run` and `make test` set up everything they need on the first call.
.DEFAULT_GOAL := help
.PHONY: help setup run test check properties bench bench-search bench-sync bench-sheet bench-region bench-ui screenshots translations demo package test-package release clean

READY := .venv/.ready
BIN := .venv/bin

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

$(READY): pyproject.toml uv.lock scripts/setup.sh
	@scripts/setup.sh

.venv/.ready-tests: $(READY) scripts/setup_tests.sh
	@scripts/setup_tests.sh

setup: $(READY) ## make .venv and install what Qt needs

run: $(READY) ## open the window (without a display: the same journey offscreen, pictures in build/tour)
	@scripts/run.sh

test: check .venv/.ready-tests ## all checks and all tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n auto --dist worksteal

check: $(READY) ## format, lint, types, import contracts, translations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m scripts.translations --check
	@$(BIN)/python -m scripts.analyse_vocabulary --check
	@$(BIN)/python -m scripts.build_demo --check

properties: .venv/.ready-tests ## look for new counterexamples of the property tests, with other examples each time
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n auto -m hypothesis --hypothesis-profile=seeking

bench: $(READY) ## measure: start, search, sheet
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks.run

bench-search: $(READY) ## measure the search at 5,000 and 60,000 services, beside others (or SIZES="200000")
	@scripts/bench_beside.sh bench_search $(SIZES)

bench-sync: $(READY) ## measure synchronising: speed, memory, 100 kills, the frames of the window (or SIZE=200000)
	@$(BIN)/python -m benchmarks.bench_sync $(SIZE)
	@$(BIN)/python -m benchmarks.bench_frames $(SIZE)

bench-sheet: $(READY) ## measure the sheet: each form, beside others, preview, print job
	@scripts/bench_beside.sh bench_sheet

bench-region: $(READY) ## measure publishing, following and many laptops at one nginx (Debian: apt-get install nginx-light)
	@$(BIN)/python -m benchmarks.bench_region

bench-ui: $(READY) ## measure the window: start, keys, scrolling, memory, a day of work
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks.bench_ui

screenshots: $(READY) ## pictures of every step and dialog, in all languages, palettes and text sizes, in build/screenshots
	@QT_QPA_PLATFORM=offscreen:configfile=scripts/screen.json $(BIN)/python -m scripts.screenshots build/screenshots

translations: $(READY) ## collect the program's messages and compile the translations
	@$(BIN)/python -m scripts.translations

demo: $(READY) ## build the demo catalogue from its source files
	@$(BIN)/python -m scripts.build_demo

package: $(READY) ## build the bundle, the Debian package and the archive for other Linux systems in dist/
	@$(BIN)/python -m installer.build

test-package: $(READY) ## install dist/*.deb into a new Debian, try it there, purge it (root, debootstrap, xvfb, xdotool)
	@installer/test_package.sh 2>&1 | tee build/package/test-package.log; grep -q '^== All holds' build/package/test-package.log

release: $(READY) ## check everything for VERSION=x.y.z, build what this computer can, try it, write checksums
	@$(BIN)/python -m installer.release $(VERSION)

clean: ## remove everything that can be made again
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
