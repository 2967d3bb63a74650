/** The rename that puts a release in its place (THREATS P3): what comes before it, what after it, and what an end leaves. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DigestMismatchError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { deployMoments, haltAt } from '../support/halt.ts'
import { processesOn, untilOnly } from '../support/process-table.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'
const LIMIT_MS = 15_000

let releases: ReleaseFolder
beforeAll(async () => {
  releases = await releaseFolder()
})
afterAll(async () => {
  await closeArtifacts()
  await releases[Symbol.asyncDispose]()
})

describe.each(['debian', 'bash'] as const)('on %s', (kind) => {
  let host: TestContainer
  beforeAll(async () => {
    host = await startContainer(kind)
  })
  afterAll(() => host[Symbol.asyncDispose]())
  beforeEach(() => deployNew())

  async function deployNew(): Promise<void> {
    const release = await releases.release({ dest: DEST }, randomBytes(50_000))
    await using remote = taskHost(host)
    await deploy(remote.host, await artifact(release))
    await remote.finish()
  }

  /** Puts another program before one of the host's. */
  async function standIn(program: string, script: string): Promise<AsyncDisposable> {
    const path = `/usr/local/sbin/${program}`
    await host.write(path, `#!/bin/sh\n${script}\nexec /usr/bin/${program} "$@"\n`, 0o755)
    return { [Symbol.asyncDispose]: async () => void (await host.sh(`rm ${path}`)) }
  }

  const installed = (): Promise<string> => host.sh(`sha256sum ${DEST}; stat -c '%a %U %G %i' ${DEST}`)
  /** Without an upload that is whole: the next run takes it. */
  const temporary = (): Promise<string> =>
    host.sh(`find /usr/local/bin /var/lib/hawser -name '.hawser-*' -o -name 'incoming-*.*' -o -name 'history-new*'`)

  test('is not made where the disk has something else than what was copied', async () => {
    const before = await installed()
    await using _ = await standIn(
      'head',
      `case $(readlink /proc/$$/fd/1) in
        ${DEST.replace('demo', '.hawser-*')}) printf x; for last; do :; done; exec tail -c +2 -- "$last" ;;
      esac`,
    )
    await expect(deployNew()).rejects.toThrow(DigestMismatchError)
    expect(await installed()).toBe(before)
    expect(await temporary()).toBe('')
  })

  test('comes when the new file is on the disk, and its folder is written down after it', async () => {
    const log = '/root/calls'
    const note = (program: string): Promise<AsyncDisposable> => standIn(program, `echo ${program} "$*" >>${log}`)
    await using _sync = await note('sync')
    await using _move = await note('mv')
    await host.sh(`: >${log}`)
    await deployNew()
    const calls = (await host.sh(`cat ${log}`)).split('\n')
    const at = (call: RegExp): number => calls.findIndex((line) => call.test(line))
    const swap = at(new RegExp(`^mv .*/\\.hawser-\\S+ ${DEST}$`))
    expect(swap).toBeGreaterThan(0)
    expect(calls.slice(0, swap)).toContainEqual(expect.stringMatching(/^sync .*\/usr\/local\/bin\/\.hawser-/))
    expect(calls.slice(swap)).toContainEqual(expect.stringMatching(/^sync .*\/usr\/local\/bin$/))
  })

  test.each(deployMoments('/usr/local/bin').filter(({ when }) => when === 'before'))(
    'that ends $moment leaves nothing for the next run to sweep',
    async (moment) => {
      const before = await processesOn(host)
      await using halt = await haltAt(host, moment)
      const remote = taskHost(host, { by: 'ssh' })
      const running = deploy(
        remote.host,
        await artifact(await releases.release({ dest: DEST }, randomBytes(50_000))),
      ).catch((error: unknown) => error)
      await halt.reached(running)
      await remote[Symbol.asyncDispose]()
      expect(await running).toBeInstanceOf(Error)
      expect(await untilOnly(host, before, [], LIMIT_MS)).toEqual([])
      expect(await temporary()).toBe('')
    },
  )
})
