# uses: release lock-holder
# The lock of one destination on this host: it keeps two controllers apart, and needs no flock (BusyBox has none).
#
# A session that wants it first makes an entry with its own name, and only then looks for others. Of two that come at
# once at least one sees the other; where both do, both step back for a moment of random length. The names of entries
# tell process, its start and the boot, and are never used twice: so removing a dead one's entry cannot hit a new one.
# shellcheck shell=sh disable=SC2034,SC2154

# lock_place: sets lock_folder and lock_name.
lock_place() {
  lock_folder=$store_root/lock/$key
  IFS= read -r boot </proc/sys/kernel/random/boot_id
  lock_name=$identity@$boot
}

# lock_take: makes the store, and this session has the lock until it ends or op_unlock; taking it again is free. Sets
# lock_fresh at first, and lock_ended where it has taken it from a session whose controller is gone.
lock_take() {
  lock_place
  lock_fresh=''
  # Somebody may have removed the store meanwhile.
  [ ! -e "$lock_folder/held-$lock_name" ] || [ "$store_there" = - ] || return 0
  release_make_store
  lock_ended='' holder=''
  problem=$(mkdir -p -- "$lock_folder" 2>&1 3>&-) || bytes_refused "$store_root"
  lock_clock
  lock_began=$lock_now
  lock_pause=$$
  while :; do
    lock_enter
    lock_look
    if [ -z "$lock_rival" ]; then
      lock_mark
      lock_fresh=1
      return 0
    fi
    rm -f -- "$lock_folder/claim-$lock_name"
    lock_give_up_or_wait
  done
}

# lock_clock: sets lock_now, in seconds. Since boot: what sets the clock neither prolongs a wait nor ends it.
lock_clock() {
  IFS=' .' read -r lock_now _ </proc/uptime
}

# lock_enter: makes the entry. It appears with its whole content, which a reader may show at once.
lock_enter() {
  lock_entry=$lock_folder/new-$lock_name
  problem=$(
    {
      printf '%s\n%s\n%s\n' "$controller" "$run" "$(date -u '+%Y-%m-%d %H:%M:%S UTC')" >"$lock_entry" &&
        mv -f -- "$lock_entry" "$lock_folder/claim-$lock_name"
    } 2>&1 3>&-
  ) || lock_refused
}

# lock_mark: marks the entry as the holder's. Not in this shell, which would end where the file cannot be made.
lock_mark() {
  problem=$({ : >"$lock_folder/held-$lock_name"; } 2>&1 3>&-) || lock_refused
}

# lock_refused: ends the operation because the entry could not be written, and leaves nothing of it.
lock_refused() {
  rm -f -- "$lock_folder/new-$lock_name" "$lock_folder/claim-$lock_name"
  bytes_refused "$lock_folder"
}

# lock_look: sets lock_rival to the entry of another live session, and lock_held where that one has the lock already.
# Entries of the dead are removed.
lock_look() {
  lock_rival='' lock_held=''
  for lock_entry in "$lock_folder"/claim-* "$lock_folder"/new-* "$lock_folder"/held-*; do
    lock_other=${lock_entry##*/}
    lock_kind=${lock_other%%-*}
    lock_other=${lock_other#*-}
    case $lock_other in "$lock_name" | '*') continue ;; esac
    if [ "${lock_other#*@}" != "$boot" ] || ! alive "${lock_other%%@*}"; then
      rm -f -- "$lock_entry"
    elif [ "$lock_kind" = claim ] && [ -z "$lock_held" ]; then
      lock_rival=$lock_entry
      [ ! -e "$lock_folder/held-$lock_other" ] || lock_held=1
    fi
  done
}

# lock_sweep_dead: removes entries of the dead, where nothing else is to do that would take the lock.
lock_sweep_dead() {
  lock_place
  lock_look
}

# lock_give_up_or_wait: a holder is waited for as long as was asked for, but at least until its controller has given a
# sign, which takes a few seconds, as the end of a run that was cut off does. Who merely came at the same time has 15 s.
lock_give_up_or_wait() {
  lock_patience=15
  lock_clock
  if [ -n "$lock_held" ]; then
    lock_patience=5
    lock_rival_pid=${lock_rival##*/claim-}
    holder_listen "${lock_rival_pid%%.*}"
  else
    holder='' holder_heard=1 holder_silent=''
  fi
  [ "$lock_patience" -ge "$lock_wait" ] || lock_patience=$lock_wait
  if [ -n "$holder_silent" ]; then
    lock_read_rival
    lock_ended="ended the session of $lock_owner (run $lock_run), which had the lock: nothing was heard of its controller"
    holder_end
    lock_began=$lock_now
  elif [ -n "$holder_heard" ] && [ "$((lock_now - lock_began))" -ge "$lock_patience" ]; then
    lock_read_rival
    fail lock "$dest is locked by $lock_owner (run $lock_run) since $lock_since" \
      "wait until that run has ended, or give the operation a lockWait such as '2m'"
  fi
  # A linear congruential generator, seeded with the process id: no two sessions keep step.
  lock_pause=$(((lock_pause * 1103515245 + 12345) % 2147483648))
  sleep "0.$((10 + lock_pause / 65536 % 70))" 2>/dev/null || sleep 1
}

# lock_read_rival: sets what the entry of the rival says of it.
lock_read_rival() {
  { IFS= read -r lock_owner && IFS= read -r lock_run && IFS= read -r lock_since; } 2>/dev/null <"$lock_rival" ||
    lock_owner='another controller' lock_run=unknown lock_since='just now'
}
