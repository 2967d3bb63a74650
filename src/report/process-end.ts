/** Signals that end a process which does not listen to them, and that a user or a terminal sends. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a synchronous clean-up when this process ends without having called for it: by `process.exit`, an uncaught
 * exception, or a signal to which nobody else listens. Where somebody does, the run's end is theirs to decide.
 *
 * @returns takes it back; to be called when the clean-up has been done
 */
export function atProcessEnd(cleanUp: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return
    cancel()
    cleanUp()
    // With its last listener gone, the signal does what it would have done.
    process.kill(process.pid, signal)
  }
  const cancel = (): void => {
    process.off('exit', cleanUp)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  process.once('exit', cleanUp)
  // First in line: a listener that listens once is gone by the time that those behind it are called.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  return cancel
}
