import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What is asked about one inventory. */
export interface Question {
  /** Folder in which the commands would be started. */
  readonly cwd: string
  /** Flags that `ansible-inventory` and `hawser inventory` have in common: `-i`, `-e`, `--playbook-dir`. */
  readonly arguments: readonly string[]
  /** Hosts whose variables are asked for. */
  readonly hosts: readonly string[]
  readonly patterns: readonly AskedPattern[]
}

/** A pattern, within a limit or without. */
export interface AskedPattern {
  readonly pattern: string
  readonly limit?: string
}

/** What Ansible or Hawser answers. */
export interface Answer {
  /** `--list`; null where the inventory is refused as a whole. */
  readonly list: unknown
  /** `--list` as Hawser prints it without `--show-secrets`. */
  readonly concealed?: unknown
  /** `--host`, by name; null where there is no such host. */
  readonly hosts: Readonly<Record<string, unknown>>
  /** `--list-hosts`, by question; null where nothing matches. */
  readonly patterns: readonly (readonly string[] | null)[]
  /** Why nothing matches, by question, as Hawser says it. */
  readonly reasons?: readonly (string | undefined)[]
  /** What was said about the inventory on the way: files that were not read, and why. */
  readonly problems: readonly string[]
}

/** Debian's Python: another one in the PATH has no Ansible. */
const PYTHON = '/usr/bin/python3'

/** Files of a folder that are no inventories. */
const IGNORED_ENDINGS = [
  ...['.pyc', '.pyo', '.swp', '.bak', '~', '.rpm', '.md', '.txt', '.rst'],
  ...['.orig', '.cfg', '.retry'],
]

/** Ansible in a process of its own, which is started once and asked often. */
export class Oracle {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string>
  #complaints = ''

  constructor() {
    const program = new URL('oracle.py', import.meta.url).pathname
    // No settings of whoever runs this, and no bytecode beside the program.
    const env = {
      ...{ PATH: '/usr/bin:/bin', HOME: '/nonexistent', LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
      // The list of newer versions, which read `.ini` files in folders, as Hawser does.
      ANSIBLE_INVENTORY_IGNORE: IGNORED_ENDINGS.join(','),
    }
    this.#process = spawn(PYTHON, [program], { env, cwd: '/' })
    this.#process.stderr.on('data', (data) => {
      this.#complaints += String(data)
    })
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** Asks, and waits for the answer; one question at a time. */
  async ask(question: Question): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(question)}\n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new Error(`the oracle has ended: ${this.#complaints}`)
    return JSON.parse(value)
  }

  /** Ends the process. */
  close(): void {
    this.#process.stdin.end()
  }
}
