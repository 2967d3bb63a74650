# Installs a release and restarts its service, judged by what systemctl says.
# shellcheck shell=sh
#
#   restart.sh ROUNDS UNIT DESTINATION OLD NEW
#
# OLD is the release that runs at first, the attacker's. Prints how many rounds ended well, by every exit code, with
# another program than NEW as the main process of UNIT.

rounds=$1 unit=$2 destination=$3 old=$4 new=$5
lost=0

round=0
while [ "$round" -lt "$rounds" ]; do
  sh "${0%/*}/naive-restart-old.sh" "$unit" "$destination" "$old"
  cp "$new" "$destination.new"
  mv -f "$destination.new" "$destination"
  if systemctl restart "$unit" && systemctl is-active --quiet "$unit"; then
    # The attacker needs a moment; the one who deployed has gone home by now.
    sleep 0.3
    main=$(systemctl show -p MainPID --value "$unit")
    [ "$(sha256sum <"/proc/$main/exe")" = "$(sha256sum <"$new")" ] || lost=$((lost + 1))
  fi
  round=$((round + 1))
done

printf '%s\n' "$lost"
