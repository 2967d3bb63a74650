# uses: release
# Takes an artifact from standard input into a file that root made in the root-only store: no path that anybody else
# could rename is opened (THREATS P1). Bounded by the pinned size; accepted only whole and with the pinned digest.
# shellcheck shell=sh disable=SC2034,SC2154

# op_receive KEY SHA256 BYTES SECONDS
op_receive() {
  umask 077
  cd / || fail operation 'cannot enter /'
  release_arguments '' "$1" "$2" "$3" '' '' '' '' '' 0
  release_refuse_store
  release_clean_up_on_exit
  incoming=$store/incoming-$sha.$identity
  seconds=$4
  problem=$(timeout "$seconds" head -c "$((bytes + 1))" 2>&1 >"$incoming" 3>&-)
  status=$?
  [ "$status" = 0 ] || bytes_copy_failed "$store" "$bytes"
  observe "$incoming"
  if [ "$size" -lt "$bytes" ]; then
    bytes_short "$store" "$bytes"
    fail operation "only $size of $bytes bytes arrived"
  fi
  bytes_allow "$bytes"
  bytes_accept 'the upload' "$sha" "$bytes"
  problem=$(mv -fT -- "$incoming" "$store/incoming-$sha" 2>&1 3>&-) || bytes_refused "$store"
  incoming=''
  conclude changed
}
