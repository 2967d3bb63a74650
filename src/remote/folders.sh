# Entering folders so that nobody but root can lead the way: used by every program that works on a path.
# What is entered is held by the current folder itself, not by a name that could be swapped.
# shellcheck shell=sh disable=SC2034,SC2154

# folders_whoami: sets my_uid. /proc/self is the shell that opens it, so this costs no fork.
folders_whoami() {
  my_uid=''
  while [ -z "$my_uid" ] && read -r folders_key _ folders_value _; do
    [ "$folders_key" != Uid: ] || my_uid=$folders_value
  done </proc/self/status
}

# folders_guarded: after `observe FOLDER`: may only root, or the session's own user, put names into it?
folders_guarded() {
  [ "$uid" = 0 ] || [ "$uid" = "$my_uid" ] || return 1
  case $mode in
    *[2367]? | *[2367]) return 1 ;;
  esac
}

# folders_enter FOLDER: makes it the current folder, with no symbolic link on the way other than those that root, or the
# session's own user, keeps in a folder of their own (/bin on most systems). Sets refusal, and fails, where it cannot;
# sets missing as well where the reason is that something is not there.
folders_enter() {
  refusal='' missing='' folders_left=40
  [ -n "$my_uid" ] || folders_whoami
  folders_resolved=$1
  until folders_step "$folders_resolved" "$folders_resolved"; do
    cd /
    folders_before=$folders_resolved
    folders_resolve "$folders_resolved" || return 1
    if [ "$folders_resolved" = "$folders_before" ]; then
      refusal="$1 cannot be entered: permission denied, or it changed at this moment"
      return 1
    fi
  done
}

# folders_step PATH REAL: enters PATH, if that leads to REAL. After `cd -P` dash and BusyBox have asked the kernel where
# they are, and stay there, whatever is renamed meanwhile. bash only works it out from the names, before it goes.
folders_step() {
  cd -P -- "$1" 2>/dev/null && [ "$PWD" = "$2" ] || return 1
  [ -z "${BASH_VERSION-}" ] || [ "$(readlink -n /proc/self/cwd && printf /)" = "$2/" ]
}

# folders_resolve PATH: sets folders_resolved to the same place without links, `.`, `..` and empty components.
folders_resolve() {
  folders_rest=${1#/} folders_resolved=''
  while [ -n "$folders_rest" ]; do
    folders_part=${folders_rest%%/*}
    case $folders_rest in
      */*) folders_rest=${folders_rest#*/} ;;
      *) folders_rest='' ;;
    esac
    case $folders_part in
      '' | .) continue ;;
      ..) folders_resolved=${folders_resolved%/*} && continue ;;
    esac
    folders_part=$folders_resolved/$folders_part
    observe "$folders_part"
    case $type in
      directory) folders_resolved=$folders_part ;;
      symlink) folders_follow "$folders_part" || return 1 ;;
      absent)
        refusal="$folders_part does not exist" missing=1
        return 1
        ;;
      *)
        refusal="$folders_part is not a folder"
        return 1
        ;;
    esac
  done
  [ -n "$folders_resolved" ] || folders_resolved=/
}

# folders_follow LINK: puts where it leads in front of folders_rest, if nobody else could have made it.
folders_follow() {
  folders_left=$((folders_left - 1))
  if [ "$folders_left" -le 0 ]; then
    refusal="$1 leads round in a circle of symbolic links"
    return 1
  fi
  folders_parent=${folders_resolved:-/}
  # Held from here on: what is in a folder of root's own nobody else can swap.
  if ! folders_step "$folders_parent" "$folders_parent"; then
    refusal="$1 changed at this moment"
    return 1
  fi
  observe "./${1##*/}"
  folders_owner=$owner
  if [ "$type" != symlink ]; then
    refusal="$1 changed at this moment"
    return 1
  fi
  if [ "$uid" != 0 ] && [ "$uid" != "$my_uid" ]; then
    refusal="$1 is a symbolic link of $folders_owner's, who may point it anywhere"
    return 1
  fi
  observe .
  if ! folders_guarded; then
    refusal="$1 is a symbolic link in a folder that others may write to"
    return 1
  fi
  # The slash guards trailing newlines of the target, which the substitution would drop.
  folders_target=$(readlink -n -- "./${1##*/}" && printf /) || {
    refusal="$1 changed at this moment"
    return 1
  }
  case $folders_target in
    /*) folders_resolved='' ;;
  esac
  folders_rest=$folders_target$folders_rest
  folders_rest=${folders_rest#/}
}
