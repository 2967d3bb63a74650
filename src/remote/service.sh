# uses: bytes service-boot service-process
# A systemd unit: started, stopped, enabled, and running what is installed.
# shellcheck shell=sh disable=SC2034,SC2154

# op_service NAME STATE ENABLED RELOAD DEST SHA256 REASON SECONDS [PATH…]: STATE and ENABLED (yes, no) are empty for "as it
# is"; RELOAD is no where systemd must not read its files again. The main process must run DEST, with that digest, where
# it is not empty; and must have started after each PATH last changed. REASON, where there is one, is why it must restart
# in any case.
op_service() {
  service_name=$1 service_state=$2 service_enabled=$3 dest=$5 sha=$6 service_reason=$7 service_seconds=$8
  service_reload=$4 service_done='' service_enable='' service_action='' service_reread=''
  shift 8
  service_require
  service_find
  service_facts before
  boot_judge
  service_judge_state "$@"
  if [ -z "$service_done$service_action" ]; then
    service_await
    service_conclude ok
  fi
  if [ -n "$checking" ]; then service_predict; fi
  [ -z "$service_enable" ] || boot_act
  if [ -n "$service_action" ]; then service_act "$@"; else service_await; fi
  service_look
  case $service_state:$active:$kind:$result in
    :* | stopped:* | *:active:* | *:reloading:* | *:inactive:oneshot:success) ;;
    *) service_fail operation "$service_name did not stay up: it is $active ($substate), $result" ;;
  esac
  service_conclude changed
}

# service_require: fails where systemd does not run.
service_require() {
  command -v systemctl >/dev/null && [ -d /run/systemd/system ] && return 0
  unmet "systemd does not run on this host" "service() knows no other init system; command() can call one"
}

# service_control VERB [OPTION]: has systemd do it, within the deadline.
service_control() {
  timeout "$service_seconds" systemctl --no-ask-password "$@" -- "$service_name" 3>&-
  status=$?
  [ "$status" != 0 ] || return 0
  if bytes_overdue "$status"; then service_fail deadline "systemctl $1 $service_name took longer than $service_seconds s"; fi
  service_fail operation "systemctl $1 $service_name failed"
}

# service_fail CODE MESSAGE [HINT]: fails; the last lines of the unit's journal go to the log, which the error quotes.
service_fail() {
  # What has just been said may be on its way still.
  timeout 5 journalctl --sync >/dev/null 2>&1 3>&-
  # What `journalctl -u` shows, and what root said of the unit in a process that ended before the journal looked at it: systemd
  # itself, where it found no program to execute.
  timeout 20 journalctl -n 20 --no-pager -q _SYSTEMD_UNIT="$id" + UNIT="$id" _UID=0 \
    + OBJECT_SYSTEMD_UNIT="$id" _UID=0 + COREDUMP_UNIT="$id" _UID=0 3>&-
  fail "$@"
}

# service_look: sets id, load, active, substate, pid, unit_file, stale_unit, kind, result, restarts, remains and
# began: when it left the state in which it was down, in microseconds since boot.
service_look() {
  service_shown=$(timeout 30 systemctl show -p LoadState -p ActiveState -p SubState -p MainPID -p UnitFileState \
    -p NeedDaemonReload -p Type -p Result -p NRestarts -p Id -p RemainAfterExit -p InactiveExitTimestampMonotonic \
    -- "$service_name" 3>&-) ||
    fail operation "systemd does not tell the state of $service_name"
  id='' load='' active='' substate='' pid=0 unit_file='' stale_unit='' kind='' result='' restarts='' remains='' began=0
  set -f
  # The values are single words; splitting is the point.
  # shellcheck disable=SC2086
  set -- $service_shown
  set +f
  for service_word in "$@"; do
    case $service_word in
      LoadState=*) load=${service_word#*=} ;;
      ActiveState=*) active=${service_word#*=} ;;
      SubState=*) substate=${service_word#*=} ;;
      MainPID=*) pid=${service_word#*=} ;;
      UnitFileState=*) unit_file=${service_word#*=} ;;
      NeedDaemonReload=*) stale_unit=${service_word#*=} ;;
      Type=*) kind=${service_word#*=} ;;
      Result=*) result=${service_word#*=} ;;
      NRestarts=*) restarts=${service_word#*=} ;;
      RemainAfterExit=*) remains=${service_word#*=} ;;
      Id=*) id=${service_word#*=} ;;
      InactiveExitTimestampMonotonic=*) began=${service_word#*=} ;;
    esac
  done
  # A unit between two attempts to start is down. Newer systemd tells apart more states of that.
  case $substate in *auto-restart*) active=failed ;; esac
}

# service_find: looks at the unit, after systemd has read its files again where it says that it must. That alone is no
# change: a check, before which no file was written, could not foretell it.
service_find() {
  service_look
  if [ "$service_reload" != no ] && { [ "$stale_unit" = yes ] || [ "$load" = not-found ]; }; then
    if [ -z "$checking" ]; then
      timeout "$service_seconds" systemctl --no-ask-password daemon-reload 3>&- || fail operation "systemctl daemon-reload failed"
      service_look
    fi
    [ "$load" = not-found ] || service_reread=daemon-reload
  fi
  case $load:$service_state in
    loaded:* | masked:stopped | masked:) ;;
    not-found:*) unmet "there is no unit $service_name" "is its file in /etc/systemd/system?" ;;
    *) fail operation "the unit $service_name cannot be used: $load" ;;
  esac
}

# service_note WORD: for the message of a change.
service_note() { service_done="${service_done:+$service_done, }$1"; }

# service_judge_state PATH…: sets service_action to what is to be done now, and service_reason to why it must restart.
service_judge_state() {
  case $service_state:$active:$substate in stopped:*auto-restart*) active=activating ;; esac
  case $service_state:$active in
    :* | stopped:inactive | stopped:failed) ;;
    stopped:*) service_action=stop ;;
    restarted:*) service_action=restart ;;
    reloaded:active | reloaded:reloading) service_action=reload ;;
    *:active | *:activating | *:reloading)
      [ -n "$service_reason" ] || process_judge "$@"
      if [ -n "$service_reason" ]; then service_action=restart; fi
      ;;
    *) service_action=start ;;
  esac
  if [ "$service_action" != restart ] || [ "$service_state" = restarted ]; then service_reason=''; fi
}

# service_act PATH…: does it, and looks whether it holds.
service_act() {
  case $service_action in
    stop)
      service_control stop
      service_look
      case $active:$substate in
        *:*auto-restart*) ;;
        inactive:* | failed:*) return 0 ;;
      esac
      service_fail converge "$service_name is $active ($substate) after it was stopped"
      ;;
    reload)
      service_control reload
      service_await
      return 0
      ;;
  esac
  service_note_running
  process_outlast "$@"
  service_control "$service_action"
  service_await
  service_settle
  if [ -n "$sha" ] && ! process_runs; then
    set -- converge "after its $service_action, $service_name does not run $dest with sha256 $sha: $process_found"
    if [ "$(timeout 20 head -c 2 "$dest" 2>/dev/null 3>&- | tr -d '\000')" = '#!' ]; then
      set -- "$@" "for a script that execs something else, use restartAfter in place of running"
    fi
    service_fail "$@"
  fi
}

# service_note_running: tells what runs before it is restarted, whatever becomes of it: what a rollback may have to go back to.
# Only a file of root's that was replaced meanwhile: a copy that the service's own user keeps of an old release, and
# executes, is none to go back to.
service_note_running() {
  if [ "$service_action" != restart ] || [ -z "$sha" ]; then return 0; fi
  [ "$(stat -L -c %u:%h "/proc/$pid/exe" 2>/dev/null)" = 0:0 ] || return 0
  [ -n "${process_exe-}" ] || process_runs || :
  field ran "$process_exe"
}

# service_await: waits while it is on its way up, then fails unless it is up. A oneshot is done when it ended well.
service_await() {
  case $service_state in '' | stopped) return 0 ;; esac
  read -r service_began _ </proc/uptime
  while :; do
    service_look
    case $active:$kind:$result in
      active:* | inactive:oneshot:success) return 0 ;;
      activating:* | reloading:* | deactivating:*) ;;
      *) service_fail operation "$service_name is $active ($substate) after its ${service_action:-start}: $result" ;;
    esac
    read -r service_now _ </proc/uptime
    if [ "$((${service_now%.*} - ${service_began%.*}))" -ge "$service_seconds" ]; then
      service_fail deadline "$service_name is still $active ($substate) after $service_seconds s"
    fi
    sleep 0.2 || sleep 1
  done
}

# service_settle: a second and a half in which it must not go down: systemd calls a simple unit active as soon as it is
# forked, and one that dies soon is not started.
service_settle() {
  if [ "$active" != active ] || [ "$substate" = exited ]; then return 0; fi
  service_pid=$pid service_restarts=$restarts
  service_uptime
  service_began=$service_now
  while [ "$((service_now - service_began))" -lt 150 ]; do
    sleep 0.3 || sleep 1
    service_look
    # A process may name another one as the main process; only an old systemd, which does not count, restarts unseen.
    if [ -n "$restarts" ] || [ "$substate" = exited ]; then service_pid=$pid; fi
    if [ "$active:$pid:$restarts" != "active:$service_pid:$service_restarts" ]; then
      service_fail operation "$service_name did not stay up after its $service_action: it is $active ($substate), $result"
    fi
    service_uptime
  done
}

# service_uptime: sets service_now, in hundredths of a second; the digit in front keeps 08 from being octal.
service_uptime() {
  read -r service_now _ </proc/uptime
  service_now=$((${service_now%.*} * 100 + 1${service_now#*.} - 100))
}

# service_facts PREFIX
service_facts() {
  [ -z "$service_state" ] || field "$1.active" "$active"
  [ -z "$service_enabled" ] || field "$1.enabled" "$unit_file"
}

# service_predict: ends a check in which something would be done.
service_predict() {
  case $service_action in
    '') ;;
    stop) active=inactive ;;
    *) if [ "$kind:$remains" = oneshot:no ]; then active=inactive; else active=active; fi ;;
  esac
  case $service_enable in
    enable) unit_file=enabled ;;
    disable) if [ -n "$boot_link" ]; then unit_file=linked; else unit_file=disabled; fi ;;
  esac
  service_conclude changed
}

# service_conclude OUTCOME
service_conclude() {
  service_facts after
  field pid "$pid"
  if [ "$1" = ok ]; then conclude ok ${service_reread:+"$service_reread"}; fi
  [ -z "$service_action" ] || service_note "$service_action${service_reason:+: $service_reason}"
  conclude changed "${service_reread:+$service_reread, }$service_done"
}
