# shellcheck shell=sh
# What a container without systemd runs: sshd, under a host key of its own. Sent to the log: sshd's own words.
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
exec "$(command -v sshd)" -D -e
