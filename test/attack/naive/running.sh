# Copies a new release over a program that runs.
# shellcheck shell=sh
#
#   running.sh PROGRAM ROUNDS DESTINATION
#
# The attacker's part is to keep it running: any user who may start it can. Prints how many rounds did not end with the
# new release at the destination.

program=$1 rounds=$2 destination=$3
lost=0

round=0
while [ "$round" -lt "$rounds" ]; do
  rm -f "$destination"
  cp "$program" "$destination"
  "$destination" 600 &
  running=$!
  # Until it runs, there is nothing to write to in vain.
  while kill -0 "$running" && [ "$(readlink "/proc/$running/exe")" != "$destination" ]; do :; done
  { cat "$program" && printf '%s' "$round"; } >"$destination.new"
  cp "$destination.new" "$destination" 2>/dev/null
  [ "$(sha256sum <"$destination")" = "$(sha256sum <"$destination.new")" ] || lost=$((lost + 1))
  { kill "$running" && wait "$running"; } 2>/dev/null
  round=$((round + 1))
done

printf '%s\n' "$lost"
