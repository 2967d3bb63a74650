/** Ways to end a session in the middle of an operation, as a power cut would: without a chance to clean up. */

import type { ContainerShell } from '../support/container-shell.ts'
import type { ContainerKind } from '../support/images.ts'

/** Cuts sessions off. */
export interface Cutter extends AsyncDisposable {
  /** Called before the session is opened that will be cut. */
  prepare(): Promise<void>
  /** Makes ready the next cut, at the point of that number, from 1. */
  arm(point: number): Promise<void>
  /** Called when the operation has been started. */
  started(): Promise<void>
  /** From here on nothing is cut. */
  disarm(): Promise<void>
  /** How many points to try at most; an operation that ends uncut before needs no more. */
  readonly points: number
  /** True where an operation that ended uncut shows that there are no further points. */
  readonly isExhaustive: boolean
}

/** Programs whose every call is a point to cut at: those by which our programs look at a host and change it. */
const PROGRAMS = 'chmod chown head id ln mkdir mktemp mv readlink rm rmdir sha256sum stat sync timeout touch tr find'

/** For each process: its id in `pid`, its session in "$4", its state in "$1". */
const EACH_PROCESS = `for file in /proc/[0-9]*/stat; do
  { read -r line <"$file"; } 2>/dev/null || continue
  pid=\${line%% *}
  set -- \${line##*)}`

/** A program in front of the real one in the sessions' PATH; it counts its calls, and cuts at the chosen one. */
const STAND_IN = `#!/bin/sh
count=$(($(cat /run/cut/count) + 1))
echo "$count" >/run/cut/count
if [ "$count" = "$(cat /run/cut/point)" ]; then
  read -r line </proc/$$/stat
  set -- \${line##*)}
  mine=$4 victims=''
  ${EACH_PROCESS}
    [ "$4" != "$mine" ] || [ "$pid" = $$ ] || victims="$victims $pid"
  done
  kill -s KILL $victims $$
fi
PATH=/usr/sbin:/usr/bin exec "\${0##*/}" "$@"
`

/** Cuts at every call of a program, one after the other. Not for BusyBox, whose shell does not look for its applets in PATH. */
async function standIns(shell: ContainerShell): Promise<Cutter> {
  await shell.run(
    `mkdir -p /run/cut && echo 0 >/run/cut/count && echo 0 >/run/cut/point
    for name in ${PROGRAMS}; do printf %s "$1" >"/usr/local/sbin/$name" && chmod 755 "/usr/local/sbin/$name"; done`,
    STAND_IN,
  )
  return {
    prepare: async () => {},
    arm: async (point) => void (await shell.run('echo 0 >/run/cut/count; echo "$1" >/run/cut/point', String(point))),
    started: async () => {},
    disarm: async () => void (await shell.run('echo 0 >/run/cut/point')),
    points: 200,
    isExhaustive: true,
    // They make every operation slower.
    [Symbol.asyncDispose]: async () => void (await shell.run(`cd /usr/local/sbin && rm -f ${PROGRAMS}`)),
  }
}

/** Cuts after a while, a little later each time, wherever that happens to be: ends all sessions that were not there before. */
function moments(shell: ContainerShell): Cutter {
  let delayMs = 0
  return {
    prepare: async () =>
      void (await shell.run(`known=' '; ${EACH_PROCESS}; known="$known$4 "; done; echo "$known" >/run/known`)),
    arm: async (point) => {
      delayMs = (point - 1) * 3
    },
    started: async () => {
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await shell.run(`read -r known </run/known; victims=''
        ${EACH_PROCESS}
          case " $known " in *" $4 "*) ;; *) victims="$victims $pid" ;; esac
        done
        kill -s KILL $victims 2>/dev/null; :`)
    },
    disarm: async () => {},
    points: 16,
    isExhaustive: false,
    [Symbol.asyncDispose]: async () => {},
  }
}

/** The way that works on a kind of host. */
export async function cutter(kind: ContainerKind, shell: ContainerShell): Promise<Cutter> {
  return kind === 'busybox' ? moments(shell) : standIns(shell)
}
