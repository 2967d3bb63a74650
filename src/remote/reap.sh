# Ends what runs in a login session on this host (field 6 of /proc/PID/stat), and nothing else: neither a daemon, which
# has called setsid, nor the process that does it and those above it. By session and not by process group, because
# `timeout` and `set -m` make groups of their own.
# shellcheck shell=sh

# reap_look PID: sets reap_parent, reap_session and reap_start (clock ticks since boot) of a process; fails where there is
# none that lives. The name in field 2 may hold blanks, parentheses and newlines, so everything up to the last `)` goes first.
# Where the process ends while its file is read, reading fails: bash leaves the variable as it was then, so that nothing but
# the status of `read` may tell when to go on.
reap_look() {
  reap_stat=''
  while IFS= read -r reap_part; do
    reap_stat="$reap_stat $reap_part"
  done 2>/dev/null <"/proc/$1/stat" || return 1
  set -f
  # shellcheck disable=SC2086
  set -- ${reap_stat##*)}
  set +f
  # A zombie is dead already, and may stay for ever where nobody reaps.
  case $#,${1-} in [0-9],* | 1[0-9],* | *,[XZ]) return 1 ;; esac
  reap_parent=$2 reap_session=$4
  shift 19
  reap_start=$1
}

# reap_begin SINCE: what reap_find holds to. SINCE is empty for all of the session.
reap_begin() {
  reap_forks=''
  reap_since=$1 reap_sudo=1 reap_spared=' ' reap_above=''
  # The redirection is opened by this shell itself, so /proc/self is its own, in a subshell too.
  read -r reap_pid _ </proc/self/stat
  reap_look "$reap_pid" || return 1
  reap_mine=$reap_session
  while [ "$reap_session" = "$reap_mine" ]; do
    if [ "$reap_pid" = "$$" ] || [ -n "$reap_above" ]; then reap_above="$reap_above $reap_pid "; fi
    reap_spared="$reap_spared$reap_pid "
    reap_pid=$reap_parent
    reap_look "$reap_pid" || break
  done
}

# reap_find: sets reap_pids to what is to be ended, and reap_newborn where one of them may be a daemon in a moment; fails
# where there is nothing.
reap_find() {
  reap_pids='' reap_newborn=''
  reap_clock
  reap_glance
  for reap_pid in $reap_glanced; do
    case $reap_pid,$reap_spared in *[!0-9]*,* | *,*" $reap_pid "*) continue ;; esac
    if ! reap_look "$reap_pid" || [ "$reap_session" != "$reap_mine" ]; then continue; fi
    if [ -n "$reap_since" ] && { [ "$reap_start" -lt "$reap_since" ] || reap_serves; }; then continue; fi
    reap_pids="$reap_pids $reap_pid"
    [ $((reap_now - reap_start)) -ge 30 ] || ! reap_is_orphan || reap_newborn=1
  done
  [ -n "$reap_pids" ]
}

# reap_is_orphan: has the process that was looked at lost its parent? A daemon calls setsid a moment after the program that
# started it has gone on, and maybe ended: until then nothing but its age tells it from what was left behind.
reap_is_orphan() { ! reap_look "$reap_parent" || [ "$reap_session" != "$reap_mine" ]; }

# reap_find_grown: the same as reap_find, once what was born less than 0.3 s ago has had its time to become a daemon. Clock
# ticks are hundredths of a second as well (proc(5), USER_HZ).
reap_find_grown() {
  for reap_try in 1 2 3 4; do
    reap_find || return 1
    [ -n "$reap_newborn" ] && [ "$reap_try" -lt 4 ] || return 0
    reap_pause
  done
}

# reap_glance: sets reap_glanced to the processes that may be of this session, for reap_look to judge. One program reads all
# files at once: `read` of a shell takes each byte by a call of its own, and forty sessions that end together would
# keep a small host busy for seconds. Where no program can be started, it is all processes there are.
reap_glance() {
  reap_text='' reap_glanced=''
  [ -z "$reap_forks" ] || reap_text=$(cat /proc/[0-9]*/stat 2>/dev/null </dev/null)
  set -f
  IFS=$reap_newline
  # shellcheck disable=SC2086
  set -- $reap_text
  unset IFS
  for reap_line; do
    case $reap_line in
      # State, parent, group and session follow the name.
      *') '?' '*' '*" $reap_mine "*) reap_glanced="$reap_glanced ${reap_line%% *}" ;;
      # Whole, and of another one: a name has 15 bytes at most, so none has as many behind what looks like its end.
      *') '????????????????*) ;;
      # A name goes on in the next line.
      [0-9]*) reap_glanced="$reap_glanced ${reap_line%% *}" ;;
    esac
  done
  set +f
  [ -z "$reap_text" ] || return 0
  for reap_pid in /proc/[0-9]*; do
    reap_glanced="$reap_glanced ${reap_pid#/proc/}"
  done
}

reap_newline='
'

# reap_serves: is the process that was looked at part of the session itself, as its pump is? Such are younger than an
# operation by less than a tick at most, but they hang on the session's shells and not on the operation's.
reap_serves() {
  while [ "$reap_session" = "$reap_mine" ]; do
    case $reap_above in *" $reap_parent "*) return 0 ;; esac
    case $reap_spared in *" $reap_parent "*) return 1 ;; esac
    reap_look "$reap_parent" || return 1
  done
  return 1
}

# reap_signal NAME: sends it to what was found. What a user has started as another one by sudo, only sudo can end.
reap_signal() {
  reap_refused=''
  for reap_pid in $reap_pids; do
    kill -s "$1" "$reap_pid" 2>/dev/null || ! reap_look "$reap_pid" || reap_refused="$reap_refused $reap_pid"
  done
  if [ -z "$reap_refused" ] || [ -z "$reap_sudo" ]; then return 0; fi
  # Splitting is the point; what is expanded there is for the other shell. That one of them has ended meanwhile, which dash
  # takes for a failure, does not mean that sudo refuses.
  # shellcheck disable=SC2016,SC2086
  sudo -n /bin/sh -c 'kill -s "$0" "$@" || :' "$1" $reap_refused </dev/null >/dev/null 2>&1 || reap_sudo=''
}

# reap_clock: sets reap_now, hundredths of a second since boot.
reap_clock() {
  read -r reap_now _ </proc/uptime
  reap_now=${reap_now%.*}${reap_now#*.}
}

# reap SINCE GRACE: ends what has started at SINCE (clock ticks since boot) or later, by TERM, and what is left after GRACE
# hundredths of a second by KILL. To be called by a subshell. Where there are as many processes as there may be, a shell
# that tries to start one more ends: then it all begins anew, by what the shell itself can do.
reap() {
  trap '' HUP INT TERM
  reap_begin "$1" || return 1
  reap_grace=$2 reap_forks=1
  trap 'reap_forks="" reap_sudo=""; reap_end' EXIT
  reap_end
  trap - EXIT
}

# reap_end: what reap does, with what reap_begin has found out.
reap_end() {
  reap_find_grown || return 0
  reap_signal TERM
  reap_looks=0
  reap_clock
  reap_until=$((reap_now + reap_grace))
  while [ "$reap_now" -lt "$reap_until" ]; do
    # Looking at all processes takes longer than at those that were found.
    reap_left=''
    for reap_pid in $reap_pids; do
      ! reap_look "$reap_pid" || reap_left=1
    done
    if [ -z "$reap_left" ]; then
      reap_find || return 0
      reap_signal TERM
    fi
    # The first looks follow each other at once: mostly there is only an idle shell to end.
    reap_looks=$((reap_looks + 1))
    [ "$reap_looks" -lt 30 ] || reap_pause
    reap_clock
  done
  reap_looks=0
  # What waits for a disk cannot be ended: so not for ever.
  while [ "$reap_looks" -lt 20 ] && reap_find; do
    reap_signal KILL
    reap_looks=$((reap_looks + 1))
    [ "$reap_looks" -lt 5 ] || reap_pause
  done
}

# reap_rest: sends TERM to what the session still holds, and leaves the rest to those whom that ends.
reap_rest() {
  reap_begin '' && reap_forks=1 && reap_find_grown && reap_signal TERM
}

# reap_pause: a tenth of a second, where a program can be started.
reap_pause() { [ -z "$reap_forks" ] || sleep 0.1 2>/dev/null || sleep 1; }

# reap_operation: ends what the operation that calls it has started.
reap_operation() {
  read -r reap_pid _ </proc/self/stat
  reap_look "$reap_pid" && (reap "$reap_start" 50) </dev/null >/dev/null 2>&1 3>&-
}
