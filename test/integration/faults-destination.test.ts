import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NotConvergedError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { file } from '../../src/operations/file.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/opt/demo/bin/demo'

/** What is mounted into the hosts, with an old file in it, and a single file. */
const mounted = mkdtempSync(join(tmpdir(), 'hawser-test-mounted-'))
writeFileSync(join(mounted, 'demo'), 'old')

afterAll(async () => {
  rmSync(mounted, { recursive: true })
  await closeArtifacts()
})

/** The ways in which a file gets to a host, each to its path. */
const WAYS = ['deploy', 'file'] as const

describe.each<ContainerKind>(['debian', 'busybox'])('a destination that cannot be replaced on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind, {
      capabilities: ['LINUX_IMMUTABLE'],
      mounts: {
        '/opt/readonly': { source: mounted, mode: 'ro' },
        '/opt/single/demo': { source: join(mounted, 'demo'), mode: 'rw' },
      },
      tmpfs: { '/opt/elsewhere': 'mode=0755' },
    })
    await container.sh('mkdir -p /opt/demo/bin')
  })
  afterAll(() => container[Symbol.asyncDispose]())

  /** Tries to bring another file to a path. Returns the error, and the operations that ended. */
  async function attempt(way: (typeof WAYS)[number], dest: string): Promise<{ failure: unknown; outcomes: string[] }> {
    await using folder = await releaseFolder()
    await using remote = taskHost(container)
    const made = await artifact(await folder.release({ dest }))
    const run = way === 'deploy' ? deploy(remote.host, made) : file(remote.host, { path: dest, content: 'new' })
    const failure = await run.then(
      () => undefined,
      (error: unknown) => error,
    )
    await remote.finish()
    return { failure, outcomes: remote.takeOutcomes() }
  }

  const leftovers = (): Promise<string> =>
    container.sh(
      `find /opt /var/lib -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*'`,
    )

  test.each(WAYS)('on a read-only file system, by %s', async (way) => {
    const { failure, outcomes } = await attempt(way, '/opt/readonly/demo')
    expect(String(failure)).toMatch(
      /\/opt\/readonly (is on a read-only file system; nothing was replaced|cannot be written)/,
    )
    expect(await container.sh('cat /opt/readonly/demo')).toBe('old')
    expect(await leftovers()).toBe('')
    // Before the first byte, but where the shell believes that root may do anything.
    if (way === 'deploy' && kind !== 'busybox') expect(outcomes).toEqual(['upload failed'])
  })

  test.each(WAYS)('that something is mounted on, by %s', async (way) => {
    const { failure } = await attempt(way, '/opt/single/demo')
    expect(String(failure)).toMatch(/\/opt\/single\/demo.*busy/)
    expect(failure).toHaveProperty('hint', expect.stringContaining('mounted'))
    expect(await container.sh('cat /opt/single/demo')).toBe('old')
    expect(await leftovers()).toBe('')
  })

  test('on another file system than the store, and the other way round', async () => {
    for (const dest of ['/opt/elsewhere/demo', DEST]) {
      const { failure } = await attempt('deploy', dest)
      expect(failure).toBeUndefined()
      await attempt('deploy', dest)
      expect(await leftovers()).toBe('')
    }
  })

  // chattr is not among the applets of Debian's BusyBox.
  if (kind === 'busybox') return

  /** What is at a path and beside it while flags are set, which are taken back in the end. */
  async function flagged(flag: 'i' | 'a', path: string, run: () => Promise<void>): Promise<void> {
    await container.sh(`chattr +${flag} ${path}`)
    try {
      await run()
    } finally {
      await container.sh(`chattr -${flag} ${path}`)
    }
  }

  test.each(WAYS.flatMap((way) => [['immutable', 'i', way] as const, ['append-only', 'a', way] as const]))(
    'that is %s (%s), by %s',
    async (_what, flag, way) => {
      await container.sh(`rm -rf /opt/demo/bin; mkdir /opt/demo/bin; printf old >${DEST}`)
      await flagged(flag, DEST, async () => {
        const { failure } = await attempt(way, DEST)
        expect(String(failure)).toMatch(/\/opt\/demo\/bin\/demo.*not permitted/)
        expect(failure).toHaveProperty('hint', expect.stringContaining('lsattr'))
        expect(await container.sh(`cat ${DEST}`)).toBe('old')
        expect(await leftovers()).toBe('')
      })
      expect((await attempt(way, DEST)).failure).toBeUndefined()
    },
  )

  test.each(WAYS)('in a folder that is immutable, by %s', async (way) => {
    await container.sh(`rm -rf /opt/demo/bin; mkdir /opt/demo/bin; printf old >${DEST}`)
    await flagged('i', '/opt/demo/bin', async () => {
      const { failure, outcomes } = await attempt(way, DEST)
      expect(String(failure)).toMatch(/\/opt\/demo\/bin( cannot be written|.*not permitted)/)
      expect(outcomes).toHaveLength(1)
      expect(await container.sh(`cat ${DEST}`)).toBe('old')
      expect(await leftovers()).toBe('')
    })
  })

  test.each(WAYS)(
    'in a folder that is append-only, by %s: what cannot be removed there, the next run removes',
    async (way) => {
      await container.sh(`rm -rf /opt/demo/bin; mkdir /opt/demo/bin; printf old >${DEST}`)
      await flagged('a', '/opt/demo/bin', async () => {
        const { failure } = await attempt(way, DEST)
        expect(String(failure)).toMatch(/not permitted/)
        expect(await container.sh(`cat ${DEST}`)).toBe('old')
      })
      expect((await attempt(way, DEST)).failure).toBeUndefined()
      expect(await leftovers()).toBe('')
    },
  )

  test('whose history cannot be replaced is replaced, and the next run makes up for it', async () => {
    await container.sh('rm -rf /var/lib/hawser')
    await attempt('deploy', DEST)
    await flagged('i', '/var/lib/hawser/store/demo-*/history', async () => {
      const { failure } = await attempt('deploy', DEST)
      expect(failure).toBeInstanceOf(NotConvergedError)
      expect(String(failure)).toMatch(/was replaced, but .*\/history was not.*not permitted/)
    })
    const installed = await container.sh(`sha256sum <${DEST} | cut -c 1-64`)
    await attempt('deploy', DEST)
    expect(await container.sh(`cut -d ' ' -f 3 /var/lib/hawser/store/demo-*/history`)).toContain(installed)
    expect(await leftovers()).toBe('')
  })
})
