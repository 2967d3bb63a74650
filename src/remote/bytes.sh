# Copying and hashing bytes, each within a deadline (THREATS P2, P6).
# shellcheck shell=sh disable=SC2034,SC2154

# bytes_allow BYTES: sets seconds, the deadline for one pass over so many bytes: a minute, and 10 MB a second.
bytes_allow() { seconds=$((60 + $1 / 10000000)); }

# bytes_overdue STATUS: is it what `timeout` ends with? GNU says 124, BusyBox 128 and the signal.
bytes_overdue() { case $1 in 124 | 137 | 143) return 0 ;; *) return 1 ;; esac; }

# bytes_digest FILE: sets digest, within seconds. What is timed opens the file as well, because opening is what a lease
# blocks. GNU puts a backslash before the digest where the name is odd.
bytes_digest() {
  digest=$(timeout "$seconds" sha256sum -- "$1" 2>/dev/null 3>&-)
  status=$?
  ! bytes_overdue "$status" || fail deadline "reading $1 took longer than $seconds s"
  [ "$status" = 0 ] || fail operation "cannot read $1 (status $status)"
  digest=${digest%% *} digest=${digest#\\}
}

# bytes_copy FROM TO LIMIT: copies at most LIMIT bytes into a file of root's. Sets status, and problem to what was said.
# What is timed opens FROM as well, because opening is what a lease blocks.
bytes_copy() {
  problem=$({ timeout "$seconds" head -c "$3" -- "$1" >"$2"; } 2>&1 3>&-)
  status=$?
}

# bytes_left FOLDER: sets left to the free KiB of its file system; a large number where that cannot be told.
bytes_left() {
  # Timed, because df opens what it is asked about, and somebody may have put a pipe there.
  left=$(timeout 10 df -P -k -- "$1" 2>/dev/null 3>&- | tail -n 1)
  set -f
  # shellcheck disable=SC2086
  set -- $left
  set +f
  left=${4-}
  case $left in '' | *[!0-9]*) left=999999999 ;; esac
}

# bytes_copy_failed FOLDER BYTES: ends the operation with the reason why a copy failed, that status and problem hold.
bytes_copy_failed() {
  ! bytes_overdue "$status" || fail deadline "copying to $1 took longer than $seconds s; nothing was replaced"
  bytes_refused "$@"
}

# bytes_refused FOLDER [BYTES [WHAT]]: ends the operation because BYTES, or a name, could not be written in FOLDER, with the
# reason that problem holds; WHAT says what that was for. Shells and BusyBox call a full disk an I/O error: so what is left
# on it is asked for too.
bytes_refused() {
  bytes_left "$1"
  case $problem,$((left * 1024 < ${2:-4096})) in
    *'Read-only file system'*)
      fail operation "$1 is on a read-only file system; nothing was replaced" "see its mount options, and what the kernel says"
      ;;
    *'No space left'* | *'quota exceeded'* | *,1)
      fail operation "no space left to write ${2:+$2 bytes }to $1; nothing was replaced" \
        "free space, or a few of its files, on the file system that holds it"
      ;;
  esac
  fail operation "${3:-cannot write to $1}: ${problem##*: }; nothing was replaced"
}

# bytes_short FOLDER BYTES: fewer than BYTES came into a file in FOLDER. BusyBox's head says nothing of a last write that
# failed: ends the operation where the disk is full, and returns where it is not.
bytes_short() {
  bytes_left "$1"
  [ "$left" -ge 4 ] || { problem='No space left'; bytes_refused "$@"; }
}

# bytes_not_replaced DEST: ends the operation because the kernel did not let a new file take the place of DEST, with the
# reason that problem holds.
bytes_not_replaced() {
  set -- "$1" 'what was there is there still'
  case $problem in
    *busy*) set -- "$1" 'something is mounted there, as containers are given single files: name the file that is mounted' ;;
    *'not permitted'*) set -- "$1" 'is it, or its folder, immutable or append-only? lsattr shows it, chattr -ia takes it away' ;;
  esac
  fail operation "cannot replace $1: ${problem##*: }; nothing was replaced" "$2"
}

# bytes_flush PATH…: what they hold is on the disk when this returns. An old sync takes no name, and flushes everything.
bytes_flush() { sync -- "$@" 2>/dev/null 3>&- || sync 3>&-; }

# bytes_accept FROM SHA256 BYTES: ends the operation unless $incoming, made of FROM, has that size and digest.
bytes_accept() {
  observe "$incoming"
  [ "$size" -ge "$3" ] || bytes_short "$store" "$3"
  [ "$size" -le "$3" ] || fail digest "$1 has more than the pinned $3 bytes of sha256 $2; nothing was replaced"
  bytes_digest "$incoming"
  [ "$digest" = "$2" ] ||
    fail digest "$1 has sha256 $digest ($size bytes), pinned is $2 ($3 bytes); nothing was replaced"
  bytes_flush "$incoming"
}
