# uses: history service-process
# What is at a destination, and what its service runs: for a report in which nothing else went well. Changes nothing.
# Fields: installed (a digest, or what there is instead of a file), installed.version; with a unit also active, or
# unseen, why that cannot be told; and where it has a main process running (a digest, or unreadable) and running.version, or script where that process runs the destination's text:
# `same` if it started after that text was put there, else `older`. Versions are percent-encoded, or -.
# shellcheck shell=sh disable=SC2034,SC2154

# op_release_state RELEASE… UNIT
op_release_state() {
  release_arguments "$@"
  shift 10
  observe "$dest"
  sha=$type
  if [ "$type" = file ]; then
    bytes_allow "$size"
    bytes_digest "$dest"
    sha=$digest
  fi
  release_state_tell installed "$sha"
  [ -z "$1" ] || release_state_run "$1"
  conclude ok
}

# release_state_tell NAME DIGEST
release_state_tell() {
  field "$1" "$2"
  history_scan '' '' "$2"
  field "$1.version" "${named##* }"
}

# release_state_run UNIT
release_state_run() {
  release_state_shown=$(timeout 30 systemctl show -p MainPID -p ActiveState -p SubState -- "$1" 2>/dev/null 3>&-) || {
    field unseen "systemd does not tell its state"
    return 0
  }
  pid=0 active='' substate=''
  while IFS='=' read -r release_state_key release_state_value; do
    case $release_state_key in
      MainPID) pid=$release_state_value ;;
      ActiveState) active=$release_state_value ;;
      SubState) substate=$release_state_value ;;
    esac
  done <<SHOWN
$release_state_shown
SHOWN
  [ "$active" = "$substate" ] || active="$active ($substate)"
  field active "$active"
  [ "$pid" != 0 ] || return 0
  if process_runs && [ -n "$process_script" ]; then
    if process_older "$dest"; then field script older; else field script same; fi
  else
    release_state_tell running "${process_exe:-unreadable}"
  fi
}
