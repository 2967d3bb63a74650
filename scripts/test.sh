#!/bin/sh
# npm test: everything, from a bare clone on. Arguments go to vitest (`npm test -- test/unit`).
set -eu
cd "$(dirname "$0")/.."
. scripts/setup/packages.sh
. scripts/setup/dependencies.sh
ensure_dependencies
sh scripts/setup-tests.sh
sh scripts/lint.sh

results=$(mktemp)
trap 'rm -f "$results"' EXIT
status=0
vitest run --reporter=default --reporter=json --outputFile.json="$results" "$@" || status=$?
# The closing line is read by machines: it is what vitest wrote down, and a run that wrote nothing down has failed.
node scripts/closing-line.ts "$results" "$@" || status=1
exit "$status"
