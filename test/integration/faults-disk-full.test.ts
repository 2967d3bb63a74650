import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OperationError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { file } from '../../src/operations/file.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { fillDisk, freeDisk, type Resource } from '../support/disk-space.ts'
import { releaseFolder } from '../support/release-file.ts'
import { type TaskHost, taskHost } from '../support/task-host.ts'

/** Three pages, the last one not full: what lacks but the last write must not pass for whole. */
const BYTES = 11_000

const RESOURCES = ['pages', 'inodes'] as const

/** More pages or inodes than anything here takes. */
const ENOUGH = 30

/** Which file systems are full, and where is deployed to: every write to a full one is the first to fail in its turn. */
const STORE = { what: 'the store', full: '/var/lib', dest: '/opt/dest/demo', places: ['/var/lib/hawser'] }
const DESTINATION = {
  what: "the destination's folder",
  full: '/opt/dest',
  dest: '/opt/dest/demo',
  places: ['/opt/dest'],
}
const BOTH = {
  what: 'both, on one file system',
  full: '/var/lib',
  dest: '/var/lib/demo/bin/demo',
  places: ['/var/lib/hawser', '/var/lib/demo/bin'],
}

const SHARED = {
  what: 'the shared folder of an upload',
  full: '/opt/dest',
  dest: '/var/lib/demo/bin/demo',
  via: '/opt/dest/upload',
  places: ['/opt/dest'],
}

const NO_SPACE = /^no space left to write (\d+ bytes )?to (?<place>\/\S+); nothing was replaced$/

/** What a run may leave for a moment, and not for longer. */
const LEFTOVERS = `find /var/lib /opt/dest -name '.hawser*' -o -name 'incoming*' -o -name 'history-*' -o -name 'claim-*' -o -name 'held-*' -o -name 'new-*'`

afterAll(closeArtifacts)

describe.each([
  { kind: 'debian', disks: [STORE, DESTINATION, BOTH, SHARED] },
  // Of what differs between the shells, a rollback and a file have it all.
  { kind: 'bash', disks: [] },
  { kind: 'busybox', disks: [DESTINATION, BOTH, SHARED] },
] as const)('a full disk on $kind', ({ kind, disks }) => {
  let container: TestContainer
  let remote: TaskHost

  beforeAll(async () => {
    const size = 'size=1m,nr_inodes=100,mode=0755'
    container = await startContainer(kind, { tmpfs: { '/var/lib': size, '/opt/dest': size } })
    remote = taskHost(container)
  })
  afterAll(async () => {
    await remote[Symbol.asyncDispose]()
    await container[Symbol.asyncDispose]()
  })

  interface Step {
    /** Comes before the disk is full; where it is not set, an old file that Hawser has not put there. */
    readonly prepare?: () => Promise<unknown>
    readonly path: string
    readonly full: string
    readonly resource: Resource
    readonly left: number
  }

  /**
   * Both file systems as they were, with something old, and then full. Returns its facts. What
   * the last run had open frees its inode when its processes end, which may be a moment after its answer.
   */
  async function begin({ prepare, path, full, resource, left }: Step): Promise<string> {
    await container.sh(
      `rm -rf /var/lib/* /var/lib/.[!.]* /opt/dest/* /opt/dest/.[!.]*
      while ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q ' -> /\\(opt/dest\\|var/lib\\)/.* (deleted)$'; do sleep 0.05; done
      mkdir -p ${dirname(path)}
      head -c 9000 /dev/zero >${path}; chmod 0750 ${path}; chown deploy:daemon ${path}`,
    )
    await prepare?.()
    // An inode that comes free a moment later is taken too.
    if (resource === 'inodes') await container.sh(`${fillDisk(full, resource, 0)}; sleep 0.05`)
    await container.sh(fillDisk(full, resource, left))
    return facts(path)
  }

  /** Content, inode, mode, owner and times of what is at a path, and whatever was left behind. */
  const facts = (path: string): Promise<string> =>
    container.sh(`sha256sum <${path}; stat -c '%i %a %u %g %Y %Z' ${path}; ${LEFTOVERS}`)

  /** Runs something on a full disk, and again when there is space. Returns the place where there was none, or nothing. */
  async function tryOnce(step: Step, run: () => Promise<unknown>): Promise<string | undefined> {
    const before = await begin(step)
    const failure = await run().then(
      () => undefined,
      (error: unknown) => error,
    )
    await remote.finish()
    if (failure === undefined) return undefined
    expect(failure).toBeInstanceOf(OperationError)
    expect(failure).toHaveProperty('message', expect.stringMatching(NO_SPACE))
    expect(await facts(step.path)).toBe(before)
    await container.sh(freeDisk(step.full))
    await run()
    await remote.finish()
    expect(await container.sh(LEFTOVERS)).toBe('')
    return NO_SPACE.exec(failure instanceof Error ? failure.message : '')?.groups?.place
  }

  /** With nothing left, then with one more page or inode at a time, until there is enough. Returns all places. */
  async function stepThrough(step: Step, run: () => Promise<unknown>): Promise<readonly string[]> {
    const places = new Set<string>()
    for (let left = step.left; left < ENOUGH; left += 1) {
      const place = await tryOnce({ ...step, left }, run)
      if (place === undefined) return [...places]
      places.add(place)
    }
    throw new Error(`${ENOUGH} ${step.resource} are not enough`)
  }

  test.each(disks.flatMap((disk) => RESOURCES.map((resource) => ({ ...disk, resource }))))(
    'under $what, by $resource: the old file is intact, and the next deploy converges',
    async ({ full, dest, resource, places, ...more }) => {
      await using folder = await releaseFolder()
      const made = await artifact(
        await folder.release({ dest, ...('via' in more && { via: more.via }) }, randomBytes(BYTES)),
      )
      const found = await stepThrough({ path: dest, full, resource, left: 0 }, async () => {
        await deploy(remote.host, made)
        const facts = `sha256sum <${dest}; stat -c '%a %U %G' ${dest}; tail -n 1 /var/lib/hawser/store/demo-*/history`
        const [digest, rights, history] = (await container.sh(facts)).split('\n')
        expect([digest, rights]).toEqual([`${made.release.sha256}  -`, '755 root root'])
        expect(history).toContain(` ${made.release.sha256} 0755 root root `)
      })
      for (const place of places) expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${place}(/|$)`)))
    },
  )

  test.each(kind === 'bash' ? RESOURCES : [])(
    'under a rollback, by %s: the newer release is intact, and the next try goes back',
    async (resource) => {
      await using folder = await releaseFolder()
      const { dest, full, places } = BOTH
      const [old, newer] = [
        await artifact(await folder.release({ dest }, randomBytes(BYTES))),
        await artifact(await folder.release({ dest }, randomBytes(BYTES))),
      ]
      const prepare = async (): Promise<void> => {
        for (const made of [old, newer]) {
          await deploy(remote.host, made)
          await remote.finish()
        }
      }
      const found = await stepThrough({ prepare, path: dest, full, resource, left: 0 }, async () => {
        await rollback(remote.host, newer)
        expect(await container.sh(`sha256sum <${dest}`)).toBe(`${old.release.sha256}  -`)
      })
      for (const place of places) expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${place}(/|$)`)))
    },
  )

  test.each([
    { bytes: 6000, resource: 'pages', left: 0 },
    { bytes: 6000, resource: 'inodes', left: 0 },
    // Too large for an argument: it comes on a channel of its own.
    { bytes: 70_000, resource: 'pages', left: 16 },
    { bytes: 70_000, resource: 'inodes', left: 0 },
  ] as const)('under a file of $bytes bytes, by $resource', async ({ bytes, resource, left }) => {
    const path = '/opt/dest/conf'
    const content = 'x'.repeat(bytes)
    const places = await stepThrough({ path, full: '/opt/dest', resource, left }, async () => {
      await file(remote.host, { path, content })
      expect(await container.sh(`cat ${path}; stat -c ' %a %U %G' ${path}`)).toBe(`${content} 750 deploy daemon`)
    })
    expect(places).toEqual(['/opt/dest'])
  })
})
