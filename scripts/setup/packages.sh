# shellcheck shell=sh
# Sourced by the scripts beside this folder: what they say, and how a missing tool gets onto this machine.

# Says one line about something that is being done. What is there already is not worth a line.
say() {
  printf 'set-up: %s\n' "$1" >&2
}

# Ends the set-up: the cause first, then what the reader can do about it.
give_up() {
  printf 'set-up: %s\n' "$1" >&2
  shift
  for hint in "$@"; do printf '        %s\n' "$hint" >&2; done
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# Whether packages may be installed without asking: Debian or a descendant of it, and root.
can_install() {
  have apt-get && [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ]
}

# install_packages WHAT_FOR PACKAGE…: one line, and quiet unless it fails. The index is brought up to date once a
# run, before the first package: a fresh container has none, and an old one names versions that are gone.
packages_indexed=
install_packages() {
  purpose=$1
  shift
  can_install || give_up "$purpose needs what is not here: $*" \
    "As root on Debian or Ubuntu this script installs it; here, install it yourself and run this again."
  say "install $* ($purpose)"
  [ -n "$packages_indexed" ] || run_quietly apt-get update -q
  packages_indexed=true
  DEBIAN_FRONTEND=noninteractive run_quietly apt-get install -y -q --no-install-recommends "$@"
}

# run_quietly COMMAND…: its output is shown only when it fails.
run_quietly() {
  quiet_log=$(mktemp)
  if "$@" >"$quiet_log" 2>&1 </dev/null; then
    rm -f "$quiet_log"
    return 0
  fi
  tail -n 40 "$quiet_log" >&2
  rm -f "$quiet_log"
  give_up "this failed: $*"
}

# need_tool COMMAND PACKAGE WHAT_FOR: installs the package unless the command is here.
need_tool() {
  have "$1" || install_packages "$3" "$2"
}
