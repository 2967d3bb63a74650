# shellcheck shell=sh
# Sourced after packages.sh, from the root of the repository: node_modules as package-lock.json says, and with it the
# pinned Node (the npm package "node"): what is on the machine may be too old to run TypeScript.

# What npm installed last, and from which lock file: the copy is written when an install is complete.
installed_lock=node_modules/.hawser-package-lock.json

ensure_dependencies() {
  if ! cmp -s package-lock.json "$installed_lock"; then
    have npm || give_up 'npm is not here' 'Install Node.js 20 or later with npm: https://nodejs.org/ or your system'\''s packages.'
    say 'install the dependencies (npm ci)'
    # What npm thinks of this machine's Node does not matter: nothing of ours runs under it.
    run_quietly npm ci --no-audit --no-fund
  fi
  # npm did this for its own scripts, if it started this one.
  PATH=$PWD/node_modules/.bin:$PATH
  export PATH
  node -e 'process.exit(process.features.typescript ? 0 : 1)' ||
    give_up "the pinned Node was not installed: node is $(command -v node), $(node --version)" \
      'npm must be allowed to run the install script of the package "node" (npm config get ignore-scripts).'
}
