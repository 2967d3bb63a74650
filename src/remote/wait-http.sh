# uses: drain
# Does a web address answer with a good status? Sets wait_answer where it does not. `seconds` is what one try may take.
# Redirections are not followed: they are an answer.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# wait_http URL SCHEME HOST PORT PATH CODES: CODES are between blanks, or empty for 2xx and 3xx.
wait_http() {
  [ -n "${wait_tool-}" ] || wait_choose_http "$2"
  # Whoever answers may say more than fits into memory.
  drain_said 65536 wait_ask "$@"
  # The last number that looks like a status: curl, python3 and perl print it last, wget and bash in a status line.
  wait_code=$(printf '%s\n' "$said" | sed -n -e 's/.*HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' -e 's/^\([1-9][0-9][0-9]\)$/\1/p' |
    head -n 1)
  if [ -z "$wait_code" ]; then
    if [ "$status" = 124 ] || [ "$status" = 143 ]; then said="no answer within $seconds s"; fi
    # curl calls no answer 000.
    wait_answer=$(printf '%s\n' "$said" | sed -e '/^000$/d' -e '/^$/d' | tail -n 1)
    wait_answer=${wait_answer:-no answer}
    return 1
  fi
  wait_answer="status $wait_code"
  case $6:$wait_code in
    :2?? | :3??) return 0 ;;
    *" $wait_code "*:*) return 0 ;;
  esac
  return 1
}

# wait_ask URL SCHEME HOST PORT PATH: asks once, by wait_tool.
wait_ask() {
  case $wait_tool in
    curl) set -- curl -q -g -s -S -o /dev/null -w '\n%{http_code}\n' --max-time "$seconds" -- "$1" ;;
    wget) set -- wget -q -S -O /dev/null -T "$seconds" -t 1 --max-redirect=0 -- "$1" ;;
    # Without -T, which makes BusyBox 1.35 of Debian die of a segmentation fault.
    busybox-wget) set -- wget -q -S -O /dev/null -- "$1" ;;
    python3)
      set -- python3 -c 'import http.client, sys
scheme, host, port, path, seconds = sys.argv[1:]
kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
connection = kind(host, int(port), timeout=float(seconds))
connection.request("GET", path)
print(connection.getresponse().status)' "$2" "$3" "$4" "$5" "$seconds"
      ;;
    perl)
      set -- perl -MHTTP::Tiny -e 'my $answer = HTTP::Tiny->new(max_redirect => 0, timeout => $ARGV[1])->get($ARGV[0], {data_callback => sub {}});
print $answer->{status} == 599 ? $answer->{content} : "$answer->{status}\n"' "$1" "$seconds"
      ;;
    bash)
      set -- bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit
printf "GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n" "$2" "$0" >&3
read -r -n 1024 line <&3 && printf "%s\n" "$line"' "$3" "$4" "$5"
      ;;
  esac
  timeout "$((seconds + 1))" "$@"
}

# wait_choose_http SCHEME: sets wait_tool.
wait_choose_http() {
  if command -v curl >/dev/null; then wait_tool=curl
  elif command -v wget >/dev/null; then
    wait_tool=busybox-wget
    case $(wget --version 2>/dev/null) in *'GNU Wget'*) wait_tool=wget ;; esac
  elif command -v python3 >/dev/null; then wait_tool=python3
  elif perl -MHTTP::Tiny -e 1 2>/dev/null; then wait_tool=perl
  elif [ "$1" = http ] && command -v bash >/dev/null; then wait_tool=bash
  else fail operation "nothing on the host can ask for a web address" "any of curl, wget, python3 and perl would do"; fi
}
