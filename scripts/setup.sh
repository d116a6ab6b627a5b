#!/usr/bin/env bash
# Sets up .venv from uv.lock, so that .venv/bin/rashomon is the command.
#
#   scripts/setup.sh          what the command needs
#   scripts/setup.sh --dev    also what the tests need
#
# Needs bash and some Python 3 with pip; uv is used from the path, else installed into .tools.
# The package index, proxies and certificates are the ones that uv and pip are configured with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

groups=(--no-dev --inexact)
stamp=.venv/.rashomon-setup
[ "${1:-}" = --dev ] && groups=(--group dev) && stamp=.venv/.rashomon-setup-dev

# Nothing to do where the last setup saw the same project files and its Python still runs.
state=$(cksum pyproject.toml uv.lock scripts/setup.sh)
if [ -x .venv/bin/rashomon ] && .venv/bin/python -c pass 2>/dev/null; then
  for done_before in "$stamp" .venv/.rashomon-setup-dev; do
    if [ -f "$done_before" ] && [ "$(cat "$done_before")" = "$state" ]; then exit 0; fi
  done
fi

say() { printf 'setup: %s\n' "$*" >&2; }

# A pyenv shim answers "command not found" for a version that is not switched on, so each candidate is run.
suits() {
  "$1" -c 'import sys; sys.exit(not ((3, 12) <= sys.version_info[:2] <= (3, 14) and sys.implementation.name == "cpython"))' \
    >/dev/null 2>&1
}

find_python() {
  local name root version
  if suits .venv/bin/python; then echo .venv/bin/python && return; fi
  for name in python3.12 python3.13 python3.14 python3 python; do
    if command -v "$name" >/dev/null 2>&1 && suits "$name"; then command -v "$name" && return; fi
  done
  root=${PYENV_ROOT:-$(pyenv root 2>/dev/null || echo "$HOME/.pyenv")}
  for version in 3.12 3.13 3.14; do
    for name in "$root/versions/$version"*/bin/python; do
      if [ -x "$name" ] && suits "$name"; then echo "$name" && return; fi
    done
  done
  echo "3.12" # None here: uv fetches one.
}

# Before 0.5 uv knows no dependency groups as they are used here.
uv_suits() { "$1" --version 2>/dev/null | grep -Eq '^uv (0\.([5-9]|[1-9][0-9]+)\.|[1-9])'; }

find_uv() {
  local python
  if command -v uv >/dev/null 2>&1 && uv_suits uv; then command -v uv && return; fi
  if uv_suits .tools/uv/bin/uv; then echo .tools/uv/bin/uv && return; fi
  say "uv is not on the path; installing it into .tools/uv"
  for python in "$@" python3 python; do
    if "$python" -m pip --version >/dev/null 2>&1 &&
      "$python" -m pip install --quiet --upgrade --target .tools/uv 'uv>=0.8' >&2 &&
      uv_suits .tools/uv/bin/uv; then
      echo .tools/uv/bin/uv && return
    fi
  done
  say "uv could not be installed with pip; see https://docs.astral.sh/uv/getting-started/installation/"
  return 1
}

python=$(find_python)
if [ -x "$python" ]; then uv=$(find_uv "$python"); else uv=$(find_uv); fi
say "Python: $python; uv: $uv"

# Where Python may not write its bytecode at first use, every start would compile it anew: several seconds.
[ -z "${PYTHONDONTWRITEBYTECODE:-}" ] || export UV_COMPILE_BYTECODE=1
unset VIRTUAL_ENV
UV_PROJECT_ENVIRONMENT=.venv "$uv" sync --frozen --python "$python" "${groups[@]}"
printf '%s\n' "$state" >"$stamp"
