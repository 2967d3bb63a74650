#!/bin/sh
# Makes ready what the tests need beside node_modules: some tools, a Docker engine, the base image.
# Does nothing and says nothing when all of it is there. `npm test` calls it; it may be called by hand as well.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup/packages.sh
. scripts/setup/engine.sh
. scripts/setup/base-image.sh

need_tool shellcheck shellcheck 'the check of the shell scripts'
need_tool ssh openssh-client 'the tests over ssh'
need_tool ssh-keygen openssh-client 'the tests over ssh'
need_tool minisign minisign 'the tests of signed releases'
need_tool busybox busybox-static 'the tests of what every shell understands'
need_tool dash dash 'the tests of what every shell understands'
need_tool script bsdutils 'the tests on a terminal'
need_tool pkill procps 'the tests of interruptions'
need_tool ansible-inventory ansible-core 'the comparison with Ansible'
ensure_engine
ensure_base_image
