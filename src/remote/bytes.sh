# Copying and hashing bytes, each within a deadline (THREATS P2, P6).
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# bytes_allow BYTES: sets seconds, the deadline for one pass over so many bytes: a minute, and 10 MB a second.
bytes_allow() { seconds=$((60 + $1 / 10000000)); }

# bytes_overdue STATUS: is it what `timeout` ends with? GNU says 124, BusyBox 128 and the signal.
bytes_overdue() { case $1 in 124 | 137 | 143) return 0 ;; *) return 1 ;; esac; }

# bytes_digest FILE: sets digest, within seconds. Hashes standard input, because GNU marks odd names in its output; and
# lets the timed shell open the file, because opening is what a lease blocks.
bytes_digest() {
  digest=$(timeout "$seconds" sh -c 'exec sha256sum <"$1"' sh "$1" 2>/dev/null 3>&-)
  status=$?
  ! bytes_overdue "$status" || fail deadline "reading $1 took longer than $seconds s"
  [ "$status" = 0 ] || fail operation "cannot read $1 (status $status)"
  digest=${digest%% *}
}

# bytes_copy FROM TO LIMIT: copies at most LIMIT bytes into a file of root's. Sets status, and problem to what was said.
bytes_copy() {
  problem=$(timeout "$seconds" sh -c 'exec head -c "$1" <"$2" >"$3"' sh "$3" "$1" "$2" 2>&1 3>&-)
  status=$?
}

# bytes_left FOLDER: sets left to the free KiB of its file system; a large number where that cannot be told.
bytes_left() {
  left=$(df -P -k -- "$1" 2>/dev/null 3>&- | tail -n 1)
  set -f
  # shellcheck disable=SC2086
  set -- $left
  set +f
  left=${4-}
  case $left in '' | *[!0-9]*) left=$bytes ;; esac
}

# bytes_copy_failed FOLDER: ends the operation with the reason that status and problem hold. BusyBox calls every failed
# write an I/O error: so what is left on the disk is asked for too.
bytes_copy_failed() {
  ! bytes_overdue "$status" || fail deadline "copying to $1 took longer than $seconds s"
  bytes_left "$1"
  case $problem,$((left * 1024 < bytes)) in
    *'No space left'* | *'quota exceeded'* | *,1)
      fail operation "no space left to write $bytes bytes to $1; nothing was replaced" \
        "free space on the file system that holds it"
      ;;
  esac
  fail operation "cannot write $1: ${problem##*: }"
}

# bytes_flush PATH: what it holds is on the disk when this returns. An old sync takes no name, and flushes everything.
bytes_flush() { sync -- "$1" 2>/dev/null 3>&- || sync 3>&-; }

# bytes_accept FROM SHA256 BYTES: ends the operation unless $incoming, made of FROM, has that size and digest.
bytes_accept() {
  observe "$incoming"
  [ "$size" -le "$3" ] || fail digest "$1 has more than the pinned $3 bytes of sha256 $2; nothing was replaced"
  bytes_digest "$incoming"
  [ "$digest" = "$2" ] ||
    fail digest "$1 has sha256 $digest ($size bytes), pinned is $2 ($3 bytes); nothing was replaced"
  bytes_flush "$incoming"
}
