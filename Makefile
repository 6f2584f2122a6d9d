# Every target works in .venv/, which `setup` makes. `make serve` and `make test` are all one needs.

PYTHON ?= python3
PORT ?= 8000
API_PORT ?= 8321
RUN := .venv/bin/python
# One thread for each process: torch would take every core for matrices of 64 by 64.
TEST := OMP_NUM_THREADS=1 $(RUN) -m pytest

.PHONY: help serve test test-full checked built check bench budget results mutants site bundle zip setup setup-dev clean

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

serve: setup  ## Site and GPU service on localhost
	@$(RUN) build/dev/serve.py --port $(PORT) --api-port $(API_PORT)

test: setup-dev  ## Everything, real Chromium included
	@$(RUN) build/dev/browser.py
	@$(MAKE) --no-print-directory --jobs=2 checked built
	@$(TEST) -n 2 -m "not browser and not slow and not gpu"
	@PPO_SITE_DIR=site $(TEST) -n 2 -m "browser and not slow and not gpu"

test-full: setup-dev  ## As test, with the slow proofs
	@$(RUN) build/dev/browser.py
	@$(MAKE) --no-print-directory --jobs=2 checked built
	@$(TEST) -n 2 -m "not browser and not gpu"
	@PPO_SITE_DIR=site $(TEST) -n 2 -m "browser and not gpu"

# Neither needs the other, and each has a long stretch on one core.
checked:
	@$(RUN) build/dev/check.py

built:
	@$(RUN) build/site/main.py

check: setup-dev  ## Lint, types, import contracts, unit tests
	@$(RUN) build/dev/check.py
	@$(TEST) -q -n 2 -m "not browser and not system and not slow and not gpu"

bench: setup-dev  ## Measure speed, against other libraries where they are installed
	@$(RUN) build/site/main.py
	@$(RUN) build/dev/browser.py
	@$(RUN) benchmarks/page.py
	@$(RUN) benchmarks/frames.py
	@$(RUN) benchmarks/wall.py
	@$(RUN) benchmarks/throughput.py
	@$(RUN) benchmarks/time_to_solve.py
	@$(RUN) benchmarks/growth.py

# Left out of bench: it installs Lighthouse.
budget: setup-dev  ## What each kind of page costs: bytes, Lighthouse on a phone, axe, frames
	@$(RUN) build/site/main.py
	@$(RUN) build/dev/browser.py
	@$(RUN) benchmarks/budget.py

# Left out of bench: it takes long, and what it finds does not depend on the machine.
results: setup-dev  ## Returns over seeds, beside published ones
	@$(RUN) -c "import Box2D" 2>/dev/null || $(RUN) -m pip install --quiet --editable .[box2d]
	@$(RUN) benchmarks/returns.py

mutants: setup-dev  ## Change ppo_ref in small ways and see tests fail
	@$(RUN) -c "import mutmut" 2>/dev/null || $(RUN) -m pip install --quiet --editable .[mutants]
	@$(RUN) benchmarks/mutants.py

site: setup  ## Build everything into site/
	@$(RUN) build/site/main.py

bundle: setup  ## Only the scripts and styles, into site/assets/ppo
	@$(RUN) build/site/main.py --only-bundle

zip: site  ## dist/ppo-lab-site.zip, which runs by double click
	@mkdir -p dist && cp site/download/ppo-lab-site.zip dist/ && echo dist/ppo-lab-site.zip

setup:
	@$(PYTHON) build/dev/environment.py --extra site --extra api

setup-dev:
	@$(PYTHON) build/dev/environment.py --extra dev

clean:  ## Remove what was built; .venv and downloads stay
	rm -rf site dist .cache/packs .cache/gz .cache/math .cache/recorded .cache/mkdocs-jupyter
