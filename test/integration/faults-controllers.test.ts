import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { runTask, sshVariables, type TaskResult, writeInventory } from '../support/task-run.ts'

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
afterEach(() => container.sh(`rm -rf /var/lib/hawser ${DEST}*`))

const release = (dest: string): Promise<ReleaseOptions> => folder.release({ dest, keep: 20 }, randomBytes(50_000))

/** A controller of its own: a process that logs in over ssh. */
async function control(task: string, wanted: ReleaseOptions): Promise<TaskResult> {
  await using inventory = await writeInventory({ 'relay-1': sshVariables(container) }, { release: wanted })
  return await runTask(task, ['-i', inventory.path, '--json'])
}

const installed = (dest: string): Promise<string> =>
  container.sh(`sha256sum <${dest} | cut -c 1-64; stat -c '%a %U %G' ${dest}`)

const right = ({ sha256 }: ReleaseOptions): string => `${sha256}\n755 root root`

/** Digests that the history of a destination names, oldest first. */
const history = async (): Promise<string[]> =>
  (await container.sh(`cut -d ' ' -f 3 /var/lib/hawser/store/demo-*/history`)).split('\n')

/** What a run may leave for a moment, and not for longer. */
const leftovers = (): Promise<string> =>
  container.sh(
    `find /usr/local/bin /var/lib/hawser -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*'`,
  )

describe('controllers at once', () => {
  test('two at one destination: one release is installed, whole, and who is refused is told by whom', async () => {
    for (let round = 0; round < 3; round += 1) {
      const releases = await Promise.all([release(DEST), release(DEST)])
      const results = await Promise.all(releases.map((each) => control('tasks/redeploy.mjs', each)))
      const done = releases.filter((_each, index) => results[index]?.exitCode === 0)
      expect(done).not.toHaveLength(0)
      for (const { exitCode, stdout } of results) {
        if (exitCode === 0) continue
        expect(exitCode).toBe(2)
        expect(stdout).toMatch(/demo is locked by \S+@\S+ \(run [0-9a-f]+\) since/)
      }
      expect(done.map(right)).toContain(await installed(DEST))
      expect((await history()).at(-1)).toBe((await installed(DEST)).slice(0, 64))
      expect(await leftovers()).toBe('')
    }
  })

  test('ten at one destination that wait: each has its turn, and the last one stays', async () => {
    const releases = await Promise.all(Array.from({ length: 10 }, () => release(DEST)))
    const results = await Promise.all(releases.map((each) => control('test/fixtures/tasks/deploy-waiting.mjs', each)))
    expect(results.map(({ exitCode }) => exitCode)).toEqual(releases.map(() => 0))
    const digests = await history()
    // Each once, and nothing that was found there and nobody had put there.
    expect(digests.toSorted()).toEqual(releases.map(({ sha256 }) => sha256).toSorted())
    expect(await installed(DEST)).toBe(`${digests.at(-1)}\n755 root root`)
    expect(await leftovers()).toBe('')
  })

  test('ten at as many destinations: none waits for another', async () => {
    const releases = await Promise.all(Array.from({ length: 10 }, (_none, index) => release(`${DEST}-${index}`)))
    const results = await Promise.all(releases.map((each) => control('tasks/redeploy.mjs', each)))
    expect(results.map(({ exitCode }) => exitCode)).toEqual(releases.map(() => 0))
    for (const each of releases) expect(await installed(each.dest)).toBe(right(each))
    expect(await leftovers()).toBe('')
  })
})
