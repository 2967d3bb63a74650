# uses: reap
# The first text that runs on a host, sent in argv (see docs/architecture.md, "the wire"). Its parameters are the nonce of
# the greeting and SSH_CONNECTION. It starts the worker shell behind a pump; when the pump's input ends, for whatever
# reason, everything that still runs in this login session is ended.
# shellcheck shell=sh

umask 077
cd /
printf '%s %s\n' "$1" "$(id -u)"
{
  # A signal that is caught is not so in cat, which ends by it.
  trap : HUP INT TERM
  cat
  exec >/dev/null
  reap '' 50
} 2>/dev/null | {
  /bin/sh -s -- "${2%% *}"
  # Where the worker was killed alone, cat would wait for a first byte that nobody sends any more.
  reap_rest
}
