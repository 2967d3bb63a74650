import { expect, test } from 'vitest'
import { UsageError } from '../../../src/core/errors.ts'
import { Artifact } from '../../../src/operations/artifact.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import type { Host } from '../../../src/operations/host.ts'
import { install } from '../../../src/operations/install.ts'
import type { Installed } from '../../../src/operations/installed.ts'
import { behind, pass, type Staged, type Uploaded, type Verified } from '../../../src/operations/release-step.ts'
import { stage } from '../../../src/operations/stage.ts'
import { upload } from '../../../src/operations/upload.ts'
import { verify } from '../../../src/operations/verify.ts'

/** Never called: the compiler reads it. An order that it lets pass makes `@ts-expect-error` itself an error. */
async function unsafeOrders(host: Host, artifact: Artifact): Promise<void> {
  const uploaded = await upload(host, artifact)
  const staged = await stage(host, uploaded)
  const verified = await verify(host, staged)
  const installed: Installed = await install(host, verified)
  const deployed: Installed = await deploy(host, artifact)
  // @ts-expect-error: what was uploaded was not staged
  await verify(host, uploaded)
  // @ts-expect-error: what was uploaded was not verified
  await install(host, uploaded)
  // @ts-expect-error: what was staged was not verified
  await install(host, staged)
  // @ts-expect-error: an artifact is on no host yet
  await stage(host, artifact)
  // @ts-expect-error: a path is nothing that can be installed
  await install(host, '/tmp/upload')
  // @ts-expect-error: a value of the same shape is not what verify returned
  await install(host, { ...installed, ...deployed })
  // @ts-expect-error: what was installed needs a new look before it is installed again
  await install(host, installed)
  const map = { src: 'demo', sha256: '', dest: '/usr/local/bin/demo', mode: '0755', owner: 'root', group: 'root' }
  // @ts-expect-error: a map of the inventory was not opened and hashed
  await upload(host, map)
}

/** A host that must not be asked for anything. */
function untouchable(name: string): Host {
  const refuse = (): never => {
    throw new Error('the host was contacted')
  }
  // The steps use no more of a host than this before they ask it for something.
  return { name, port: { perform: refuse } } as unknown as Host
}

/** What upload, stage and verify return, made by their own means. */
function passed(): { readonly uploaded: Uploaded; readonly staged: Staged; readonly verified: Verified } {
  const data = { dest: '/usr/local/bin/demo', sha256: 'a'.repeat(64) }
  const outcome = { host: 'a', operation: '', title: '', outcome: 'ok', elapsedMs: 0, data } as const
  // Nothing here opens the file.
  const artifact = Object.create(Artifact.prototype) as Artifact
  const found = { held: 'stored', settled: false, before: {}, version: '', inode: '' } as const
  return {
    uploaded: pass('upload', outcome, { artifact, found }),
    staged: pass('stage', outcome, { artifact, found }),
    verified: pass('verify', outcome, { artifact, found }),
  }
}

test('a step refuses at run time what the compiler refuses', async () => {
  expect(unsafeOrders).toBeTypeOf('function')
  const host = untouchable('a')
  const { uploaded, staged, verified } = passed()
  // Task files may be plain JavaScript: the steps are called here as those call them.
  const untyped = { stage, verify, install } as unknown as Record<
    string,
    (host: Host, value: unknown) => Promise<unknown>
  >
  const wrong: [string, unknown][] = [
    ['stage', staged],
    ['stage', { ...uploaded }],
    ['verify', uploaded],
    ['verify', JSON.parse(JSON.stringify(staged))],
    ['install', uploaded],
    ['install', staged],
    ['install', Object.create(verified)],
    ['install', undefined],
    ['install', '/tmp/upload'],
  ]
  for (const [step, value] of wrong) {
    await expect(untyped[step]?.(host, value)).rejects.toBeInstanceOf(UsageError)
  }
})

test('a step refuses what was returned for another host', async () => {
  const { verified } = passed()
  await expect(install(untouchable('b'), verified)).rejects.toThrow(/another host, a/)
})

test('what a step returned is taken by its successor, and cannot be changed on the way', () => {
  const { verified } = passed()
  expect(behind(verified, 'verify', 'install', untouchable('a')).found.held).toBe('stored')
  expect(() => Object.assign(verified, { dest: '/etc/passwd' })).toThrow(TypeError)
})
