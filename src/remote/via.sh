# uses: bytes folders
# A private folder in the shared one that `via` is in: what is in there nobody else can reach.
# shellcheck shell=sh disable=SC2034,SC2154

# via_enter VIA: makes its folder the current one; sets via_folder and via_name.
via_enter() {
  via_folder=${1%/*} via_name=${1##*/}
  [ -n "$via_folder" ] || via_folder=/
  cd -P -- "$via_folder" 2>/dev/null ||
    fail operation "cannot enter the folder $via_folder of 'via'" 'it must exist before the upload'
  folders_step "$via_folder" "$via_folder" ||
    fail operation "the folder $via_folder of 'via' is reached through a symbolic link" "if $PWD is meant, write that"
}

# via_private: makes the private folder and makes it the current one; sets private to its name.
via_private() {
  folders_whoami
  via_sweep
  problem=$(mktemp -d "./.hawser-$identity.XXXXXX" 2>&1 3>&-) ||
    bytes_refused "$via_folder" '' "cannot make a folder in $via_folder"
  private=${problem#./}
  # By a link in its place it would be another folder of ours that gets written to.
  folders_step "./$private" "${via_folder%/}/$private" || fail operation "a folder made in $via_folder is gone"
  # From here on the working directory is what was looked at, whatever its name leads to.
  observe .
  # A set-group-ID bit may come from the folder above.
  case $uid,$mode in
    "$my_uid",?700) ;;
    *) fail operation "a folder made in $via_folder was exchanged for one of $owner" ;;
  esac
}

# via_leave: leaves the private folder and removes it.
via_leave() {
  [ -n "$private" ] || return 0
  rm -f -- "./$private"
  rmdir -- "../$private" 2>/dev/null
  cd /
  private=''
}

# via_sweep: removes private folders of processes that are gone, a hundred at most. Names of others cost no fork.
via_sweep() {
  via_swept=0
  for via_left in ./.hawser-*.*.??????; do
    if [ -h "$via_left" ] || ! [ -d "$via_left" ] || ! [ -O "$via_left" ]; then continue; fi
    via_left=${via_left#./}
    via_maker=${via_left#.hawser-}
    via_maker=${via_maker%.??????}
    case $via_maker in *[!0-9.]*) continue ;; esac
    if alive "$via_maker"; then continue; fi
    (
      folders_step "./$via_left" "${via_folder%/}/$via_left" || exit
      observe .
      # It holds one file, of its own name; a folder that holds anything else is not what it looks like, and stays.
      [ "$uid" != "$my_uid" ] || rm -f -- "./$via_left"
    )
    rmdir -- "./$via_left" 2>/dev/null
    via_swept=$((via_swept + 1))
    [ "$via_swept" -lt 100 ] || break
  done
}
