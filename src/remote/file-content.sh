# uses: place place-replace
# The content of a file that is too large, or not of a kind, to be an argument: read from standard input.
# shellcheck shell=sh disable=SC2034,SC2154

# op_file_content PATH MODE OWNER GROUP SHA256 BYTES DELIVERY [VALIDATE…]: BYTES are read, and must have that digest.
op_file_content() {
  place_enter "$1"
  ownership_want "$2" "$3" "$4"
  sha=$5 bytes=$6 delivery=$7
  shift 7
  place_look
  place_prepare
  # As for an upload: there is a deadline for lines of 16 kB a second and more.
  seconds=$((600 + bytes / 16384))
  timeout "$seconds" head -c "$bytes" >"./$name" 3>&-
  status=$?
  ! bytes_overdue "$status" ||
    fail deadline "the content of $path took longer than $seconds s to arrive; nothing was replaced"
  [ "$status" = 0 ] || fail operation "no space left to write $path; nothing was replaced"
  place_replace "$@"
}
