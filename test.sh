#!/usr/bin/env bash
# Runs the whole test suite: the tests of the services (PostgreSQL, Redis, a real Celery worker) and, at the same
# time, all others on SQLite with tasks in-process, to which the arguments go. Fails if either fails.
set -euo pipefail
# shellcheck source=.ci/setup.sh
source "$(dirname "$0")/.ci/setup.sh"

install_packages "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
make_environment
install_requirements requirements-dev.txt
install_node
build_static

# The settings of a developer's shell must not decide what the tests test.
unset ENVIRONMENT DEBUG SECRET_KEY ALLOWED_HOSTS SITE_URL DATABASE_URL BROKER_URL CACHE_URL EMAIL_URL MEDIA_ROOT \
  DEFAULT_FROM_EMAIL CONTACT_EMAIL LOG_FORMAT MAX_UPLOAD_MB NIGHTLY_HOUR TRUSTED_PROXY_COUNT

services="$(.venv/bin/python .ci/services.py)" && found=yes || found=no
if [ "$found" = yes ]; then
  eval "$services"
  say "Testing with PostgreSQL, Redis and a Celery worker: it mostly waits, so it runs beside the rest and is shown last"
  said="$(mktemp)"
  set -m # a group of its own: stopped with the Celery worker it may have started
  DATABASE_URL="$TEST_DATABASE_URL" BROKER_URL="$TEST_BROKER_URL" .venv/bin/python -m pytest -m services >"$said" 2>&1 &
  beside=$!
  set +m
  trap 'kill -- "-$beside" 2>/dev/null || true; rm -f "$said"' EXIT
elif [ -n "${CI:-}" ]; then
  stop "in CI the tests marked 'services' must run, but PostgreSQL or Redis does not answer."
else
  say "LEFT OUT: the tests marked 'services', because PostgreSQL or Redis does not answer here. To run them:
    TEST_DATABASE_URL=postgres://user:password@host:5432/name TEST_BROKER_URL=redis://host:6379/15 ./test.sh"
fi

say "Testing with SQLite and tasks in-process"
failed=0
.venv/bin/python -m pytest -m "not services" -n 2 --dist worksteal "$@" || failed=$?

if [ "$found" = yes ]; then
  say "What the tests with PostgreSQL, Redis and a Celery worker said"
  wait "$beside" || failed=$?
  cat "$said"
fi
exit "$failed"
