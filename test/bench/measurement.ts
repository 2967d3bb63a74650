/** What the benchmark is made of: measurements, and the contestants that take turns in each. */
import type { Samples } from './samples.ts'
import type { Stage } from './stage.ts'

/** What a turn shows beside its duration, such as `round trips`. Names with units, since the table shows them as they are. */
export type Extras = Readonly<Record<string, number>>

/** One way of doing what is measured. */
export interface Contestant {
  /** As the table and the targets name it. */
  readonly name: string
  /** Hosts that it works on. */
  readonly hosts: number
  /** Makes things ready before each turn. Not timed. */
  readonly prepare?: () => Promise<unknown>
  /** One turn, timed from call to settlement. */
  readonly run: () => Promise<unknown>
  /** What the turn showed beside its duration. Not timed. */
  readonly extras?: () => Promise<Extras> | Extras
  /** Throws where the turn has not done what it is timed for. Called after the turn that warms up. Not timed. */
  readonly check?: () => Promise<void>
}

/** Contestants that take turns. The first one is what the others are held against. */
export interface Contest {
  /** What is done, as the table and the targets name it. */
  readonly title: string
  readonly contestants: readonly Contestant[]
  /** Throws where the turns were not what they are said to be. Called at the end. */
  readonly check?: () => Promise<void>
}

/** One line of the table. */
export interface Row {
  readonly contest: string
  readonly hosts: number
  readonly contestant: string
  readonly seconds: Samples
  readonly extras: Readonly<Record<string, Samples>>
  /** Its median against that of the first contestant of the contest; undefined for that one itself. */
  readonly ratio?: number
}

/** One part of the benchmark, chosen by `--only`. */
export interface Measurement {
  readonly name: string
  readonly about: string
  /** True where it is left out unless `--growth` or `--only` asks for it. */
  readonly isOptional?: boolean
  /** Sets each contest up, and hands it to `compete` before it makes the next one. */
  run(stage: Stage, compete: (contest: Contest) => Promise<void>): Promise<void>
}
