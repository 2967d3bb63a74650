/** Runs on a test's host that stop in the middle of a step, at a moment of the test's choice. For hosts with dash or bash. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContainer } from './container.ts'

/** A moment of a deploy: the call of a program on the host. */
export interface HaltPoint {
  /** For people. */
  readonly moment: string
  readonly program: 'head' | 'mv' | 'sha256sum' | 'stat'
  /** A pattern of the shell's `case` for the call's words and, behind them, the file on its standard input. */
  readonly call: string
  /** Whether the program is run first, is not run at all, or only begins. */
  readonly when: 'before' | 'after' | 'within'
}

const DIGEST = '[0-9a-f]'.repeat(64)

/**
 * The moments of a deploy between which something changes on the host.
 *
 * @param folder the destination's
 */
export function deployMoments(folder: string): readonly HaltPoint[] {
  return [
    { moment: 'while the lock is taken', program: 'mv', call: '*/lock/*/new-*', when: 'before' },
    { moment: 'in the upload', program: 'head', call: '-c*socket:* | -c*pipe:*', when: 'within' },
    { moment: 'at the end of the upload', program: 'mv', call: '*/incoming-*/incoming-*', when: 'before' },
    { moment: 'in stage', program: 'mv', call: `*/incoming-*/${DIGEST}*`, when: 'before' },
    { moment: 'in verify', program: 'sha256sum', call: `*/store/*/${DIGEST}*`, when: 'before' },
    { moment: 'in install, before the rename', program: 'mv', call: `*${folder}/.hawser-*`, when: 'before' },
    { moment: 'in install, after the rename', program: 'mv', call: `*${folder}/.hawser-*`, when: 'after' },
    { moment: 'in install, after the history', program: 'mv', call: '*/history-new*', when: 'after' },
  ]
}

/** A run that will stop, until this is disposed of. */
export interface Halt extends AsyncDisposable {
  /**
   * Waits until the moment has come.
   *
   * @param run what should come to it
   * @throws {Error} where that ends before
   */
  reached(run: Promise<unknown>): Promise<void>
  /** Lets a run go on that stopped before a program. */
  resume(): Promise<void>
}

/** Puts a stand-in in front of the program, which stops where the moment has come, once. */
export async function haltAt(container: TestContainer, { moment, program, call, when }: HaltPoint): Promise<Halt> {
  const standIn = `/usr/local/sbin/${program}`
  const first = { before: ':', after: `/usr/bin/${program} "$@"`, within: 'dd bs=1000 count=1 2>/dev/null' }[when]
  // Whoever runs the program has to be able to say so.
  await container.sh('rm -rf /run/halt && mkdir -m 0777 /run/halt')
  await container.write(
    standIn,
    `#!/bin/sh
case "$* $(readlink /proc/self/fd/0)" in
  ${call})
    if mkdir /run/halt/halting 2>/dev/null; then
      ${first}
      echo >/run/halt/reached
      until [ -e /run/halt/resumed ]; do sleep 0.05; done
    fi
    ;;
esac
exec /usr/bin/${program} "$@"
`,
    0o755,
  )
  return {
    async reached(run) {
      let end: string | undefined
      run.then(
        (value) => (end = String(value)),
        (error: unknown) => (end = String(error)),
      )
      while ((await container.exec(['test', '-e', '/run/halt/reached'])).exitCode !== 0) {
        if (end !== undefined) throw new Error(`the run ended before it was ${moment}: ${end}`)
        await sleep(20)
      }
    },
    async resume() {
      await container.sh('echo >/run/halt/resumed')
    },
    async [Symbol.asyncDispose]() {
      await container.sh(`rm -f ${standIn}`)
    },
  }
}
