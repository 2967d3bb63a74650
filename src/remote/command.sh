# uses: program
# Runs a program that changes something, if its guards say that there is something to do.
# shellcheck shell=sh disable=SC2034,SC2154

# op_command SETTINGS… CREATES REMOVES UNLESS ONLY_IF PREDICTABLE PROGRAM WORD…: the guards are empty where there are none;
# UNLESS and ONLY_IF are words quoted as shell text. PREDICTABLE is empty where only the program's result tells whether
# it changes anything, so that check cannot.
op_command() {
  program_settings "$@"
  shift 6
  command_creates=$1 command_removes=$2 command_unless=$3 command_predictable=$5
  if [ -n "$1" ] && command_exists "$1"; then conclude ok "$1 is there already"; fi
  if [ -n "$2" ] && ! command_exists "$2"; then command_idle "$2 is gone already"; fi
  if [ -n "$3" ]; then
    program_test "$3"
    [ "$status" != 0 ] || conclude ok "nothing to do: the guard 'unless' succeeds"
  fi
  if [ -n "$4" ]; then
    program_test "$4"
    [ "$status" = 0 ] || command_idle "nothing to do: the guard 'onlyIf' fails"
  fi
  shift 5
  if [ -n "$checking" ]; then
    [ -z "$command_predictable" ] || conclude changed "would run"
    conclude skipped "would run; whether that changes anything only its result tells"
  fi
  program_run "$@"
  [ -z "$program_cut" ] || field cut "$program_cut"
  if [ -n "$command_creates" ] && ! command_exists "$command_creates"; then
    fail converge "the program ended well, but $command_creates, which it creates, is not there"
  fi
  if [ -n "$command_removes" ] && command_exists "$command_removes"; then
    fail converge "the program ended well, but $command_removes, which it removes, is still there"
  fi
  if [ -n "$command_unless" ]; then
    program_test "$command_unless"
    [ "$status" = 0 ] || fail converge "the program ended well, but the guard 'unless' still fails, so that it would run every time" \
      "'unless' tells that nothing is left to do; a condition of another kind belongs into 'onlyIf'"
  fi
  conclude changed
}

# command_idle REASON: nothing is to do, unless an earlier change that was not applied makes something to do.
command_idle() {
  [ -z "$checking" ] || [ -z "$pending_changes" ] || conclude unknown "$1, but an earlier change was not applied"
  conclude ok "$1"
}

# command_exists PATH: a link counts, wherever it leads.
command_exists() { [ -e "$1" ] || [ -h "$1" ]; }
