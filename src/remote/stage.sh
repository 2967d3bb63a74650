# uses: lock keep via
# Brings the pinned bytes into the store under their digest: from the upload, a shared path, or the installed file.
# shellcheck shell=sh disable=SC2034,SC2154

# op_stage RELEASE… VIA INODE: both empty where the upload went straight into the store.
op_stage() {
  release_arguments "$@"
  shift 10
  release_refuse_unsafe
  ! release_is_stored || conclude ok
  release_look
  [ -z "$settled" ] || conclude ok 'installed already'
  observe_own "$store/incoming-$sha"
  stage_from=nowhere
  if [ "$type" = file ] && [ "$size" = "$bytes" ]; then
    stage_from=incoming
  elif [ -n "$1" ]; then
    stage_from=via
  elif [ "$is_sha" = "$sha" ]; then
    stage_from=installed
  fi
  [ "$stage_from" != nowhere ] || unmet "the upload of $sha is not on the host" 'upload it again'
  [ -z "$checking" ] || conclude changed
  lock_take
  release_clean_up_on_exit
  case $stage_from in
    incoming) problem=$(mv -fT -- "$store/incoming-$sha" "$blob" 2>&1 3>&-) || bytes_refused "$store" ;;
    via) stage_via "$1" "$2" ;;
    installed) keep_copy "$dest" "$sha" "$bytes" ;;
  esac
  bytes_flush "$store"
  release_is_stored || fail converge "$blob is not there"
  conclude changed
}

# stage_via VIA INODE: takes the file from a folder that others may write to. A second name for it in a folder of root's
# follows no link and opens nothing (a rename might: where the folder's owner has set a quota between the two, mv copies
# instead); only what then turns out to be a regular file, and the uploaded one, is opened. That name is out of reach;
# its bytes may still change under the copy, which is what the copy's digest shows.
stage_via() {
  via_enter "$1"
  observe "./$via_name"
  stage_refuse_odd "$@"
  via_private
  trap '[ -z "$incoming" ] || rm -f -- "$incoming"; via_leave' EXIT
  # BusyBox knows no -P, and does not follow either.
  problem=$({ ln -P -- "../$via_name" "./$private" 2>/dev/null || ln -- "../$via_name" "./$private"; } 2>&1 3>&-) ||
    bytes_refused "$via_folder" '' "cannot take $1"
  observe "./$private"
  stage_refuse_odd "$@"
  # What has come in its place since is not ours to remove.
  observe "../$via_name"
  [ "$device_inode" != "$2" ] || rm -f -- "../$via_name"
  incoming=$store/incoming-$sha.$identity
  bytes_copy "./$private" "$incoming" "$((bytes + 1))"
  [ "$status" = 0 ] || bytes_copy_failed "$store" "$bytes"
  bytes_accept "$1" "$sha" "$bytes"
  # Before the store has the bytes: as long as it has not, the next run comes here, and sweeps what a kill has left.
  via_leave
  problem=$(mv -fT -- "$incoming" "$blob" 2>&1 3>&-) || bytes_refused "$store"
  incoming=''
}

# stage_refuse_odd VIA INODE: judges what observe saw.
stage_refuse_odd() {
  case $type in
    file) ;;
    absent) fail operation "the upload at $1 is gone; nothing was replaced" 'somebody removed it' ;;
    *)
      fail operation "there is no regular file at $1 ($type, owner $owner); nothing was replaced" \
        'the upload was exchanged for it'
      ;;
  esac
  [ "$device_inode" = "$2" ] ||
    fail operation "the upload at $1 was exchanged for another file, of $owner; nothing was replaced"
}
