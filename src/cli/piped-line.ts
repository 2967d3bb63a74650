/**
 * The next line of standard input where that is no terminal. What comes behind the line stays there, for the next question
 * or whoever else reads it.
 *
 * @returns the line without its end; undefined where the input has ended
 */
export function pipedLine(): Promise<string | undefined> {
  const { stdin } = process
  return new Promise((resolve) => {
    let text = Buffer.alloc(0)
    const settle = (line: Buffer | undefined): void => {
      stdin.off('data', take).off('end', end).off('error', end)
      stdin.pause()
      // An open standard input would keep the process alive.
      stdin.unref?.()
      resolve(line?.toString().replace(/\r$/, ''))
    }
    const take = (piece: Buffer): void => {
      text = Buffer.concat([text, piece])
      const at = text.indexOf('\n')
      if (at < 0) return
      const rest = text.subarray(at + 1)
      settle(text.subarray(0, at))
      if (rest.length > 0) stdin.unshift(rest)
    }
    const end = (): void => settle(text.length === 0 ? undefined : text)
    if (stdin.readableEnded || stdin.destroyed) {
      resolve(undefined)
      return
    }
    stdin.ref?.()
    stdin.on('data', take).once('end', end).once('error', end).resume()
  })
}
