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
  observe_absent
  observed=$(stat -c '%f %a %s %u %g %Z %d:%i %U %G' -- "$1" 2>/dev/null) || { observed='' && return 0; }
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

# observe_absent: sets what observe does where there is nothing.
observe_absent() {
  type=absent mode='' size='' uid='' gid='' changed_at='' device_inode='' owner='' group='' observed=''
}

# observe_own PATH: the same as observe, without a fork where there is nothing. Only for names in folders that audit has
# passed: a test of the shell's follows a link of somebody else's, to where a look-up may never return.
observe_own() {
  if [ -h "$1" ] || [ -e "$1" ]; then observe "$1"; else observe_absent; fi
}

# started PID: sets started_at, the start of a process in clock ticks since boot; fails where there is none.
# Read without a fork; the name in the second field may hold blanks, parentheses and newlines.
started() {
  started_at=''
  [ -r "/proc/$1/stat" ] || return 1
  process=''
  # Reading fails where the process ends meanwhile; bash leaves the variable as it was then (see reap_look).
  while IFS= read -r process_part; do
    process="$process $process_part"
  done 2>/dev/null <"/proc/$1/stat"
  set -f
  # shellcheck disable=SC2086
  set -- ${process##*)}
  set +f
  # Field 22 of the file is the 20th after the name (proc(5)). A zombie is dead, and may stay where nobody reaps.
  case $#,${1-} in [0-9],* | 1[0-9],* | *,[XZ]) return 1 ;; esac
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

# audit FOLDER…: sets unsafe to the reason why somebody other than root could redirect one of them, or to nothing, and
# unsafe_at to the folder that is the reason. Looks at each and at its ancestors (THREATS P4), and at nothing that lies
# behind one of somebody else's, where a look-up may never return. What does not exist yet is passed over: audit_there has a
# + or a - for each FOLDER. One fork, where nothing is to be found.
audit() {
  unsafe='' unsafe_at='' audit_there='' audit_left=$#
  set -- "$@" /
  while [ "$audit_left" -gt 0 ]; do
    audited='' audit_rest=${1#/} audit_sign=+
    shift
    while [ -n "$audit_rest" ]; do
      audited=$audited/${audit_rest%%/*}
      if [ -h "$audited" ]; then
        set -- "$@" "$audited"
        break
      fi
      if [ ! -e "$audited" ]; then
        audit_sign=-
        break
      fi
      set -- "$@" "$audited"
      # A session that is not root's finds much that is not its own, and looks on.
      if [ ! -O "$audited" ] && [ -O / ]; then break; fi
      case $audit_rest in
        */*) audit_rest=${audit_rest#*/} ;;
        *) audit_rest='' ;;
      esac
    done
    audit_there=$audit_there$audit_sign audit_left=$((audit_left - 1))
  done
  audit_clean "$@" && return 0
  for unsafe_at in "$@"; do
    audit_one "$unsafe_at"
    [ -z "$unsafe" ] || return 0
  done
}

# audit_clean FOLDER…: is there one line of ls for each, and each that of a folder of root's that others may not write to?
# An access control list is marked by a plus sign after the ten characters of the mode, and a context of SELinux by a dot.
audit_clean() {
  audit_left=$#
  while read -r audit_mark _ audit_uid _; do
    case $audit_mark,$audit_uid in
      d????-??-?,0 | d????-??-?.,0) audit_left=$((audit_left - 1)) ;;
      *) return 1 ;;
    esac
  done <<MARKS
$(ls -ldn -- "$@" 2>/dev/null)
MARKS
  [ "$audit_left" = 0 ]
}

# audit_one FOLDER: sets unsafe to what is wrong with it alone; to nothing where only its name, with line ends in it, kept
# audit_clean from seeing that it is safe.
audit_one() {
  audit_mark=$(ls -ldn -- "$1" 2>/dev/null)
  read -r audit_type audit_mode audit_uid audit_owner <<SEEN
$(stat -c '%f %a %u %U' -- "$1" 2>/dev/null)
SEEN
  case $audit_type,$audit_uid,$audit_mode in
    ,*) unsafe="$1 went away at this moment" ;;
    a*) unsafe="$1 is a symbolic link" ;;
    [!4]*) unsafe="$1 is not a folder" ;;
    *,[!0]*,*) unsafe="$1 belongs to $audit_owner, not to root" ;;
    *[2367]? | *[2367]) unsafe="$1 is writable by others than its owner (mode $audit_mode)" ;;
    *)
      case $audit_mark in
        ??????????+*) unsafe="$1 has an access control list" ;;
      esac
      ;;
  esac
}
