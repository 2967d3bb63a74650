# shellcheck shell=sh
# Leaves only BusyBox applets in PATH. Run once, when the image is built; from half way on under BusyBox itself.
set -eu

mkdir -p /opt/host
# setuid bits and owners are kept.
cp -a /usr/bin/sudo /usr/bin/doas /usr/bin/ssh-keygen /usr/bin/setfacl /usr/sbin/sshd /usr/sbin/nologin /opt/host/
cp /bin/busybox /opt/busybox
# A small program that runs for a while, for tests to replace.
cp /usr/bin/sleep /opt/host/runs

# The users of the debian image; their login shells are not here.
sed -i -e 's:/bin/bash$:/bin/sh:' -e 's:/usr/bin/fish$:/bin/sh:' -e 's:/usr/bin/tcsh$:/bin/sh:' \
  -e 's:/usr/sbin/nologin$:/opt/host/nologin:' /etc/passwd

# /bin and /sbin are links into /usr; -c: the script is read before its shell is gone.
# shellcheck disable=SC2016 # what is in it is for BusyBox to expand
exec /opt/busybox sh -c '
  set -eu
  export PATH=
  for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin; do
    /opt/busybox rm -rf "$folder"
    /opt/busybox mkdir -p "$folder"
  done
  /opt/busybox mv /opt/busybox /usr/bin/busybox
  /usr/bin/busybox --install -s /usr/bin
  # Where BusyBox has applets of these names, they cannot work without setuid; a host with sudo needs neither.
  /usr/bin/busybox rm -f /usr/bin/su /usr/bin/passwd
'
