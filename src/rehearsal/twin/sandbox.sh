# The first process of a sandbox twin: makes a copy-on-write view of this machine, moves into it and
# keeps it alive. Runs as root in new mount, pid, ipc and uts namespaces (see sandbox-twin.ts).
#   $1  an empty folder to build in
#   $2  token: sessions enter only where /run/hawser-twin holds it
#   $3  host name
# Standard input is held open by the controller; the twin ends with it, unless the word `keep` came first.
# Prints `ready PID`, the process id as the controller sees it.
# shellcheck shell=sh
set -eu
umask 022

build=$1 token=$2 name=$3
# /proc is still the machine's: the process id of this shell, out there.
read -r keeper _ </proc/self/stat

mount --make-rprivate /
# Unmounted with the namespace, so nothing of it is left, however the twin ends.
mount -t tmpfs -o mode=0700 hawser-twin "$build"
mkdir "$build/root"

layers=0
# overlay PATH: what is at PATH now, with a writable layer of its own on top.
overlay() {
  layers=$((layers + 1))
  mkdir -p "$build/layer/$layers/upper" "$build/layer/$layers/work"
  # The top folder of a layer hides the mode and owner of the one below.
  chmod "$(stat -c %a "$1")" "$build/layer/$layers/upper"
  chown "$(stat -c %u:%g "$1")" "$build/layer/$layers/upper"
  mount -t overlay -o "lowerdir=$1,upperdir=$build/layer/$layers/upper,workdir=$build/layer/$layers/work" hawser-twin "$build/root$1"
}

overlay /
# Other file systems of the machine get a layer each. Kernel interfaces and folders in memory start afresh below,
# and what engines mount for their containers stays out. Fields of mountinfo: proc(5).
while read -r _ _ _ _ path _ rest; do
  path=$(printf '%b' "$path")
  # Optional fields end at a dash of its own; there may be none.
  type=" $rest"
  type=${type#* - }
  case ${type%% *} in
    ext[234] | xfs | btrfs | zfs | f2fs | jfs | bcachefs | virtiofs | 9p | nfs* | fuse* | overlay) ;;
    *) continue ;;
  esac
  case $path in
    "$build" | "$build"/*) continue ;;
    / | /proc/* | /sys/* | /dev/* | /run/* | /tmp | /tmp/* | /var/tmp | /var/tmp/*) continue ;;
    /var/lib/docker | /var/lib/docker/* | /var/lib/containers | /var/lib/containers/*) continue ;;
  esac
  if [ -d "$path" ]; then
    # Some file systems cannot be the lower layer, and the mount's options cannot name every path.
    overlay "$path" 2>/dev/null || { mount --bind "$path" "$build/root$path" && mount -o remount,bind,ro "$build/root$path"; }
  elif [ -f "$path" ]; then
    # A single file laid over another, as engines do with /etc/hosts.
    cat "$path" >"$build/root$path"
  fi
done </proc/self/mountinfo

cd "$build/root"

# A name server's address that lives in /run would be gone with it.
resolver=$(readlink -f /etc/resolv.conf) || resolver=''

mount -t tmpfs -o mode=0755,nosuid,nodev hawser-twin run
mkdir -m 1777 run/lock
case $resolver in
  /run/*)
    mkdir -p ".${resolver%/*}"
    cat "$resolver" >".$resolver"
    ;;
esac
printf '%s\n' "$token" >run/hawser-twin

for folder in tmp var/tmp; do
  [ ! -d "$folder" ] || mount -t tmpfs -o mode=1777,nosuid,nodev hawser-twin "$folder"
done

mount -t tmpfs -o mode=0755,nosuid hawser-twin dev
mkdir dev/pts dev/shm dev/mqueue
for device in null zero full random urandom tty; do
  [ -e "/dev/$device" ] || continue
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev hawser-twin dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr

mount -t proc -o nosuid,nodev,noexec proc proc
# Kernel settings are the whole machine's: to be read, not written.
for path in sys sysrq-trigger irq bus; do
  [ -e "proc/$path" ] || continue
  mount --bind "proc/$path" "proc/$path"
  mount -o remount,bind,ro "proc/$path"
done
mount --bind /sys sys
mount -o remount,bind,ro,nosuid,nodev,noexec sys

hostname "$name"

mkdir run/outside
pivot_root . run/outside
cd /
umount -l run/outside
rmdir run/outside

# Not `cat` alone: the first process of a namespace has to collect the processes that others leave behind.
exec 5<&0 </dev/null
{ read -r word <&5; [ "$word" = keep ] && exec sleep infinity; } &
exec 5<&-
printf 'ready %s\n' "$keeper"
exec >/dev/null 2>&1
wait "$!"
