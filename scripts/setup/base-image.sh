# shellcheck shell=sh
# Sourced after packages.sh and engine.sh: the image that every test image is built from. Pulled where a registry can
# be reached; where none can, made by debootstrap from the very archive that this machine's own apt uses.

base_image=debian:bookworm-slim
base_suite=bookworm
archive_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# ensure_base_image: nothing to do where the image is here already.
ensure_base_image() {
  docker image inspect "$base_image" >/dev/null 2>&1 && return 0
  say "pull $base_image"
  if within 60 docker pull -q "$base_image"; then return 0; fi
  say "no registry answers: make $base_image by debootstrap"
  need_tool debootstrap debootstrap "$base_image"
  [ "$(id -u)" = 0 ] || give_up "to make $base_image, debootstrap must run as root" \
    "Pull $base_image, or run scripts/setup-tests.sh once as root."
  [ -e "$archive_keyring" ] || install_packages "$base_image" debian-archive-keyring
  make_base_image
}

# archive_of SUITE: the address that this machine's apt reaches that suite of Debian at, which may be a mirror or a
# cache in front of it; nothing where apt does not know it (an Ubuntu, another release).
archive_of() {
  for word in Codename Release; do
    # shellcheck disable=SC2016 # $(REPO_URI) is a word of apt's own format language
    found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "$word: $1" 2>/dev/null | sed 's:/*$::;q')
    [ -z "$found" ] || break
  done
  printf '%s\n' "$found"
}

make_base_image() {
  work=$(mktemp -d)
  # debootstrap cut short leaves its /proc mounted inside, and what is mounted must not be removed.
  trap 'umount "$work/root/proc" "$work/root/sys" 2>/dev/null || :; rm -rf --one-file-system "$work"' EXIT
  trap 'exit 130' INT TERM
  archive=$(archive_of "$base_suite")
  # Without an address debootstrap takes Debian's own, and writes it down where write_apt_sources finds it.
  run_quietly debootstrap --variant=minbase --keyring="$archive_keyring" "$base_suite" "$work/root" ${archive:+"$archive"}
  write_apt_sources "$work/root"
  write_apt_configuration "$work/root"
  slim_down "$work/root"
  tar -C "$work/root" --one-file-system -c . | docker import --change 'CMD ["bash"]' - "$base_image" >/dev/null ||
    give_up "docker import of $base_image failed"
  rm -rf --one-file-system "$work"
  trap - EXIT INT TERM
}

# write_apt_sources ROOT: the suite, its updates and its security updates. Where apt here knows no security archive,
# Debian's own stands beside the main one; a mirror need not have one.
write_apt_sources() {
  main=$(sed -n 's/^deb \([^ ]*\).*/\1/p;' "$1/etc/apt/sources.list" | head -n 1)
  security=$(archive_of "$base_suite-security")
  [ -n "$security" ] || [ -n "$archive" ] || security=$main-security
  {
    printf 'deb %s %s main\n' "$main" "$base_suite" "$main" "$base_suite-updates"
    [ -z "$security" ] || printf 'deb %s %s main\n' "$security" "$base_suite-security"
  } >"$1/etc/apt/sources.list"
}

# write_apt_configuration ROOT: apt in the image gets the proxy of this machine's, and what that was told about dates
# (a snapshot of the archive has expired ones). Packages start no service in a build and leave no manuals behind.
write_apt_configuration() {
  apt-config dump | grep -E '^Acquire::(https?(::[^:]+)?::Proxy|Check-Valid-Until|Check-Date|Retries) ' \
    >"$1/etc/apt/apt.conf.d/90as-on-the-host" || rm -f "$1/etc/apt/apt.conf.d/90as-on-the-host"
  printf 'APT::Keep-Downloaded-Packages "false";\nAcquire::Languages "none";\n' >"$1/etc/apt/apt.conf.d/80slim"
  printf 'path-exclude /usr/share/%s/*\n' doc man locale info >"$1/etc/dpkg/dpkg.cfg.d/80slim"
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod 0755 "$1/usr/sbin/policy-rc.d"
}

# slim_down ROOT: indexes, packages, manuals, translations; and the names of this machine.
slim_down() {
  rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/* "$1"/usr/share/doc/* "$1"/usr/share/man/* \
    "$1"/usr/share/locale/* "$1"/usr/share/info/* "$1"/var/log/*.log "$1"/etc/hostname "$1"/etc/resolv.conf
}
