# uses: drain program wait-http wait-tcp
# Waits, on the host itself and in one trip, until something answers.
# shellcheck shell=sh disable=SC2034,SC2154

# op_wait_for SECONDS INTERVAL PENDING KIND WORD…: KIND is tcp (HOST PORT), http (URL SCHEME HOST PORT PATH CODES) or command
# (PROGRAM WORD…). PENDING is not empty where the controller knows of changes that were not applied.
op_wait_for() {
  wait_seconds=$1 wait_interval=$2 wait_kind=$4
  if [ -n "$checking" ] && [ -n "$3$pending_changes" ]; then
    conclude unknown "it may depend on an earlier change that was not applied"
  fi
  shift 4
  read -r wait_began _ </proc/uptime
  wait_past=0
  while :; do
    # One try gets ten seconds, but no more than there is left.
    seconds=$((wait_seconds - wait_past))
    if [ "$seconds" -gt 10 ]; then seconds=10; elif [ "$seconds" -lt 1 ]; then seconds=1; fi
    if "wait_$wait_kind" "$@"; then
      [ "$wait_past" -ge 1 ] || conclude ok
      conclude ok "after $wait_past s"
    fi
    [ -z "$checking" ] || conclude unknown "not now: $wait_answer"
    wait_clock
    if [ "$wait_past" -ge "$wait_seconds" ]; then
      fail deadline "not within $wait_seconds s; the last answer: $wait_answer"
    fi
    sleep "$wait_interval" || sleep 1
    wait_clock
  done
}

# wait_clock: sets wait_past, the seconds since the beginning.
wait_clock() {
  read -r wait_now _ </proc/uptime
  wait_past=$((${wait_now%.*} - ${wait_began%.*}))
}

# wait_command PROGRAM WORD…: does it exit with 0? Sets wait_answer to how it ended and what it said last.
wait_command() {
  program_settings "$seconds" '' '' '' '' ''
  drain_said 4096 program_exec "$@"
  [ "$status" != 0 ] || return 0
  wait_answer="status $status${said:+: ${said##*"$drain_newline"}}"
  return 1
}
