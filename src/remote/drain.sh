# Pipes that lie between a program and what its output is for, and how they are let go of when the program has ended: what
# it leaves running keeps a pipe, and neither the way to the controller nor whoever waits for the end of the output.
# shellcheck shell=sh disable=SC2034,SC2154

# drain TRY: called by a shell on the left of a pipeline. Closes its standard output and fd 5, and waits for the process on
# the right; where something else still holds the pipe, it says ` held` on fd 4 and ends that process after a second, as
# nobody could tell when that something ends. Where nothing does, that process has yet to get rid of what it has read, and
# is waited for: whoever reads may pause for as long as the operation may take. TRY is 0; 79 where no time is to be given.
drain() {
  exec >&- 5>&-
  read -r drain_self _ _ drain_parent _ </proc/self/stat
  drain_tries=$1
  while :; do
    drain_children=''
    read -r drain_children <"/proc/$drain_parent/task/$drain_parent/children" 2>/dev/null
    drain_others=''
    for drain_child in $drain_children; do
      [ "$drain_child" = "$drain_self" ] || drain_others="$drain_others $drain_child"
    done
    [ -n "$drain_others" ] || return 0
    drain_tries=$((drain_tries + 1))
    # The first looks follow each other at once: mostly it is only just about to end.
    if [ "$drain_tries" -gt 70 ]; then
      sleep 0.1 || sleep 1
    elif [ "$drain_tries" -gt 50 ]; then
      sleep 0.01 || sleep 1
    fi
    if [ "$drain_tries" -ge 80 ]; then
      if drain_held; then break; fi
      drain_tries=70
    fi
  done
  printf ' held' >&4
  # Splitting is the point. No other signal ends it without a line in the log.
  # shellcheck disable=SC2086
  kill -s PIPE $drain_others
} 2>/dev/null

# drain_held: does anything but drain_self and drain_others hold the pipe? Only links are read: to look at what they lead to
# could take for ever, on a file system that a user answers for; and each by itself, since users choose the names of files.
# Asked are those that are no older than the pipe, as what a program starts is.
drain_held() {
  # Shells make the pipes of substitutions out of the lowest numbers that are free.
  exec >/dev/null
  drain_pipe=$(readlink "/proc/${drain_others##* }/fd/0") || return 1
  started "$drain_self" || return 1
  drain_since=$started_at
  for drain_process in /proc/[0-9]*; do
    drain_child=${drain_process#/proc/}
    case "$drain_others $drain_self " in *" $drain_child "*) continue ;; esac
    if ! started "$drain_child" || [ "$started_at" -lt "$drain_since" ]; then continue; fi
    for drain_link in "$drain_process"/fd/*; do
      [ "$(readlink "$drain_link")" != "$drain_pipe" ] || return 0
    done
    # Another user's may not show what it holds: it is taken to hold the pipe, as whatever sudo has left behind may.
    if ! [ -e "$drain_process/ns/pid" ] && alive "$drain_child.$started_at" && drain_has_memory; then return 0; fi
  done
  return 1
}

# drain_has_memory: has the process that `alive` looked at any? The kernel's own have none, and what has ended has none left.
drain_has_memory() {
  set -f
  # shellcheck disable=SC2086
  set -- ${process##*)}
  set +f
  # Field 23 of the file is the 21st after the name (proc(5)).
  [ "${21:-0}" != 0 ]
}

# drain_said BYTES COMMAND WORD…: runs it in a subshell. Sets status, and said to the last BYTES of what it wrote to its two
# outputs: it may write for as long as it likes, and none of it is kept in memory of ours.
drain_said() {
  drain_bytes=$1
  shift
  said=$(
    {
      {
        ("$@") 2>&1 3>&- 4>&-
        printf '%s\n' "$?" >&4
        drain 0 4>/dev/null
      } | tail -c "$drain_bytes" 4>&-
    } 4>&1
  )
  status=${said%%"$drain_newline"*}
  said=${said#"$status"}
  said=${said#"$drain_newline"}
}

drain_newline='
'
