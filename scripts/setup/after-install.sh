#!/bin/sh
# npm runs this ("prepare") when an install in this repository is complete, and never for those who install the package.
set -eu
cd "$(dirname "$0")/../.."

# npm links the commands of a project's dependencies, but not its own. With this link `npx hawser` is the source here,
# at once and offline (docs/decisions/0011).
ln -sf ../../src/cli/main.ts node_modules/.bin/hawser

# By this dependencies.sh knows that there is nothing to install.
cp package-lock.json node_modules/.hawser-package-lock.json
