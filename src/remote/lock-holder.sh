# Whether the controller of a session that holds a lock is still there. A network that dies silently leaves the session on
# the host, with its lock, until sshd notices: that may take hours. But a controller that lives sends each of its sessions
# a blank line every five seconds (src/session/session.ts); it wakes the session's pump (boot.sh), and the kernel counts
# how often a process was woken. So nothing has to be written, and nobody is asked but where two meet.
# shellcheck shell=sh disable=SC2034,SC2154

# holder_listen PID: to be called again and again while the session of the shell PID is waited for, after lock_clock. Sets
# holder_heard once its pump was woken, or where it has none that can be seen; and holder_silent where that was never so
# for half a minute, in which it was looked at often: a host that slept itself has heard nothing either.
holder_listen() {
  if [ "$1" != "$holder" ]; then
    holder=$1 holder_heard='' holder_woken=''
    holder_find_pump
  fi
  holder_silent='' holder_before=$holder_woken holder_woken=0
  for holder_process in $holder_pump; do
    while read -r holder_key holder_value; do
      [ "$holder_key" != voluntary_ctxt_switches: ] || holder_woken=$((holder_woken + holder_value))
    done 2>/dev/null <"/proc/$holder_process/status"
  done
  if [ "$holder_woken" != "$holder_before" ]; then
    # Not at the first look.
    [ -z "$holder_before" ] || holder_heard=1
    holder_since=$lock_now holder_looks=0
  fi
  holder_looks=$((holder_looks + 1))
  if [ "$holder_woken" = 0 ]; then
    holder_heard=1
  elif [ "$((lock_now - holder_since))" -ge 30 ] && [ "$holder_looks" -ge 30 ]; then
    holder_silent=1
  fi
}

# holder_find_pump: sets holder_pump to the processes that write to the holder's standard input.
holder_find_pump() {
  holder_pump=''
  holder_pipe=$(readlink "/proc/$holder/fd/0" 2>/dev/null 3>&-)
  case $holder_pipe in
    pipe:*)
      # One listing finds who it may be; but any user chooses the names of files, line ends included, so each link is
      # asked itself: that of a file begins with a slash.
      # shellcheck disable=SC2012
      for holder_process in $(
        ls -l /proc/[0-9]*/fd/1 2>/dev/null 3>&- | while read -r holder_line; do
          case $holder_line in
            *" -> $holder_pipe")
              holder_line=${holder_line#*/proc/}
              printf '%s ' "${holder_line%%/*}"
              ;;
          esac
        done
      ); do
        case $holder_process in '' | *[!0-9]*) continue ;; esac
        [ "$(readlink "/proc/$holder_process/fd/1" 2>/dev/null 3>&-)" != "$holder_pipe" ] ||
          holder_pump="$holder_pump$holder_process "
      done
      ;;
  esac
}

# holder_end: ends the session. Without its pump it ends everything that runs in it, as when its connection has ended. If
# sshd carries it, the rest of that dead connection too: an upload has a session of its own. But not where it is this
# session's own connection, as one that is kept for the next run may be.
holder_end() {
  # Who carries it can be told only as long as it lives.
  holder_find_carrier $$
  holder_spared=$holder_carrier
  holder_find_carrier "$holder"
  [ "$holder_carrier" != "$holder_spared" ] || holder_carrier=''
  # Splitting is the point.
  # shellcheck disable=SC2086
  kill -s TERM $holder_pump $holder_carrier 2>/dev/null
  holder=''
}

# holder_find_carrier PID: sets holder_carrier to sshd's process for the connection of a session's shell; empty where sshd
# has none.
holder_find_carrier() {
  holder_carrier=''
  holder_parent "$1" 4
  for holder_level in 1 2; do
    # The first process of a session is sshd's child; between them is su, which begins another session.
    holder_parent "$holder_parent" 2
    IFS= read -r holder_name 2>/dev/null <"/proc/$holder_parent/comm" || break
    case $holder_name in
      sshd* | dropbear*) holder_carrier=$holder_parent ;;
      su) holder_parent "$holder_parent" 4 && continue ;;
    esac
    break
  done
}

# holder_parent PID FIELD: sets holder_parent to the parent (2) or the first process of the session (4) of a process, 0
# where there is none.
holder_parent() {
  holder_parent=0
  started "$1" || return 1
  set -f
  # shellcheck disable=SC2086
  set -- "$2" ${process##*)}
  set +f
  shift "$1"
  holder_parent=$1
}
