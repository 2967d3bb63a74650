import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HawserError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { query } from '../../src/operations/query.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type RaceRow, raceTable } from '../support/race-table.ts'
import { compileRacer, type RacerOptions, startRacer } from '../support/racer.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

/** Rounds of each attack. */
const ROUNDS = 100
/** The part of its rounds that the naive flow must lose, or those that Hawser wins prove nothing. */
const TOOTHLESS_BELOW = 0.8
/** The errors that the attack may lead to. All others are faults, and count as lost. */
const REFUSALS =
  /exchanged for|is gone|no regular file|was exchanged|pinned is|pinned \d+ bytes|cannot (take|put) |cannot make a folder/

/** The attackers, each with an upload folder that he may write to; it has no sticky bit. */
const ATTACKS: readonly Pick<RacerOptions, 'user' | 'mode'>[] = [
  { user: 'mallory', mode: 'rename' },
  { user: 'mallory', mode: 'descriptor' },
  // Another process of the very user who uploads: it may open his file, whoever made it.
  { user: 'deploy', mode: 'descriptor' },
]

describe('an upload through a folder of the attacker', () => {
  let container: TestContainer
  const rows: RaceRow[] = []

  beforeAll(async () => {
    // In memory: how long a disk takes to sync is not what is measured.
    container = await startContainer('debian', {
      tmpfs: { '/var/lib/hawser': 'mode=0700', '/usr/local/bin': 'mode=0755' },
    })
    await container.write('/opt/naive.sh', await readFile(new URL('../attack/naive.sh', import.meta.url)))
    await container.write('/opt/artifact', randomBytes(200_000))
    await compileRacer(container)
  })
  afterAll(async () => {
    const settings = await container.sh('cd /proc/sys/fs && grep . protected_*')
    console.log(`${settings.replaceAll(/^/gm, 'fs.').replaceAll(':', ' = ')}\n${raceTable(rows)}`)
    await closeArtifacts()
    await container[Symbol.asyncDispose]()
  })

  /** Makes an upload folder for all to write to, and returns the upload's path in it. */
  async function openFolder(name: string): Promise<string> {
    await container.sh(`mkdir /srv/${name}; chmod 0777 /srv/${name}`)
    return `/srv/${name}/mir-signal`
  }

  test.each(ATTACKS)('control: the naive flow loses to $user by $mode', async ({ user, mode }) => {
    const target = await openFolder(`naive-${user}-${mode}`)
    await using racer = await startRacer(container, { user, mode, trigger: 'nowrite', target })
    const said = await container.sh(`sh /opt/naive.sh ${mode} ${ROUNDS} ${target} /opt/installed /opt/artifact`)
    const [lost = 0, refused = 0, installed = 0] = said.split(' ').map(Number)
    rows.push({ flow: 'naive', attack: `${user}, ${mode}`, lost, refused, installed, deeds: await racer.deeds() })
    expect(lost + refused + installed).toBe(ROUNDS)
    expect(lost, 'the attacker is toothless here').toBeGreaterThanOrEqual(ROUNDS * TOOTHLESS_BELOW)
  })

  test.concurrent.each(ATTACKS)('Hawser loses nothing to $user by $mode', async ({ user, mode }) => {
    await using folder = await releaseFolder()
    await using remote = taskHost(container, { by: 'ssh' })
    const via = await openFolder(`hawser-${user}-${mode}`)
    const dest = `/usr/local/bin/mir-signal-${user}-${mode}`
    await using racer = await startRacer(container, { user, mode, trigger: 'any', target: via })
    const installed = async (): Promise<string> => {
      const { data } = await query(remote.host, { sh: `if [ -e ${dest} ]; then sha256sum <${dest}; fi` })
      return data.stdout.slice(0, 64)
    }
    const ends = { lost: 0, refused: 0, installed: 0 }
    let before = ''
    for (let round = 0; round < ROUNDS; round += 1) {
      const release = await folder.release({ dest, via, keep: 2 }, randomBytes(200_000))
      const failure = await deploy(remote.host, await artifact(release)).then(
        () => undefined,
        (error: unknown) => error,
      )
      const after = await installed()
      if (failure === undefined && after === release.sha256) ends.installed += 1
      else if (failure instanceof HawserError && REFUSALS.test(failure.message) && after === before) ends.refused += 1
      else {
        ends.lost += 1
        console.error(failure)
      }
      before = after
    }
    const deeds = await racer.deeds()
    rows.push({ flow: 'hawser', attack: `${user}, ${mode}`, ...ends, deeds })
    expect(ends.lost).toBe(0)
    expect(deeds, 'the attacker did not attack').toBeGreaterThan(ROUNDS / 2)
    await remote.finish()
    expect(
      await container.sh(
        `ls -A /var/lib/hawser/store/${dest.split('/').at(-1)}-* | grep -v -E '^([0-9a-f]{64}|history)$'; true`,
      ),
    ).toBe('')
  })
})
