# How a session runs an operation and frames its answer; sent once, after library.sh.
# shellcheck shell=sh disable=SC2034

# fd 3 leads to the controller; what programs print goes to the log, which is standard error.
exec 3>&1 1>&2

# Where the connection comes from; empty past ssh.
client_address=$1

checking='' showing_diff='' pending_changes='' stopped=''

# operation NONCE FUNCTION ARGUMENT…: runs it in a subshell, unless an earlier one of its batch failed, and ends
# its frame with the status on fd 3 and its part of the log with the nonce on standard error.
operation() {
  nonce=$1
  shift
  if [ -n "$stopped" ]; then
    status=skipped
  else
    ("$@") </dev/null
    status=$?
    case $status in
      0) ;;
      10) pending_changes=1 status=0 ;;
      *) stopped=1 ;;
    esac
  fi
  printf '%s . %s\n' "$nonce" "$status" >&3
  # Programs share this descriptor, and one of them may have set it to fail rather than wait where the pipe is full.
  until printf '%s' "$nonce" >&2; do sleep 0.1 || sleep 1; done
}
