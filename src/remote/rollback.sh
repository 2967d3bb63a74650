# uses: lock replace
# Installs an earlier release from the store, hashed again, by the same swap as `install`.
# Fields: release.sha256 and release.version (percent-encoded, or -) of what then is installed.
# shellcheck shell=sh disable=SC2034,SC2154

# op_rollback RELEASE… HOW PREFIX WORDS INSTALLED: SHA256 and what follows it to GROUP are empty, they come from the history;
# WORDS are for the audit log. HOW is
# undo      back to what ran when this run began: PREFIX is its whole digest, and INSTALLED what was installed when that was
#           seen. Where they are empty, or the store has it not, to what was installed when the run began. Skipped where
#           neither is another than what is installed now
# previous  to the newest release in the history that is not installed now
# named     to the one whose digest begins with PREFIX
op_rollback() {
  release_arguments "$@"
  shift 10
  release_refuse_unsafe
  # Lines of this run are written by nobody else: without one there is nothing to undo, and nothing to lock. Unless a run
  # before it was cut off between installing and restarting, and this one has restarted what that one installed.
  if [ "$1" = undo ]; then
    history_scan "$run" '' "$2"
    [ -n "$ran" ] || { release_look && rollback_is_behind "$2" "$4"; } ||
      conclude skipped 'this run has replaced nothing here'
  fi
  if [ -z "$checking" ]; then
    release_look
    history_heal
    history_sweep_dead
    lock_take
    if [ -n "${lock_ended-}" ]; then
      history_heal
      history_sweep_ended
    fi
  fi
  release_look
  release_facts before
  rollback_target "$@"
  read -r _ sha want_mode want_owner want_group version <<LINE
$target
LINE
  ownership_want "$want_mode" "$want_owner" "$want_group"
  blob=$store/$sha
  field release.sha256 "$sha"
  field release.version "$version"
  release_look
  if [ -n "$settled" ]; then
    release_facts after
    conclude ok
  fi
  observe "$blob"
  [ "$type" = file ] || fail operation "release $sha is not in the store any more" "$(rollback_list)"
  bytes=$size
  bytes_allow "$bytes"
  bytes_digest "$blob"
  [ "$digest" = "$sha" ] || fail digest "$blob has sha256 $digest; its name and the history say $sha"
  if [ -n "$checking" ]; then
    is_sha=$sha is_mode=$want_mode is_owner=$want_owner is_group=$want_group
  else
    release_clean_up_on_exit
    [ "$1:$ran" != undo:1 ] || history_undone=1
    replace_destination rollback "$3" "$version"
  fi
  release_facts after
  conclude changed
}

# rollback_is_behind RAN INSTALLED: after history_scan and release_look: is RAN, which ran when this run began, a release to
# go back to? Where this run has installed nothing, only from what it has restarted: not from what another controller has
# installed since.
rollback_is_behind() {
  [ -n "$1" ] && [ -n "$named" ] && [ -f "$store/$1" ] || return 1
  [ -n "$ran" ] || { [ "$is_sha" = "$2" ] && [ "$is_sha" != "$1" ]; }
}

# rollback_target HOW PREFIX WORDS INSTALLED: sets target, a line of the history without its seconds.
rollback_target() {
  history_scan "$run" "$is_sha" "$2"
  case $1 in
    undo)
      target=''
      [ -z "$ran" ] || target=$origin
      case $target in
        *" $2 "*) ;;
        *) ! rollback_is_behind "$2" "$4" || target=$named ;;
      esac
      [ -n "$target" ] || conclude skipped 'nothing was installed here before this run: there is nothing to go back to'
      ;;
    previous)
      target=$earlier
      [ -n "$target" ] || fail operation "no earlier release of $dest is known" "$(rollback_list)"
      ;;
    named)
      rollback_find "$2"
      target=$named
      # A copy that was staged and never installed has no line; it gets the file's present mode and owner.
      [ -n "$target" ] || target="- $found ${is_mode:?} $is_owner $is_group -"
      ;;
  esac
}

# rollback_find PREFIX: sets found to the one digest in the store that begins so, and named to its line.
rollback_find() {
  found=''
  for copy in "$store/$1"*; do
    case ${copy##*/} in *[!0-9a-f]*) continue ;; esac
    [ -f "$copy" ] || continue
    [ -z "$found" ] || fail operation "more than one release begins with $1" "$(rollback_list)"
    found=${copy##*/}
  done
  [ -n "$found" ] || fail operation "no release in the store begins with $1" "$(rollback_list)"
  history_scan "$run" "$is_sha" "$found"
  [ -n "$named$is_mode" ] || fail operation "release $found was never installed, and nothing is installed" "deploy it"
}

# rollback_list: prints what the store holds, newest installation first.
rollback_list() {
  history_recent
  listed=''
  for old in $recent; do
    [ -f "$store/$old" ] || continue
    marked=''
    [ "$old" != "$is_sha" ] || marked=' (installed)'
    listed="$listed${listed:+, }$old$marked"
  done
  printf 'the store holds: %s' "${listed:-nothing}"
}
