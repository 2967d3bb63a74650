# uses: reap
# What a channel has beside its program whose input is bulk bytes. Their end says nothing of the connection's, and a
# program that waits for a disk or hashes reads no input: so the channel is written to, now and then, which fails when it
# is gone.
# shellcheck shell=sh

# stream_watch: ends everything in this session when its channel is gone; sets stream_watcher. Sends a NUL on standard
# error every quarter of a second, which the controller drops.
stream_watch() {
  (
    while sleep 0.25 2>/dev/null || sleep 1 2>/dev/null; do
      # In a subshell: mostly it is not an error that ends a write to nobody, but a signal.
      (printf '\0' >&2) || break
    done
    reap '' 50
  ) </dev/null >/dev/null 3>&- &
  stream_watcher=$!
}

# stream_unwatch: by a signal of which no shell says anything.
stream_unwatch() { kill -s PIPE "$stream_watcher"; }
