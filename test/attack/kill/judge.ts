/** What a kill may leave, and what the next run must make of it. */
import type { Flow, Version } from './flow.ts'
import type { Healing, Report } from './report.ts'

/** How a flow has stood it. */
export interface Judgement {
  /** Why a state, and with it each kill that left it, is a loss; empty for one that is none. */
  readonly losses: ReadonlyMap<string, string>
  /** What is there after a next run, and would not be had nothing been killed. */
  readonly leftovers: readonly string[]
}

/** Judges every state that a kill has left. */
export function judge(flow: Flow, report: Report): Judgement {
  const end = linesOf(report, report.end)
  // Then no kill can be judged, and all are lost.
  const unhurt = wrongAfterRun(flow, end)
  const losses = new Map<string, string>()
  const leftovers = new Set<string>()
  for (const { state } of report.points) {
    const lines = linesOf(report, state)
    const healing = report.healings.find(({ from }) => from === state)
    const loss = wrongAfterKill(flow, report, lines) ?? wrongAfterNextRun(flow, report, healing)
    if (unhurt !== undefined) losses.set(state, `with nobody killed ${unhurt}`)
    else if (loss !== undefined) losses.set(state, loss)
    for (const path of healing === undefined ? [] : added(end, linesOf(report, healing.to))) leftovers.add(path)
  }
  return { losses, leftovers: [...leftovers] }
}

function linesOf({ states }: Report, state: string): readonly string[] {
  const lines = states.get(state)
  if (lines === undefined) throw new Error(`points.sh did not say what is in state ${state}`)
  return lines
}

/** What the lines say of a path: type and mode in hexadecimal, owner, and for files the digest. */
function found(lines: readonly string[], path: string): string {
  const name = path.slice(1)
  const said = lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
  const digest = lines.find((line) => line.endsWith(`  ${name}`))?.slice(0, 64)
  return [said ?? 'missing', ...(digest === undefined ? [] : [digest])].join(' ')
}

/** The same, of a version of a regular file. */
function expected({ sha256, mode, owner }: Version): string {
  return `${(0o100000 | Number.parseInt(mode, 8)).toString(16)} ${owner} ${sha256}`
}

/** Whether one of the versions, whole and with its own mode and owner, is at the destination. */
export function isWhole({ dest, versions }: Flow, lines: readonly string[]): boolean {
  return versions.some((version) => expected(version) === found(lines, dest))
}

function wrongAfterKill(flow: Flow, report: Report, lines: readonly string[]): string | undefined {
  if (!isWhole(flow, lines)) return `at the destination is: ${found(lines, flow.dest)}`
  const torn = lines.find((line) => {
    const [, digest, name] = /^([0-9a-f]{64}) {2}.*\/store\/[^/]+\/([0-9a-f]{64})$/.exec(line) ?? []
    return digest !== name
  })
  if (torn !== undefined) return `a copy in the store is not what its name says: ${torn}`
  if (!flow.isRelease) return undefined
  const last = auditedChanges(lines).changes.at(-1)
  // The last one may be about to be made.
  const known = last === undefined ? [installed(linesOf(report, report.begin), flow)] : [last.before, last.after]
  const now = installed(lines, flow)
  return known.includes(now) ? undefined : `the audit log does not know of what is there: ${now}`
}

function wrongAfterNextRun(flow: Flow, report: Report, healing: Healing | undefined): string | undefined {
  if (healing === undefined) return 'no run came after it'
  const said = healing.complaints.join('\n')
  if (said !== '') return `the next run failed: ${said}`
  const lines = linesOf(report, healing.to)
  const wrong = wrongAfterRun(flow, lines)
  if (wrong !== undefined) return `after the next run ${wrong}`
  const gone = added(lines, linesOf(report, report.end))
  return gone.length === 0 ? undefined : `after the next run these are not there: ${gone.join(', ')}`
}

function wrongAfterRun(flow: Flow, lines: readonly string[]): string | undefined {
  const { dest, settled, isRelease } = flow
  if (found(lines, dest) !== expected(settled)) return `at the destination is: ${found(lines, dest)}`
  if (!isRelease) return undefined
  const history = lines.findLast((line) => /\/history:/.test(line)) ?? 'nothing'
  if (history.split(' ')[1] !== settled.sha256) return `the history ends with: ${history}`
  const { changes, odd } = auditedChanges(lines)
  if (odd !== undefined) return `the audit log says: ${odd}`
  const isUnbroken = changes.every(({ before }, index) => index === 0 || changes[index - 1]?.after === before)
  if (isUnbroken && changes.at(-1)?.after === settled.sha256) return undefined
  return `the audit log tells of these changes: ${changes.map(({ before, after }) => `${before} ${after}`).join(', ')}`
}

/** The digest of what is at the destination. */
function installed(lines: readonly string[], { dest }: Flow): string | undefined {
  return found(lines, dest).split(' ')[2]
}

interface Change {
  readonly before: string
  readonly after: string
}

/**
 * The changes of which the audit log tells, without those that it takes back, and the first line that tells of something
 * else. A line is there before its change is made.
 */
function auditedChanges(lines: readonly string[]): { readonly changes: readonly Change[]; readonly odd?: string } {
  const changes: Change[] = []
  for (const line of lines.filter((each) => /^[^ ]*\.log:/.test(each))) {
    const [, word] = /^[^ ]*\.log:([a-z-]+) /.exec(line) ?? []
    const [, before, after] = / before=(\S+) after=(\S+) /.exec(line) ?? []
    if (before === undefined || after === undefined) return { changes, odd: line }
    const last = changes.at(-1)
    if (word === 'install' || word === 'rollback') changes.push({ before, after })
    else if (word === 'not-done' && last?.before === before && last.after === after) changes.pop()
    else return { changes, odd: line }
  }
  return { changes }
}

/** The paths of the second that are not in the first; what histories and logs hold is judged by itself. */
function added(first: readonly string[], second: readonly string[]): readonly string[] {
  const known = new Set(first)
  return second.filter((line) => !known.has(line) && !/^[^ ]*(\/history|\.log)[^ ]*:/.test(line))
}
