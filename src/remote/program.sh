# uses: bytes drain reap
# Programs that an operation is asked to run: their environment, input, output and deadline.
# shellcheck shell=sh disable=SC2034,SC2154

# A program that does not heed TERM is ended by KILL a second later; an old BusyBox cannot.
case $(timeout --help 2>&1 </dev/null 3>&-) in *-k*) program_grace='-k 1' ;; *) program_grace='' ;; esac

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
  # shellcheck disable=SC2086
  set -- "$program_timeout" $program_grace "$seconds" "$@"
  eval "$program_environment"
  exec "$@"
}

# program_test TEXT: runs a guard, words quoted as shell text; its status is the guard's. It must change nothing.
program_test() {
  read -r program_began _ </proc/uptime
  (
    eval "set -- $1"
    program_exec "$@"
  ) >/dev/null 2>&1 3>&-
  status=$?
  if program_overdue "$status"; then
    reap_operation
    fail deadline "the guard took longer than $seconds s: $1"
  fi
}

# program_overdue STATUS: has the program that began at program_began ended by its deadline?
program_overdue() {
  read -r program_finished _ </proc/uptime
  bytes_overdue "$1" && [ "$((${program_finished%.*} - ${program_began%.*} + 1))" -ge "$seconds" ]
}

# program_run PROGRAM WORD…: runs it. Its output becomes the section `stdout`, byte for byte; what it says on standard
# error, the log. Ends the operation where its exit code is none of those that are allowed. Sets program_cut where not all
# of its output may have come.
program_run() {
  read -r program_began _ </proc/uptime
  section stdout
  # Pipes lie between the program and what leads to the controller: what it leaves running keeps them, and nothing of ours;
  # and what it sets on them, such as not to wait where they are full, concerns itself alone.
  program_ended=$(
    {
      {
        {
          program_feed "$@" 2>&1 >&5 3>&- 4>&- 5>&-
          program_status=$?
          printf '%s' "$program_status" >&4
          if program_overdue "$program_status"; then drain 79; else drain 0; fi
        } | cat >&2 3>&- 4>&- 5>&-
        # 128 and PIPE: it had to be ended, and what holds the one pipe mostly holds the other.
        if [ "$?" = 141 ]; then drain 79; else drain 0; fi
      } 5>&1 | cat >&3 4>&-
    } 4>&1
  )
  program_status=${program_ended%% *}
  field exit_code "$program_status"
  program_cut=''
  if [ "$program_ended" != "$program_status" ]; then
    program_cut='the program left a process running that holds its output: what had not come a second later is lost'
  fi
  case $program_codes in
    *" $program_status "*) return 0 ;;
  esac
  if program_overdue "$program_status"; then
    # What it has started in process groups of its own, and has not been told.
    reap_operation
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
