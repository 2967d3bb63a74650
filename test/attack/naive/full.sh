# Installs a new release over the old one on a disk that has no room for it.
# shellcheck shell=sh
#
#   full.sh ROUNDS FOLDER
#
# FOLDER is a small file system of its own, filled to another size in each round. Prints in how many rounds the
# destination ended as neither the old release nor the new one.

rounds=$1 destination=$2/mir-signal filler=$2/filler
lost=0
# Larger than the old one, whose room is free once it is overwritten.
head -c 100000 /dev/urandom >/tmp/new
new=$(sha256sum </tmp/new)

put() {
  if command -v install >/dev/null; then install -m 0755 "$1" "$2"; else cp "$1" "$2" && chmod 0755 "$2"; fi
}

round=0
while [ "$round" -lt "$rounds" ]; do
  rm -f "$destination" "$filler"
  head -c 50000 /dev/zero >"$destination"
  old=$(sha256sum <"$destination")
  cat /dev/zero >"$filler" 2>/dev/null
  # Pages that are left: none to eleven, of the twelve that are missing.
  truncate -s "$(($(stat -c %s "$filler") - round % 12 * 4096))" "$filler"
  put /tmp/new "$destination" 2>/dev/null
  case $(sha256sum <"$destination") in
    "$old" | "$new") ;;
    *) lost=$((lost + 1)) ;;
  esac
  round=$((round + 1))
done

printf '%s\n' "$lost"
