# Everything runs in ./.venv, which the first target that needs it makes. PYTHON=... chooses the interpreter.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

RUN := .venv/bin
WORKERS ?= 3
WALKED ?= walked.md
export PYTHON
export DO_NOT_TRACK := 1
# Hundreds of programs are started: each would compile all of its modules anew where the machine forbids keeping them.
export PYTHONDONTWRITEBYTECODE :=
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help
help: ## 显示这份说明
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

.PHONY: environment
environment: ## 准备 .venv（已经准备好时立即返回）
	@scripts/environment.sh

.PHONY: browser
browser: environment ## 准备测试用的浏览器
	@scripts/browser.sh

.PHONY: demo
demo: environment ## 演示：make demo ARGS="--exit"
	@$(RUN)/sanshen demo $(ARGS)

.PHONY: test
test: environment browser ## 全部测试（不含 soak 和 bench）
	@TMPDIR="$$(scripts/temporary.sh)" $(RUN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not soak" --ignore=tests/benchmarks $(ARGS)

.PHONY: walk
walk: environment ## 走一遍全部办法×办件所处×与办件的关系，写出走过的表（WALKED=文件）
	@TMPDIR="$$(scripts/temporary.sh)" $(RUN)/python -m pytest -n $(WORKERS) --dist worksteal tests/flows/access -m "not soak" -k walk --walked "$(WALKED)" $(ARGS)

.PHONY: check
check: environment ## 格式、规则、类型、分层、生成文件
	@$(MAKE) --jobs=2 types rules

.PHONY: types
types:
	$(RUN)/mypy

.PHONY: rules
rules:
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/lint-imports
	$(RUN)/python scripts/generated.py check

.PHONY: soak
soak: environment browser ## 大数量的耐久测试
	@TMPDIR="$$(scripts/temporary.sh)" SANSHEN_SOAK=1 $(RUN)/python -m pytest -m "soak or scaled or hypothesis" --timeout=0 $(ARGS)

.PHONY: bench
bench: environment ## 性能测量
	@$(RUN)/python -m tests.benchmarks $(ARGS)

.PHONY: format
format: environment ## 自动整理代码格式
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

.PHONY: generate
generate: environment ## 重新写出生成的文件
	$(RUN)/python scripts/generated.py write

.PHONY: lock
lock: environment ## 按 pyproject.toml 重新锁定依赖
	uv="$$(scripts/environment.sh --uv)"; \
	"$$uv" pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate -o requirements.lock

.PHONY: clean
clean: ## 删除 .venv 和缓存（不动数据目录）
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
