import { stripToLine } from '../core/escape.ts'
import type { Columns } from './columns.ts'
import type { OperationEvent } from './events.ts'
import { describeChange } from './facts.ts'
import { indent } from './indent.ts'
import type { Paint } from './palette.ts'
import { formatElapsed } from './quantities.ts'
import { recordLines } from './record-lines.ts'

/** Blanks before what belongs to the line above. */
export const INDENT = 4

/** Width of a line of facts, after which another is begun. */
const FACTS_WIDTH = 96

/** Facts, as many on a line as fit. */
function factLines({ before, after }: OperationEvent, full: boolean): string[] {
  const lines: string[] = []
  for (const fact of describeChange(before, after, full)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + fact.length < FACTS_WIDTH) lines[lines.length - 1] = `${last}, ${fact}`
    else lines.push(fact)
  }
  return lines.map((line) => ' '.repeat(INDENT) + line)
}

function diffLines(diff: string, paint: Paint): string[] {
  return indent(diff, INDENT).map((line) => {
    const mark = line[INDENT]
    if (mark === '+') return paint('added', line)
    if (mark === '-') return paint('removed', line)
    return mark === '@' ? paint('aside', line) : line
  })
}

/**
 * How an operation ended: `host  operation  title  outcome (elapsed)  message`, and below it what changed, why it failed,
 * the diff, and what a read found.
 *
 * @param full digests in all their length
 */
export function operationLines(event: OperationEvent, columns: Columns, full: boolean, paint: Paint): string[] {
  const { outcome, diff } = event
  const elapsed = paint('aside', `(${formatElapsed(event.elapsedMs)})`)
  const head = `${columns.operation(event)}  ${paint(outcome, outcome)} ${elapsed}`
  const reason =
    (outcome === 'failed' ? event.error?.message : undefined) ?? event.message ?? event.error?.message ?? ''
  // A failure has lines of its own: it is read rather than scanned. All else stays on the line where it has room.
  const beside = outcome !== 'failed' && !reason.trimEnd().includes('\n')
  return [
    beside && reason !== '' ? `${head}  ${stripToLine(reason.trimEnd())}` : head,
    ...(beside || reason === '' ? [] : indent(reason, INDENT)),
    ...(outcome === 'changed' ? factLines(event, full) : []),
    ...(diff === undefined || diff === '' ? [] : diffLines(diff, paint)),
    ...recordLines(event.records ?? [], full, paint).map((line) => ' '.repeat(INDENT) + line),
  ]
}
