#!/bin/sh
# npm run bench: the benchmark, from a bare clone on. Arguments after `--` go to it; `--help` tells which.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup/packages.sh
. scripts/setup/dependencies.sh
ensure_dependencies

peers=
for word; do
  case $word in
    --help | -h) exec node test/bench/main.ts --help ;;
    --peers) peers=true ;;
  esac
done
sh scripts/setup-tests.sh
# What Hawser is measured against is installed where that is possible; the table tells what is missing elsewhere.
if can_install; then
  need_tool rsync rsync 'a folder of small files'
  [ -z "$peers" ] || need_tool ansible-playbook ansible-core 'the comparison with Ansible'
  [ -z "$peers" ] || dpkg-query -W ansible-mitogen >/dev/null 2>&1 ||
    install_packages 'the comparison with Mitogen' ansible-mitogen
fi
exec node test/bench/main.ts "$@"
