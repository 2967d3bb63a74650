# Moves a new release from another file system to a destination that is not what it should be.
# shellcheck shell=sh
#
#   target.sh ROUNDS FOLDER OBSTACLE…
#
# Each OBSTACLE is a script that spoils the destination "$1"; they take turns. Prints in how many rounds the destination
# ended as something else than the old release or the new one.

rounds=$1 folder=$2
shift 2
lost=0
destination=$folder/mir-signal
# Larger than the old one, whose room `mv` frees first.
head -c 100000 /dev/urandom >/tmp/new
new=$(sha256sum </tmp/new)

round=0
while [ "$round" -lt "$rounds" ]; do
  obstacle=$1
  shift
  set -- "$@" "$obstacle"
  rm -rf "${destination:?}" "$folder/filler"
  head -c 50000 /dev/zero >"$destination"
  old=$(sha256sum <"$destination")
  sh -c "$obstacle" sh "$destination" 2>/dev/null
  cp /tmp/new /tmp/uploaded
  mv /tmp/uploaded "$destination" 2>/dev/null
  case $(sha256sum <"$destination" 2>/dev/null) in
    "$old" | "$new") ;;
    *) lost=$((lost + 1)) ;;
  esac
  round=$((round + 1))
done

printf '%s\n' "$lost"
