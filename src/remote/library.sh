# Loaded once into every session, before any operation (see docs/architecture.md, "the wire").
# An operation is a function op_NAME that the session runs in a subshell, standard input /dev/null, with
# nonce, checking, showing_diff and pending_changes set. It ends in `conclude` or `fail`, nothing else.
# fd 3 leads to the controller; fd 1 and fd 2 are the log. Children that run foreign code get `3>&-`.
# The session sets nonce and the flags; operations read what observe, audit and identity set.
# shellcheck shell=sh disable=SC2034,SC2154

# section NAME: what is written to fd 3 from here to the next section is the value of NAME, byte for byte.
section() { printf '%s %s\n' "$nonce" "$1" >&3; }

# field NAME VALUE
field() { printf '%s %s\n%s' "$nonce" "$1" "$2" >&3; }

# fail CODE MESSAGE [HINT]: ends the operation as failed. Codes: operation, digest, lock, converge, deadline.
fail() {
  field error "$1"
  field message "$2"
  [ "$#" -lt 3 ] || field hint "$3"
  exit 1
}

# conclude OUTCOME [MESSAGE]: ends the operation. Status 10 tells the session that a change is pending in check mode.
conclude() {
  [ "$#" -lt 2 ] || field message "$2"
  field outcome "$1"
  if [ "$1" != ok ] && [ -n "$checking" ]; then exit 10; fi
  exit 0
}

# unmet MESSAGE [HINT]: something that the operation builds on is missing. Under check, an earlier operation
# may be what provides it: then the truth is unknown rather than a failure.
unmet() {
  if [ -n "$checking" ] && [ -n "$pending_changes" ]; then
    conclude unknown "$1, but an earlier change that was not applied may provide it"
  fi
  fail operation "$@"
}

# observe PATH: sets type (absent file directory symlink other), mode (4 digits), size, uid, gid, changed_at
# (seconds), device_inode, owner, group. Never follows a link. One fork; GNU and BusyBox alike.
observe() {
  type=absent mode='' size='' uid='' gid='' changed_at='' device_inode='' owner='' group=''
  observed=$(stat -c '%f %a %s %u %g %Z %d:%i %U %G' -- "$1" 2>/dev/null) || return 0
  set -f
  # The fields hold no blanks; splitting is the point.
  # shellcheck disable=SC2086
  set -- $observed
  set +f
  case $1 in
    8???) type='file' ;;
    4???) type=directory ;;
    a???) type=symlink ;;
    *) type=other ;;
  esac
  mode=$2
  while [ "${#mode}" -lt 4 ]; do mode=0$mode; done
  size=$3 uid=$4 gid=$5 changed_at=$6 device_inode=$7 owner=$8 group=$9
  # A name that holds blanks, as directories of other systems have them, cannot be told from two: its number can.
  [ "$#" = 9 ] || owner=$uid group=$gid
}

# started PID: sets started_at, the start of a process in clock ticks since boot; fails where there is none.
# Read without a fork; the name in the second field may hold blanks, parentheses and newlines.
started() {
  started_at=''
  [ -r "/proc/$1/stat" ] || return 1
  process=''
  while IFS= read -r process_part || [ -n "$process_part" ]; do
    process="$process $process_part"
  done 2>/dev/null <"/proc/$1/stat"
  set -f
  # shellcheck disable=SC2086
  set -- ${process##*)}
  set +f
  # Field 22 of the file is the 20th after the name (proc(5)).
  [ "$#" -ge 20 ] || return 1
  shift 19
  started_at=$1
}

# alive PID.TICKS: is the process that made a lock or temporary name still there?
alive() {
  started "${1%%.*}" && [ "$started_at" = "${1#*.}" ]
}

# identity: sets identity to PID.TICKS of this session's shell.
identity() {
  started "$$"
  identity=$$.$started_at
}

# audit PATH: sets unsafe to the reason why somebody other than root could redirect PATH, or to nothing.
# Looks at PATH, a folder, and each of its ancestors (THREATS P4); what does not exist yet is passed over. Two forks.
audit() {
  unsafe='' audited='' audit_rest=${1#/}
  set -- /
  while [ -n "$audit_rest" ]; do
    audited=$audited/${audit_rest%%/*}
    set -- "$@" "$audited"
    case $audit_rest in
      */*) audit_rest=${audit_rest#*/} ;;
      *) audit_rest='' ;;
    esac
  done
  # What is missing is missing from some folder downwards: so the lines that there are belong to the first of the names.
  audit_seen=$(stat -c '%f %a %u %U' -- "$@" 2>/dev/null)
  # ls marks an access control list with a plus sign after the ten characters of the mode, where it knows of them.
  audit_marks=$(ls -ldn -- "$@" 2>/dev/null)
  case "
$audit_marks" in
    *"
"??????????+*)
      for audited in "$@"; do
        case $(ls -ldn -- "$audited" 2>/dev/null) in
          ??????????+*) unsafe="$audited has an access control list" ;;
        esac
      done
      ;;
  esac
  while read -r audit_type audit_mode audit_uid audit_owner; do
    [ "$#" -gt 0 ] || break
    case $audit_type,$audit_uid,$audit_mode in
      a*) unsafe="$1 is a symbolic link" ;;
      [!4]*) unsafe="$1 is not a folder" ;;
      *,[!0]*,*) unsafe="$1 belongs to $audit_owner, not to root" ;;
      *[2367]? | *[2367]) unsafe="$1 is writable by others than its owner (mode $audit_mode)" ;;
      *)
        shift
        continue
        ;;
    esac
    break
  done <<SEEN
$audit_seen
SEEN
}
