import { readFileSync } from 'node:fs'
import type { Arena, Attack, Tally } from '../attack.ts'
import { type AttackerOptions, PAYLOAD, startAttacker } from '../attacker.ts'
import { naiveRounds } from '../naive-rounds.ts'
import { sharedPlace, sharing, viaRounds } from '../via-rounds.ts'

/** For how many seconds the kernel lets a lessor hold up whoever opens the file (proc(5)). Containers have this machine's. */
const LEASE_BREAK_SECONDS = Number(readFileSync('/proc/sys/fs/lease-break-time', 'utf8'))

/** Two opens of a deploy can be held up, that of the one who uploads and that of root. */
const DEADLINE_MS = 2 * LEASE_BREAK_SECONDS * 1000 + 30_000

/** The most rounds of which one is held up for as long as the kernel lets it. */
const ROUNDS_PER_HOLD = 300

/** A lease on the upload: whoever opens it waits, while it is altered. */
export const lease: Attack = {
  name: 'lease',
  about: 'lease on the upload, altered while open() waits',
  deadlineMs: DEADLINE_MS,
  isWaiting: true,
  async control(arena, rounds) {
    const { via } = await sharedPlace(arena)
    await using _lessor = await startAttacker(arena, lessor('nowrite', via))
    return await naiveRounds(arena, { rounds, upload: via })
  },
  hawser: (arena, rounds) =>
    sharing(
      arena,
      rounds,
      1 / 5,
      (many) => viaRounds(arena, { rounds: many, attackers: ({ via }) => [lessor('any', via, holds(many))] }),
      (few) => foreignRounds(arena, few),
    ),
}

/** A file of somebody else's, put in the upload's place with a lease on it: nobody must open it, and so nobody waits. */
async function foreignRounds(arena: Arena, rounds: number): Promise<Tally> {
  const tally = await viaRounds(arena, {
    rounds,
    attackers: ({ via }) => [{ user: 'mallory', program: 'racer', args: ['rename', 'mixed', via, PAYLOAD, 'leased'] }],
  })
  if (tally.longestWaitMs < LEASE_BREAK_SECONDS * 1000) return tally
  return { ...tally, lost: tally.lost + 1, losses: [...tally.losses, "somebody else's file was opened"] }
}

/** Which uploads are held up as long as the kernel lets them: the one in the middle, or of many, a few. */
function holds(rounds: number): string {
  return String(Math.floor(Math.min(rounds, ROUNDS_PER_HOLD) / 2) + 1)
}

/** Only a file's owner, or root, may take a lease on it. */
function lessor(when: 'nowrite' | 'any', target: string, ...every: readonly string[]): AttackerOptions {
  return { user: 'deploy', program: 'lessor', args: [when, target, PAYLOAD, ...every] }
}
