# uses: lock
# Gives back every lock that this session has. A session that ends without it leaves entries of a dead process, which
# the next contender removes.
# shellcheck shell=sh disable=SC2034,SC2154

op_unlock() {
  identity
  store_root=/var/lib/hawser key=''
  lock_place
  # The mark first: without it, an entry that stays behind is only that of one who asks.
  for lock_entry in "$store_root"/lock/*/held-"$lock_name" "$store_root"/lock/*/claim-"$lock_name"; do
    rm -f -- "$lock_entry"
  done
  conclude ok
}
