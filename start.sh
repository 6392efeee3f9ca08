#!/usr/bin/env bash
# Brings the site up on this machine with a demonstration partnership in it. --setup-only stops before serving.
set -euo pipefail
case "${1:-}" in
  "" | --setup-only) ;;
  *) echo "Usage: ./start.sh [--setup-only]" >&2; exit 2 ;;
esac
setup_only="${1:-}"
# shellcheck source=.ci/setup.sh
source "$(dirname "$0")/.ci/setup.sh"

install_packages "${RUN_PACKAGES[@]}"
make_environment
install_requirements requirements.txt
install_node
build_static

PORT="${PORT:-8000}"
export SITE_URL="${SITE_URL:-http://localhost:$PORT}"
# Without Redis, tasks wait in a folder, and a worker of its own does them.
export BROKER_URL="${BROKER_URL:-filesystem://}"

say "Preparing the database"
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py demo
say "The site's address is $SITE_URL"

if [ -n "$setup_only" ]; then
  say "Ready. ./start.sh serves the site."
  exit 0
fi
if .venv/bin/python -c "import socket,sys; sys.exit(socket.socket().connect_ex(('127.0.0.1', $PORT)))" 2>/dev/null; then
  stop "something already listens on port $PORT. Choose another: PORT=8001 ./start.sh"
fi

.venv/bin/gunicorn csp.wsgi --config python:csp.gunicorn --bind "127.0.0.1:$PORT" --workers 2 --log-level warning &
web=$!
.venv/bin/celery -A csp worker --beat --concurrency 2 --loglevel warning &
worker=$!
stop_both() {
  trap - EXIT INT TERM
  kill "$web" "$worker" 2>/dev/null || true
  wait "$web" "$worker" 2>/dev/null || true
}
trap 'stop_both; exit 0' INT TERM
trap stop_both EXIT
say "Serving $SITE_URL. Ctrl-C stops it."
wait -n "$web" "$worker" || true
stop "the web server or the worker ended by itself; its last lines stand above."
