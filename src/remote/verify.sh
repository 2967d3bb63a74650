# uses: release
# Hashes the stored copy: the very bytes that get installed. Changes nothing.
# shellcheck shell=sh disable=SC2034,SC2154

op_verify() {
  release_arguments "$@"
  release_refuse_unsafe
  observe_own "$blob"
  if [ "$type" = absent ]; then
    release_look
    [ -z "$settled" ] || conclude ok 'installed already'
    unmet "$sha is not in the store" 'stage it first'
  fi
  [ "$type" = file ] || fail operation "$blob is not a regular file" 'remove it'
  # Of a file that is too long, no more than shows it is read.
  [ "$size" = "$bytes" ] ||
    fail digest "$blob has $size bytes, pinned are $bytes of sha256 $sha" 'remove it, and run again'
  bytes_digest "$blob"
  [ "$digest" = "$sha" ] || fail digest "$blob has sha256 $digest, pinned is $sha" 'run again: the upload replaces it'
  conclude ok
}
