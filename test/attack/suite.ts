/**
 * The attack suite among the tests: a file for each kind of host, so that they are fought beside each other, as `npm run
 * attack` does. Over the userlands together an attack gets 45 rounds: a loss in twenty shows in nine runs of ten,
 * 0.95^45 = 9.9 %.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeArtifacts } from '../../src/operations/artifact.ts'
import type { ContainerKind } from '../support/images.ts'
import { type StartedArena, startArena } from './arena.ts'
import { type Arena, type Attack, faults, fight, shareOf, USERLAND_KINDS } from './attack.ts'
import { ATTACKS } from './attacks/index.ts'

/** Of each attack, over all kinds of host that it is fought on. */
const ROUNDS = 45

/** For an attack that hangs, not for one that takes long. */
const TIMEOUT_MS = 900_000

const kindsOf = ({ kinds }: Attack): readonly ContainerKind[] => kinds ?? USERLAND_KINDS

async function expectToWithstand(attack: Attack, arena: Arena): Promise<void> {
  const row = await fight(attack, arena, shareOf(ROUNDS, kindsOf(attack).length))
  expect(faults(row)).toEqual([])
}

/** Fights every attack that makes a difference on that kind of host, but for those that mostly wait. */
export function fightAllOn(kind: ContainerKind): void {
  const mine = ATTACKS.filter((attack) => kindsOf(attack).includes(kind) && !attack.isWaiting)

  describe(`an attacker on a ${kind} host wins nothing`, () => {
    let arena: StartedArena

    beforeAll(async () => {
      arena = await startArena(kind)
    })
    afterAll(async () => {
      await closeArtifacts()
      await arena[Symbol.asyncDispose]()
    })

    test.each(mine)('by $name: $about', { timeout: TIMEOUT_MS }, (attack) => expectToWithstand(attack, arena))
  })
}

/** Fights those that mostly wait, on hosts of their own beside each other. */
export function fightWaiting(): void {
  afterAll(closeArtifacts)

  const rows = ATTACKS.filter((attack) => attack.isWaiting).flatMap((attack) =>
    kindsOf(attack).map((kind) => ({ attack, kind, name: attack.name, about: attack.about })),
  )
  const each = test.concurrent.each(rows)
  each(
    'an attacker on a $kind host wins nothing by $name: $about',
    { timeout: TIMEOUT_MS },
    async ({ attack, kind }) => {
      await using arena = await startArena(kind)
      await expectToWithstand(attack, arena)
    },
  )
}
