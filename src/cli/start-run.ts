import { checkPlayOptions } from '../engine/check-play-options.ts'
import { Connections } from '../engine/connections.ts'
import type { PlayFunction, PlayOptions, PlayResult } from '../engine/play-options.ts'
import { makeRunId, Run } from '../engine/run.ts'
import { RunEnd } from '../engine/run-end.ts'
import { UnownedFailures } from '../engine/unowned-failures.ts'
import { loadInventory } from '../inventory/index.ts'
import { checkVariables } from '../inventory/project-schema/check.ts'
import { loadProjectSchema } from '../inventory/project-schema/load.ts'
import { closeArtifacts } from '../operations/artifact-file.ts'
import { createReporter, type ErrorReport, toErrorReport } from '../report/index.ts'
import { type AskOperator, AskpassServer } from '../transport/askpass-server.ts'
import { controlFolder } from '../transport/control-folder.ts'
import { LocalReaper } from '../transport/local-reaper.ts'
import { answerSsh } from './answer-ssh.ts'
import { askSecret } from './ask-secret.ts'
import { hostSelector } from './host-selector.ts'
import { readLaunch } from './launch.ts'
import { takeTimes } from './run-timing.ts'
import { runVariables } from './run-variables.ts'
import { parseTaskFlags, parseTaskWords, type TaskFlags } from './task-flags.ts'
import { taskHelp } from './task-help.ts'
import { vaultAccess } from './vault-flags.ts'

/** Seconds for a TCP connection where `-T` says nothing; Ansible's default too. */
const CONNECT_TIMEOUT_SECONDS = 10

/** The run of a process, as `play` uses it. */
export interface StartedRun {
  play<Made extends object, Value>(
    options: PlayOptions<Made>,
    body: PlayFunction<Made, Value>,
  ): Promise<PlayResult<Value>>
}

/** Flags, or the mistake in them: it is reported like any other, so a reporter must come first. */
function readFlags(): { flags: TaskFlags; mistake?: unknown } {
  try {
    return { flags: parseTaskFlags(process.argv, process.env, process.execArgv) }
  } catch (mistake) {
    // Without flags the only safe way to report is the plain one; `--json` is honoured where it can be seen.
    const json = process.argv.includes('--json')
    return { flags: parseTaskWords(json ? ['--json'] : []), mistake }
  }
}

/**
 * Starts the run of this process: flags, inventory, reporter, and everything that has to end well.
 *
 * Ends the process with 0 after `--help`, and with 1 at a mistake in flags or inventory.
 */
export async function startRun(): Promise<StartedRun> {
  const { flags, mistake } = readFlags()
  const launched = readLaunch(process.argv).taskFile
  const taskFile = launched ?? 'task file'
  if (flags.help) {
    process.stdout.write(taskHelp(process.argv))
    process.exit(0)
  }
  const timing = await takeTimes(flags)
  const reporter = await createReporter({ json: flags.json, verbosity: flags.verbosity, ...(timing && { timing }) })
  const abort = new AbortController()
  const unowned = new UnownedFailures()
  // A mistake in the flags is in no line of the task file.
  const describe = (error: unknown): ErrorReport => toErrorReport(error, error === mistake ? undefined : taskFile)
  const reaper = new LocalReaper()
  const ask: AskOperator = (question) => {
    const resume = reporter.suspend?.()
    return answerSsh(question).finally(() => resume?.())
  }
  const askpass = new AskpassServer(controlFolder, ask, reaper)
  const connections = new Connections({
    reaper,
    check: flags.check,
    diff: flags.diff,
    ...(timing && { aroundLogin: (host, login) => timing.timeline.during('login', 'login', host, login) }),
    transport: {
      connectTimeoutSeconds: Math.ceil((flags.connectTimeoutMs ?? CONNECT_TIMEOUT_SECONDS * 1000) / 1000),
      ...(flags.controlPersistMs !== undefined && {
        controlPersistSeconds: Math.ceil(flags.controlPersistMs / 1000),
      }),
      askpass: ({ address, password }) =>
        password || process.stdin.isTTY ? askpass.environment(address, password) : {},
      warn: (message) => end.report({ event: 'warning', message }),
    },
  })
  const end = new RunEnd({
    reporter,
    check: flags.check,
    describe,
    abort,
    neverAwaited: () => unowned.take(() => true),
    close: async () => {
      await connections.close({ hurried: abort.signal.aborted })
      await closeArtifacts()
      askpass.close()
    },
    closeNow: () => {
      connections.killAll()
      askpass.close()
    },
  })
  unowned.watch()
  const runId = makeRunId()
  end.report({ event: 'run', taskFile, check: flags.check, ...(flags.listHosts && { listing: true }), runId })
  if (mistake !== undefined) await end.fail(mistake)
  try {
    const warn = (message: string): void => end.report({ event: 'warning', message })
    const { extraVars, user } = flags
    if (timing?.tracePath !== undefined)
      (await import('../report/profile/timing-reporter.ts')).requireTraceFile(timing.tracePath)
    const readInventory = () =>
      loadInventory(flags.inventories, {
        extraVars,
        ...(launched !== undefined && { taskFile: launched }),
        ...(user !== undefined && { user }),
        runVariables: runVariables(flags),
        vault: vaultAccess(flags.vault, warn),
      })
    const inventory = await (timing?.timeline.during('inventory', 'inventories', undefined, readInventory) ??
      readInventory())
    inventory.warnings.forEach(warn)
    const schema = await loadProjectSchema(process.cwd())
    const select = hostSelector(inventory, flags.limit, warn)
    const becomePassword =
      flags.askBecomePassword && !flags.listHosts ? await askSecret('BECOME password: ') : undefined
    const run = new Run({
      inventory,
      connections,
      report: (event) => end.report(event),
      unowned,
      signal: abort.signal,
      check: flags.check,
      diff: flags.diff,
      allowDowngrade: flags.allowDowngrade,
      forks: flags.forks,
      become: flags.become,
      becomePassword,
      select,
      checkVariables: (hosts) => schema && checkVariables(schema, hosts),
      describe,
      runId,
    })
    return {
      play: (options, body) =>
        end.during(async () => {
          try {
            checkPlayOptions(options, body)
            return flags.listHosts ? run.list(options) : await run.play(options, body)
          } catch (error) {
            return end.fail(error)
          }
        }),
    }
  } catch (error) {
    return end.fail(error)
  }
}
