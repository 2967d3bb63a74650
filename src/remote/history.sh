# uses: release audit-log
# What was installed at a destination, and which of it the store keeps.
#
# $store/history has one line for each installation, oldest first: seconds since 1970, run, sha256, mode, owner, group,
# version (percent-encoded, or -). Run `-` marks what was found there when Hawser first replaced it.
# shellcheck shell=sh disable=SC2034,SC2154

# history_scan RUN SHA256 PREFIX: reads the file once, and sets the lines (without their seconds) that were asked for:
# last       the newest
# earlier    the newest of another release than SHA256
# origin     the one before the first of RUN, and ran where RUN has any
# named      the newest of a release whose digest begins with PREFIX
# own        the newest that Hawser made, and own_named such a one whose digest begins with PREFIX
# digests    all of them, newest first
#
# history_torn is set where it ends in the middle of a line.
#
# The whole file at once, and split by the shell: `read` asks the kernel for each byte. A line that is none of ours, as a power
# cut or an editor leaves one, is passed over.
history_scan() {
  last='' earlier='' origin='' ran='' named='' own='' own_named='' digests='' history_torn=''
  scan_run=$1 scan_other=$2 scan_prefix=${3:-none}
  [ -f "$store/history" ] || return 0
  # The full stop keeps the last line end, which a substitution drops.
  history_text=$(cat -- "$store/history" 2>/dev/null 3>&- && echo .) || fail operation "cannot read $store/history"
  set -f
  IFS='
'
  # shellcheck disable=SC2086
  set -- $history_text
  unset IFS
  while [ "$#" -gt 1 ]; do
    # shellcheck disable=SC2086
    history_scan_line $1
    shift
  done
  set +f
  [ "$1" = . ] || history_torn=1
}

# history_scan_line SECONDS RUN SHA256 MODE OWNER GROUP VERSION: what a line says for history_scan.
history_scan_line() {
  [ "$#" = 7 ] || return 0
  last="$2 $3 $4 $5 $6 $7"
  if [ "$2" = "$scan_run" ]; then ran=1; fi
  [ -n "$ran" ] || origin=$last
  [ "$3" = "$scan_other" ] || earlier=$last
  case $2,$3 in
    -,"$scan_prefix"*) named=$last ;;
    -,*) ;;
    *,"$scan_prefix"*) named=$last own=$last own_named=$last ;;
    *) own=$last ;;
  esac
  digests="$3 $digests"
}

# history_recent: after history_scan: sets recent to the digests, each once, newest first, a blank before and behind each.
# No part of a string is cut out: to shells that is a match at each of its characters, 0.3 ms a line.
history_recent() {
  recent=' '
  for scan_digest in $digests; do
    case $recent in *" $scan_digest "*) ;; *) recent="$recent$scan_digest " ;; esac
  done
}

# history_version: sets is_version to the version of what is installed (percent-encoded, or - for none): where Hawser has
# not put that file there, to that of the newest installation that it knows. Comes after release_look.
history_version() {
  history_scan "$run" '' "$is_sha"
  is_version=${own_named:-$own}
  is_version=${is_version##* }
  is_version=${is_version:--}
}

# history_prepare VERSION: writes the history as it will be. It takes its place after the installation by a rename,
# which needs no space: a full disk shows before anything is replaced. Where history_undone is set, the run's own lines
# are left out instead: a release that was taken back is none to go back to.
history_prepare() {
  history_scan "$run" '' "$is_sha"
  history_new=$store/history-new.$identity
  history_now=$(date +%s)
  problem=$({ history_lines "$1" >"$history_new"; } 2>&1 3>&-) || bytes_refused "$store"
  # At once: a part of it, as a power cut leaves one, would be adopted.
  bytes_flush "$history_new"
}

history_lines() {
  if [ -n "$history_undone" ]; then
    while read -r line_at line_run line_rest; do
      [ "$line_run" = "$run" ] || printf '%s %s %s\n' "$line_at" "$line_run" "$line_rest" || return 1
    done <"$store/history"
    return 0
  fi
  found_version=${own_named##* }
  found_version=${found_version:--}
  if [ -f "$store/history" ]; then tail -n 200 "$store/history" || return 1; fi
  [ -z "$history_torn" ] || echo || return 1
  case "$last " in
    *" $is_sha $is_mode $is_owner $is_group "*) ;;
    *)
      [ -z "$is_sha" ] ||
        # A release whose mode or owner somebody has changed is still that version.
        printf '%s - %s %s %s %s %s\n' "$history_now" "$is_sha" "$is_mode" "$is_owner" "$is_group" "$found_version" || return 1
      ;;
  esac
  printf '%s %s %s %s %s %s %s\n' "$history_now" "$run" "$sha" "$want_mode" "$want_owner" "$want_group" "$1"
}

# history_prune KEEP: leaves the last KEEP releases in the store, and what this run may have to go back to.
history_prune() {
  history_scan "$run" '' ''
  history_recent
  kept=0
  for old in $recent; do
    kept=$((kept + 1))
    case $kept,$origin in
      *,*" $old "*) ;;
      *) [ "$kept" -le "$1" ] || rm -f -- "$store/$old" ;;
    esac
  done
}

# history_heal: adopts the history of a process that was killed after it had replaced the file and before it had written
# that down; without it there would be no way back. Of one that was killed before, the audit log says so. Comes after
# release_look.
history_heal() {
  for left in "$store"/history-new.*.*; do
    [ -f "$left" ] || continue
    left_by=${left##*/history-new.}
    ! alive "$left_by" || continue
    # At its end, `read` empties what it is to set.
    line_sha=''
    while read -r _ _ line_next _; do line_sha=$line_next; done <"$left"
    audit_log_find "$left_by"
    [ -n "$audit_log_line" ] || { [ -n "$is_sha" ] && [ "$line_sha" = "$is_sha" ]; } || continue
    lock_take
    release_look
    # Another one may have healed it meanwhile.
    [ -f "$left" ] || continue
    if [ -n "$is_sha" ] && [ "$line_sha" = "$is_sha" ]; then mv -fT -- "$left" "$store/history"; fi
    audit_log_heal "$left_by"
  done
}

# history_sweep_dead: removes what a process that is gone has left, here and beside the destination; sets left_alive where
# the store has something of one that lives. Needs no lock.
history_sweep_dead() {
  left_alive=''
  for left in "$store"/incoming-*.*.* "$store"/history-new.*.* "$folder"/.hawser-*.*.*; do
    [ -f "$left" ] || continue
    case $left in
      "$store"/incoming-*) left_by=${left##*/incoming-} left_by=${left_by#*.} ;;
      "$store"/*) left_by=${left##*/history-new.} ;;
      *) left_by=${left##*/.hawser-} left_by=${left_by%.*} ;;
    esac
    if ! alive "$left_by"; then
      rm -f -- "$left"
    # The destination's folder is that of others too.
    elif [ "${left%/*}" = "$store" ]; then
      left_alive=1
    fi
  done
}

# history_sweep_ended: the same with the lock just taken from a session that was ended. Its upload is a session of its own,
# which takes a moment to end; nobody else writes to the store of this destination now.
history_sweep_ended() {
  lock_clock
  sweep_until=$((lock_now + 5))
  while history_sweep_dead; [ -n "$left_alive" ] && [ "$lock_now" -lt "$sweep_until" ]; do
    sleep 0.1 2>/dev/null || sleep 1
    lock_clock
  done
}

# history_sweep_store: with the lock just taken, removes uploads and copies of other releases that were never installed.
history_sweep_store() {
  history_scan "$run" '' ''
  history_recent
  for left in "$store"/*; do
    name=${left##*/}
    case $name in
      history* | incoming-*.* | "$sha" | "incoming-$sha") continue ;;
    esac
    case $recent in *" $name "*) continue ;; esac
    rm -f -- "$left"
  done
}
