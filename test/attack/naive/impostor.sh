# Deploys as most scripts do that were told to be quiet about host keys.
# shellcheck shell=sh
#
#   impostor.sh PORT KEYFILE PASSWORD ARTIFACT
#
# Whoever answers at the port is given the password and the artifact.

port=$1 key=$2 password=$3 artifact=$4

{ printf '%s\n' "$password" && cat "$artifact"; } |
  ssh -F none -i "$key" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -p "$port" deploy@127.0.0.1 "sudo -S -p '' tee /usr/local/bin/mir-signal >/dev/null"
