/** What points.sh has found, read back. */

/** A kill, and what it left. */
export interface Point {
  /** Step, what was counted, and at which count: `install changes 17`. */
  readonly at: string
  readonly state: string
}

/** The next run after a kill. */
export interface Healing {
  readonly from: string
  readonly to: string
  /** What was said by those of its steps that did not say that they went well. */
  readonly complaints: readonly string[]
  readonly elapsedMs: number
}

/** Everything that was found about one flow. */
export interface Report {
  /** What is there in a state: one line for each path, digest, line of a history and line of the audit log. */
  readonly states: ReadonlyMap<string, readonly string[]>
  /** The state before the first step. */
  readonly begin: string
  /** The state after the last one, when nothing is killed. */
  readonly end: string
  readonly points: readonly Point[]
  readonly healings: readonly Healing[]
}

/** @throws {Error} where the script has said something else, or less */
export function readReport(text: string): Report {
  const states = new Map<string, string[]>()
  const points: Point[] = []
  const healings: Healing[] = []
  const ends = { begin: '', end: '' }
  let state: string[] = []
  let complaints: string[] = []
  for (const line of text.trimEnd().split('\n')) {
    const [word, first = '', second = '', third = '', fourth = ''] = line.split(' ')
    if (word === '=') state.push(line.slice(2))
    else if (word === '>') complaints.push(line.slice(2))
    else if (word === 'state') {
      state = []
      states.set(first, state)
    } else if (word === 'begin' || word === 'end') ends[word] = first
    else if (word === 'point') points.push({ at: `${first} ${second} ${third}`, state: fourth })
    else if (word === 'again') {
      healings.push({ from: first, to: second, complaints, elapsedMs: Number(third) * 10 })
      complaints = []
    } else if (word !== 'unhurt') throw new Error(`points.sh said: ${line}`)
  }
  if (ends.begin === '' || ends.end === '') throw new Error(`points.sh said only: ${text}`)
  return { states, ...ends, points, healings }
}
