import { readFileSync } from 'node:fs'

/** Signals that end a run. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** How often the parent is looked for, in milliseconds. */
const PARENT_INTERVAL_MS = 250

/** What to do when a run is to end early. */
export interface InterruptionHandlers {
  /** The first time: end what runs, report, and exit. `reason` is for the report. */
  readonly first: (reason: string) => void
  /** Any further signal: exit at once. */
  readonly again: () => void
}

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP, and for the death of npx or npm, which do not pass SIGTERM on.
 *
 * @returns a function that stops listening. A run never calls it: a signal between its last line and the end of the
 *   process would end it with another exit code
 */
export function onInterruption({ first, again }: InterruptionHandlers): () => void {
  let count = 0
  const interrupted = (reason: string): void => {
    count += 1
    if (count === 1) first(reason)
    else if (reason !== PARENT_DIED) again()
  }
  const listeners = SIGNALS.map((name) => [name, () => interrupted(name)] as const)
  for (const [name, listener] of listeners) process.on(name, listener)
  const timer = watchParent(() => interrupted(PARENT_DIED))
  return () => {
    for (const [name, listener] of listeners) process.off(name, listener)
    clearInterval(timer)
  }
}

const PARENT_DIED = 'the death of the parent process'

/**
 * Only npm and npx count, which stand between the user and us: a shell that started us in the background may well go.
 * They start a shell that starts us, and that shell outlives them: so its parent is looked at too.
 */
function watchParent(onDeath: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined && process.env.npm_command === undefined) return undefined
  const parent = process.ppid
  const grandparent = parentOf(parent)
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return
    clearInterval(timer)
    onDeath()
  }, PARENT_INTERVAL_MS)
  return timer.unref()
}

/**
 * The parent of a process, from field 4 of `/proc/PID/stat` (proc(5)).
 *
 * @returns undefined where there is no such file: on macOS the shell replaces itself by what it starts, and has no say
 */
function parentOf(pid: number): number | undefined {
  try {
    const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/s, ')').split(' ')
    return Number(parent)
  } catch {
    return undefined
  }
}
