/** Runs whose release is not signed as it has to be: refused, and no host hears of it. */
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Manifest } from '../../../src/signing/manifest.ts'
import { makeSshKey, type SshKey, signBySsh, signingFolder } from '../../support/signing.ts'
import { startTask, type TaskResult, writeInventory } from '../../support/task-run.ts'

/** A port of this machine that tells when somebody connects, and is no sshd. */
async function listener(): Promise<{ readonly port: number; readonly connected: AbortSignal }> {
  const first = new AbortController()
  const server = createServer((socket) => {
    first.abort()
    socket.on('error', () => {}).end('no sshd\r\n')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on a port has an address')
  return { port: address.port, connected: first.signal }
}

/** What is spoilt of a release that is signed as it should be, and what then is told. */
interface Spoilt {
  readonly about: string
  /** Options of our key's line among the signers. */
  readonly options?: string
  readonly namespace?: string
  readonly signedBy?: 'theirs'
  /** Fields of the manifest that is signed. */
  readonly manifest?: Partial<Manifest>
  readonly spoil?: (manifest: string) => Promise<void>
  readonly fields?: Readonly<Record<string, string>>
  readonly told: RegExp
}

const alter = (from: string, to: string) => async (manifest: string) =>
  writeFile(manifest, (await readFile(manifest, 'utf8')).replace(from, to))

const SPOILT: readonly Spoilt[] = [
  { about: 'a wrong key', signedBy: 'theirs', told: /which \S+ does not accept/ },
  { about: 'a wrong namespace', namespace: 'file', told: /was made for the namespace 'file'/ },
  { about: 'an expired key', options: 'valid-before="20200101"', told: /has expired/ },
  {
    about: 'an expired manifest',
    manifest: { expires: '2020-01-01T00:00:00Z' },
    told: /expired at 2020-01-01T00:00:00Z/,
  },
  { about: 'an altered manifest', spoil: alter('1.4.2', '1.4.3'), told: /one of them was altered/ },
  { about: 'another version', fields: { version: '1.4.1' }, told: /of version 1\.4\.2, and the release says 1\.4\.1/ },
  { about: 'no signers', fields: { signers: '/nowhere' }, told: /cannot read the signers \/nowhere/ },
]

/** Runs the demonstration's task file against the listener, until that is connected to. */
async function redeploy(
  spoilt: Partial<Spoilt>,
  { port, connected }: Awaited<ReturnType<typeof listener>>,
  flags: readonly string[],
): Promise<TaskResult> {
  await using folder = await signingFolder()
  const keys: Record<'ours' | 'theirs', SshKey> = {
    ours: await makeSshKey(folder.path, 'ours'),
    theirs: await makeSshKey(folder.path, 'theirs'),
  }
  const { release, manifest } = await folder.unsigned(spoilt.manifest)
  const signature = await signBySsh(keys[spoilt.signedBy ?? 'ours'], manifest, spoilt.namespace)
  await spoilt.spoil?.(manifest)
  const signers = await folder.signersFile(`ops@example.org ${spoilt.options ?? ''} ${keys.ours.publicKey}\n`)
  const knownHosts = join(folder.path, 'known_hosts')
  const host = {
    ansible_host: '127.0.0.1',
    ansible_port: port,
    ansible_ssh_common_args: `-F none -o UserKnownHostsFile=${knownHosts}`,
  }
  await using inventory = await writeInventory(
    { 'relay-1': host },
    { release: { ...release, signature, signers, ...spoilt.fields } },
  )
  const task = startTask('tasks/redeploy.mjs', ['-i', inventory.path, ...flags])
  connected.addEventListener('abort', () => task.process.kill('SIGTERM'))
  return await task.result
}

test.each(SPOILT)('$about: no host is contacted', async (spoilt) => {
  const host = await listener()
  // A check differs from a run only later; one of them shows that.
  for (const flags of spoilt === SPOILT[0] ? [[], ['--check']] : [[]]) {
    const { exitCode, stdout, stderr } = await redeploy(spoilt, host, flags)
    expect([exitCode, stdout + stderr]).toEqual([1, expect.stringMatching(spoilt.told)])
    expect(stdout + stderr).toContain('hint: ')
  }
  expect(host.connected.aborted).toBe(false)
})

test('the same release, signed as it has to be, makes it connect', async () => {
  const host = await listener()
  const { exitCode } = await redeploy({}, host, [])
  expect([exitCode, host.connected.aborted]).toEqual([99, true])
})
