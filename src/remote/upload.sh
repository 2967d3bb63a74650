# uses: lock history
# The look before an upload: it answers whether anything has to be sent, and refuses before the first byte.
# Fields: held (installed, stored, incoming or nowhere: where the pinned bytes are), settled, before.*, and, where
# something is left to do, version: that of what is installed, by which the controller knows a downgrade.
# shellcheck shell=sh disable=SC2034,SC2154

op_upload() {
  release_arguments "$@"
  release_refuse_unsafe
  release_look
  if [ -z "$checking" ]; then
    history_heal
    history_sweep_dead
    lock_sweep_dead
  fi
  if [ -z "$settled" ] && [ -z "$checking" ]; then
    lock_take
    [ -z "$lock_fresh" ] || history_sweep_store
    release_look
    if [ -n "$lock_ended" ]; then
      history_heal
      history_sweep_ended
    fi
  fi
  upload_find
  release_facts before
  field held "$held"
  field settled "$settled"
  if [ -z "$settled" ]; then
    history_version
    field version "$is_version"
  fi
  [ "$held" != nowhere ] || [ -z "$checking" ] || conclude changed
  [ -z "${lock_ended-}" ] || field message "$lock_ended"
  conclude ok
}

# upload_find: sets held. A copy in the store that is not what its name says is of no use to anyone.
upload_find() {
  held=installed
  [ -z "$settled" ] || return 0
  for upload_copy in "$blob" "$store/incoming-$sha"; do
    observe_own "$upload_copy"
    [ "$type" != absent ] || continue
    if [ "$type" = file ] && [ "$size" = "$bytes" ]; then
      bytes_digest "$upload_copy"
      if [ "$digest" = "$sha" ]; then
        held=stored
        [ "$upload_copy" = "$blob" ] || held=incoming
        return 0
      fi
    fi
    [ -n "$checking" ] || rm -f -- "$upload_copy"
  done
  [ "$is_sha" = "$sha" ] || held=nowhere
}
