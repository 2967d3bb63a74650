# The flow that everybody writes once, where somebody else has put something in the upload's or the target's place:
# upload as scp does, which opens whatever the name leads to, and goes inside where it is a folder; then install by cp.
# shellcheck shell=sh
#
#   plant.sh USER first|waits ROUNDS UPLOAD DESTINATION SECONDS [OTHER…]
#
# Run as root; USER is who uploads. `waits`: for somebody to have put something in the upload's place.
# OTHER are files that this is none of the business of, and that hold their own path: one that ends in `absent` is not
# there, one that ends in `second` is a second name of DESTINATION.
# Prints how many rounds hung for SECONDS, or ended with an OTHER changed, with the artifact in a folder of somebody's, or
# with something else at the destination than the artifact and what was there before; and how many did not.

user=$1 maker=$2 rounds=$3 upload=$4 destination=$5 seconds=$6
shift 6
artifact=$destination.artifact

# shellcheck disable=SC2016 # it is for that shell to expand
scp='
  [ ! -d "$2" ] || set -- "$1" "$2/${1##*/}"
  exec cat <"$1" >"$2"'
# The shell is timed too, for opening is what may hang.
scp() { sudo -u "$user" timeout "$seconds" sh -c "$scp" sh "$artifact" "$1" 2>/dev/null; }

reset() {
  rm -f -- "$destination"
  printf %s "$destination" >"$destination"
  for other; do
    case $other in
      *absent) rm -f -- "$other" ;;
      *second) printf %s "$other" >"$other" && ln -f -- "$other" "$destination" ;;
      *) printf %s "$other" >"$other" ;;
    esac
  done
}

# is_kept OTHER…: is all that is left as it was, and the destination in one of its two right states?
is_kept() {
  [ ! -e "$upload/${artifact##*/}" ] || return 1
  for other in "$destination" "$@"; do
    case $other in
      *absent) [ ! -e "$other" ] || return 1 ;;
      "$destination") cmp -s "$artifact" "$other" || holds "$other" "$@" || return 1 ;;
      *) holds "$other" "$other" || return 1 ;;
    esac
  done
}

# holds FILE WORD…: does it hold its own path, or one of the words, and nothing else?
holds() {
  file=$1
  [ "$(stat -c %s "$file")" -lt 500 ] || return 1
  for word; do
    [ "$(cat "$file")" != "$word" ] || return 0
  done
  return 1
}

attempt() {
  reset "$@"
  rm -rf -- "$upload"
  if [ "$maker" = waits ]; then
    until [ -e "$upload" ] || [ -h "$upload" ]; do sleep 0.001 2>/dev/null || sleep 1; done
  fi
  scp "$upload"
  case $? in
    0) timeout "$seconds" cp "$upload" "$destination" 2>/dev/null ;;
    124 | 143) return 1 ;;
  esac
  is_kept "$@"
}

lost=0 kept=0
while [ "$((lost + kept))" -lt "$rounds" ]; do
  if attempt "$@"; then kept=$((kept + 1)); else lost=$((lost + 1)); fi
done
printf '%s %s\n' "$lost" "$kept"
