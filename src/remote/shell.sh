# What a channel of `host.$` runs: one command, in the environment of a login without its start-up files.
# Sent on the worker's standard input, without library.sh.
# shellcheck shell=sh

# run_end NONCE STATUS: ends the two output streams. The command has written to the same two, and may have left them set to
# fail rather than wait where they are full.
run_end() {
  until printf '%s . %s\n' "$1" "$2"; do sleep 0.1 || sleep 1; done
  until printf '%s' "$1" >&2; do sleep 0.1 || sleep 1; done
}

# run_command NONCE COMMAND PRELUDE: ends the two output streams with the nonce. PRELUDE sets folder and environment. The command's standard input is what a
# second shell prints, which reads its statements from this one's standard input: the line `NONCE fed` says
# that it is about to, and that this shell reads no further itself.
run_command() {
  umask 022
  USER=$(id -un)
  LOGNAME=$USER HOME=/
  case $USER in
    *[!A-Za-z0-9._-]*) ;;
    # A tilde prefix takes no quotes and no variable; the name holds nothing that eval could mistake.
    *) eval "HOME=~$USER" ;;
  esac
  export USER LOGNAME HOME
  cd "$HOME" 2>/dev/null || cd /
  if ! eval "$3"; then
    run_end "$1" 1
    return
  fi
  printf '%s fed\n' "$1"
  # The command ends the frame itself: the shell that feeds it may still wait for input that nobody reads. That one
  # says on fd 4 what it has printed, so that no more is sent than it can take.
  {
    /bin/sh 2>/dev/null | {
      /bin/sh -c "$2" 4>&-
      run_end "$1" "$?"
    }
  } 4>&1
}
