# uses: drain
# Does a TCP port answer? Sets wait_answer where it does not. `seconds` is what one try may take.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# wait_tcp HOST PORT: HOST is empty for the host itself, by whichever of its loopback addresses.
wait_tcp() {
  case $1 in
    '' | localhost) wait_listening "$2" '00000000|0100007F|7F000001' \
      '0{32}|0{24}01000000|0{24}00000001|0{16}(FFFF0000|0000FFFF)(0100007F|7F000001)' ;;
    127.0.0.1) wait_listening "$2" '00000000|0100007F|7F000001' '0{32}|0{16}(FFFF0000|0000FFFF)(0100007F|7F000001)' ;;
    ::1) wait_listening "$2" - '0{32}|0{24}01000000|0{24}00000001' ;;
    *) wait_connect "$1" "$2" ;;
  esac
}

# wait_listening PORT ADDRESSES_4 ADDRESSES_6: does the kernel list a listener there? This needs no tool, and leaves no
# aborted connection in the program's log. Addresses are in hexadecimal, in the order of either sort of machine; 0A is LISTEN.
wait_listening() {
  if ! [ -r /proc/net/tcp ]; then
    wait_connect 127.0.0.1 "$1"
    return "$?"
  fi
  wait_port=$(printf '%04X' "$1")
  wait_answer="nothing listens on port $1"
  grep -q -E "^ *[0-9]+: ($2):$wait_port [0-9A-F]+:0000 0A " /proc/net/tcp && return 0
  [ -r /proc/net/tcp6 ] && grep -q -E "^ *[0-9]+: ($3):$wait_port [0-9A-F]+:0000 0A " /proc/net/tcp6
}

# wait_connect HOST PORT: can it be connected to, by whatever the host has for it?
wait_connect() {
  [ -n "${wait_tool-}" ] || wait_choose_connect
  case $wait_tool in
    bash) set -- bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" ;;
    nc) set -- nc -z -w "$seconds" "$1" "$2" ;;
    # An nc without -z: runs `true` on the connection.
    nc-e) set -- nc -w "$seconds" "$1" "$2" -e true ;;
    python3) set -- python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])))' "$1" "$2" ;;
    perl)
      set -- perl -MIO::Socket::INET -e 'IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1]) or die "$@\n"' "$1" "$2"
      ;;
  esac
  wait_said=$(timeout "$seconds" "$@" 2>&1 3>&-)
  wait_status=$?
  [ "$wait_status" != 0 ] || return 0
  if [ "$wait_status" = 124 ] || [ "$wait_status" = 143 ]; then wait_said="no answer within $seconds s"; fi
  wait_answer=${wait_said:-no connection}
  wait_answer=${wait_answer##*"$drain_newline"}
  return 1
}

# wait_choose_connect: sets wait_tool.
wait_choose_connect() {
  if command -v bash >/dev/null; then wait_tool=bash
  elif command -v nc >/dev/null && nc -h 2>&1 | grep -q -e '-[a-z]*z'; then wait_tool=nc
  elif command -v nc >/dev/null && nc -h 2>&1 | grep -q -e '-e PROG'; then wait_tool=nc-e
  elif command -v python3 >/dev/null; then wait_tool=python3
  elif command -v perl >/dev/null; then wait_tool=perl
  else fail operation "nothing on the host can open a TCP connection" "any of bash, nc, python3 and perl would do"; fi
}
