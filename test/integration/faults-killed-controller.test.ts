import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { deployMoments, haltAt } from '../support/halt.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { runTask, type StartedTask, sshVariables, startTask, writeInventory } from '../support/task-run.ts'

const DEST = '/usr/local/bin/demo'

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

const release = (): Promise<ReleaseOptions> => folder.release({ dest: DEST, keep: 2 }, randomBytes(50_000))
const right = ({ sha256 }: ReleaseOptions): string => `${sha256}\n755 root root`
const installed = (): Promise<string> => container.sh(`sha256sum <${DEST} | cut -c 1-64; stat -c '%a %U %G' ${DEST}`)

/** Calls something with an inventory in which that is the release. */
async function withInventory<Value>(wanted: ReleaseOptions, use: (flags: string[]) => Promise<Value>): Promise<Value> {
  await using inventory = await writeInventory({ 'relay-1': sshVariables(container) }, { release: wanted })
  return await use(['-i', inventory.path])
}

const redeploy = (wanted: ReleaseOptions) =>
  withInventory(wanted, (flags) => runTask('tasks/redeploy.mjs', [...flags, '--json']))

describe('a controller that is killed', () => {
  test.each(deployMoments('/usr/local/bin'))(
    '$moment leaves the old or the new file, whole; and the next run, at once, converges',
    async (point) => {
      const old = await release()
      expect(await redeploy(old)).toMatchObject({ exitCode: 0 })
      const wanted = await release()
      await using halt = await haltAt(container, point)
      await withInventory(wanted, async (flags) => {
        const { process, result }: StartedTask = startTask('tasks/redeploy.mjs', flags)
        await halt.reached(result)
        process.kill('SIGKILL')
        await result
      })
      const isReplaced = /after the/.test(point.moment)
      expect(await installed()).toBe(right(isReplaced ? wanted : old))
      const next = await redeploy(wanted)
      expect(next).toMatchObject({ exitCode: 0 })
      expect(next.events.at(-1)).toMatchObject({ hosts: { 'relay-1': { failed: 0, unknown: 0 } } })
      expect(await installed()).toBe(right(wanted))
      expect(
        await container.sh(
          `find /usr/local/bin /var/lib/hawser -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*'`,
        ),
      ).toBe('')
      const history = await container.sh(`cut -d ' ' -f 3 /var/lib/hawser/store/demo-*/history | tail -n 2`)
      expect(history).toBe(`${old.sha256}\n${wanted.sha256}`)
    },
  )
})
