# Makes a container twin fit for its host. Runs in it as root: sh -c "$(cat setup.sh)" setup USER METHOD BECOME_USER
# Standard input: the password for becoming another user, or an empty line; the public key of the user who logs in,
# one line; the private host key.
# shellcheck shell=sh
set -eu
umask 022

user=$1 method=$2 become_user=$3
IFS= read -r password
IFS= read -r authorized_key

# Secret input is read to its end before anything that may fail.
(umask 077 && cat >/etc/ssh/ssh_host_ed25519_key)

for name in "$user" "$become_user"; do
  id -u "$name" >/dev/null 2>&1 || useradd --badname --create-home --shell /bin/bash "$name"
done

home=$(getent passwd "$user" | cut -d: -f6)
mkdir -p "$home/.ssh"
printf '%s\n' "$authorized_key" >"$home/.ssh/authorized_keys"
chmod 700 "$home/.ssh"
chmod 600 "$home/.ssh/authorized_keys"
chown -R "$user:" "$home/.ssh"

case $method in
  sudo)
    if [ -n "$password" ]; then
      printf '%s:%s\n' "$user" "$password" | chpasswd
      printf '%s ALL=(ALL:ALL) ALL\n' "$user" >/etc/sudoers.d/twin
    else
      printf '%s ALL=(ALL:ALL) NOPASSWD: ALL\n' "$user" >/etc/sudoers.d/twin
    fi
    chmod 440 /etc/sudoers.d/twin
    ;;
  su) [ -z "$password" ] || printf '%s:%s\n' "$become_user" "$password" | chpasswd ;;
  doas)
    printf 'permit nopass %s\n' "$user" >/etc/doas.conf
    chmod 600 /etc/doas.conf
    ;;
esac

# systemd refuses connections until its own start is over. The controller holds the deadline.
until systemctl is-system-running --wait >/dev/null 2>&1 || [ "$(systemctl is-system-running 2>/dev/null)" = degraded ]; do
  sleep 0.05
done
exec systemctl start ssh.service
