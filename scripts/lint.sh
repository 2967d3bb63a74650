#!/bin/sh
# npm run lint: what can be said without running anything: Biome, TypeScript, shellcheck.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/node_modules/.bin:$PATH

echo 'lint: Biome'
biome check --error-on-warnings .
echo 'lint: TypeScript'
tsc
echo 'lint: shellcheck'
# Files are taken from the folders, not from git: what is not committed yet is looked at as well.
find src scripts test tasks .ci -type f \( -name '*.sh' -o -path .ci/run \) -exec shellcheck --external-sources {} +
