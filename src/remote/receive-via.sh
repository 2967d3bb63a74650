# uses: via
# Takes an artifact from standard input to a shared path, as the user who logs in. Whoever may write to that folder
# must not be able to turn this into a write somewhere else: so the bytes go into a private folder inside it, entered
# before it is looked at, and from there to their name by a rename, which follows no link. What happens to them there
# is for `stage` to see.
# Field inode: of the file that was made.
# shellcheck shell=sh disable=SC2034,SC2154

# op_receive_via VIA BYTES SECONDS
op_receive_via() {
  umask 077
  via=$1 bytes=$2 seconds=$3
  via_enter "$via"
  observe "./$via_name"
  case $type in
    absent | file) ;;
    *) fail operation "there is no regular file at $via ($type, owner $owner)" 'nothing was written' ;;
  esac
  identity
  via_private
  trap 'rm -f -- "./$private"; rmdir -- "../$private" 2>/dev/null' EXIT
  trap 'exit 129' HUP INT TERM
  problem=$(timeout "$seconds" head -c "$((bytes + 1))" 2>&1 >"./$private" 3>&-)
  status=$?
  [ "$status" = 0 ] || bytes_copy_failed "$via_folder"
  observe "./$private"
  [ "$size" = "$bytes" ] || fail operation "$size bytes arrived, pinned are $bytes"
  problem=$(mv -fT -- "./$private" "../$via_name" 2>&1 3>&-) ||
    fail operation "cannot put the upload at $via: ${problem##*: }"
  field inode "$device_inode"
  conclude changed
}
