import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OutcomeUnknownError, UnreachableError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { deployMoments, haltAt } from '../support/halt.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'

let container: TestContainer
let folder: ReleaseFolder

beforeAll(async () => {
  container = await startContainer('debian')
  folder = await releaseFolder()
})
afterAll(async () => {
  await closeArtifacts()
  await folder[Symbol.asyncDispose]()
  await container[Symbol.asyncDispose]()
})

const release = (): Promise<ReleaseOptions> => folder.release({ dest: DEST, keep: 2 }, randomBytes(50_000))
const right = ({ sha256 }: ReleaseOptions): string => `${sha256}\n755 root root`
const installed = (): Promise<string> => container.sh(`sha256sum <${DEST} | cut -c 1-64; stat -c '%a %U %G' ${DEST}`)

/** Deploys, and gives the lock back. */
async function deployWell(wanted: ReleaseOptions): Promise<void> {
  await using remote = taskHost(container, { by: 'ssh' })
  await deploy(remote.host, await artifact(wanted))
  await remote.finish()
}

describe('a host that goes down', () => {
  test.each(deployMoments('/usr/local/bin'))(
    '$moment has the old or the new file, whole; and when it is up again, the next run converges',
    async (point) => {
      const old = await release()
      await deployWell(old)
      const wanted = await release()
      await using halt = await haltAt(container, point)
      await using doomed = taskHost(container, { by: 'ssh' })
      const running = deploy(doomed.host, await artifact(wanted)).catch((error: unknown) => error)
      await halt.reached(running)
      await container.restart()
      const failure = await running
      expect(failure).toBeInstanceOf(UnreachableError)
      expect(String(failure)).toMatch(/connection was lost/)
      const isReplaced = /after the/.test(point.moment)
      expect(await installed()).toBe(right(isReplaced ? wanted : old))
      if (isReplaced) expect(failure).toBeInstanceOf(OutcomeUnknownError)
      await halt[Symbol.asyncDispose]()
      const next = await release()
      await deployWell(next)
      expect(await installed()).toBe(right(next))
      expect(
        await container.sh(
          `find /usr/local/bin /var/lib/hawser -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*'`,
        ),
      ).toBe('')
      // What was replaced can be gone back to, also where nobody was left to write that down.
      const history = await container.sh(`cut -d ' ' -f 3 /var/lib/hawser/store/demo-*/history | tail -n 2`)
      expect(history).toBe(`${(isReplaced ? wanted : old).sha256}\n${next.sha256}`)
    },
  )
})
