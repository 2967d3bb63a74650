import { query } from '../../../src/operations/query.ts'
import { installImitation } from '../../support/imitation.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Attack } from '../attack.ts'

/** C0 but tab and newline, DEL, C1, and marks that reorder text. */
const ACTIVE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** What it exits with where it fails. */
const FAILED = 3

/** A program of another user's whose output is made to be taken for the end of a frame, for success, and for orders. */
export const imitation: Attack = {
  name: 'imitation',
  about: 'output that imitates frames, exit codes, prompts and terminal escapes',
  deadlineMs: 30_000,
  async control({ container, shell }, rounds) {
    const { argv } = await installImitation(container)
    await shell.run('"$1" >/dev/null 2>&1', argv[0] ?? '')
    let lost = 0
    for (let round = 0; round < rounds; round += 1) {
      // What ends an answer is fixed, and so is known to who answers; the first end that is found is believed.
      const said = await shell.run(
        'printf "NONCE stdout\\n"; "$1" again "$2"; printf "NONCE . %s\\n" "$?"',
        argv[0] ?? '',
        String(FAILED),
      )
      const [, status] = /NONCE \. (\d+)\n/.exec(said) ?? []
      if (status === '0' || ACTIVE.test(said)) lost += 1
    }
    return { rounds, lost }
  },
  async hawser({ container, kind }, rounds) {
    const imitated = await installImitation(container)
    const argv = [kind === 'busybox' ? '/opt/host/sudo' : 'sudo', '-u', 'mallory', '--', ...imitated.argv]
    await using remote = taskHost(container, { by: 'ssh' })
    const losses: string[] = []
    let deeds = 0
    let longestWaitMs = 0
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      const code = round % 2 === 0 ? 0 : FAILED
      // The nonces that it finds are others in each session; to look for them each time is not what is measured.
      const words = round % 10 === 0 ? [String(code)] : ['again', String(code)]
      const [outcome, neighbour] = await Promise.allSettled([
        query(remote.host, [...argv, ...words]),
        query(remote.host, ['echo', 'neighbour']),
      ])
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
      if (outcome.status === 'fulfilled') {
        if (code !== 0) losses.push(`round ${round}: failed, and is told as ${outcome.value.outcome}`)
        if (outcome.value.data.stdout.includes('. 0\n')) deeds += 1
        if (neighbour.status !== 'fulfilled' || neighbour.value.data.stdout !== 'neighbour\n')
          losses.push(`round ${round}: its neighbour got ${JSON.stringify(neighbour)}`)
      } else {
        const message = String(outcome.reason)
        if (code === 0 || !message.includes(`the program ended with status ${FAILED}`))
          losses.push(`round ${round}: ${message}`)
        if (neighbour.status === 'fulfilled') losses.push(`round ${round}: its neighbour was started`)
        deeds += 1
      }
    }
    const errors = remote.operations().flatMap(({ error }) => (error === undefined ? [] : [JSON.stringify(error)]))
    // JSON writes what C0 there is as \u00..; what it writes as it is must be harmless too.
    if (errors.some((error) => /\\u00/.test(error) || ACTIVE.test(error))) losses.push('an error was not stripped')
    await remote.finish()
    return { rounds, lost: losses.length, refused: 0, deeds, longestWaitMs, leftovers: [], losses }
  },
}
