# uses: bytes
# The main process of a unit: what it runs, and whether it started before something changed.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# process_judge PATH…: sets service_reason where the process `pid` is not what it should be.
process_judge() {
  if [ -n "$sha" ]; then
    if ! process_runs; then
      service_reason=$process_found
      return 0
    fi
    # A script is read while it runs; its text was there before its process, or is not what runs.
    [ -z "$process_script" ] || set -- "$@" "$dest"
  fi
  for process_path in "$@"; do
    if process_older "$process_path"; then
      service_reason="it started before $process_path changed"
      return 0
    fi
  done
}

# process_runs: does the process `pid` run dest, with the digest sha? Sets process_found to what is so instead, and
# process_script where dest is run by an interpreter, and process_exe to the digest of the program that the kernel runs.
process_runs() {
  process_script='' process_exe=''
  if [ "$pid" = 0 ]; then
    process_found="it has no main process"
    return 1
  fi
  process_found="its process runs something else than $dest as it is installed"
  # Through /proc even of a file that was replaced: what is hashed is what runs.
  process_digest "/proc/$pid/exe"
  process_exe=$digest
  # In a container root may lack the right to look at processes of others.
  [ -n "$digest" ] || process_found="what its process runs cannot be read"
  [ "$digest" != "$sha" ] || return 0
  # A script is run by an interpreter, as its first argument but options.
  process_wanted=$(printf '%s' "$dest" | tr '\n' '\001')
  tr '\n\000' '\001\n' <"/proc/$pid/cmdline" 2>/dev/null | sed -n '2,4p' | grep -q -F -x -e "$process_wanted" || return 1
  process_digest "$dest"
  if [ "$digest" != "$sha" ]; then
    process_found="$dest is not what was installed: it has sha256 $digest"
    return 1
  fi
  process_script=1
}

# process_digest FILE: sets digest, to nothing where it cannot be read.
process_digest() {
  digest=$(timeout 120 sh -c 'exec sha256sum <"$1"' sh "$1" 2>/dev/null 3>&-) || digest=''
  digest=${digest%% *}
}

# process_older PATH: may the process `pid` have started before PATH last changed? In doubt, yes. A unit without a main
# process, such as a oneshot or a timer, is as old as its last departure from being down.
process_older() {
  process_changed "$1" || return 1
  if [ "$pid" = 0 ]; then
    process_ticks=$((began / 10000))
  else
    started "$pid" || return 1
    process_ticks=$started_at
  fi
  process_clock
  # Ticks are hundredths of a second on Linux, whatever the kernel's own clock.
  [ "$((process_now - process_fresh + process_ticks))" -le "$process_change" ]
}

# process_clock: sets process_now, in hundredths of a second since 1970, not later than the start of a new process, and
# process_fresh, the start of that one in ticks. No other clock can be trusted for it: a container may have an uptime of
# its own. Repeated where a busy machine has let much time pass between the two.
process_clock() {
  for process_try in 1 2 3 4 5; do
    process_time
    process_now=$process_hundredths
    process_fresh=$(process_part=''
      while read -r process_line; do process_part=$process_line; done </proc/self/stat
      printf '%s' "${process_part##*)}")
    process_time
    [ "$((process_hundredths - process_now))" -gt 5 ] || break
  done
  set -f
  # shellcheck disable=SC2086
  set -- $process_fresh
  set +f
  # Field 22 of the file is the 20th after the name (proc(5)).
  shift 19
  process_fresh=$1
}

# process_time: sets process_hundredths, the time in hundredths of a second since 1970, and process_slack, how much of
# that the host's `date` cannot tell.
process_time() {
  process_hundred "$(date +%s.%N)"
  if [ "$process_slack" = 99 ]; then process_hundred "$(date +%s)"; fi
}

# process_hundred TIME: sets process_hundredths to that of `seconds.fraction`, and process_slack to 99 without a fraction.
process_hundred() {
  process_slack=99 process_fraction=00 process_hundredths=0
  case $1 in
    [0-9]*) ;;
    *) return 0 ;;
  esac
  case $1 in
    *.[0-9][0-9]*)
      process_fraction=${1#*.}
      process_fraction=${process_fraction%"${process_fraction#??}"} process_slack=0
      ;;
  esac
  # The digit in front keeps 08 from being octal.
  process_hundredths=$((${1%%.*} * 100 + 1$process_fraction - 100))
}

# process_changed PATH: sets process_change, when it last changed, in hundredths; fails where it is not there.
process_changed() {
  process_hundred "$(stat -c %.Z -- "$1" 2>/dev/null)"
  observe "$1"
  [ "$type" != absent ] || return 1
  if [ "$process_slack" = 99 ]; then process_hundredths=$((changed_at * 100)); fi
  process_change=$((process_hundredths + process_slack))
}

# process_outlast PATH…: waits until a process that starts now is seen to start after the last change of each PATH and
# dest: the clocks have grains. Not for long: a change in the future is a mistaken clock.
process_outlast() {
  [ -z "$sha" ] || set -- "$@" "$dest"
  process_last=0
  for process_path in "$@"; do
    if process_changed "$process_path" && [ "$process_change" -gt "$process_last" ]; then process_last=$process_change; fi
  done
  process_waits=0
  while [ "$process_waits" -lt 40 ]; do
    process_time
    [ "$((process_hundredths - process_slack))" -le "$((process_last + 10))" ] || return 0
    sleep 0.1 || sleep 1
    process_waits=$((process_waits + 1))
  done
}
