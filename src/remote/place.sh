# uses: bytes folders ownership
# A file's place: looking at it, and replacing what is there by a rename out of a private folder beside it (THREATS P3).
# The private folder is why this is safe even in a folder that others write to: until the rename, nobody else can reach
# what gets installed. Everything happens relative to the current folder, which no rename can swap.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# place_enter PATH: makes its folder the current one; sets path, name, and what is known of the folder.
place_enter() {
  path=$1 name=${1##*/} place_folder=${1%/*} place_guarded='' place_owner=''
  folders_whoami
  if ! folders_enter "${place_folder:-/}"; then
    if [ -n "$missing" ]; then unmet "$refusal" "make the folder with directory() first"; fi
    fail operation "$refusal"
  fi
  place_folder=${PWD%/}
  observe .
  if folders_guarded; then place_guarded=1; fi
  case $mode in
    *[2367]? | *[2367]) ;;
    *) place_owner=$uid ;;
  esac
}

# place_look: observes the file; sets same where it holds the wanted content (sha, bytes), and settled where nothing is
# left to do. What was not asked for stays as it is, but for what others left in a folder where they may.
place_look() {
  same='' settled=''
  [ -n "$checking" ] || place_sweep
  observe "./$name"
  case $type in
    directory) fail operation "$path is a folder" "name the file in it, or remove it with directory and state 'absent'" ;;
    other) fail operation "$path is neither a file nor a link, and is not replaced" "remove it first" ;;
  esac
  if [ "$type" = file ]; then
    place_keep
    if [ "$delivery" = none ]; then same=1
    elif [ "$size" = "$bytes" ]; then place_compare; fi
    if [ -n "$same" ] && ! ownership_differs; then settled=1; fi
  elif [ "$delivery" != none ]; then
    : "${wanted_mode:=0644}"
  fi
  ownership_facts before
  place_content_facts before "$size" "${same:+$sha}"
}

# place_keep: what nobody asked for stays, if those who could have put the file here may be trusted with it.
place_keep() {
  if [ -n "$place_guarded" ] || { [ -n "$place_owner" ] && { [ "$uid" = 0 ] || [ "$uid" = "$place_owner" ]; }; }; then
    : "${wanted_mode:=$mode}"
    # Only root can give files away.
    if [ "$my_uid" = 0 ]; then
      : "${wanted_uid:=$uid}" "${wanted_gid:=$gid}"
    fi
  elif [ "$delivery" != none ]; then
    : "${wanted_mode:=0644}" "${wanted_uid:=$my_uid}"
  fi
}

# place_compare: sets same where the content is as wanted.
place_compare() {
  bytes_allow "$size"
  if [ -n "$place_guarded" ]; then
    bytes_digest "./$name"
  else
    # What got swapped, or makes its reader wait, is replaced.
    digest=$(place_read "$((seconds - 50))" sha256sum 3>&-)
    digest=${digest%% *}
  fi
  if [ "$digest" = "$sha" ]; then same=1; fi
}

# place_read SECONDS COMMAND…: gives it the file that was observed, and nothing that took its name since. The timed shell
# opens it, because opening is what a lease or a pipe blocks.
place_read() {
  place_seconds=$1
  shift
  timeout "$place_seconds" sh -c '
    exec <"$1" && [ "$(stat -L -c %d:%i /proc/self/fd/0)" = "$2" ] && shift 2 && exec "$@"
  ' sh "./$name" "$device_inode" "$@" 2>/dev/null
}

# place_content_facts PREFIX BYTES SHA256: facts of content, unless it is secret or not managed.
place_content_facts() {
  case $delivery in none | secret*) return 0 ;; esac
  [ -z "$2" ] || field "$1.bytes" "$2"
  [ -z "$3" ] || field "$1.sha256" "$3"
}

# place_is_ours: can nobody else swap the file that is there, and does it have no other name?
place_is_ours() {
  [ -n "$place_guarded" ] && [ "$(stat -c %h -- "./$name")" = 1 ]
}

# place_predict: ends a check in which the file would be written or set.
place_predict() {
  ownership_predict file
  place_content_facts after "$bytes" "$sha"
  conclude changed
}

# place_conclude OUTCOME: ends the operation with the facts of what is there now.
place_conclude() {
  ownership_facts after
  place_content_facts after "$bytes" "$sha"
  [ -z "$changed_at" ] || field changed_at "$changed_at"
  conclude "$1"
}

# place_prepare: makes the private folder and makes it the current one. It is gone at the end, whatever ends this.
place_prepare() {
  identity
  place_private=''
  trap place_clean EXIT
  trap 'exit 129' HUP INT PIPE TERM
  problem=$(mktemp -d "./.hawser-$identity-XXXXXX" 2>&1 3>&-) ||
    bytes_refused "${place_folder:-/}" '' "no folder can be made beside $path"
  place_private=${problem#./}
  folders_step "./$place_private" "$place_folder/$place_private" || place_swapped
  observe .
  # A set-group-ID bit may come from the folder above.
  case $uid:$mode in
    "$my_uid":?700) ;;
    *) place_swapped ;;
  esac
  # The mark by which a later run knows what was left behind. Not by this shell, which would end where it cannot be made.
  problem=$({ : >./.hawser; } 2>&1 3>&-) || bytes_refused "${place_folder:-/}"
}

place_swapped() {
  cd /
  place_private=''
  fail operation "somebody else interferes with $place_folder: the temporary folder was swapped; nothing was replaced"
}

# place_clean: leaves the private folder and removes it.
place_clean() {
  [ -n "$place_private" ] || return 0
  case $PWD in
    */"$place_private")
      rm -f -- ./.hawser "./$name"
      cd -P .. || return 0
      ;;
  esac
  rmdir -- "./$place_private" 2>/dev/null
  place_private=''
}

# place_sweep: removes private folders of processes that are gone, a hundred at most. Names of others cost no fork.
place_sweep() {
  place_swept=0
  for place_left in ./.hawser-*.*-??????; do
    if [ -h "$place_left" ] || ! [ -d "$place_left" ] || ! [ -O "$place_left" ]; then continue; fi
    place_maker=${place_left#./.hawser-}
    place_maker=${place_maker%-??????}
    case $place_maker in *[!0-9.]*) continue ;; esac
    if alive "$place_maker"; then continue; fi
    place_discard "${place_left#./}"
    place_swept=$((place_swept + 1))
    [ "$place_swept" -lt 100 ] || break
  done
}

# place_discard NAME: in a subshell, because it leaves the current folder. Removes only what bears the mark and is ours.
place_discard() {
  (
    folders_step "./$1" "$place_folder/$1" || exit
    observe ./.hawser
    [ "$type:$uid" = "file:$my_uid" ] || exit
    observe .
    [ "$uid" = "$my_uid" ] || exit
    rm -f -- ./* ./.[!.]* ./..?*
  )
  rmdir -- "./$1" 2>/dev/null
}
