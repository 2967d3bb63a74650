# uses: drain place reap
# The last part of replacing a file: the new content is in the private folder, and takes its place.
# shellcheck shell=sh disable=SC2034,SC2154

# place_replace [VALIDATE…]: checks ./$name in the private folder, and renames it over the old one.
place_replace() {
  bytes_allow "$bytes"
  bytes_digest "./$name"
  if [ "$digest" != "$sha" ]; then
    bytes_short "${place_folder:-/}" "$bytes"
    fail operation "what was written for $path is not its content; nothing was replaced"
  fi
  ownership_apply "./$name" || fail operation "the owner or mode of $path could not be set; nothing was replaced"
  place_validate "$@"
  bytes_flush "./$name"
  observe "./$name"
  place_inode=$device_inode
  section committed
  problem=$(mv -fT -- "./$name" "../$name" 2>&1 3>&-) || bytes_not_replaced "$path"
  bytes_flush ..
  place_clean
  folders_enter "${place_folder:-/}" || fail converge "$path was replaced, but now $refusal"
  observe "./$name"
  if [ "$device_inode" != "$place_inode" ] || ownership_differs; then
    fail converge "$path was replaced, but now has mode $mode and belongs to $owner:$group"
  fi
  place_conclude changed
}

# place_validate [WORD…]: runs them as a command, the new content's path in the place of %s.
place_validate() {
  [ "$#" -gt 0 ] || return 0
  place_words=$# place_shown=$*
  place_new=$PWD/$name
  audit "$PWD"
  if [ -n "$unsafe" ]; then
    # Others could swap a folder on that path, but not this process's own.
    read -r place_pid _ </proc/self/stat
    place_new=/proc/$place_pid/cwd/$name
  fi
  while [ "$place_words" -gt 0 ]; do
    place_word=$1
    shift
    case $place_word in
      *%s*) place_word=${place_word%%"%s"*}$place_new${place_word#*"%s"} ;;
    esac
    set -- "$@" "$place_word"
    place_words=$((place_words - 1))
  done
  read -r place_began _ </proc/uptime
  # As for any program (program.sh): an old BusyBox has no -k.
  case $(timeout --help 2>&1 </dev/null 3>&-) in *-k*) set -- -k 1 60 "$@" ;; *) set -- 60 "$@" ;; esac
  drain_said 65536 timeout "$@"
  read -r place_ended _ </proc/uptime
  [ "$status" != 0 ] || return 0
  # What it says may quote the content.
  case $delivery in secret*) ;; *) printf '%s\n' "$said" >&2 ;; esac
  if bytes_overdue "$status" && [ "$((${place_ended%.*} - ${place_began%.*} + 1))" -ge 60 ]; then
    reap_operation
    fail deadline "checking the new content of $path took longer than 60 s; nothing was replaced"
  fi
  fail operation "the new content of $path was refused with status $status by: $place_shown; nothing was replaced"
}
