# uses: release
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
# recent     the digests, each once, newest first
history_scan() {
  last='' earlier='' origin='' ran='' named='' recent=' '
  [ -f "$store/history" ] || return 0
  while read -r line_at line_run line_sha line_rest; do
    line="$line_run $line_sha $line_rest"
    if [ "$line_run" = "$1" ]; then ran=1; fi
    [ -n "$ran" ] || origin=$line
    last=$line
    [ "$line_sha" = "$2" ] || earlier=$line
    case $line_sha in "${3:-none}"*) named=$line ;; esac
    case $recent in *" $line_sha "*) recent="${recent%% "$line_sha" *} ${recent#* "$line_sha" }" ;; esac
    recent=" $line_sha$recent"
  done <"$store/history"
}

# history_prepare VERSION: writes the history as it will be. It takes its place after the installation by a rename,
# which needs no space: a full disk shows before anything is replaced. Where history_undone is set, the run's own lines
# are left out instead: a release that was taken back is none to go back to.
history_prepare() {
  history_scan "$run" '' ''
  history_new=$store/history-new.$identity
  history_lines "$1" >"$history_new" ||
    fail operation "cannot write $store/history" "is the file system full, or read-only?"
  bytes_flush "$history_new"
}

history_lines() {
  if [ -n "$history_undone" ]; then
    while read -r line_at line_run line_rest; do
      [ "$line_run" = "$run" ] || printf '%s %s %s\n' "$line_at" "$line_run" "$line_rest" || return 1
    done <"$store/history"
    return 0
  fi
  if [ -f "$store/history" ]; then tail -n 200 "$store/history" || return 1; fi
  case "$last " in
    *" $is_sha $is_mode $is_owner $is_group "*) ;;
    *) [ -z "$is_sha" ] || printf '%s - %s %s %s %s -\n' "$(date +%s)" "$is_sha" "$is_mode" "$is_owner" "$is_group" ;;
  esac
  printf '%s %s %s %s %s %s %s\n' "$(date +%s)" "$run" "$sha" "$want_mode" "$want_owner" "$want_group" "$1"
}

# history_prune KEEP: leaves the last KEEP releases in the store, and what this run may have to go back to.
history_prune() {
  history_scan "$run" '' ''
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
# that down; without it there would be no way back. Comes after release_look.
history_heal() {
  for left in "$store"/history-new.*.*; do
    if [ ! -f "$left" ] || [ -z "$is_sha" ]; then continue; fi
    ! alive "${left##*/history-new.}" || continue
    line_sha=''
    while read -r _ _ line_sha _; do :; done <"$left"
    [ "$line_sha" = "$is_sha" ] || continue
    lock_take
    release_look
    [ "$line_sha" != "$is_sha" ] || mv -fT -- "$left" "$store/history"
  done
}

# history_sweep_dead: removes what a process that is gone has left, here and beside the destination. Needs no lock.
history_sweep_dead() {
  for left in "$store"/incoming-*.*.* "$store"/history-new.*.* "$folder"/.hawser-*.*.*; do
    [ -f "$left" ] || continue
    case $left in
      "$store"/incoming-*) left_by=${left##*/incoming-} left_by=${left_by#*.} ;;
      "$store"/*) left_by=${left##*/history-new.} ;;
      *) left_by=${left##*/.hawser-} left_by=${left_by%.*} ;;
    esac
    alive "$left_by" || rm -f -- "$left"
  done
}

# history_sweep_store: with the lock just taken, removes uploads and copies of other releases that were never installed.
history_sweep_store() {
  history_scan "$run" '' ''
  for left in "$store"/*; do
    name=${left##*/}
    case $name in
      history* | incoming-*.* | "$sha" | "incoming-$sha") continue ;;
    esac
    case $recent in *" $name "*) continue ;; esac
    rm -f -- "$left"
  done
}
