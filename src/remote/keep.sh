# uses: release
# Copies a file of root's into the store.
# shellcheck shell=sh disable=SC2034,SC2154

# keep_copy FROM SHA256 BYTES: needs release_clean_up_on_exit, and fails where the file is not what it should be.
keep_copy() {
  incoming=$store/incoming-$2.$identity
  bytes_copy "$1" "$incoming" "$(($3 + 1))"
  [ "$status" = 0 ] || bytes_copy_failed "$store" "$3"
  bytes_accept "$1" "$2" "$3"
  problem=$(mv -fT -- "$incoming" "$store/$2" 2>&1 3>&-) || bytes_refused "$store"
  incoming=''
  bytes_flush "$store"
}
