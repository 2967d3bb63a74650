# uses: history audit-log keep
# The swap (THREATS P3): at every instant the old or the new file is at the destination, whole and with its mode.
# shellcheck shell=sh disable=SC2034,SC2154

# replace_destination WORD WORDS VERSION: installs $blob, of $bytes bytes and digest $sha, with the wanted mode, owner and
# group; WORD and WORDS are for the audit log.
# Comes after release_refuse_unsafe, lock_take, release_clean_up_on_exit and release_look, in the same operation.
replace_destination() {
  replace_keep_old
  history_prepare "$3"
  problem=$(mktemp "$folder/.hawser-$identity.XXXXXX" 2>&1 3>&-) ||
    bytes_refused "$folder" '' "cannot make a file in $folder"
  temporary=$problem
  bytes_copy "$blob" "$temporary" "$((bytes + 1))"
  [ "$status" = 0 ] || bytes_copy_failed "$folder" "$bytes"
  bytes_digest "$temporary"
  if [ "$digest" != "$sha" ]; then
    observe "$temporary"
    [ "$size" -ge "$bytes" ] || bytes_short "$folder" "$bytes"
    fail digest "the copy for $dest has sha256 $digest, pinned is $sha; nothing was replaced"
  fi
  # The owner first: chown clears set-id bits.
  problem=$({ chown -- "$wanted_uid:$wanted_gid" "$temporary" && chmod -- "$want_mode" "$temporary"; } 2>&1 3>&-) ||
    fail operation "cannot give $dest to $want_owner:$want_group with mode $want_mode: ${problem##*: }"
  bytes_flush "$temporary"
  audit_log_change "$@"
  # From here on, a controller that loses the connection does not know which of the two is there.
  section committed
  problem=$(mv -fT -- "$temporary" "$dest" 2>&1 3>&-) || bytes_not_replaced "$dest"
  temporary=''
  bytes_flush "$folder"
  replace_history
  looked=''
  release_look
  [ -n "$settled" ] ||
    fail converge "$dest was replaced, and now has sha256 ${is_sha:-(none)}, mode $is_mode, owner $is_owner:$is_group"
}

# replace_history: the history of what has just been installed takes its place. Where that fails it stays where it is, for
# the next run to adopt.
replace_history() {
  problem=$(mv -fT -- "$history_new" "$store/history" 2>&1 3>&-) || {
    history_new=''
    fail converge "$dest was replaced, but $store/history was not: ${problem##*: }" 'the next run makes up for it'
  }
  history_new=''
}

# replace_keep_old: the release that is about to be replaced goes into the store, so that there is a way back.
replace_keep_old() {
  [ -n "$is_sha" ] && [ "$is_sha" != "$sha" ] || return 0
  observe_own "$store/$is_sha"
  [ "$type" != file ] || [ "$size" != "$is_bytes" ] || return 0
  keep_copy "$dest" "$is_sha" "$is_bytes"
}
