# uses: history
# The swap (THREATS P3): at every instant the old or the new file is at the destination, whole and with its mode.
# shellcheck shell=sh disable=SC2034,SC2154

# replace_destination VERSION: installs $blob, of $bytes bytes and digest $sha, with the wanted mode, owner and group.
# Comes after release_refuse_unsafe, lock_take, release_clean_up_on_exit and release_look, in the same operation.
replace_destination() {
  replace_keep_old
  history_prepare "$1"
  temporary=$(mktemp "$folder/.hawser-$identity.XXXXXX" 2>/dev/null) ||
    fail operation "cannot make a file in $folder" "is its file system full, or read-only?"
  bytes_copy "$blob" "$temporary" "$((bytes + 1))"
  [ "$status" = 0 ] || bytes_copy_failed "$folder"
  bytes_digest "$temporary"
  [ "$digest" = "$sha" ] || fail digest "the copy for $dest has sha256 $digest, pinned is $sha; nothing was replaced"
  # The owner first: chown clears set-id bits.
  problem=$({ chown -- "$wanted_uid:$wanted_gid" "$temporary" && chmod -- "$want_mode" "$temporary"; } 2>&1 3>&-) ||
    fail operation "cannot give $dest to $want_owner:$want_group with mode $want_mode: ${problem##*: }"
  bytes_flush "$temporary"
  # From here on, a controller that loses the connection does not know which of the two is there.
  section committed
  problem=$(mv -fT -- "$temporary" "$dest" 2>&1 3>&-) || fail operation "cannot replace $dest: ${problem##*: }"
  temporary=''
  bytes_flush "$folder"
  mv -f -- "$history_new" "$store/history" && history_new=''
  looked=''
  release_look
  [ -n "$settled" ] ||
    fail converge "$dest was replaced, and now has sha256 ${is_sha:-(none)}, mode $is_mode, owner $is_owner:$is_group"
}

# replace_keep_old: the release that is about to be replaced goes into the store, so that there is a way back.
replace_keep_old() {
  [ -n "$is_sha" ] && [ "$is_sha" != "$sha" ] || return 0
  observe "$store/$is_sha"
  [ "$type" != file ] || [ "$size" != "$is_bytes" ] || return 0
  replace_store_copy "$dest" "$is_sha" "$is_bytes"
}

# replace_store_copy FROM SHA256 BYTES: copies a file into the store, if it is what it should be.
replace_store_copy() {
  incoming=$store/incoming-$2.$identity
  bytes_copy "$1" "$incoming" "$(($3 + 1))"
  [ "$status" = 0 ] || bytes_copy_failed "$store"
  bytes_accept "$1" "$2" "$3"
  mv -fT -- "$incoming" "$store/$2" || fail operation "cannot write $store/$2"
  incoming=''
  bytes_flush "$store"
}
