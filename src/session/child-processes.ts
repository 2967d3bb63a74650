import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import type { Invocation, LocalReaper } from '../transport/index.ts'

/** A spawned process whose three streams are pipes of ours. */
export type PipedProcess = ChildProcessByStdio<Writable, Readable, Readable>

/**
 * The local processes of a run. They are detached from the terminal, so that Ctrl-C is ours to handle
 * (DESIGN §3.1); so nobody but us ends them.
 */
export class ChildProcesses {
  readonly #running = new Set<PipedProcess>()
  readonly #reaper: LocalReaper | undefined

  /** @param reaper ends them where we are killed */
  constructor(reaper?: LocalReaper) {
    this.#reaper = reaper
  }

  /** Starts a process in a session of its own, without a terminal. */
  spawn({ argv, env, leaves }: Invocation): PipedProcess {
    for (const path of leaves ?? []) this.#reaper?.remove(path)
    const [file, ...args] = argv
    const child = spawn(file, args, {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(env && { env: { ...process.env, ...env } }),
    })
    // An idle connection must not keep the task file's process alive: a run holds it open while a play is on.
    child.unref()
    for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
    this.#running.add(child)
    const forget = (): void => {
      this.#running.delete(child)
    }
    child.once('close', forget)
    child.once('error', forget)
    const { pid } = child
    if (leaves !== undefined && pid !== undefined) {
      this.#reaper?.adopt(pid)
      child.once('exit', () => this.#reaper?.release(pid))
    }
    return child
  }

  /** Ends all at once, for the second Ctrl-C. The hosts see the end of their input and reap by themselves. */
  killAll(): void {
    for (const child of this.#running) child.kill('SIGKILL')
  }
}
