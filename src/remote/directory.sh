# uses: folders ownership
# A folder that is there, with its mode and owner, or is not there.
# shellcheck shell=sh disable=SC2034,SC2154

# op_directory PATH STATE MODE OWNER GROUP: empty ones of the last three are left as they are.
op_directory() {
  folders_whoami
  if [ "$2" = absent ]; then directory_absent "$1"; fi
  ownership_want "$3" "$4" "$5"
  observe "$1"
  if [ "$type" = absent ]; then directory_create "$1"; fi
  directory_enter "$1"
  ownership_facts before
  if ! ownership_differs; then
    ownership_facts after
    conclude ok
  fi
  if [ -n "$checking" ]; then
    ownership_predict directory
    conclude changed
  fi
  directory_settle "$1"
}

# directory_enter PATH: enters and observes it.
directory_enter() {
  if ! folders_enter "$1"; then
    [ -z "$missing" ] || unmet "$refusal"
    fail operation "$refusal"
  fi
  observe .
}

# directory_settle PATH: sets what differs on the current folder, and looks again, from the root.
directory_settle() {
  ownership_apply . || fail operation "the owner or mode of $1 could not be set"
  directory_enter "$1"
  if ownership_differs; then fail converge "$1 has mode $mode and belongs to $owner:$group after it was set otherwise"; fi
  ownership_facts after
  conclude changed
}

# directory_create PATH: makes it and the folders above it, one by one, each entered before the next.
directory_create() {
  directory_rest='' directory_from=$1
  while [ "$type" = absent ]; do
    directory_rest=${directory_from##*/}/$directory_rest
    directory_from=${directory_from%/*}
    observe "${directory_from:-/}"
  done
  directory_enter "${directory_from:-/}"
  field before.type absent
  if [ -n "$checking" ]; then
    ownership_predict directory
    conclude changed
  fi
  umask 022
  while [ -n "$directory_rest" ]; do
    directory_part=${directory_rest%%/*}
    directory_rest=${directory_rest#*/}
    # Closed to everybody until it has its owner and mode.
    if [ -z "$directory_rest" ] && [ -n "$wanted_mode" ]; then umask 077; fi
    mkdir -- "./$directory_part" || fail operation "${PWD%/}/$directory_part could not be made"
    directory_enter "${PWD%/}/$directory_part"
    if [ "$uid" != "$my_uid" ]; then fail operation "$PWD was swapped for a folder of $owner's while it was made"; fi
  done
  directory_settle "$1"
}

# directory_absent PATH: removes it and what is in it.
directory_absent() {
  observe "$1"
  case $type in
    absent)
      field after.type absent
      conclude ok
      ;;
    directory) ;;
    *) fail operation "$1 is not a folder" "remove it with file and state 'absent'" ;;
  esac
  directory_from=${1%/*} directory_name=${1##*/}
  directory_enter "${directory_from:-/}"
  directory_real=${PWD%/}/$directory_name
  directory_needed
  directory_mounted
  directory_safe "./$directory_name"
  field before.type directory
  field after.type absent
  [ -z "$checking" ] || conclude changed
  rm -rf -- "./$directory_name" || fail operation "$1 could not be removed"
  observe "./$directory_name"
  [ "$type" = absent ] || fail converge "$1 is still there after it was removed"
  conclude changed
}

# directory_needed: refuses what no host can do without; whoever asks for that has an empty variable in a path.
directory_needed() {
  case $directory_real in
    / | /bin | /boot | /dev | /etc | /home | /lib | /lib32 | /lib64 | /libx32 | /media | /mnt | /opt | /proc | /root) ;;
    /run | /sbin | /srv | /sys | /tmp | /usr | /var) ;;
    /usr/bin | /usr/lib | /usr/lib64 | /usr/local | /usr/sbin | /usr/share | /var/lib | /var/log) ;;
    *) return 0 ;;
  esac
  fail operation "$directory_real belongs to the system and is not removed" "is a part of the path missing?"
}

# directory_mounted: refuses a folder on which, or in which, something is mounted: its content would go first.
directory_mounted() {
  directory_escape "$directory_real"
  while read -r _ _ _ _ directory_mount _; do
    case $directory_mount in
      "$directory_escaped" | "$directory_escaped"/*)
        unmet "$directory_mount is a mount point, and nothing is removed from what is mounted there" "unmount it first"
        ;;
    esac
  done </proc/self/mountinfo
}

# directory_escape PATH: sets directory_escaped to how the kernel writes it in mountinfo (proc_pid_mountinfo(5)).
directory_escape() {
  directory_escaped='' directory_rest=$1
  while [ -n "$directory_rest" ]; do
    directory_part=${directory_rest%"${directory_rest#?}"}
    directory_rest=${directory_rest#?}
    case $directory_part in
      ' ') directory_part='\040' ;;
      '	') directory_part='\011' ;;
      '
') directory_part='\012' ;;
      \\) directory_part='\134' ;;
    esac
    directory_escaped=$directory_escaped$directory_part
  done
}

# directory_safe PATH: GNU rm holds on to each folder that it descends into. Others go by name, so whoever can put names
# into a folder in there could swap one for a link to anywhere meanwhile.
directory_safe() {
  case $(rm --version 2>/dev/null) in
    *GNU*) return 0 ;;
  esac
  directory_foreign=$(find "$1" -type d \( ! -user "$my_uid" -o -perm -020 -o -perm -002 \) | head -n 1)
  [ -z "$directory_foreign" ] || fail operation \
    "${PWD%/}/${directory_foreign#./} could be swapped by others while it is removed" "empty it as its owner first"
}
