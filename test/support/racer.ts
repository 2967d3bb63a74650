/** The attacker (test/attack/racer.c) on a test's host, as an unprivileged user. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContainer } from './container.ts'

/** How it attacks; see test/attack/racer.c. */
export interface RacerOptions {
  readonly user: string
  readonly mode: 'rename' | 'descriptor'
  readonly trigger: 'nowrite' | 'any'
  /** The upload that it is after, in a folder where it may write. */
  readonly target: string
}

/** A racer at work, until it is disposed of. */
export interface Racer extends AsyncDisposable {
  /** How often it did what it is there for. */
  deeds(): Promise<number>
}

const PROGRAM = '/opt/racer'
const PAYLOAD = '/opt/racer-payload'

/** What a racer wants installed. */
export const PWNED = '#!/bin/sh\necho pwned\n'

/** Compiles the racer where it is to run. */
export async function compileRacer(container: TestContainer): Promise<void> {
  await container.write(`${PROGRAM}.c`, await readFile(new URL('../attack/racer.c', import.meta.url)))
  await container.write(PAYLOAD, PWNED)
  await container.sh(`gcc -O2 -Wall -Wextra -Werror -o ${PROGRAM} ${PROGRAM}.c`)
}

/** Starts a racer, and waits until it watches. */
export async function startRacer(container: TestContainer, options: RacerOptions): Promise<Racer> {
  const { user, mode, trigger, target } = options
  const tally = `/tmp/tally-${user}-${mode}-${trigger}`
  const argv = [PROGRAM, mode, trigger, target, PAYLOAD, tally].join(' ')
  const pid = await container.sh(`rm -f ${tally}; ${argv} >${tally}.log 2>&1 & echo $!`, { user })
  const deeds = async (): Promise<number> => Number(await container.sh(`cat ${tally} 2>/dev/null || echo -1`))
  for (let tries = 0; (await deeds()) < 0; tries += 1) {
    if (tries > 50) throw new Error(`the racer does not start: ${await container.sh(`cat ${tally}.log`)}`)
    await sleep(50)
  }
  return {
    deeds,
    async [Symbol.asyncDispose]() {
      await container.sh(`kill ${pid}; rm -f ${tally} ${tally}.log`)
    },
  }
}
