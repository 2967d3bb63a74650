# uses: lock replace
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
  observe "$store/incoming-$sha"
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
  release_make_store
  lock_take
  release_clean_up_on_exit
  case $stage_from in
    incoming) mv -fT -- "$store/incoming-$sha" "$blob" || fail operation "cannot write $blob" ;;
    via) stage_via "$1" "$2" ;;
    installed) replace_store_copy "$dest" "$sha" "$bytes" ;;
  esac
  bytes_flush "$store"
  release_is_stored || fail converge "$blob is not there"
  conclude changed
}

# stage_via VIA INODE: takes the file from a folder that others may write to. A rename into a folder of root's follows
# no link and opens nothing; only what then turns out to be a regular file, and the uploaded one, is opened. Its name is
# out of reach by then; its bytes may still change under the copy, which is what the copy's digest shows.
stage_via() {
  via_folder=${1%/*} via_name=${1##*/}
  [ -n "$via_folder" ] || via_folder=/
  cd -P -- "$via_folder" 2>/dev/null || fail operation "cannot enter the folder $via_folder of 'via'"
  [ "$PWD" = "$via_folder" ] ||
    fail operation "the folder $via_folder of 'via' is reached through a symbolic link, to $PWD"
  observe "./$via_name"
  stage_refuse_odd "$@"
  private=$(mktemp -d "./.hawser-$identity.XXXXXX" 2>/dev/null) || fail operation "cannot make a folder in $via_folder"
  private=${private#./}
  cd -P -- "./$private" 2>/dev/null || fail operation "a folder made in $via_folder is gone"
  observe .
  case $uid,$mode in
    0,?700) ;;
    *) fail operation "a folder made in $via_folder was exchanged for one of $owner" ;;
  esac
  trap 'rm -f -- "$incoming" "./$private"; rmdir -- "../$private" 2>/dev/null' EXIT
  problem=$(mv -fT -- "../$via_name" "./$private" 2>&1 3>&-) || fail operation "cannot take $1: ${problem##*: }"
  observe "./$private"
  # A folder that got in between is put back: it is not ours to remove.
  [ "$type" != directory ] || mv -T -- "./$private" "../$via_name"
  stage_refuse_odd "$@"
  incoming=$store/incoming-$sha.$identity
  bytes_copy "./$private" "$incoming" "$((bytes + 1))"
  [ "$status" = 0 ] || bytes_copy_failed "$store"
  bytes_accept "$1" "$sha" "$bytes"
  mv -fT -- "$incoming" "$blob" || fail operation "cannot write $blob"
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
