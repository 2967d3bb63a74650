# uses: program
# Runs a program that reads, under check as well.
# shellcheck shell=sh disable=SC2034,SC2154

# op_query SETTINGS… PROGRAM WORD…
op_query() {
  program_settings "$@"
  shift 6
  program_run "$@"
  # Its output is all that a query is for.
  [ -z "$program_cut" ] ||
    fail operation "$program_cut" "let it send the output of what it starts elsewhere, such as >/dev/null 2>&1"
  conclude ok
}
