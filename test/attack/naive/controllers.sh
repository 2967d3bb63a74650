# Two controllers that write the same destination at once, each in two pieces, as a network delivers them.
# shellcheck shell=sh
#
#   controllers.sh ROUNDS FOLDER
#
# Prints in how many rounds the destination ended as neither of the two releases.

rounds=$1 folder=$2
destination=$folder/mir-signal
lost=0
head -c 50000 /dev/urandom >"$folder/one"
head -c 50000 /dev/urandom >"$folder/other"

# await FILE
await() { until [ -e "$1" ]; do sleep 0.001 2>/dev/null || sleep 1; done; }

# The slower of the two, whose second half comes when the other is through.
slow() {
  {
    head -c 25000 "$folder/one"
    : >"$folder/half"
    await "$folder/through"
    tail -c 25000 "$folder/one"
  } >"$destination"
}

quick() {
  await "$folder/half"
  cat "$folder/other" >"$destination"
  : >"$folder/through"
}

round=0
while [ "$round" -lt "$rounds" ]; do
  rm -f "$folder/half" "$folder/through"
  slow &
  quick &
  wait
  if ! cmp -s "$destination" "$folder/one" && ! cmp -s "$destination" "$folder/other"; then lost=$((lost + 1)); fi
  round=$((round + 1))
done

printf '%s\n' "$lost"
