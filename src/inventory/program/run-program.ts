import { spawn } from 'node:child_process'
import { InventoryError } from '../../core/errors.ts'
import { stripControls } from '../../core/escape.ts'

/** How long a program may take. Ansible waits for ever; clouds that are asked page by page answer within a minute. */
export const PROGRAM_DEADLINE_MS = 120_000

/** How long a program that was told to end may take for it. */
const GRACE_MS = 2_000

/** Most bytes of what it prints: 16 MiB is an inventory of 30,000 hosts with a dozen variables each. */
const MOST_BYTES = 16 * 1024 * 1024

/** Most characters of its complaints that a message shows. */
const SHOWN_CHARACTERS = 2_000

/** A program that is an inventory. */
export interface InventoryProgram {
  /** Absolute path. */
  readonly path: string
  /** The path as messages show it. */
  readonly file: string
  /** Where it is run. */
  readonly cwd: string
  /** How long each run may take, in milliseconds. */
  readonly deadlineMs: number
}

/** What a program has printed. */
export interface ProgramOutput {
  readonly output: string
  /** What it said on standard error, without escapes; empty where it said nothing. */
  readonly complaints: string
}

/**
 * Runs a program, and waits until it has ended.
 *
 * @param words its arguments
 * @throws {InventoryError} where it cannot be started, fails, does not end in time, or prints too much; with what it said
 */
export function runProgram(program: InventoryProgram, words: readonly string[]): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.path, words, { cwd: program.cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    const complained: Buffer[] = []
    let size = 0
    const said = (): string => stripControls(Buffer.concat(complained).toString()).trim().slice(0, SHOWN_CHARACTERS)
    const fail = (why: string, options: { readonly hint?: string; readonly cause?: unknown } = {}): void => {
      clearTimeout(deadline)
      end(child)
      const complaints = said() === '' ? '' : `\n${said()}`
      reject(
        new InventoryError(`the inventory program '${program.file} ${words.join(' ')}' ${why}${complaints}`, options),
      )
    }
    const keep = (pieces: Buffer[]) => (piece: Buffer) => {
      size += piece.length
      if (size > MOST_BYTES) fail(`prints more than ${MOST_BYTES / 1024 / 1024} MiB`, { hint: 'is it an inventory?' })
      else pieces.push(piece)
    }
    const deadline = setTimeout(
      () =>
        fail(`did not end within ${program.deadlineMs / 1000} s`, { hint: 'run it by hand to see what it waits for' }),
      program.deadlineMs,
    )
    child.stdout.on('data', keep(output))
    child.stderr.on('data', keep(complained))
    child.once('error', (cause) => fail('cannot be started', { cause, hint: startHint(cause) }))
    child.once('close', (code, signal) => {
      clearTimeout(deadline)
      if (code === 0) resolve({ output: Buffer.concat(output).toString(), complaints: said() })
      else fail(code === null ? `was ended by ${signal}` : `exited with ${code}`)
    })
  })
}

/** Ends a program, by force where it does not end by itself. What it has started may hold its output open: not awaited. */
function end(child: ReturnType<typeof spawn>): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  if (child.exitCode !== null || child.pid === undefined) return
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  child.once('exit', () => clearTimeout(force))
}

function startHint(cause: Error): string {
  // Errors of starting a process carry a code.
  const { code } = cause as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'the interpreter in its first line is not there' : cause.message
}
