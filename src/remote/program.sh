# uses: bytes
# Programs that an operation is asked to run: their environment, input, output and deadline.
# shellcheck shell=sh disable=SC2034,SC2154

# program_settings SECONDS EXIT_CODES CWD HAS_STDIN STDIN ENVIRONMENT: what program_run and program_test hold to.
# EXIT_CODES: those that are no failure, each between blanks. ENVIRONMENT: shell text of ours that exports it, since
# values that are secret must stay out of every argv.
program_settings() {
  seconds=$1 program_codes=$2 program_folder=$3 program_has_stdin=$4 program_stdin=$5 program_environment=$6
  # The session's environment is empty, so HOME comes from the user's entry, whichever source the host has for it.
  program_user=$(id -un 2>/dev/null) || program_user=''
  program_home=/
  case $program_user in
    '' | *[!A-Za-z0-9_.-]* | -*) ;;
    *) eval "program_home=~$program_user" ;;
  esac
  case $program_home in /*) ;; *) program_home=/ ;; esac
  # Found now, because the environment that was asked for may have a search path of its own.
  program_timeout=$(command -v timeout)
  if [ -n "$program_folder" ]; then
    [ -d "$program_folder" ] || unmet "the working folder $program_folder does not exist"
  elif [ -d "$program_home" ]; then
    program_folder=$program_home
  else
    program_folder=/
  fi
}

# program_exec PROGRAM WORD…: becomes it, in a subshell of its own.
program_exec() {
  umask 022
  cd -- "$program_folder" || exit 126
  export "HOME=$program_home" "USER=$program_user" "LOGNAME=$program_user"
  # Before the environment that was asked for, which may have variables of these names.
  set -- "$program_timeout" "$seconds" "$@"
  eval "$program_environment"
  exec "$@"
}

# program_test TEXT: runs a guard, words quoted as shell text; its status is the guard's. It must change nothing.
program_test() {
  (
    eval "set -- $1"
    program_exec "$@"
  ) >/dev/null 2>&1 3>&-
  status=$?
  ! bytes_overdue "$status" || fail deadline "the guard took longer than $seconds s: $1"
}

# program_run PROGRAM WORD…: runs it. Its output becomes the section `stdout`, byte for byte; what it says on standard
# error, the log. Ends the operation where its exit code is none of those that are allowed.
program_run() {
  read -r program_began _ </proc/uptime
  section stdout
  # A pipe lies between the program and fd 3: what it leaves running keeps the pipe, not the way to the controller.
  program_ended=$(
    {
      {
        program_feed "$@" 3>&- 4>&-
        program_drain "$?"
      } | cat >&3 4>&-
    } 4>&1
  )
  read -r program_finished _ </proc/uptime
  program_status=${program_ended%% *}
  field exit_code "$program_status"
  [ "$program_ended" = "$program_status" ] || field cut "the program left a process running whose further output is lost"
  case $program_codes in
    *" $program_status "*) return 0 ;;
  esac
  if bytes_overdue "$program_status" && [ "$((${program_finished%.*} - ${program_began%.*} + 1))" -ge "$seconds" ]; then
    fail deadline "the program took longer than $seconds s, and was ended" "the option 'timeout' sets the limit"
  fi
  if [ "$program_status" = 127 ] && ! command -v -- "$1" >/dev/null 2>&1; then
    fail operation "there is no program '$1' on the host"
  fi
  fail operation "the program ended with status $program_status"
}

# program_feed PROGRAM WORD…: runs it with its input.
program_feed() {
  if [ -n "$program_has_stdin" ]; then
    printf '%s' "$program_stdin" | (program_exec "$@")
  else
    (program_exec "$@")
  fi
}

# program_drain STATUS: hands the status on; then, where something that the program left behind still holds the pipe, ends
# the cat at its other end after a second, as nobody could tell when that something ends.
program_drain() {
  printf '%s' "$1" >&4
  exec >&-
  read -r program_self _ _ program_parent _ </proc/self/stat
  program_tries=0
  while [ "$program_tries" -lt 80 ]; do
    program_children=''
    read -r program_children <"/proc/$program_parent/task/$program_parent/children" 2>/dev/null
    program_others=''
    for program_child in $program_children; do
      [ "$program_child" = "$program_self" ] || program_others="$program_others $program_child"
    done
    [ -n "$program_others" ] || return 0
    program_tries=$((program_tries + 1))
    # The first looks follow each other at once: mostly cat is only just about to end.
    if [ "$program_tries" -gt 70 ]; then
      sleep 0.1 || sleep 1
    elif [ "$program_tries" -gt 50 ]; then
      sleep 0.01 || sleep 1
    fi
  done
  printf ' held' >&4
  # Splitting is the point. No other signal ends it without a line in the log.
  # shellcheck disable=SC2086
  kill -s PIPE $program_others
} 2>/dev/null
