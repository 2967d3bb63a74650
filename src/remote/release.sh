# uses: bytes ownership
# What the programs of the four steps share: their arguments, the store's places, and the look at what is installed.
# shellcheck shell=sh disable=SC2034,SC2154

# release_arguments DEST KEY SHA256 BYTES MODE OWNER GROUP CONTROLLER RUN LOCK_WAIT: what such programs begin with.
# KEY names the destination's folder in the store; LOCK_WAIT is in seconds.
release_arguments() {
  dest=$1 key=$2 sha=$3 bytes=$4 want_mode=$5 want_owner=$6 want_group=$7 controller=$8 run=$9
  shift 9
  lock_wait=$1
  folder=${dest%/*}
  [ -n "$folder" ] || folder=/
  store_root=/var/lib/hawser
  store=$store_root/store/$key
  blob=$store/$sha
  bytes_allow "$bytes"
  identity
}

# release_refuse_store: ends the operation where anybody but root could redirect the store, or where it is not there: a
# folder that cannot be seen may be one of somebody else's that he hides for a moment.
release_refuse_store() {
  audit "$store"
  [ -z "$unsafe" ] || release_unsafe
  [ "$audit_there" = + ] || fail operation "the store's folder $store is not there" 'somebody removed it: run again'
}

# release_unsafe: ends the operation for what audit has found.
release_unsafe() {
  case $store/ in
    "${unsafe_at%/}"/*) fail operation "the store is not safe: $unsafe" "its folders must be root's, and writable by root only" ;;
  esac
  fail operation "$dest is not safe: $unsafe" "every folder above it must be root's, real, and writable by root only"
}

# release_refuse_unsafe: ends the operation where anybody but root could redirect the store or the destination
# (THREATS P4), and where the folder, the user or the group is not there. Sets store_there to + or -, whether the store is.
release_refuse_unsafe() {
  # The first costs no fork. Where / is not root's, the audit says so.
  [ -O / ] || [ "$(id -u)" = 0 ] || fail operation "the store $store_root needs root" "set become: true in the play"
  audit "$store" "$folder"
  [ -z "$unsafe" ] || release_unsafe
  store_there=${audit_there%?}
  # As the audit saw it: what it did not see may be a folder of somebody else's that he hid from it.
  [ "$audit_there" != "$store_there-" ] || unmet "the folder $folder does not exist" "make it with directory() first"
  # To dash and bash; BusyBox takes root to be able to write anywhere, and finds out when it does.
  [ -w "$folder" ] || unmet "$folder cannot be written" "is its file system read-only, or the folder immutable (lsattr -d)?"
  ownership_want "$want_mode" "$want_owner" "$want_group"
}

# release_look: sets is_* to what is installed (empty where nothing is), and settled where it is what was asked for.
# Hashes again only where the file's own record shows that something happened since the last look.
release_look() {
  settled=''
  observe_own "$dest"
  case $type in
    absent) is_sha='' is_mode='' is_owner='' is_group='' is_bytes='' looked=''; return 0 ;;
    file) ;;
    symlink) fail operation "$dest is a symbolic link, and is not replaced" 'remove it, or name what it leads to' ;;
    directory) fail operation "$dest is a folder" "'dest' is the file's own path, its name included" ;;
    *) fail operation "$dest is neither a file nor absent" "remove it first" ;;
  esac
  is_mode=$mode is_bytes=$size is_owner=$owner is_group=$group
  # What stat says of a number without a name; the number itself can be given to chown again.
  [ "$is_owner" != UNKNOWN ] || is_owner=$uid
  [ "$is_group" != UNKNOWN ] || is_group=$gid
  # A right owner is called by the word that asked for it, name or number.
  [ "$uid" != "$wanted_uid" ] || is_owner=$want_owner
  [ "$gid" != "$wanted_gid" ] || is_group=$want_group
  if [ "$observed" != "${looked-}" ]; then
    looked=$observed
    bytes_allow "$is_bytes"
    bytes_digest "$dest"
    bytes_allow "$bytes"
    is_sha=$digest
  fi
  case $is_sha,$is_mode,$is_owner,$is_group in
    "$sha,$want_mode,$want_owner,$want_group") settled=1 ;;
  esac
}

# release_facts PREFIX: the fields of what release_look found, such as before.mode.
release_facts() {
  [ -n "$is_sha" ] || return 0
  field "$1.sha256" "$is_sha"
  field "$1.mode" "$is_mode"
  field "$1.owner" "$is_owner"
  field "$1.group" "$is_group"
}

# release_is_stored: is a copy of the pinned size in the store?
release_is_stored() {
  observe_own "$blob"
  [ "$type" = file ] && [ "$size" = "$bytes" ]
}

# release_make_store: the store's folders, root's and closed; looked at again, where they did not exist. Comes after
# release_refuse_unsafe.
release_make_store() {
  observe_own "$store_root"
  if [ "$store_there$uid$mode" = +00700 ]; then return 0; fi
  # The session's umask is 077.
  problem=$({ (umask 022 && mkdir -p -- "${store_root%/*}") && mkdir -p -- "$store"; } 2>&1 3>&-) || {
    [ ! -d "$store_root" ] || bytes_refused "$store_root" '' "cannot make $store"
    bytes_refused "${store_root%/*}" '' "cannot make $store_root"
  }
  problem=$(chmod 0700 -- "$store_root" 2>&1 3>&-) || bytes_refused "$store_root" '' "cannot close $store_root"
  release_refuse_store
  store_there=+
}

# release_clean_up_on_exit: removes what the three variables name, whatever ends this operation, signals included (a
# trap for TERM alone left things behind; PIPE comes where the controller is gone that an answer is for). What SIGKILL
# leaves is named after this process, and swept by the next run.
release_clean_up_on_exit() {
  temporary='' incoming='' history_new='' history_undone='' audit_log_line=''
  trap '[ -z "$audit_log_line" ] || audit_log_settle
    [ -z "$temporary$incoming$history_new" ] || rm -f -- "$temporary" "$incoming" "$history_new"' EXIT
  trap 'exit 129' HUP INT PIPE TERM
}
