# uses: place place-replace
# The content of a file that is too large, or not of a kind, to be an argument: read from standard input.
# shellcheck shell=sh disable=SC2034,SC2154

# op_file_content PATH MODE OWNER GROUP BYTES DELIVERY [VALIDATE…]: reads a line with the digest, then BYTES, which must
# have it. It is no argument because everybody could read it: of a file that is known but for a password it gives that away.
op_file_content() {
  read -r sha
  place_enter "$1"
  ownership_want "$2" "$3" "$4"
  bytes=$5 delivery=$6
  shift 6
  place_look
  place_prepare
  # As for an upload: there is a deadline for lines of 16 kB a second and more.
  seconds=$((600 + bytes / 16384))
  problem=$(timeout "$seconds" head -c "$bytes" 2>&1 >"./$name" 3>&-)
  status=$?
  ! bytes_overdue "$status" ||
    fail deadline "the content of $path took longer than $seconds s to arrive; nothing was replaced"
  [ "$status" = 0 ] || bytes_refused "${place_folder:-/}" "$bytes"
  place_replace "$@"
}
