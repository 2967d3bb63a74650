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
 * @returns a function that stops listening
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

/** Only a parent that stands between the user and us counts: a shell that started us in the background may well go. */
function watchParent(onDeath: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined && process.env.npm_command === undefined) return undefined
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onDeath()
  }, PARENT_INTERVAL_MS)
  return timer.unref()
}
