/** Runs of task files whose processes and files on this machine can be told from all others. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { processesWith } from './process-table.ts'
import { type StartedTask, startTask } from './task-run.ts'

/** A run that is under way. */
export interface WatchedRun extends AsyncDisposable {
  readonly task: StartedTask
  /** A folder for signs to the task file, which has its path as `SIGNS` where the run is to wait for them. */
  readonly signs: string
  /** The processes of the run on this machine. */
  processes(): ReturnType<typeof processesWith>
  /** Sends a signal to its processes that carry connections. */
  killCarriers(): void
  /**
   * What of the run is left here once it has ended: words of processes and paths of sockets and temporary files.
   * Waits for what is about to end.
   */
  leftHere(limitMs: number): Promise<string[]>
}

/** Starts a task file; see {@link startTask}. */
export function startWatched(
  file: string,
  flags: readonly string[],
  { env, waits = false, ...options }: Parameters<typeof startTask>[2] & { readonly waits?: boolean } = {},
): WatchedRun {
  const mark = randomUUID()
  // Sockets need a short path.
  const folder = mkdtempSync('/tmp/hawser-')
  const places = ['run', 'tmp'].map((name) => `${folder}/${name}`)
  const signs = `${folder}/signs`
  for (const place of [...places, signs]) mkdirSync(place, { mode: 0o700 })
  const task = startTask(file, flags, {
    ...options,
    env: {
      ...env,
      HAWSER_TEST_MARK: mark,
      // npm keeps one among the temporary files.
      NODE_DISABLE_COMPILE_CACHE: '1',
      XDG_RUNTIME_DIR: `${folder}/run`,
      TMPDIR: `${folder}/tmp`,
      ...(waits && { SIGNS: signs }),
    },
  })
  const processes = (): ReturnType<typeof processesWith> => processesWith(mark)
  const left = (): string[] => [
    ...processes().map(({ words }) => words.join(' ').slice(0, 200)),
    ...places.flatMap((place) =>
      readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [] : [`${entry.parentPath}/${entry.name}`],
      ),
    ),
  ]
  return {
    task,
    signs,
    processes,
    killCarriers() {
      for (const { pid, words } of processes()) {
        if (words.includes('ControlMaster=yes') || words[0] === 'docker') process.kill(pid, 'SIGKILL')
      }
    },
    async leftHere(limitMs) {
      const end = performance.now() + limitMs
      while (left().length > 0 && performance.now() < end) await sleep(50)
      return left()
    },
    async [Symbol.asyncDispose]() {
      for (const { pid } of processes()) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // Gone by itself.
        }
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
