# uses: release
# The audit log of this host: a line for each change of a destination, on the disk before the change is made, so that none
# is without one. Its folder is root's and closed; it is only ever appended to. See docs/decisions/0075 for its fields:
#
#   TIME install|rollback dest= store= artifact= by= run= version= before= after= mode= owner= group= session= from= login=
#
# Where the change was then not made, another line says so: the same with `not-done` and what was found. `unclear` means
# that its process was killed, and that what is there now is neither from before nor from after.
# shellcheck shell=sh disable=SC2034,SC2154

audit_log=/var/lib/hawser/audit.log

# The last byte of a log that is whole, and what guards it: a substitution drops line ends.
audit_log_end='
.'

# audit_log_change WORD WORDS VERSION: writes the line of the change that is about to be made, or ends the operation.
# WORDS are dest to run, from the controller. Comes after release_look; sha and want_* are what will be there.
audit_log_change() {
  # A pipe would block; and it would not be kept.
  [ ! -e "$audit_log" ] || [ -f "$audit_log" ] ||
    fail operation "$audit_log is not a file" 'every change is written down there first: remove what is in its place'
  # The user who logged in, as the kernel has it: become does not change it.
  audit_log_login=''
  { read -r audit_log_login </proc/self/loginuid; } 2>/dev/null
  case $audit_log_login in '' | 4294967295) audit_log_login=- ;; esac
  audit_log_from=$client_address
  case $audit_log_from in '' | *[!0-9A-Za-z.:%_-]*) audit_log_from=- ;; esac
  audit_log_line="$1 $2 version=${3:--} before=${is_sha:--} after=$sha mode=$want_mode owner=$want_owner"
  audit_log_line="$audit_log_line group=$want_group session=$identity from=$audit_log_from login=$audit_log_login"
  problem=$(audit_log_append "$audit_log_line" 2>&1 3>&-) || {
    audit_log_line=''
    # Every change is written down there first.
    bytes_refused "$audit_log"
  }
}

# audit_log_append TEXT: writes a line with the time in front, and tells the journal. Fails where it cannot be written whole.
audit_log_append() {
  audit_log_text="$(date -u '+%Y-%m-%dT%H:%M:%SZ') $1
"
  if [ ! -e "$audit_log" ]; then
    printf '' >>"$audit_log" || return 1
    bytes_flush "${audit_log%/*}"
  # What a full disk or a power cut has left of a line, or of zeros, which shells drop, is not to be joined.
  elif [ -s "$audit_log" ] && [ "$(tail -c 1 -- "$audit_log" 3>&- && echo .)" != "$audit_log_end" ]; then
    audit_log_text="
$audit_log_text"
  fi
  # One write, behind whatever others write at the same time.
  printf '%s' "$audit_log_text" >>"$audit_log" || return 1
  bytes_flush "$audit_log"
  # Where systemd runs, this is the journal; elsewhere the system's log.
  if [ -S /dev/log ] && command -v logger >/dev/null; then
    timeout 5 logger -t hawser -p authpriv.notice -- "$1" >/dev/null 2>&1 3>&-
  fi
  return 0
}

# audit_log_settle: at the exit of an operation, whatever ended it: takes the line back where the file that was to take
# the destination's place is still there. Where that cannot be written, and where the file is in its place already, the
# next run adopts the history that stays (history_heal).
audit_log_settle() {
  if [ ! -e "$temporary" ] || ! audit_log_append "not-done ${audit_log_line#* } found=${is_sha:--}"; then
    history_new=''
  fi
}

# audit_log_lines KEY: prints the lines of the destination whose folder in the store has that name. Zeros, as a power cut
# may leave them, would make grep call all of it a binary file.
audit_log_lines() {
  tr -d '\000' <"$audit_log" 2>/dev/null 3>&- | grep -F -e " store=$1 " 3>&-
}

# audit_log_find SESSION: sets audit_log_line to the last line of this destination and that session, without its time.
audit_log_find() {
  audit_log_line=$(audit_log_lines "$key" | grep -F -e " session=$1 " 3>&- | tail -n 1 3>&-)
  audit_log_line=${audit_log_line#* }
}

# audit_log_heal SESSION: with the lock, after release_look: takes the last line of a session that was killed back, where
# its change is not what is there.
audit_log_heal() {
  audit_log_find "$1"
  case $audit_log_line in
    'install '* | 'rollback '*) ;;
    *) return 0 ;;
  esac
  case $audit_log_line in
    *" after=$is_sha mode=$is_mode owner=$is_owner group=$is_group "*) return 0 ;;
    # Only its mode or owner was to change: the digest does not tell.
    *" before=$is_sha after=$is_sha "*) set -- unclear ;;
    *" after=$is_sha "*) return 0 ;;
    *" before=${is_sha:--} "*) set -- not-done ;;
    *) set -- unclear ;;
  esac
  audit_log_append "$1 ${audit_log_line#* } found=${is_sha:--}" || :
}
