# The flow that everybody writes once: upload to a shared folder, check the digest there, install from there.
# shellcheck shell=sh
#
#   upload.sh first|waits ROUNDS UPLOAD DESTINATION TRIES SECONDS
#
# Run as the user who uploads, who needs root for the installation only. `waits`: for the attacker, who is to make the
# upload's file before the upload does. An operator whose check fails runs his script again, up to TRIES times.
# What takes longer than SECONDS has hung: nobody waits longer than that for a file of 50 kB.
# Prints how many rounds hung, or ended with something else at the destination than the artifact and what was there
# before; how many were refused; and how many installed the artifact.

maker=$1 rounds=$2 upload=$3 destination=$4 tries=$5 seconds=$6
artifact=$destination.artifact

# content FILE: sets content to its digest; or to its size, where the artifact has another one, because nobody needs to
# read 200 GiB to see that they are not 50 kB.
content() {
  content=$(stat -c %s "$1" 2>/dev/null)
  [ "$content" != "$bytes" ] || content=$(sha256sum <"$1")
}

# BusyBox has no `install`, as Debian builds it; its users copy.
if command -v install >/dev/null; then
  put() { sudo timeout "$seconds" install -m 0755 "$1" "$2"; }
else
  put() { sudo timeout "$seconds" cp "$1" "$2"; }
fi

# attempt: sets end to lost, refused or installed.
attempt() {
  end=lost
  rm -rf -- "$upload"
  if [ "$maker" = waits ]; then
    until [ -e "$upload" ]; do sleep 0.001 2>/dev/null || sleep 1; done
  fi
  cp "$artifact" "$upload" 2>/dev/null
  digest=$(timeout "$seconds" sha256sum 2>/dev/null <"$upload")
  case $?,$digest in
    0,"$wanted") ;;
    124,* | 143,*) return ;;
    *) end=refused && return ;;
  esac
  # Check and installation are commands of their own that come over ssh: a round trip to somewhere else lies between.
  sleep 0.05 2>/dev/null || sleep 1
  before=$content
  put "$upload" "$destination" 2>/dev/null
  status=$?
  content "$destination"
  case $status,$content in
    0,"$wanted") end=installed ;;
    0,* | 124,* | 143,*) ;;
    *,"$before") end=refused ;;
    # What could not be written must not look like what was there before the next round.
    *) sudo rm -f "$destination" && content='' ;;
  esac
}

bytes=$(stat -c %s "$artifact")
content "$artifact" && wanted=$content
content=''
round=0 lost=0 refused=0 installed=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  end=refused try=0
  while [ "$end" = refused ] && [ "$try" -lt "$tries" ]; do
    try=$((try + 1))
    attempt
  done
  case $end in
    lost) lost=$((lost + 1)) ;;
    refused) refused=$((refused + 1)) ;;
    installed) installed=$((installed + 1)) ;;
  esac
done
printf '%s %s %s\n' "$lost" "$refused" "$installed"
