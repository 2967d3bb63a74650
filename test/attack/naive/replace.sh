# The release that everybody installs over the old one, while somebody looks at it.
# shellcheck shell=sh
#
#   replace.sh ROUNDS DESTINATION ONE OTHER TALLY
#
# ONE and OTHER are installed by turns. Prints in how many rounds the observer, whose TALLY that is (see
# programs/observer.c), saw something else than one of the two, whole and with its mode and owner.

rounds=$1 destination=$2 next=$3 other=$4 tally=$5
lost=0

# BusyBox has no `install`, as Debian builds it.
put() {
  if command -v install >/dev/null; then install -m 0755 "$1" "$2"; else cp "$1" "$2" && chmod 0755 "$2"; fi
}

# look: sets looks, and odd to how many of them found something else.
look() {
  read -r looks missing partial strange <"$tally"
  odd=$((missing + partial + strange))
}

# look_again: the same, once it has looked at what is there now.
look_again() {
  look
  looked_before=$((looks + 200))
  until [ "$looks" -gt "$looked_before" ]; do
    sleep 0.001 2>/dev/null || sleep 1
    look
  done
}

look_again
round=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  odd_before=$odd
  put "$next" "$destination"
  look_again
  [ "$odd" = "$odd_before" ] || lost=$((lost + 1))
  set -- "$next"
  next=$other other=$1
done
printf '%s\n' "$lost"
