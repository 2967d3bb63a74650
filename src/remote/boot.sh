# The first text that runs on a host, sent in argv (see docs/architecture.md, "the wire"). Its parameter is
# the nonce of the greeting. It starts the worker shell behind a pump; when the pump's input ends, for whatever
# reason, everything that still runs in this login session is ended.
# shellcheck shell=sh

umask 077
cd /

# look PID: sets session, the session id of a process (field 6 of /proc/PID/stat); fails where there is none
# that lives. The name in field 2 may hold blanks, parentheses and newlines, so everything up to the last `)` goes first.
look() {
  stat=''
  while IFS= read -r part || [ -n "$part" ]; do stat="$stat $part"; done 2>/dev/null <"/proc/$1/stat" || return 1
  set -f
  # shellcheck disable=SC2086
  set -- ${stat##*)}
  set +f
  # A zombie is dead already, and may stay for ever where nobody reaps.
  [ "$#" -ge 4 ] && [ "$1" != Z ] || return 1
  session=$4
}

# signal NAME: sends it to every process of this session but the pump; fails where there was none.
signal() {
  found=1
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    [ "$pid" != "$self" ] || continue
    look "$pid" || continue
    [ "$session" = "$mine" ] || continue
    kill -s "$1" "$pid" 2>/dev/null && found=0
  done
  return "$found"
}

reap() {
  trap '' HUP INT TERM
  # The redirection is opened by this subshell itself, so /proc/self is the pump's.
  read -r self rest </proc/self/stat
  look "$self"
  mine=$session
  signal TERM || return 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    signal 0 || return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  for _ in 1 2 3 4 5; do signal KILL || return 0; done
}

printf '%s %s\n' "$1" "$(id -u)"
{
  cat
  exec >/dev/null
  reap
} 2>/dev/null | exec /bin/sh
