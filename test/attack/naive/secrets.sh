# shellcheck shell=sh
# The flow that everybody writes once: a secret among the words of a command. Reads secrets, a line each.
while IFS= read -r secret; do
  sudo -n sh -c ": --password=$secret" </dev/null
done
