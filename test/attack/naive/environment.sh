# The flow that everybody writes once, in the environment that the login gave it: installs what it reads on standard input,
# a line for each round.
# shellcheck shell=sh
#
#   environment.sh PREFIX
#
# Each line becomes a file of root's, PREFIX and the line itself, that all may read.

prefix=$1
while IFS= read -r content; do
  printf '%s\n' "$content" >/tmp/naive-upload
  sudo cp /tmp/naive-upload "$prefix$content"
  sudo chmod +r "$prefix$content"
done
