/** A shell as root in a test's container that stays open: a `docker exec` for each look would be most of the suite's time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { quoteAll } from '../../src/shell/quote.ts'

export interface ContainerShell extends AsyncDisposable {
  /** Whether a script runs; a shell ends where a test restarts its host or kills everything there. */
  readonly state: 'idle' | 'busy' | 'ended'
  /**
   * Runs a POSIX script in a subshell.
   *
   * @param args `"$1"`, `"$2"` … of it, whatever they hold
   * @returns what it wrote, both streams together
   * @throws {Error} with that, where it does not exit 0
   */
  run(script: string, ...args: readonly string[]): Promise<string>
  /**
   * Runs a POSIX script in a shell of its own.
   *
   * @returns what it wrote to its standard output
   * @throws {Error} with both streams, where it does not exit 0
   */
  capture(script: string): Promise<string>
}

/** Longer than a mark and what stands behind it. */
const LONGEST_MARK = 64

/** What one stream said up to the mark behind a script. */
class Stream {
  #chunks: string[] = []
  #tail = ''

  constructor(stream: NodeJS.ReadableStream | null, wake: () => void) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      this.#chunks.push(text)
      // Of megabytes, only the end is looked at for each chunk.
      this.#tail = (this.#tail + text).slice(-LONGEST_MARK)
      wake()
    })
  }

  /** What is there so far. */
  get received(): string {
    return this.#chunks.join('')
  }

  /** The word behind the mark; undefined before it has come. */
  wordBehind(mark: string): string | undefined {
    return new RegExp(`${mark} (\\d+)\\n$`).exec(this.#tail)?.[1]
  }

  /** What stands before the mark. The next script begins with nothing. */
  takeUpTo(mark: string): string {
    const text = this.received
    this.#chunks = []
    this.#tail = ''
    return text.slice(0, text.lastIndexOf(mark))
  }
}

/** Opens the shell. Its scripts run one after the other. */
export function containerShell(containerId: string): ContainerShell {
  const child: ChildProcess = spawn('docker', ['exec', '-i', containerId, '/bin/sh'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let wake = (): void => {}
  child.once('close', () => wake())
  // A shell that has been killed does not read: it is told by its end.
  child.stdin?.on('error', () => {})
  const stdout = new Stream(child.stdout, () => wake())
  const stderr = new Stream(child.stderr, () => wake())
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function perform(command: string, script: string): Promise<string> {
    const mark = randomBytes(8).toString('hex')
    child.stdin?.write(`${command}; set -- $?; echo "${mark} $1"; echo "${mark} $1" >&2\n`)
    for (;;) {
      const status = stdout.wordBehind(mark)
      if (status !== undefined && stderr.wordBehind(mark) !== undefined) {
        const [out, err] = [stdout.takeUpTo(mark), stderr.takeUpTo(mark)]
        if (status !== '0') throw new Error(`exit ${status} of: ${script}\n${out}${err}`)
        return out
      }
      if (hasEnded()) throw new Error(`the container's shell has ended; it said: ${stdout.received}${stderr.received}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  async function inTurn(command: string, script: string): Promise<string> {
    waiting += 1
    const result = last.then(() => perform(command, script)).finally(() => (waiting -= 1))
    last = result.catch(() => {})
    return await result
  }

  return {
    get state() {
      if (hasEnded()) return 'ended'
      return waiting === 0 ? 'idle' : 'busy'
    },
    run: (script, ...args) => inTurn(`(set -- ${quoteAll(args)}; eval ${quoteAll([script])}) </dev/null 2>&1`, script),
    capture: (script) => inTurn(`/bin/sh -c ${quoteAll([script])} </dev/null`, script),
    async [Symbol.asyncDispose]() {
      if (hasEnded()) return
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.stdin?.end()
      // Nobody waits for what it is still doing.
      if (waiting > 0) child.kill()
      await closed
    },
  }
}
