/** Attackers (test/attack/programs/) at work on a host, as unprivileged users. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from './attack.ts'

/** Who attacks, and how; see the head of the program. */
export interface AttackerOptions {
  /** The user that it runs as: `mallory`, `deploy` for another process of the one who logs in. */
  readonly user: string
  /** The program's name: `racer`. */
  readonly program: string
  /** Its arguments after the first one, which is the file for its tally. */
  readonly args: readonly string[]
}

/** An attacker at work, until it is disposed of. */
export interface Attacker extends AsyncDisposable {
  /** How often it did what it is there for. */
  deeds(): Promise<number>
}

/** The file on the host that holds what attackers want installed; it is there once one has been started. */
export const PAYLOAD = '/opt/attack/payload'

/** What they want installed. */
const PWNED = '#!/bin/sh\necho pwned\n'

/** Starts an attacker, and waits until it watches. */
export async function startAttacker(arena: Arena, { user, program, args }: AttackerOptions): Promise<Attacker> {
  const { container, shell } = arena
  await shell.run('umask 022 && printf %s "$1" >"$2"', PWNED, PAYLOAD)
  const tally = `/tmp/tally-${program}-${randomBytes(4).toString('hex')}`
  const { exitCode, stdout } = await container.exec(
    // It outlives the shell that starts it.
    ['/bin/sh', '-c', '"$@" >"$0.log" 2>&1 & echo $!', tally, `/opt/attack/${program}`, tally, ...args],
    { user },
  )
  const pid = stdout.trim()
  if (exitCode !== 0 || !/^\d+$/.test(pid)) throw new Error(`${program} does not start: ${stdout}`)
  const deeds = async (): Promise<number> => Number(await shell.run('cat "$1" 2>/dev/null || echo -1', tally))
  for (let tries = 0; (await deeds()) < 0; tries += 1) {
    if (tries > 500) throw new Error(`${program} does not start: ${await shell.run('cat "$1.log"', tally)}`)
    await sleep(10)
  }
  return {
    deeds,
    async [Symbol.asyncDispose]() {
      // One that has ended before is no attacker; what it said tells why.
      const said = await shell.run('kill -s KILL "$1"; cat "$2.log"; rm -f "$2" "$2.log"', pid, tally)
      if (said !== '') throw new Error(`${program} has ended: ${said}`)
    },
  }
}
