# uses: lock replace
# Puts the stored copy in the destination's place.
# shellcheck shell=sh disable=SC2034,SC2154

# op_install RELEASE… KEEP VERSION WORDS OVER: WORDS are for the audit log. OVER is the version of what was installed when
# the controller decided that this release may replace it; empty where any may be replaced.
op_install() {
  release_arguments "$@"
  shift 10
  release_refuse_unsafe
  release_look
  if [ -z "$settled" ] && [ -z "$checking" ]; then
    lock_take
    [ -z "$lock_fresh" ] || release_look
  fi
  release_facts before
  if [ -n "$settled" ]; then
    release_facts after
    conclude ok
  fi
  install_refuse_newer "$4"
  release_is_stored || unmet "$sha is not in the store" 'stage and verify it first'
  if [ -n "$checking" ]; then
    is_sha=$sha is_mode=$want_mode is_owner=$want_owner is_group=$want_group
    release_facts after
    conclude changed
  fi
  release_clean_up_on_exit
  replace_destination install "$3" "$2"
  history_prune "$1"
  release_facts after
  conclude changed
}

# install_refuse_newer OVER: ends the operation where another release has been installed since the controller looked.
install_refuse_newer() {
  [ -n "$1" ] || return 0
  history_version
  [ "$is_version" = "$1" ] ||
    fail operation "another release was installed at $dest since the upload; nothing was replaced" 'run again'
}
