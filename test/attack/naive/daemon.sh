# Deploys under a lock, as flock(1) is mostly used, and starts what was deployed.
# shellcheck shell=sh
#
#   daemon.sh ROUNDS FOLDER
#
# The attacker's part is to be started: a program that keeps what it was given open. Prints in how many rounds the next
# deploy found the lock held, with nobody left who deploys.

rounds=$1 folder=$2
lost=0

deploy() {
  (
    flock -n 9 || exit 1
    setsid sleep 600 >/dev/null 2>&1 </dev/null &
    echo "$!" >"$folder/daemon"
  ) 9>"$folder/lock"
}

round=0
while [ "$round" -lt "$rounds" ]; do
  deploy
  kill -0 "$(cat "$folder/daemon")"
  if ! (flock -n 9) 9>"$folder/lock"; then lost=$((lost + 1)); fi
  kill "$(cat "$folder/daemon")"
  rm -f "$folder/lock"
  round=$((round + 1))
done

printf '%s\n' "$lost"
