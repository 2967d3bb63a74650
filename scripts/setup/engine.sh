# shellcheck shell=sh
# Sourced after packages.sh: a Docker engine that answers.

# The engine's own client, asked with a deadline: a daemon that hangs would otherwise hang the set-up.
engine_answers() {
  have docker && within 20 docker info
}

# within SECONDS COMMAND…: silent; fails when the command does, or is not done in time. (macOS has no timeout.)
within() {
  limit=$1
  shift
  if have timeout; then timeout "$limit" "$@" >/dev/null 2>&1; else "$@" >/dev/null 2>&1; fi
}

ensure_engine() {
  engine_answers && return 0
  [ -z "${DOCKER_HOST:-}" ] || give_up "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST" \
    "Start it, or unset DOCKER_HOST to use this machine's own."
  if ! have dockerd || ! have docker; then
    can_install || give_up "no Docker engine answers: 'docker info' failed" \
      "Install and start one (https://docs.docker.com/engine/install/), and see that 'docker info' works as $(id -un)." \
      "As root on Debian or Ubuntu, this script does that itself."
    install_packages 'a Docker engine' docker.io
    # Debian 13 and newer Ubuntus have the client in a package of its own.
    have docker || install_packages "the engine's client" docker-cli
    # Where there is an init system, the package has had it started.
    ! engine_answers || return 0
  fi
  [ "$(id -u)" = 0 ] || give_up "no Docker engine answers: 'docker info' failed as $(id -un)" \
    "Start it (sudo systemctl start docker), or join its group (sudo usermod -aG docker $(id -un), then log in again)."
  start_engine
}

# A machine with systemd has a unit for it; a container or a bare virtual machine has nobody who would start it.
start_engine() {
  if [ -d /run/systemd/system ]; then
    say 'start the Docker engine (systemctl start docker)'
    run_quietly systemctl start docker
    engine_log='journalctl -u docker'
  else
    engine_log=${HAWSER_ENGINE_LOG:-/var/log/dockerd.log}
    say "start the Docker engine (dockerd, its log in $engine_log)"
    mount_control_groups
    # A dead engine's pid file would stop a new one whose predecessor's number is in use by another program.
    rm -f /var/run/docker.pid
    setsid dockerd >"$engine_log" 2>&1 </dev/null &
  fi
  tries=0
  until engine_answers; do
    tries=$((tries + 1))
    [ "$tries" -le 60 ] || give_up 'the Docker engine was started, but does not answer after a minute' "See: $engine_log"
    sleep 1
  done
}

# Without systemd nothing has mounted them, and the engine refuses to start without.
mount_control_groups() {
  ! mountpoint -q /sys/fs/cgroup || return 0
  say 'mount the control groups'
  need_tool cgroupfs-mount cgroupfs-mount 'a Docker engine'
  run_quietly cgroupfs-mount
}
