#!/bin/sh
# npm run attack: the attack suite, from a bare clone on. Arguments after `--` go to it; `--help` tells which.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup/packages.sh
. scripts/setup/dependencies.sh
ensure_dependencies
sh scripts/setup-tests.sh
exec node test/attack/main.ts "$@"
