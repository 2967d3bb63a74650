# The flow that everybody writes once: upload to a shared folder, check the digest there, install from there.
# shellcheck shell=sh
#
#   naive.sh rename|descriptor ROUNDS UPLOAD DESTINATION ARTIFACT
#
# Prints how many rounds ended with other bytes installed, with the check's refusal, and with the artifact installed.

mode=$1 rounds=$2 upload=$3 destination=$4 artifact=$5
wanted=$(sha256sum <"$artifact")
lost=0 refused=0 installed=0

round=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  rm -f "$upload"
  if [ "$mode" = descriptor ]; then
    # The attacker is first to make the file; that he is in time is not what is measured.
    until [ -e "$upload" ]; do sleep 0.001; done
  fi
  runuser -u deploy -- cp "$artifact" "$upload"
  if [ "$(sha256sum <"$upload")" != "$wanted" ]; then
    refused=$((refused + 1))
    continue
  fi
  install -m 0755 "$upload" "$destination"
  if [ "$(sha256sum <"$destination")" = "$wanted" ]; then
    installed=$((installed + 1))
  else
    lost=$((lost + 1))
  fi
done

printf '%s %s %s\n' "$lost" "$refused" "$installed"
