#!/bin/sh
# Makes ready what the tests need beside node_modules: shellcheck, the ssh client, a Docker engine, the base image.
# Does nothing and says nothing when all of it is there. `npm test` calls it; it may be called by hand as well.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup/packages.sh
. scripts/setup/engine.sh
. scripts/setup/base-image.sh

need_tool shellcheck shellcheck 'the check of the shell scripts'
need_tool ssh openssh-client 'the tests over ssh'
need_tool ssh-keygen openssh-client 'the tests over ssh'
ensure_engine
ensure_base_image
