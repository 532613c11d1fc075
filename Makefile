# `make` lists what can be done here. Nothing is installed outside this folder,
# but for Debian's python3-venv where it is missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
VENDOR := stationmap/web/static/vendor
LEAFLET := $(VENDOR)/leaflet/leaflet.js
PHONE := $(VENDOR)/phone/templates.js
STATIC := stationmap/web/static
BUILT := $(VENDOR)/built/made-from.txt
FONTS := stationmap/maps/fonts
TYPE := $(FONTS)/NotoSansSC-Regular.ttf
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard stationmap/web/translations/*/LC_MESSAGES/*.po))

# Wheels only: no set-up script of anybody's is run, and no compiler is needed.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet --quiet
PIP_LOCKED := $(PIP) install --progress-bar off --require-hashes --only-binary :all:
LOCK_TOOL := uv==0.13.8
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

# The machine's own Node.js, or else the one that requirements-node.lock put beside Python.
export PATH := $(PATH):$(CURDIR)/$(BIN)

# A checkout that was moved or copied has an environment that points elsewhere.
MOVED := $(shell test ! -e $(STAMPS)/venv || \
	{ test -x $(BIN)/python && test "$$(cat $(STAMPS)/venv)" = "$(CURDIR)"; } || echo moved)

.PHONY: help install run test check lock bench bench-web screenshots wheel clean FORCE

help: ## list the commands (列出命令)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

install: $(STAMPS)/run $(LEAFLET) $(PHONE) $(BUILT) $(TYPE) $(CATALOGUES) ## make .venv with the command .venv/bin/stationmap (安装)
	@$(if $(filter install,$(MAKECMDGOALS)),echo '装好了：.venv/bin/stationmap (ready)',:)

run: install ## serve the finder on 127.0.0.1:8000, or another PORT=… (运行)
	@STATIONMAP_PORT=$(PORT) exec $(BIN)/stationmap serve

test: install $(STAMPS)/dev $(STAMPS)/npm-dev ## run the tests, pictures of the pages go to screenshots/; ARGS='-k hours' for some (测试)
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: install $(STAMPS)/dev $(STAMPS)/npm-dev ## lint, types, import contracts, data, docs (检查)
	@status=0; step() { echo "· $$1"; shift; "$$@" || status=1; }; \
	step style $(BIN)/ruff check --quiet --output-format concise .; \
	step format $(BIN)/ruff format --quiet --check .; \
	step types $(BIN)/mypy --no-error-summary; \
	step scripts node_modules/.bin/eslint --max-warnings 0 .; \
	step 'script types' node_modules/.bin/tsc --project jsconfig.json; \
	step 'script types, on the phone' node_modules/.bin/tsc --project jsconfig.phone.json; \
	step imports $(BIN)/lint-imports --no-logo --no-cache; \
	step data $(BIN)/stationmap data check; \
	step docs $(BIN)/python -m pytest -q tests/test_docs.py tests/test_architecture.py; \
	exit $$status

bench: install $(STAMPS)/dev ## time ours against others; POINTS=file.csv.gz for real points (测速)
	@$(BIN)/python -m bench.nearest $(if $(POINTS),--points $(POINTS))
	@$(BIN)/python -m bench.coverage $(if $(POINTS),--points $(POINTS))
	@$(BIN)/python -m bench.coverage_report $(if $(POINTS),--points $(POINTS))
	@$(BIN)/python -m bench.siting
	@$(BIN)/python -m bench.ledger
	@$(BIN)/python -m bench.signs
	@$(BIN)/python -m bench.article

bench-web: install $(STAMPS)/dev $(STAMPS)/npm-bench ## weigh and time the pages on a slow phone, beside Folium's; ARGS='--runs 1' (手机测速)
	@$(BIN)/python -m bench.web $(ARGS)

screenshots: install $(STAMPS)/dev $(STAMPS)/npm-dev ## take the pictures of README and docs from the real screens (截图)
	@$(BIN)/python docs/screenshots.py

wheel: install $(STAMPS)/dev ## build dist/stationmap-….whl, front-end parts inside (打包)
	@$(BIN)/python -m hatchling build -t wheel

lock: $(STAMPS)/venv ## renew the lock files; ARGS=--upgrade for newer versions (锁定版本)
	@$(PIP) install '$(LOCK_TOOL)'
	@where="$$($(BIN)/python -m pip config list | sed -n "s/^global.index.url='\(.*\)'/\1/p")"; \
	if [ -n "$$where" ]; then export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$where}"; fi; \
	lock="$(BIN)/uv pip compile $(LOCK) $(ARGS)"; \
	$$lock pyproject.toml --group build -o requirements.lock; \
	$$lock pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock; \
	$$lock --group node -o requirements-node.lock
	@npm install --package-lock-only --loglevel=error >/dev/null
	@cd bench/phone && npm install --package-lock-only --loglevel=error >/dev/null

clean: ## remove all that was made here (清理)
	@rm -rf $(VENV) node_modules bench/phone/node_modules $(VENDOR) $(FONTS) build dist screenshots
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find stationmap -name '*.mo' -delete

# ---- what the commands above rest on ---------------------------------------

$(STAMPS)/venv: $(if $(MOVED),FORCE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		sudo=''; [ "$$(id -u)" = 0 ] || sudo='sudo'; \
		if command -v apt-get >/dev/null && { [ -z "$$sudo" ] || sudo -n true 2>/dev/null; }; then \
			echo '· 安装 Debian 的 python3-venv，约 20 秒 (installing python3-venv, about 20 s)'; \
			$$sudo apt-get -qq update; \
			DEBIAN_FRONTEND=noninteractive $$sudo apt-get -qq install -y --no-install-recommends python3-venv >/dev/null; \
		else \
			echo '缺少 python3-venv，请先运行这一条命令 (python3-venv is missing, please run this first):' >&2; \
			echo '    sudo apt-get install -y python3-venv' >&2; \
			exit 1; \
		fi; }
	@echo '· 建立 .venv，约 5 秒 (making .venv, about 5 s)'
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) && mkdir -p $(STAMPS)
	@echo '$(CURDIR)' > $@

$(STAMPS)/run: requirements.lock pyproject.toml $(STAMPS)/venv
	@echo '· 安装 Python 部件，约 1 分钟 (installing the Python parts, about a minute)'
	@$(PIP_LOCKED) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/run
	@echo '· 安装测试工具，约 1 分钟 (installing the tools for tests, about a minute)'
	@$(PIP_LOCKED) -r requirements-dev.lock
	@touch $@

# Whoever runs the program does not pay for what checks it; where that is here, it stays.
$(STAMPS)/npm: package-lock.json $(STAMPS)/venv
	@command -v npm >/dev/null || { \
		echo '· 这台机器没有 npm，先取一个，约 20 秒 (no npm here, getting one, about 20 s)'; \
		$(PIP_LOCKED) -r requirements-node.lock; }
	@echo '· 取地图的前端部件和中文字体，约 10 秒 (getting the front-end parts and Chinese type, about 10 s)'
	@npm ci --loglevel=error $(if $(wildcard $(STAMPS)/npm-dev),,--omit=dev) >/dev/null
	@touch $@

$(STAMPS)/npm-dev: $(STAMPS)/npm
	@echo '· 取检查脚本的工具，约 20 秒 (getting the tools that check scripts, about 20 s)'
	@npm ci --loglevel=error >/dev/null
	@touch $@

$(STAMPS)/npm-bench: bench/phone/package-lock.json $(STAMPS)/npm
	@echo '· 取测速的工具，约 1 分钟 (getting the tools that measure pages, about a minute)'
	@cd bench/phone && npm ci --loglevel=error >/dev/null
	@touch $@

$(LEAFLET): $(STAMPS)/npm
	@rm -rf $(VENDOR)/leaflet
	@install -D -m 644 -t $(VENDOR)/leaflet/images node_modules/leaflet/dist/images/*
	@install -m 644 -t $(VENDOR)/leaflet node_modules/leaflet/LICENSE \
		node_modules/leaflet/dist/leaflet.css node_modules/leaflet/dist/leaflet.js
	@touch $@

# The templates of the finder, and what runs them on a phone.
$(PHONE): templates/compile.mjs $(wildcard templates/*.html) $(STAMPS)/npm
	@rm -rf $(VENDOR)/phone && install -D -m 644 -t $(VENDOR)/phone node_modules/nunjucks/LICENSE
	@node templates/compile.mjs $(VENDOR)/phone

# What phones are sent of our scripts and styles: fewer and smaller files (docs/decisions/0009-bundles.md).
$(BUILT): templates/bundle.mjs $(LEAFLET) $(PHONE) \
		$(shell find $(STATIC) -name vendor -prune -o -print) $(STAMPS)/npm
	@node templates/bundle.mjs $(STATIC) $(VENDOR)/built

# Type for pictures: two weights of Noto Sans SC, and the licence under which they may be passed on.
$(TYPE): $(STAMPS)/npm
	@rm -rf $(FONTS) && mkdir -p $(FONTS)
	@cd node_modules/@expo-google-fonts/noto-sans-sc && \
		install -m 644 LICENSE_FONT "$(CURDIR)/$(FONTS)/OFL.txt" && \
		install -m 644 700Bold/NotoSansSC_700Bold.ttf "$(CURDIR)/$(FONTS)/NotoSansSC-Bold.ttf" && \
		install -m 644 400Regular/NotoSansSC_400Regular.ttf "$(CURDIR)/$(TYPE)"
	@touch $@

%.mo: %.po $(STAMPS)/run
	@$(BIN)/python -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

FORCE:
