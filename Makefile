# What people do with TimeTracker. Needs Python 3.11 or newer and make; everything else goes to .venv.

PYTHON := .venv/bin/python
STAMP := .venv/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
UV_COMPILE := .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help install run test lint format bench messages lock

help:
	@echo "make run       installs, fills a demo company and serves it on http://127.0.0.1:8000"
	@echo "make test      the whole test suite, on DATABASE_URL or SQLite"
	@echo "make lint      everything that can be judged without running a test"
	@echo "make format    puts code and templates into shape"
	@echo "make bench     measures the scan and a month of worked time, on MariaDB"
	@echo "make messages  collects new texts for translation into locale/"
	@echo "make install   makes .venv with all that the others need"
	@echo "make lock      pins newer versions in requirements/"

install:
	@sh .ci/install
	@touch $(STAMP)
	@$(PYTHON) manage.py compilemessages

$(STAMP): requirements/dev.txt requirements/production.txt
	@$(MAKE) --no-print-directory install

$(CATALOGUES): %.mo: %.po | $(STAMP)
	@$(PYTHON) manage.py compilemessages

run: $(STAMP) $(CATALOGUES)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo --if-empty
	@echo
	@echo "  Admin              http://127.0.0.1:8000/admin/"
	@echo "  API documentation  http://127.0.0.1:8000/docs"
	@echo "  Ctrl-C stops; make run starts again with the same data."
	@echo
	@exec .venv/bin/gunicorn --config timetracker/gunicorn_conf.py

test: $(STAMP) $(CATALOGUES)
	@$(PYTHON) -m pytest -q --numprocesses auto --maxprocesses 8

lint: $(STAMP) $(CATALOGUES)
	.venv/bin/ruff check --quiet .
	.venv/bin/ruff format --check --quiet .
	.venv/bin/lint-imports --no-logo
	git ls-files '*.html' | xargs -r .venv/bin/djade --check --target-version 5.2
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py spectacular --validate --fail-on-warn --file /dev/null
	ENV=production DEBUG= JWT_SECRET=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))') SECRET_KEY= \
	ADMIN_PASSWORD= ALLOWED_HOSTS=time.example.com CORS_ORIGINS= \
	$(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(STAMP)
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format --quiet .
	git ls-files '*.html' | xargs -r .venv/bin/djade --target-version 5.2

bench: $(STAMP)
	@$(PYTHON) -m tests.bench

messages: $(STAMP)
	$(PYTHON) manage.py makemessages --locale uk --locale pl --no-obsolete --add-location file \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'staticfiles/*' --ignore 'tests/*'

lock: $(STAMP)
	$(UV_COMPILE) --upgrade --extra redis --extra dev --output-file requirements/dev.txt
	$(UV_COMPILE) --constraint requirements/dev.txt --extra redis --extra mysql --output-file requirements/production.txt
