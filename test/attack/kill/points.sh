# Kills the steps of a flow at one system call after the other, and lets the next run follow. Its folder is written by
# flow.ts. Runs on the host, so that nothing but the steps themselves takes time.
# shellcheck shell=sh
#
#   points.sh FOLDER EVERY SAMPLES SEED
#
# Each step begins where the unhurt ones before it end. It is killed at every EVERYth call that changes a file, and at
# about SAMPLES of all its calls; SEED decides where either begins. Prints, a line each:
#
#   state ID                    what is there, but for times, process ids and random names: its lines follow
#   = LINE                      one of them
#   begin ID                    before the first step
#   end ID                      after the last, when nothing is killed
#   point STEP COUNTED N ID     what the kill at that call has left
#   again ID ID TIME            what the next run has made of a state, and in how many hundredths of a second; once for
#                               each state, since it sees no difference
#   > LINE                      before that: what a step of it said that did not say that it went well
#   unhurt STEP COUNTED CALLS   how many calls there are

folder=$1 every=$2 samples=$3 seed=$4
killer=/opt/attack/killer
umask 077
cd / || exit 1
# Sets the areas, via, and the names of steps and of the next run's.
# shellcheck source=/dev/null
. "$folder/flow"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/states" "$work/healed"
mkfifo "$work/input" "$work/answered"

# areas are relative to the root, as tar wants them. The store's is a mount, and stays.
# shellcheck disable=SC2086,SC2154
restore() {
  rm -rf -- $areas 2>/dev/null
  tar -xpf "$work/$1.tar"
}

# shellcheck disable=SC2086
save() { tar -cf "$work/$1.tar" -- $areas; }

# look: sets state, and prints it where it is a new one. Names and lines hold processes, times and random letters.
# shellcheck disable=SC2086
look() {
  {
    find $areas -exec stat -c '%n %f %u:%g' {} + -type f ! -name 'history*' ! -path '*/lock/*' ! -name '*.log' \
      -exec sha256sum {} + | sort
    grep -H '' var/lib/hawser/*.log var/lib/hawser/store/*/history* /dev/null
  } 2>/dev/null | sed -E \
    -e 's/^([^ :]*:)[0-9]{9,} /\1/' -e 's/^([^ :]*:)[0-9-]*T[0-9:]*Z /\1/' -e 's/run-(one|two)/RUN/' \
    -e 's/((incoming-[0-9a-f]{64}|history-new)\.)[0-9]+\.[0-9]+/\1PROCESS/g' \
    -e 's/[0-9]+\.[0-9]+(@[0-9a-f-]*)?/PROCESS/g' -e 's/PROCESS[.-][A-Za-z0-9]{6}([ /]|$)/PROCESS\1/g' >"$work/now"
  state=$(sha256sum <"$work/now")
  state=${state%% *}
  if [ -e "$work/states/$state" ]; then return 0; fi
  : >"$work/states/$state"
  printf 'state %s\n' "$state"
  sed 's/^/= /' "$work/now"
}

# channel NAME [WORD…]: runs a channel's command line, behind the words, and gives it what it reads.
channel() {
  channel_file=$folder/$1
  shift
  "$@" /bin/sh -c "$(cat "$channel_file")" <"$channel_file.bytes"
}

# text NAME: prints what a session's shell reads. The number of the upload's inode its controller knows by the answer.
text() {
  # shellcheck disable=SC2154
  if [ -e "$via" ]; then
    sed "s#@VIA@#$via#; s#@INODE@#$(stat -c %d:%i "$via")#" "$folder/$1"
  else
    sed "s#@VIA@#''#; s#@INODE@#''#" "$folder/$1"
  fi
}

# step NAME [WORD…]: runs it, behind the words. A session's shell gets a file to read: from a pipe, bash would read it
# byte by byte, with a call for each.
step() {
  if [ -e "$folder/$1.bytes" ]; then
    channel "$@"
    return
  fi
  text "$1" >"$work/text"
  shift
  "$@" /bin/sh -s -- 192.0.2.7 <"$work/text"
}

# again: the next run, in one session. A step whose name ends in ?WORD is only for the answer WORD of the one before.
again() {
  if [ -e "$work/healed/$state" ]; then return 0; fi
  : >"$work/healed/$state"
  again_from=$state
  IFS=' .' read -r again_began again_hundredths _ </proc/uptime
  : >"$work/said"
  /bin/sh -s -- 192.0.2.7 <"$work/input" >>"$work/said" 2>&1 &
  exec 4>"$work/input"
  # shellcheck disable=SC2154
  for again_step in $next_run; do
    case $again_step in
      *\?*) grep -q "^${again_step#*\?}" "$work/said" || continue ;;
    esac
    again_step=again-${again_step%\?*}
    if [ -e "$folder/$again_step.bytes" ]; then
      channel "$again_step" >>"$work/said" 2>&1 4>&-
    else
      { text "$again_step" && printf '\necho >%s\n' "$work/answered"; } >&4
      # Opening a pipe is what blocks.
      # shellcheck disable=SC2016
      timeout 60 sh -c 'read -r _ <"$1"' sh "$work/answered" 4>&- || echo 'no answer . lost' >>"$work/said"
    fi
  done
  exec 4>&-
  wait
  IFS=' .' read -r again_ended again_more _ </proc/uptime
  if ! grep -q ' \. 0$' "$work/said" || grep -q ' \. [^0]' "$work/said"; then sed 's/^/> /' "$work/said"; fi
  look
  # The 1 keeps a leading zero from being octal.
  printf 'again %s %s %s\n' "$again_from" "$state" \
    "$(((again_ended - again_began) * 100 + 1$again_more - 1$again_hundredths))"
}

# counted: how many calls the killer says there were; its line may follow a program's last words.
counted() { sed -n 's/.*killer: \([0-9]*\) calls$/\1/p'; }

# points STEP COUNTED STRIDE: kills it at every STRIDEth call, until it ends unhurt.
points() {
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  point=$((seed / 65536 % $3 + 1))
  while :; do
    restore "$1"
    step "$1" "$killer" "$2" "$point" >/dev/null 2>"$work/errors"
    case $? in
      0) ;;
      3)
        printf 'unhurt %s %s %s\n' "$1" "$2" "$(counted <"$work/errors")"
        return
        ;;
      *)
        cat "$work/errors" >&2
        exit 1
        ;;
    esac
    look
    printf 'point %s %s %s %s\n' "$1" "$2" "$point" "$state"
    [ -z "$next_run" ] || again
    point=$((point + $3))
  done
}

sh "$folder/before"
look
printf 'begin %s\n' "$state"
# shellcheck disable=SC2154
for name in $steps; do
  save "${name#-}"
  step "${name#-}" >/dev/null 2>&1
done
look
printf 'end %s\n' "$state"
for name in $steps; do
  # It is only there to lead to the next one.
  case $name in -*) continue ;; esac
  points "$name" changes "$every"
  restore "$name"
  calls=$(step "$name" "$killer" calls 0 2>&1 >/dev/null | counted)
  [ "$samples" = 0 ] || points "$name" calls "$((calls / samples + 1))"
done
