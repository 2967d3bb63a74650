/** A shell as root in a test's container that stays open: a `docker exec` for each look would be most of the suite's time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { quoteAll } from '../../src/shell/quote.ts'

export interface ContainerShell extends AsyncDisposable {
  /**
   * Runs a POSIX script in a subshell.
   *
   * @param args `"$1"`, `"$2"` … of it, whatever they hold
   * @returns what it wrote, both streams together
   * @throws {Error} with that, where it does not exit 0
   */
  run(script: string, ...args: readonly string[]): Promise<string>
}

/** Opens the shell. Its scripts run one after the other. */
export function containerShell(containerId: string): ContainerShell {
  const child: ChildProcess = spawn('docker', ['exec', '-i', containerId, '/bin/sh'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let received = ''
  let wake = (): void => {}
  child.once('close', () => wake())
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    received += text
    wake()
  })
  let last: Promise<unknown> = Promise.resolve()

  async function run(script: string, args: readonly string[]): Promise<string> {
    const mark = randomBytes(8).toString('hex')
    const ended = new RegExp(`${mark} (\\d+)\\n`)
    child.stdin?.write(`(set -- ${quoteAll(args)}; eval ${quoteAll([script])}) </dev/null 2>&1; echo "${mark} $?"\n`)
    for (;;) {
      const end = ended.exec(received)
      if (end !== null) {
        const output = received.slice(0, end.index)
        received = ''
        if (end[1] !== '0') throw new Error(`exit ${end[1]} of: ${script}\n${output}`)
        return output
      }
      if (child.exitCode !== null) throw new Error(`the container's shell has ended; it said: ${received}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    run(script, ...args) {
      const result = last.then(() => run(script, args))
      last = result.catch(() => {})
      return result
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.stdin?.end()
      await closed
    },
  }
}
