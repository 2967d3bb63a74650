#!/bin/sh
# npm run rehearse: `npx hawser rehearse tasks/redeploy.mjs`, from a bare clone on. Arguments after `--` go to hawser.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup/packages.sh
. scripts/setup/dependencies.sh
. scripts/setup/engine.sh
. scripts/setup/base-image.sh
ensure_dependencies
# Container twins are made from the base image; hawser itself can pull it, but not make it where no registry answers.
case " $* " in
  *sandbox*) ;;
  *) if engine_answers; then ensure_base_image; fi ;;
esac
exec hawser rehearse tasks/redeploy.mjs "$@"
