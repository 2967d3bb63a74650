/** What a rollback goes back to, and what is told where it fails too, on hosts where the release is a service that runs. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OperationError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { service } from '../../src/operations/service.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { type TaskHost, taskHost } from '../support/task-host.ts'
import { runTask, sshVariables, type TaskResult, writeInventory } from '../support/task-run.ts'

const DEST = '/usr/local/bin/demo'
const UNIT = 'demo'

let container: TestContainer
let folder: ReleaseFolder
/** Programs of the host: one that runs on, and one that ends with 1 at once. */
let programs: { readonly good: Buffer; readonly broken: Buffer }

beforeAll(async () => {
  // As root has it on a host that is no container: to see what a service runs under another user.
  container = await startContainer('systemd', { capabilities: ['SYS_PTRACE'] })
  folder = await releaseFolder()
  const read = async (path: string): Promise<Buffer> => Buffer.from(await container.sh(`base64 <${path}`), 'base64')
  programs = { good: await read('/usr/bin/sleep'), broken: await read('/usr/bin/false') }
  await container.write(
    `/etc/systemd/system/${UNIT}.service`,
    `[Service]\nUser=mallory\nExecStartPre=/usr/bin/test ! -e /run/refuse-to-start\nExecStart=${DEST} infinity\n`,
  )
})
afterAll(async () => {
  await closeArtifacts()
  await folder[Symbol.asyncDispose]()
  await container[Symbol.asyncDispose]()
})
beforeEach(() =>
  container.sh(
    `systemctl daemon-reload; systemctl stop ${UNIT}; systemctl reset-failed ${UNIT} 2>/dev/null
    rm -rf /var/lib/hawser ${DEST} /run/refuse-to-start /usr/local/sbin/systemctl /home/mallory/*`,
  ),
)

/** A release of another digest than any other: bytes behind an ELF program do not matter to it. */
function release(version: string, works: 'good' | 'broken' = 'good'): Promise<ReleaseOptions> {
  const content = Buffer.concat([programs[works], Buffer.from(`\n${version}\n`)])
  return folder.release({ dest: DEST, service: UNIT, version }, content)
}

/** A run of its own on the host, past ssh. */
async function run<Value>(body: (remote: TaskHost) => Promise<Value>): Promise<Value> {
  await using remote = taskHost(container)
  const value = await body(remote)
  await remote.finish()
  return value
}

const deployed = (options: ReleaseOptions): Promise<unknown> =>
  run(async ({ host }) => service(host, { name: UNIT, running: await deploy(host, await artifact(options)) }))

async function redeploy(options: ReleaseOptions, ...flags: string[]): Promise<TaskResult> {
  await using inventory = await writeInventory({ 'relay-1': sshVariables(container) }, { release: options })
  return await runTask('tasks/redeploy.mjs', ['-i', inventory.path, ...flags])
}

const digest = (path: string): Promise<string> => container.sh(`sha256sum <${path} | cut -d ' ' -f 1`)
const running = (): Promise<string> => digest(`"/proc/$(systemctl show -p MainPID --value ${UNIT})/exe"`)
const copyOf = ({ sha256 }: ReleaseOptions): string => `"$(echo /var/lib/hawser/store/demo-*)/${sha256}"`

describe('a redeploy by the task file', () => {
  test('whose service does not start, and whose rollback does not either: says what is on disk, and that nothing runs', async () => {
    const old = await release('1.0')
    expect(await redeploy(old)).toMatchObject({ exitCode: 0 })
    await container.sh('touch /run/refuse-to-start')
    const { exitCode, stdout } = await redeploy(await release('2.0'))
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(
      new RegExp(
        `the rollback failed too: systemctl start demo failed; on disk is 1\\.0 \\(sha256 ${old.sha256}\\), and demo runs nothing: it is failed\\n`,
      ),
    )
    expect(stdout).toMatch(/^relay-1 : .*failed=[1-9].*rescued=0/m)
    expect(await digest(DEST)).toBe(old.sha256)
  })

  test('that fails is rolled back to what ran, and that runs again', async () => {
    const old = await release('1.0')
    expect(await redeploy(old)).toMatchObject({ exitCode: 0 })
    const { exitCode, events } = await redeploy(await release('2.0', 'broken'), '--json')
    expect(exitCode).toBe(2)
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { rescued: 1 } } })
    expect([await digest(DEST), await running()]).toEqual([old.sha256, old.sha256])
  })

  test('after one that was cut off before it had restarted goes back to what ran all the time', async () => {
    const [old, cutOff] = [await release('1.0'), await release('2.0', 'broken')]
    expect(await redeploy(old)).toMatchObject({ exitCode: 0 })
    await run(async ({ host }) => deploy(host, await artifact(cutOff)))
    expect([await digest(DEST), await running()]).toEqual([cutOff.sha256, old.sha256])
    // It replaces nothing, and restarts what does not run.
    const { exitCode, events } = await redeploy(cutOff, '--json')
    expect(exitCode).toBe(2)
    expect(events.at(-1)).toMatchObject({ hosts: { 'relay-1': { rescued: 1 } } })
    expect([await digest(DEST), await running()]).toEqual([old.sha256, old.sha256])
    // And the same where it replaces what was cut off.
    await run(async ({ host }) => deploy(host, await artifact(cutOff)))
    expect(await redeploy(await release('3.0', 'broken'))).toMatchObject({ exitCode: 2 })
    expect([await digest(DEST), await running()]).toEqual([old.sha256, old.sha256])
  })
})

describe('a rollback', () => {
  const cause = new OperationError('the health gate says no')

  test('that fails while the old program still runs tells both by name', async () => {
    const [old, next] = [await release('1.0'), await release('2.0')]
    await deployed(old)
    await run(async ({ host }) => {
      const installed = await deploy(host, await artifact(next))
      await container.sh(`rm ${copyOf(old)}`)
      await expect(rollback(host, { ...next, ...installed }, { cause })).rejects.toMatchObject({
        message: expect.stringMatching(
          new RegExp(
            `^the rollback failed too: release ${old.sha256} is not in the store any more; ` +
              `on disk is 2\\.0 \\(sha256 ${next.sha256}\\), and demo runs 1\\.0 \\(sha256 ${old.sha256}\\), and is active \\(running\\)$`,
          ),
        ),
        hint: expect.stringMatching(/^the store holds: /),
        cause,
      })
    })
  })

  test('that fails while the new program runs says so', async () => {
    const [old, next] = [await release('1.0'), await release('2.0')]
    await deployed(old)
    await run(async ({ host }) => {
      await service(host, { name: UNIT, running: await deploy(host, await artifact(next)) })
      await container.sh(`printf x | dd of=${copyOf(old)} conv=notrunc`)
      const failure = await rollback(host, next, { cause }).catch((error: unknown) => error)
      expect(String(failure)).toMatch(new RegExp(`on disk is 2\\.0 \\(.*demo runs 2\\.0 \\(sha256 ${next.sha256}\\)`))
    })
  })

  test('of a script tells whether its process is older than the text', async () => {
    const script = (version: string): Promise<ReleaseOptions> =>
      folder.release({ dest: DEST, service: UNIT, version }, `#!/bin/sh\n# ${version}\nsleep 1000\n`)
    const [old, next] = [await script('1.0'), await script('2.0')]
    await deployed(old)
    await run(async ({ host }) => {
      const installed = await deploy(host, await artifact(next))
      await container.sh(`rm ${copyOf(old)}`)
      const older = await rollback(host, next, { cause }).catch((error: unknown) => error)
      expect(String(older)).toMatch(/on disk is 2\.0 .*demo runs an older text of \/usr\/local\/bin\/demo/)
      await service(host, { name: UNIT, running: installed })
      const same = await rollback(host, next, { cause }).catch((error: unknown) => error)
      expect(String(same)).toMatch(/on disk is 2\.0 .*, and demo runs that, and is active/)
    })
  })

  test('that fails where systemd does not answer says that, and what it knows', async () => {
    const [old, next] = [await release('1.0'), await release('2.0')]
    await deployed(old)
    await run(async ({ host }) => {
      await deploy(host, await artifact(next))
      await container.write('/usr/local/sbin/systemctl', '#!/bin/sh\nexit 1\n', 0o755)
      const failure = await rollback(host, next, { cause }).catch((error: unknown) => error)
      expect(String(failure)).toMatch(
        /the rollback failed too: systemd does not tell .*; on disk is 1\.0 \(.*\), and what demo runs cannot be told: systemd does not tell its state$/,
      )
    })
  })

  test('does not go to an old release because a local user has the service run a copy of it', async () => {
    const [oldest, old, next] = [await release('0.9'), await release('1.0'), await release('2.0')]
    await deployed(oldest)
    await container.sh(`cp ${DEST} /home/mallory/copy`, { user: 'mallory' })
    await deployed(old)
    await container.sh(
      `mkdir -p /run/systemd/system/${UNIT}.service.d
      printf '[Service]\\nType=exec\\nExecStart=\\nExecStart=/home/mallory/copy infinity\\n' >/run/systemd/system/${UNIT}.service.d/attack.conf
      systemctl daemon-reload; systemctl restart ${UNIT}; rm /home/mallory/copy /run/systemd/system/${UNIT}.service.d/attack.conf`,
    )
    expect(await running()).toBe(oldest.sha256)
    await run(async ({ host }) => {
      await service(host, { name: UNIT, running: await deploy(host, await artifact(next)) })
      await expect(rollback(host, next, { cause })).rejects.toBe(cause)
    })
    expect([await digest(DEST), await running()]).toEqual([old.sha256, old.sha256])
  })

  test('takes nothing back that another controller has installed since', async () => {
    const [old, cutOff, theirs] = [await release('1.0'), await release('2.0'), await release('3.0')]
    await deployed(old)
    await run(async ({ host }) => deploy(host, await artifact(cutOff)))
    await run(async ({ host, takeOutcomes }) => {
      await service(host, { name: UNIT, running: await deploy(host, await artifact(cutOff)) })
      await deployed(theirs)
      takeOutcomes()
      await expect(rollback(host, cutOff, { cause })).rejects.toBe(cause)
      expect(takeOutcomes()).toEqual(['rollback skipped'])
    })
    expect([await digest(DEST), await running()]).toEqual([theirs.sha256, theirs.sha256])
  })
})
