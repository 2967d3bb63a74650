# Installs where somebody else may put names into a folder above, and lets him.
# shellcheck shell=sh
#
#   ancestor.sh ROUNDS FOLDER OPENING…
#
# Each OPENING is a script that opens the folder "$1" to mallory; they take turns. Prints in how many rounds another file
# than the installed one was at the destination in the end.

rounds=$1 folder=$2
shift 2
lost=0
printf 'released\n' >"$folder.artifact"

put() {
  if command -v install >/dev/null; then install -m 0755 "$1" "$2"; else cp "$1" "$2" && chmod 0755 "$2"; fi
}

round=0
while [ "$round" -lt "$rounds" ]; do
  opening=$1
  shift
  set -- "$@" "$opening"
  rm -rf "$folder"
  mkdir -p "$folder/bin"
  sh -c "$opening" sh "$folder"
  put "$folder.artifact" "$folder/bin/mir-signal"
  PATH=$PATH:/opt/host sudo -u mallory sh -c 'mv "$1/bin" "$1/away" && mkdir "$1/bin" && echo pwned >"$1/bin/mir-signal"' sh "$folder" 2>/dev/null
  [ "$(cat "$folder/bin/mir-signal")" = released ] || lost=$((lost + 1))
  round=$((round + 1))
done

printf '%s\n' "$lost"
