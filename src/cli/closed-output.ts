/** Standard output that cannot be written: mostly nobody reads it any more. */

/** Codes of a pipe or a terminal that was closed. */
const CLOSED: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'])

/** True for the error of writing to what was closed at its other end. */
function isClosed(error: NodeJS.ErrnoException): boolean {
  return CLOSED.has(error.code)
}

/**
 * Lets a command end as it would otherwise where its reader has gone (`| head`), as reports do. Any other error of
 * writing, such as a full disk, is told, and the exit code is 1.
 */
export function passOverClosedOutput(): void {
  process.stdout.on('error', (error) => {
    // A report has its own listener, and tells it at its end.
    if (isClosed(error) || process.stdout.listenerCount('error') > 1) return
    process.stderr.write(`hawser: standard output cannot be written: ${error.message}\n`)
    process.once('exit', () => {
      process.exitCode = 1
    })
  })
  // There is nowhere to tell it.
  process.stderr.on('error', () => {})
}
