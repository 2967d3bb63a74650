# uses: program
# Runs a program that reads, under check as well.
# shellcheck shell=sh disable=SC2034,SC2154

# op_query SETTINGS… PROGRAM WORD…
op_query() {
  program_settings "$@"
  shift 6
  program_run "$@"
  conclude ok
}
