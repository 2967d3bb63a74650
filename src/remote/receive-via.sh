# uses: via
# Takes an artifact from standard input to a shared path, as the user who logs in. Whoever may write to that folder
# must not be able to turn this into a write somewhere else: so the bytes go into a private folder inside it, entered
# before it is looked at, and from there to their name by a rename, which follows no link. What happens to them there
# is for `stage` to see.
# Field inode: of the file that was made.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

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
  trap via_leave EXIT
  trap 'exit 129' HUP INT PIPE TERM
  # Another process of this user may have put something else there. Opened for reading as well, a pipe does not hang;
  # and what was opened can no more be exchanged when it is looked at. The timed shell opens, because a lease may block that.
  problem=$(timeout "$seconds" sh -c '
    exec 1<>"$1" && [ -f /proc/self/fd/1 ] || { echo "$1: not a regular file" >&2; exit 1; }
    exec head -c "$2"
  ' sh "./$private" "$((bytes + 1))" 2>&1 3>&-)
  status=$?
  [ "$status" = 0 ] || bytes_copy_failed "$via_folder" "$bytes"
  observe "./$private"
  [ "$size" -ge "$bytes" ] || bytes_short "$via_folder" "$bytes"
  [ "$size" = "$bytes" ] || fail operation "$size bytes arrived, pinned are $bytes"
  problem=$(mv -fT -- "./$private" "../$via_name" 2>&1 3>&-) ||
    fail operation "cannot put the upload at $via: ${problem##*: }"
  field inode "$device_inode"
  conclude changed
}
