# uses: lock replace
# Puts the stored copy in the destination's place.
# shellcheck shell=sh disable=SC2034,SC2154

# op_install RELEASE… KEEP VERSION
op_install() {
  release_arguments "$@"
  shift 10
  release_refuse_unsafe
  release_look
  if [ -z "$settled" ] && [ -z "$checking" ]; then
    release_make_store
    lock_take
    release_look
  fi
  release_facts before
  if [ -n "$settled" ]; then
    release_facts after
    conclude ok
  fi
  release_is_stored || unmet "$sha is not in the store" 'stage and verify it first'
  if [ -n "$checking" ]; then
    is_sha=$sha is_mode=$want_mode is_owner=$want_owner is_group=$want_group
    release_facts after
    conclude changed
  fi
  release_clean_up_on_exit
  replace_destination "$2"
  history_prune "$1"
  release_facts after
  conclude changed
}
