/** What an attack is: one row of the catalogue of threats, fought against the naive flow and against Hawser. */
import type { TestContainer } from '../support/container.ts'
import type { ContainerShell } from '../support/container-shell.ts'
import type { ContainerKind } from '../support/images.ts'

/** What the rounds of the naive flow ended in. */
export interface ControlTally {
  readonly rounds: number
  /** Rounds in which the attacker got what he wanted, or the flow hung. */
  readonly lost: number
}

/** What the rounds of Hawser's flow ended in. */
export interface Tally extends ControlTally {
  /** Rounds that ended in a clean error: one of those that the attack may lead to, with what was there before in its place. */
  readonly refused: number
  /** How often the attacker did what he is there for: one who sleeps shows nothing. At least once in two rounds. */
  readonly deeds: number
  /** The longest that a round took, in milliseconds. */
  readonly longestWaitMs: number
  /** What was left behind, after the run that follows the last round: paths, processes, locks. */
  readonly leftovers: readonly string[]
  /** What was lost, and how: for whoever has to find out why. */
  readonly losses: readonly string[]
}

/** Where an attack takes place: a host of one userland, shared by all attacks on it, one after the other. */
export interface Arena {
  readonly kind: ContainerKind
  /** Its shell and tools, for people: `dash + coreutils`. */
  readonly userland: string
  readonly container: TestContainer
  /** A shell of root's in it, past ssh: for quick looks. */
  readonly shell: ContainerShell
  /** True where the first loss is all that is asked for: there is no control, and rounds of deploys end with it. */
  readonly untilLost: boolean
  /** Makes a new empty folder, and returns its path; with `'shared'`, all may write to it and it has no sticky bit. */
  folder(who: 'root' | 'shared'): Promise<string>
}

/** One row of the catalogue. */
export interface Attack {
  /** For `--only`: `lease`. */
  readonly name: string
  /** What the attacker does, in a few words, for the table. */
  readonly about: string
  /** The kinds of host on which it makes a difference; those of {@link USERLANDS} where it is not set. */
  readonly kinds?: readonly ContainerKind[]
  /** Set where its rounds mostly wait: it is fought on a host of its own, beside the others. */
  readonly isWaiting?: true
  /** The longest that a round of Hawser's may take, in milliseconds: for the hung, not for the slow. */
  readonly deadlineMs: number
  /**
   * The naive flow under this very attack. An attack whose cases are a list runs through them as often as it takes.
   *
   * @param rounds how many are asked for; one that enumerates something may make fewer
   */
  control(arena: Arena, rounds: number): Promise<ControlTally>
  /** Hawser's flow under the same attack. */
  hawser(arena: Arena, rounds: number): Promise<Tally>
}

/** The kinds of host that differ by their shell and tools, and what they are called. */
export const USERLANDS = {
  debian: 'dash + coreutils',
  bash: 'bash + coreutils',
  busybox: 'BusyBox',
} as const satisfies Partial<Record<ContainerKind, string>>

/** The kinds of {@link USERLANDS}. Its keys are kinds: its declaration says so. */
export const USERLAND_KINDS = Object.keys(USERLANDS) as (keyof typeof USERLANDS)[]

/** How an attack ended on one userland. */
export interface Row {
  readonly attack: string
  readonly about: string
  readonly userland: string
  readonly control: ControlTally
  readonly hawser: Tally
  readonly deadlineMs: number
  /** What the row took, both flows together, in milliseconds. */
  readonly elapsedMs: number
}

/** The part of its rounds that a control must lose: below it, what Hawser withstood proves nothing. */
const TOOTHLESS_BELOW = 0.8

/** Rounds that show whether a control loses four of five. */
const ENOUGH_FOR_CONTROL = 60

/**
 * The rounds of each attack on one of so many userlands: they are spread over all of them, which differ by the tools that
 * the same script calls. That attack is then known by all rounds together.
 */
export function shareOf(rounds: number, userlands: number): number {
  return Math.ceil(rounds / userlands)
}

/** Fights one attack on one host. */
export async function fight(attack: Attack, arena: Arena, rounds: number): Promise<Row> {
  const startedAt = performance.now()
  const control = arena.untilLost
    ? { rounds: 0, lost: 0 }
    : await attack.control(arena, Math.min(rounds, ENOUGH_FOR_CONTROL))
  const hawser = await attack.hawser(arena, rounds)
  const { name, about, deadlineMs } = attack
  const elapsedMs = performance.now() - startedAt
  return { attack: name, about, userland: arena.userland, control, hawser, deadlineMs, elapsedMs }
}

/** Why a row fails the suite; empty where it passes. */
export function faults({ control, hawser, deadlineMs }: Row): readonly string[] {
  const faults: string[] = []
  if (control.rounds === 0 || control.lost < control.rounds * TOOTHLESS_BELOW) {
    faults.push(`toothless: the control lost ${control.lost} of ${control.rounds}`)
  }
  if (hawser.rounds === 0 || hawser.deeds < hawser.rounds / 2) {
    faults.push(`the attacker slept: ${hawser.deeds} deeds in ${hawser.rounds} rounds`)
  }
  if (hawser.lost > 0) faults.push(`lost ${hawser.lost} of ${hawser.rounds}: ${hawser.losses.slice(0, 3).join(' | ')}`)
  if (hawser.longestWaitMs > deadlineMs) {
    faults.push(`a round took ${Math.round(hawser.longestWaitMs)} ms, its deadline is ${deadlineMs} ms`)
  }
  if (hawser.leftovers.length > 0) faults.push(`left behind: ${hawser.leftovers.join(', ')}`)
  return faults
}
