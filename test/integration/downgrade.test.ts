/** A signed release that is older than what is installed: somebody may have replayed it to the operator. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DowngradeError, OperationError } from '../../src/core/errors.ts'
import { type Artifact, artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { install } from '../../src/operations/install.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { stage } from '../../src/operations/stage.ts'
import { upload } from '../../src/operations/upload.ts'
import { verify } from '../../src/operations/verify.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import {
  makeSshKey,
  type SigningFolder,
  type SshKey,
  signBySsh,
  signingFolder,
  writeManifest,
} from '../support/signing.ts'
import { type TaskHost, type TaskHostOptions, taskHost } from '../support/task-host.ts'
import { runTask, sshVariables, writeInventory } from '../support/task-run.ts'

const DEST = '/usr/local/bin/demo'
const ALL_CHANGED = ['upload changed', 'stage changed', 'verify ok', 'install changed']

afterAll(closeArtifacts)

describe.each<ContainerKind>(['debian', 'busybox'])('a downgrade on %s', (kind) => {
  let container: TestContainer
  let folder: SigningFolder
  let key: SshKey
  let signers: string

  beforeAll(async () => {
    container = await startContainer(kind)
    folder = await signingFolder()
    key = await makeSshKey(folder.path, 'key')
    signers = await folder.signersFile(`ops@example.org ${key.publicKey}\n`)
  })
  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
    await container[Symbol.asyncDispose]()
  })
  afterEach(() => container.sh(`rm -rf /var/lib/hawser ${DEST}`))

  const installed = (): Promise<string> => container.sh(`sha256sum <${DEST} | cut -d ' ' -f 1`)

  /** A release of that version, signed. */
  async function signed(version: string): Promise<Artifact> {
    const content = `this is ${version}\n`
    const release = await folder.release({ dest: DEST }, content)
    const manifest = await writeManifest(release, content.length, { version })
    return artifact({ ...release, signature: await signBySsh(key, manifest), signers })
  }

  async function unsigned(fields: Partial<ReleaseOptions> = {}): Promise<Artifact> {
    return artifact(await folder.release({ dest: DEST, ...fields }))
  }

  /** A run of its own: what becomes of the artifact, and what was told. */
  async function run(
    made: Artifact,
    options: TaskHostOptions = {},
  ): Promise<{ readonly error: unknown; readonly outcomes: readonly string[]; readonly remote: TaskHost }> {
    await using remote = taskHost(container, options)
    const error = await deploy(remote.host, made).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    await remote.finish()
    return { error, outcomes: remote.takeOutcomes(), remote }
  }

  async function deployed(...artifacts: readonly Artifact[]): Promise<void> {
    for (const made of artifacts) expect((await run(made)).error).toBeUndefined()
  }

  test('is refused before the first byte, in a check too, and names both versions', async () => {
    const newer = await signed('1.10.0')
    const older = await signed('1.9.0')
    await deployed(newer)
    for (const check of [true, false]) {
      const { error, outcomes, remote } = await run(older, { check })
      expect(error).toBeInstanceOf(DowngradeError)
      expect(error).toMatchObject({
        message: `${DEST} has version 1.10.0, and 1.9.0 is older; nothing was sent`,
        hint: expect.stringContaining('--allow-downgrade'),
      })
      expect(outcomes).toEqual(['upload failed'])
      expect(remote.events.filter(({ event }) => event === 'progress')).toEqual([])
    }
    expect(await installed()).toBe(newer.release.sha256)
    expect(await container.sh(`ls /var/lib/hawser/store/*/`)).toBe(`${newer.release.sha256}\nhistory`)
    // The run that was refused holds no lock.
    await deployed(await signed('1.10.1'))
  })

  test('is installed where the run allows it, with a warning', async () => {
    const older = await signed('1.9.0')
    await deployed(await signed('1.10.0'))
    const { error, outcomes, remote } = await run(older, { allowDowngrade: true })
    expect([error, outcomes]).toEqual([undefined, ALL_CHANGED])
    expect(await installed()).toBe(older.release.sha256)
    expect(remote.events.filter(({ event }) => event === 'warning')).toMatchObject([
      { message: `${DEST}: version 1.9.0 replaces the newer 1.10.0, as --allow-downgrade says` },
    ])
  })

  test('is not: the first release, a newer one, the same version again, and the same release', async () => {
    const last = await signed('1.10.0')
    await deployed(await signed('1.9.0-rc.1'), await signed('1.9.0'), await signed('v1.10.0+build.1'), last)
    expect((await run(last)).outcomes).toEqual(['upload ok', 'stage ok', 'verify ok', 'install ok'])
  })

  test('is judged by what is installed: a rollback goes back, and from there on again', async () => {
    const [first, second] = [await signed('1.0.0'), await signed('2.0.0')]
    await deployed(first, second)
    await using remote = taskHost(container)
    await rollback(remote.host, { dest: DEST })
    await remote.finish()
    expect(await installed()).toBe(first.release.sha256)
    await deployed(await signed('1.5.0'))
    expect((await run(first)).error).toBeInstanceOf(DowngradeError)
  })

  test('is known for one after somebody has changed the mode of what is installed, and a rollback', async () => {
    const second = await signed('2.0.0')
    await deployed(second)
    await container.sh(`chmod 0700 ${DEST}`)
    await using remote = taskHost(container)
    await deploy(remote.host, await signed('3.0.0'))
    await rollback(remote.host, { dest: DEST })
    await remote.finish()
    expect(await installed()).toBe(second.release.sha256)
    expect((await run(await signed('1.0.0'))).error).toBeInstanceOf(DowngradeError)
  })

  // BusyBox asks its own tools before those that a test puts into PATH.
  if (kind !== 'busybox')
    test('is known for one after a run was ended between the two renames', async () => {
      await deployed(await signed('1.0.0'))
      // The folder is flushed when the file is in its place, and its history is not.
      await container.sh(
        `printf '#!/bin/sh\n[ "$2" != %s ] || kill -TERM $PPID\nexec /usr/bin/sync "$@"\n' ${DEST.replace(/\/[^/]*$/, '')} >/usr/local/sbin/sync
      chmod 755 /usr/local/sbin/sync`,
      )
      const third = await signed('3.0.0')
      const cut = await run(third)
      await container.sh('rm /usr/local/sbin/sync')
      expect(cut.error).toBeDefined()
      expect(await installed()).toBe(third.release.sha256)
      // "Run again", as the error says; then the attempt.
      expect((await run(third)).error).toBeUndefined()
      expect((await run(await signed('2.0.0'))).error).toBeInstanceOf(DowngradeError)
    })

  test('that was refused leaves a rollback nothing to do', async () => {
    const newer = await signed('1.10.0')
    await deployed(newer)
    await using remote = taskHost(container)
    const older = await signed('1.9.0')
    const cause = await deploy(remote.host, older).catch((error: unknown) => error)
    await expect(rollback(remote.host, older, { cause })).rejects.toBe(cause)
    expect(remote.takeOutcomes()).toEqual(['upload failed', 'rollback skipped'])
    expect(await installed()).toBe(newer.release.sha256)
  })

  test('is one to what an unsigned release was called as well, if that can be compared', async () => {
    await deployed(await unsigned({ version: '3.0.0' }))
    expect((await run(await signed('2.0.0'))).error).toBeInstanceOf(DowngradeError)
    // Whoever takes the signature out of the inventory may do anything there.
    await deployed(
      await unsigned({ version: 'the old one' }),
      await signed('2.0.0'),
      await unsigned({ version: '1.0.0' }),
    )
  })

  test('is refused over a file that was put there by hand, too', async () => {
    const newer = await signed('1.10.0')
    await deployed(newer)
    await container.sh(`echo edited >>${DEST}`)
    const { error } = await run(await signed('1.9.0'))
    expect(error).toMatchObject({ message: expect.stringContaining('has version 1.10.0') })
    await deployed(newer)
  })

  test('is judged by a release that was put back by hand, where it is one', async () => {
    const [first, second] = [await signed('1.0.0'), await signed('2.0.0')]
    await deployed(first, second)
    await container.sh(`cp /var/lib/hawser/store/*/${first.release.sha256} ${DEST}`)
    await deployed(await signed('1.5.0'))
  })

  test.each(['1.10.0', '1.10.1'])('is not let in, as %s, by what came between upload and install', async (version) => {
    await deployed(await signed('1.10.0'))
    const { sha256 } = (await signed('2.0.0')).release
    await using remote = taskHost(container)
    // The first is there already, so that at first there is nothing to do; the second is newer.
    const verified = await verify(
      remote.host,
      await stage(remote.host, await upload(remote.host, await signed(version))),
    )
    // What another controller leaves that had the lock after this one's session was lost.
    await container.sh(`echo 'this is 2.0.0' >${DEST}
      cd /var/lib/hawser/store/* && echo "1 other ${sha256} 0755 root root 2.0.0" >>history`)
    const error = await install(remote.host, verified).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OperationError)
    expect(error).toMatchObject({ message: expect.stringContaining('another release was installed at') })
    expect(await installed()).toBe(sha256)
  })

  // On the BusyBox host sudo is out of reach; the flag's way there is the same on all.
  if (kind === 'busybox') return
  test('is allowed by a flag of the task file, and by nothing else', async () => {
    const [newer, older] = [await signed('1.10.0'), await signed('1.9.0')]
    const redeploy = async ({ release: { keep: _, ...release } }: Artifact, ...flags: string[]) => {
      await using inventory = await writeInventory({ 'relay-1': sshVariables(container) }, { release })
      const { exitCode, stdout } = await runTask('tasks/redeploy.mjs', ['-i', inventory.path, ...flags])
      return { exitCode, stdout, sha256: await installed() }
    }
    expect(await redeploy(newer)).toMatchObject({ exitCode: 0, sha256: newer.release.sha256 })
    for (const flags of [['--check'], ['-v']]) {
      const refused = await redeploy(older, ...flags)
      expect(refused).toMatchObject({ exitCode: 2, sha256: newer.release.sha256 })
      expect(refused.stdout).toContain('has version 1.10.0, and 1.9.0 is older')
      expect(refused.stdout).toContain('give --allow-downgrade')
    }
    expect(await redeploy(older, '--allow-downgrade')).toMatchObject({ exitCode: 0, sha256: older.release.sha256 })
  })
})
