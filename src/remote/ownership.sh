# Owner, group and mode as they are asked for, for the programs that set them.
# shellcheck shell=sh disable=SC2034,SC2154

# ownership_want MODE OWNER GROUP: each may be empty, for "as it is"; owners may be numbers. Sets asked_* to the words
# and wanted_mode, wanted_uid, wanted_gid to what they stand for.
ownership_want() {
  asked_mode=$1 asked_owner=$2 asked_group=$3
  wanted_mode=$1 wanted_uid=$2 wanted_gid=$3
  case $2 in
    *[!0-9]*) ownership_user "$2" ;;
  esac
  case $3 in
    *[!0-9]*) ownership_group "$3" ;;
  esac
}

# ownership_listed NAME FILE: sets ownership_id to the number in the first line of that name in /etc/passwd or /etc/group.
ownership_listed() {
  while IFS=: read -r ownership_name _ ownership_id _; do
    [ "$ownership_name" != "$1" ] || break
  done 2>/dev/null <"$2"
  # A line without a number is for the system to judge.
  case $ownership_name,$ownership_id in
    "$1", | "$1,"*[!0-9]*) return 1 ;;
    "$1,"*) return 0 ;;
  esac
  return 1
}

# ownership_user NAME: sets wanted_uid.
ownership_user() {
  if ownership_listed "$1" /etc/passwd; then
    wanted_uid=$ownership_id
  else
    # Users of a directory service are not in the file.
    wanted_uid=$(id -u "$1" 2>/dev/null) || unmet "there is no user '$1' on the host"
  fi
}

# ownership_group NAME: sets wanted_gid.
ownership_group() {
  if ownership_listed "$1" /etc/group; then
    wanted_gid=$ownership_id
    return 0
  fi
  # Groups of a directory service are not in the file.
  wanted_gid=$(getent group "$1" 2>/dev/null) || unmet "there is no group '$1' on the host"
  wanted_gid=${wanted_gid#*:*:}
  wanted_gid=${wanted_gid%%:*}
}

# ownership_differs: after `observe`: are owner, group or mode other than wanted?
ownership_differs() {
  [ "$uid" != "${wanted_uid:-$uid}" ] || [ "$gid" != "${wanted_gid:-$gid}" ] || [ "$mode" != "${wanted_mode:-$mode}" ]
}

# ownership_facts PREFIX: after `observe`: what was asked for, as it is. A right owner is called by the word that asked.
ownership_facts() {
  field "$1.type" "$type"
  [ "$type" != absent ] || return 0
  [ -z "$asked_mode" ] || field "$1.mode" "$mode"
  if [ -n "$asked_owner" ]; then
    if [ "$uid" = "$wanted_uid" ]; then owner=$asked_owner; fi
    field "$1.owner" "$owner"
  fi
  if [ -n "$asked_group" ]; then
    if [ "$gid" = "$wanted_gid" ]; then group=$asked_group; fi
    field "$1.group" "$group"
  fi
}

# ownership_predict TYPE: the facts that a run would lead to.
ownership_predict() {
  field after.type "$1"
  [ -z "$asked_mode" ] || field after.mode "$asked_mode"
  [ -z "$asked_owner" ] || field after.owner "$asked_owner"
  [ -z "$asked_group" ] || field after.group "$asked_group"
}

# ownership_apply PATH: PATH must be one that nobody else can swap. Owner first: changing it clears set-id bits.
# Five digits: with four, GNU chmod leaves the set-group-ID bit of folders alone.
ownership_apply() {
  if [ -n "$wanted_uid$wanted_gid" ]; then
    chown -- "$wanted_uid${wanted_gid:+:$wanted_gid}" "$1" || return 1
  fi
  if [ -n "$wanted_mode" ]; then
    chmod -- "0$wanted_mode" "$1" || return 1
  fi
}
