import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { OutcomeUnknownError, UnreachableError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type Direction, type FaultProxy, faultProxy, type LineFault } from '../support/fault-proxy.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'

/** Places in each direction, spread over all bytes of a deploy: login, look, upload and the other three steps. */
const PLACES = 16

/** What says that the connection was lost, in ssh's words or in ours. */
const LOST = /connection was lost|Connection (to \S+ )?closed|Broken pipe|Connection reset/

let container: TestContainer
let proxy: FaultProxy
let folder: ReleaseFolder

beforeAll(async () => {
  // In memory: what is cut is the line; how long a disk takes is nothing to do with it.
  container = await startContainer('debian', {
    tmpfs: { '/var/lib/hawser': 'mode=0700', '/usr/local/bin': 'mode=0755,exec' },
  })
  proxy = await faultProxy(container)
  folder = await releaseFolder()
})
afterAll(async () => {
  await closeArtifacts()
  await Promise.all([proxy, container, folder].map((each) => each[Symbol.asyncDispose]()))
})
afterEach(() => container.sh(`rm -rf /var/lib/hawser/* ${DEST}`))

const release = (): Promise<ReleaseOptions> => folder.release({ dest: DEST, keep: 2 }, randomBytes(50_000))

/** Deploys over the line, or past it. Returns the error, if there was one. */
async function deployBy(by: 'line' | 'exec', wanted: ReleaseOptions, fault?: LineFault): Promise<unknown> {
  await using remote = taskHost(container, by === 'line' ? { by: 'ssh', port: proxy.port } : {})
  proxy.arm(fault)
  const failure = await deploy(remote.host, await artifact(wanted)).then(
    () => undefined,
    (error: unknown) => error,
  )
  await remote.finish()
  return failure
}

/** Digest, mode and owner of what is installed. */
const installed = (): Promise<string> => container.sh(`sha256sum <${DEST} | cut -c 1-64; stat -c '%a %U %G' ${DEST}`)

const right = ({ sha256 }: ReleaseOptions): string => `${sha256}\n755 root root`

/** What a run may leave for a moment, and not for longer. */
const leftovers = (): Promise<string> =>
  container.sh(
    `find /usr/local/bin /var/lib/hawser -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*'`,
  )

describe.each<[Direction, LineFault['how'], number]>([
  // Mostly bytes of the upload: one is like the other.
  ['up', 'cut', PLACES / 2],
  ['down', 'cut', PLACES],
  ['up', 'reset', PLACES / 8],
  ['down', 'reset', PLACES / 8],
])('a line that breaks on the way %s (%s)', (direction, how, places) => {
  test('leaves the old or the new file, whole, whatever was on its way; and the next run converges', async () => {
    let old = await release()
    expect(await deployBy('line', old)).toBeUndefined()
    const total = proxy.passed[direction]
    const ends = new Set<string>()
    for (let place = 0.5; place < places; place += 1) {
      const wanted = await release()
      const failure = await deployBy('line', wanted, {
        direction,
        afterBytes: Math.floor((place * total) / places),
        how,
      })
      expect(proxy.hasFired, `place ${place}`).toBe(true)
      const found = await installed()
      if (failure === undefined) {
        // Before the key exchange it is tried again; after the last operation there is nothing left to lose.
        expect(found).toBe(right(wanted))
      } else {
        expect(failure).toBeInstanceOf(UnreachableError)
        expect(String(failure)).toMatch(LOST)
        // Only where the error says that it is not known.
        if (failure instanceof OutcomeUnknownError) expect([right(old), right(wanted)]).toContain(found)
        else expect(found).toBe(right(old))
      }
      ends.add(failure === undefined ? 'done' : failure instanceof OutcomeUnknownError ? 'unknown' : 'unreachable')
      const next = await release()
      expect(await deployBy('exec', next)).toBeUndefined()
      expect(await installed()).toBe(right(next))
      expect(await leftovers()).toBe('')
      old = next
    }
    expect(ends).toContain('unreachable')
    if (direction === 'down' && places === PLACES) expect(ends).toContain('unknown')
  }, 600_000)
})
