# uses: place place-replace
# A file that is there, with its content, mode and owner, or is not there.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# op_file PATH STATE MODE OWNER GROUP SHA256 BYTES DELIVERY CONTENT [VALIDATE…]: DELIVERY says where the content is:
# `here`, in CONTENT; `later`, to be uploaded if it is needed; `none`, when only mode and owner are managed. `secret-`
# before it: not to be shown.
op_file() {
  if [ "$2" = absent ]; then file_absent "$1"; fi
  place_enter "$1"
  ownership_want "$3" "$4" "$5"
  sha=$6 bytes=$7 delivery=$8 content=$9
  shift 9
  place_look
  if [ -n "$settled" ]; then place_conclude ok; fi
  # The same content in a file that nobody else can reach needs no writing.
  if [ "$delivery" = none ] || { [ -n "$same" ] && place_is_ours; }; then file_adjust; fi
  file_show
  [ -z "$checking" ] || place_predict
  case $delivery in
    *later)
      field needs content
      conclude skipped
      ;;
  esac
  place_prepare
  problem=$({ printf '%s' "$content" >"./$name"; } 2>&1 3>&-) || bytes_refused "${place_folder:-/}" "$bytes"
  place_replace "$@"
}

# file_adjust: sets mode and owner of the file that is there.
file_adjust() {
  [ "$type" = file ] || unmet "$path is not there, or is a link" "state its content too"
  if [ -z "$place_guarded" ] && { [ -z "$place_owner" ] || [ "$uid" != "$place_owner" ]; }; then
    fail operation "others could swap $path, so its mode and owner alone cannot be set safely" \
      "state its content too: then it is replaced whole"
  fi
  [ -z "$checking" ] || place_predict
  if [ -n "$place_guarded" ]; then
    ownership_apply "./$name" || fail operation "the owner or mode of $path could not be set"
  else
    file_hold
  fi
  observe "./$name"
  if ownership_differs; then fail converge "$path has mode $mode and belongs to $owner:$group after it was set otherwise"; fi
  place_conclude changed
}

# file_hold: the same where the folder's owner, somebody else, could swap the file meanwhile: by a second name for it in
# a private folder. It must be a file of theirs: so this gives them nothing that they do not have.
file_hold() {
  place_prepare
  ln -- "../$name" "./$name" || fail operation "the owner or mode of $path cannot be set safely on this file system"
  observe "./$name"
  [ "$type:$uid" = "file:$place_owner" ] || fail operation "$path was swapped at this moment; nothing was changed"
  ownership_apply "./$name" || fail operation "the owner or mode of $path could not be set"
  place_clean
}

# file_show: the old content, for a diff; the controller knows the new one. More than a diff compares needs no trip.
file_show() {
  case $showing_diff:$delivery:$type in
    :* | *:secret* | *:none:*) return 0 ;;
    *:file) [ "$size" -le 1048576 ] || return 0 ;;
    *) return 0 ;;
  esac
  section content.before
  place_read 20 head -c "$size" >&3 3>&-
}

# file_absent PATH: removes whatever is there, but no folder.
file_absent() {
  path=$1 name=${1##*/} place_folder=${1%/*}
  folders_whoami
  field after.type absent
  if ! folders_enter "${place_folder:-/}"; then
    if [ -n "$missing" ]; then conclude ok; fi
    fail operation "$refusal"
  fi
  place_folder=${PWD%/}
  [ -n "$checking" ] || place_sweep
  observe "./$name"
  case $type in
    absent) conclude ok ;;
    directory) fail operation "$path is a folder" "remove it with directory and state 'absent'" ;;
  esac
  field before.type "$type"
  [ -z "$checking" ] || conclude changed
  rm -f -- "./$name" || fail operation "$path could not be removed"
  bytes_flush .
  observe "./$name"
  [ "$type" = absent ] || fail converge "$path is there again after it was removed"
  conclude changed
}
