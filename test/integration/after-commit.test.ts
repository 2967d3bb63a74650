import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HawserEvent } from '../../src/report/events.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { runTask, sshVariables, type TaskResult, writeInventory } from '../support/task-run.ts'

const DEST = '/usr/local/bin/demo'

/** What the network does when it goes away: the host's end of the login is gone from one moment to the next. */
const LOSE_CONNECTION = 'pkill -KILL -u deploy sshd'

let container: TestContainer
let folder: ReleaseFolder

beforeAll(async () => {
  container = await startContainer('debian')
  folder = await releaseFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  await container[Symbol.asyncDispose]()
})

async function run(task: string, release: object, ...flags: string[]): Promise<TaskResult> {
  await using inventory = await writeInventory({ 'relay-1': sshVariables(container) }, { release })
  return await runTask(`tasks/${task}.mjs`, ['-i', inventory.path, ...flags])
}

/** Puts a program in front of the `mv` that replaces the destination. */
const standInForMv = (script: string, once = 'rm /usr/local/sbin/mv'): Promise<void> =>
  container.write(
    '/usr/local/sbin/mv',
    `#!/bin/sh\ncase "$*" in *"/bin/.hawser-"*" ${DEST}") ${once} ;; *) exec /usr/bin/mv "$@" ;; esac\n${script}\n`,
    0o755,
  )

const installed = (): Promise<string> => container.sh(`sha256sum <${DEST} | cut -d ' ' -f 1`)
const leftovers = (): Promise<string> =>
  container.sh('find /usr/local/bin /var/lib/hawser -name ".hawser-*" -o -name "history-new*" -o -name "incoming-*"')

/** `operation outcome` of each operation, in order. */
const outcomes = (events: readonly HawserEvent[]): string[] =>
  events.flatMap((event) => (event.event === 'operation' ? [`${event.operation} ${event.outcome}`] : []))

describe('a connection that is lost at the last step', () => {
  test.each([
    ['after the rename', `/usr/bin/mv "$@"; ${LOSE_CONNECTION}; sleep 20`, 'ok'],
    // The sleep keeps the file from being renamed before the host has ended what is left of the session.
    ['before it', `${LOSE_CONNECTION}; sleep 20; /usr/bin/mv "$@"`, 'changed'],
  ])('%s leaves the host unknown, exit code 4, and the next run converges', async (_when, script, next) => {
    const old = await folder.release({ dest: DEST })
    expect(await run('redeploy', old)).toMatchObject({ exitCode: 0 })
    const release = await folder.release({ dest: DEST })
    await standInForMv(script)
    const { exitCode, events } = await run('redeploy', release, '--json')
    expect(exitCode).toBe(4)
    expect(outcomes(events)).toEqual(['upload changed', 'stage changed', 'verify ok', 'install unknown'])
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'host',
        status: 'unknown',
        error: expect.objectContaining({
          code: 'HAWSER_OUTCOME_UNKNOWN',
          message: expect.stringMatching(/connection was lost.*after the point of no return/),
          hint: expect.stringMatching(/run again/),
        }),
      }),
    )
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { unknown: 1, failed: 0 } }, exitCode: 4 })
    expect(await installed()).toBe(next === 'ok' ? release.sha256 : old.sha256)
    const again = await run('redeploy', release, '--json')
    expect(again.exitCode).toBe(0)
    expect(outcomes(again.events).at(-1)).toBe(`install ${next}`)
    expect(await installed()).toBe(release.sha256)
    expect(await leftovers()).toBe('')
    expect((await run('history', release)).stdout).not.toMatch(/WARNING/)
  })

  test('is told to people as unknown, with what to do', async () => {
    await standInForMv(LOSE_CONNECTION)
    const { exitCode, stdout } = await run('redeploy', await folder.release({ dest: DEST }))
    expect(exitCode).toBe(4)
    expect(stdout).toMatch(/^relay-1 +install +\S+ +unknown /m)
    expect(stdout).toMatch(/hint: run again/)
    expect(stdout).toMatch(/^relay-1 : .*unknown=1/m)
  })

  test('of a rollback leaves the host unknown too', async () => {
    const [one, other] = [await folder.release({ dest: DEST }), await folder.release({ dest: DEST })]
    expect(await run('redeploy', one)).toMatchObject({ exitCode: 0 })
    expect(await run('redeploy', other)).toMatchObject({ exitCode: 0 })
    await standInForMv(`/usr/bin/mv "$@"; ${LOSE_CONNECTION}; sleep 20`)
    const { exitCode, events } = await run('rollback', other, '--json')
    expect(exitCode).toBe(4)
    expect(outcomes(events)).toEqual(['rollback unknown'])
    expect(await installed()).toBe(one.sha256)
    expect(await run('redeploy', one)).toMatchObject({ exitCode: 0 })
    expect(await leftovers()).toBe('')
  })

  test('of a rollback after a failure: unknown, and what is on the host now is told, or that it cannot be told', async () => {
    const old = await folder.release({ dest: DEST })
    expect(await run('redeploy', old)).toMatchObject({ exitCode: 0 })
    // There is no systemd here: so the restart fails, and what is cut off is the second rename.
    const release = await folder.release({ dest: DEST, service: 'demo' })
    const secondTime =
      '[ -e /run/second ] || { touch /run/second; exec /usr/bin/mv "$@"; }; rm /run/second /usr/local/sbin/mv'
    for (const [script, told] of [
      ['', `on disk is sha256 ${old.sha256}, and what demo runs cannot be told`],
      ['touch /etc/nologin', 'which release is on disk, and which one runs, cannot be told: .*'],
    ]) {
      await standInForMv(`${secondTime}\n/usr/bin/mv "$@"; ${script || ':'}; ${LOSE_CONNECTION}; sleep 20`, ':')
      const { exitCode, events } = await run('redeploy', release, '--json')
      await container.sh('rm -f /etc/nologin')
      expect(exitCode).toBe(4)
      expect(outcomes(events).slice(-3)).toEqual(['install changed', 'service failed', 'rollback unknown'])
      expect(events).toContainEqual(
        expect.objectContaining({
          event: 'host',
          status: 'unknown',
          error: expect.objectContaining({
            message: expect.stringMatching(`the rollback failed too: .*connection was lost.*; ${told}`),
          }),
        }),
      )
      expect(await installed()).toBe(old.sha256)
    }
    expect(await run('redeploy', old)).toMatchObject({ exitCode: 0 })
    expect(await leftovers()).toBe('')
  })
})
