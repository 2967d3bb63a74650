# shellcheck shell=sh
# The users of the test images. Run once, when an image is built. The password of NAME is NAME-secret.
set -eu

# person NAME SHELL: an ordinary user with a password.
person() {
  useradd --create-home --shell "$2" "$1"
  printf '%s:%s-secret\n' "$1" "$1" | chpasswd
}

# may NAME RULE: what sudo allows that user.
may() {
  printf '%s ALL=(ALL:ALL) %s\n' "$1" "$2" >"/etc/sudoers.d/$1"
  chmod 0440 "/etc/sudoers.d/$1"
}

# Ways to become root.
person deploy /bin/sh && may deploy 'NOPASSWD: ALL'
person paula /bin/sh && may paula ALL
person norma /bin/sh
person dora /bin/sh && printf 'permit nopass dora\n' >/etc/doas.conf && chmod 0400 /etc/doas.conf
person rita /bin/sh && may rita 'NOPASSWD: ALL' && printf 'Defaults:rita requiretty\n' >>/etc/sudoers.d/rita
person xavier /bin/sh && may xavier 'NOPASSWD: ALL' && chage --lastday 0 xavier
# For `su`, which asks for root's own.
printf 'root:root-secret\n' | chpasswd

# Login shells.
person fiona /usr/bin/fish && may fiona 'NOPASSWD: ALL'
person tessa /usr/bin/tcsh && may tessa 'NOPASSWD: ALL'
person noel /usr/sbin/nologin
person fabian /bin/false

# Noise: start-up files that talk, on both streams, and that put functions in the way; a banner of sshd's.
person nora /bin/bash && may nora 'NOPASSWD: ALL'
cat >/home/nora/.bashrc <<'END'
echo 'Welcome to a host that talks.'
printf 'HAWSER 1 not-a-nonce\n\033[31mred\033[0m\n'
echo 'And it complains.' >&2
sudo() { echo 'this is not sudo'; }
END
person bella /bin/bash && may bella 'NOPASSWD: ALL'
printf 'Authorised use only.\nEverything is watched, and this banner has more than one line.\n' >/etc/ssh/hawser-test-banner

# The attacker: an ordinary user, and a shared folder to do it in.
person mallory /bin/sh
mkdir -p /srv/shared
chmod 1777 /srv/shared
