/** `hawser sign` as a user starts it, and what a deploy makes of it. */
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { loadInventory } from '../../../src/inventory/index.ts'
import { type Artifact, artifact, closeArtifacts } from '../../../src/operations/artifact.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeMinisignKey, makeSshKey, signByMinisign } from '../../support/signing.ts'
import { spawnOnTerminal } from '../../support/terminal.ts'

const hawser = resolve(import.meta.dirname, '../../../dist/src/cli/main.js')
const CONTENT = 'the bytes of a release\n'
const sha256 = createHash('sha256').update(CONTENT).digest('hex')

afterEach(closeArtifacts)

interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The environment of a user at a terminal: npm is not about. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') && name !== 'SSH_AUTH_SOCK'),
  )

/** Runs `hawser sign` in a folder. */
async function sign(folder: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { cwd: folder, env: { ...environment(), ...env } }
  try {
    return { exitCode: 0, ...(await promisify(execFile)(process.execPath, [hawser, 'sign', ...argv], options)) }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

/** A folder with a file, an inventory with a release of it, and what the release says beside. */
function project(more = ''): Promise<string> {
  return makeFolder({
    'bin/relayd': CONTENT,
    'inventory.yaml': `relay:
  hosts: relay-1
  vars:
    release:
      { src: bin/relayd, sha256: ${sha256}, dest: /usr/local/bin/relayd, mode: '0755', owner: root, group: root${more} }
`,
  })
}

/** What a play's prepare makes of the release. */
async function prepared(folder: string): Promise<Artifact> {
  const { hosts } = await loadInventory(['inventory.yaml'], { cwd: folder })
  return artifact(hosts.get('relay-1')?.vars.release)
}

const MANIFEST = `manifest: hawser-artifact/1\nname: relayd\nversion: 1.4.2\nsize: ${CONTENT.length}\nsha256: ${sha256}\n`

describe('hawser sign', () => {
  test('signs what an inventory names, and says what the release and the signers get', async () => {
    const folder = await project(", version: '1.4.2'")
    const key = await makeSshKey(folder, 'id')
    expect(await sign(folder, ['-k', 'id'])).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `relay: bin/relayd 1.4.2 -> bin/relayd.manifest, bin/relayd.manifest.sig
  to be written into its release in the inventory:
    signature: bin/relayd.manifest.sig
    signers: FILE

The file of signers has a line for each who may sign; for this key, under any name:
    NAME namespaces="hawser-artifact" ${key.publicKey}
`,
    })
    expect(await readFile(join(folder, 'bin/relayd.manifest'), 'utf8')).toBe(MANIFEST)
    expect((await readdir(join(folder, 'bin'))).sort()).toEqual(['relayd', 'relayd.manifest', 'relayd.manifest.sig'])
    // Done as it was told, a deploy takes it.
    const inventory = join(folder, 'inventory.yaml')
    const text = (await readFile(inventory, 'utf8')).replace(
      ' }',
      ', signature: bin/relayd.manifest.sig, signers: who }',
    )
    await writeFile(inventory, text)
    await writeFile(join(folder, 'who'), `NAME namespaces="hawser-artifact" ${key.publicKey}\n`)
    expect((await prepared(folder)).isSigned).toBe(true)
    // Now nothing is left to be said, and signing again is no harm.
    expect((await sign(folder, ['-k', 'id'])).stdout).toBe(
      'relay: bin/relayd 1.4.2 -> bin/relayd.manifest, bin/relayd.manifest.sig\n',
    )
    expect((await prepared(folder)).release.version).toBe('1.4.2')
  })

  test('signs a file that is in no inventory', async () => {
    const folder = await makeFolder({ 'build/relayd': CONTENT })
    await makeSshKey(folder, 'id')
    const { exitCode, stdout } = await sign(folder, ['build/relayd', '--version', '1.4.2', '--key=id'])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('    signature: build/relayd.manifest.sig\n')])
    expect(await readFile(join(folder, 'build/relayd.manifest'), 'utf8')).toBe(MANIFEST)
  })

  test('writes where the release says, with paths as the inventory has them', async () => {
    const folder = await project(', signature: ../signed/app.manifest.sig, signers: ../who')
    const deeper = join(folder, 'env')
    execFileSync('sh', ['-c', 'mkdir env signed && mv inventory.yaml bin env'], { cwd: folder })
    const key = await makeSshKey(folder, 'id')
    await writeFile(join(folder, 'who'), `ops@example.org ${key.publicKey}\n`)
    const flags = ['-i', 'env/inventory.yaml', 'env/bin/relayd', '--version', '1.4.2', '-k', 'id']
    expect((await sign(folder, flags)).stdout).toBe(
      'relay: env/bin/relayd 1.4.2 -> signed/app.manifest, signed/app.manifest.sig\n',
    )
    expect((await prepared(deeper)).release.version).toBe('1.4.2')
  })

  test('replaces what is there, and leaves it where the signers would refuse the new one', async () => {
    const folder = await project(", version: '1.4.2', signature: bin/relayd.manifest.sig, signers: who")
    const [ours, theirs] = [await makeSshKey(folder, 'ours'), await makeSshKey(folder, 'theirs')]
    await writeFile(join(folder, 'who'), `ops@example.org ${ours.publicKey}\n`)
    await writeFile(join(folder, 'bin/relayd.manifest'), 'an old one\n')
    await writeFile(join(folder, 'bin/relayd.manifest.sig'), 'an old one\n')
    const refused = await sign(folder, ['-k', 'theirs'])
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    expect(refused.stderr).toContain(
      `nothing was signed: ${folder}/bin/relayd.manifest is signed by the ssh-ed25519 key`,
    )
    expect(refused.stderr).toContain(`add its line there: SIGNER namespaces="hawser-artifact" ${theirs.publicKey}`)
    expect(await readFile(join(folder, 'bin/relayd.manifest'), 'utf8')).toBe('an old one\n')
    expect(await readFile(join(folder, 'bin/relayd.manifest.sig'), 'utf8')).toBe('an old one\n')
    expect(await readdir(join(folder, 'bin'))).toHaveLength(3)
    expect((await sign(folder, ['-k', 'ours'])).exitCode).toBe(0)
    expect((await prepared(folder)).isSigned).toBe(true)
    expect((await lstat(join(folder, 'bin/relayd.manifest'))).mode & 0o777).toBe(0o644)
  })

  test('signs by a key that only the agent holds', async () => {
    const folder = await project(", version: '1.4.2'")
    const key = await makeSshKey(folder, 'id')
    const started = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
    const [, SSH_AUTH_SOCK = ''] = /SSH_AUTH_SOCK=([^;]*)/.exec(started) ?? []
    const [, pid = ''] = /SSH_AGENT_PID=(\d+)/.exec(started) ?? []
    onTestFinished(() => void process.kill(Number(pid)))
    execFileSync('ssh-add', ['-q', key.file], { env: { ...environment(), SSH_AUTH_SOCK }, stdio: 'pipe' })
    execFileSync('rm', [key.file])
    const without = await sign(folder, ['-k', 'id.pub'])
    expect(without).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('ssh-add -L lists these'),
    })
    expect(await readdir(join(folder, 'bin'))).toEqual(['relayd'])
    expect(await sign(folder, ['-k', 'id.pub'], { SSH_AUTH_SOCK })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(key.publicKey),
    })
  })

  test('lets ssh-keygen ask for the passphrase, and leaves nothing behind where one gives up', async () => {
    const folder = await project(", version: '1.4.2'")
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', join(folder, 'id')])
    const right = await onTerminal(folder, 'open sesame\n')
    expect(right).toMatchObject({ exitCode: 0, output: expect.stringContaining('-> bin/relayd.manifest') })
    expect(right.output).not.toContain('sesame')
    execFileSync('sh', ['-c', 'rm bin/relayd.*'], { cwd: folder })
    expect(await onTerminal(folder, '\x03')).toMatchObject({ exitCode: 99 })
    expect(await readdir(join(folder, 'bin'))).toEqual(['relayd'])
  })

  test('writes manifests for minisign', async () => {
    const minisign = await makeFolder({})
    const key = await makeMinisignKey(minisign, 'release')
    const folder = await project(", version: '1.4.2', signature: bin/relayd.manifest.minisig, signers: KEY")
    const inventory = join(folder, 'inventory.yaml')
    const [, publicKey = ''] = (await readFile(key.publicFile, 'utf8')).split('\n')
    await writeFile(inventory, (await readFile(inventory, 'utf8')).replace('KEY', publicKey))
    expect((await sign(folder, ['--manifest-only'])).stdout).toBe(
      'relay: bin/relayd 1.4.2 -> bin/relayd.manifest\n  to be signed: minisign -S -m bin/relayd.manifest\n',
    )
    await signByMinisign(key, join(folder, 'bin/relayd.manifest'))
    expect((await prepared(folder)).isSigned).toBe(true)
  })
})

/** Runs `hawser sign -k id` on a terminal, and types this when it asks. */
function onTerminal(
  folder: string,
  typed: string,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const command = `'${process.execPath}' '${hawser}' sign -k id`
  const child = spawnOnTerminal(command, { cwd: folder, env: environment() })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const hadAsked = /passphrase/.test(output)
    output += chunk
    if (!hadAsked && /passphrase/.test(output)) child.stdin.write(typed)
  })
  return new Promise((done) => child.once('close', (exitCode) => done({ exitCode, output })))
}

describe('what makes no sense is refused before anything is written', () => {
  const version = ", version: '1.4.2'"
  test.each<[string, string, string[], string]>([
    ['no key', version, [], 'sign needs a key'],
    [
      'a key for nothing',
      version,
      ['-k', 'id', '--manifest-only'],
      '--manifest-only signs nothing, and a key is given',
    ],
    ['no version', '', ['-k', 'id'], 'relay: bin/relayd: no version is given'],
    [
      'two versions',
      version,
      ['-k', 'id', '--version', '1.4.3'],
      'the release says version 1.4.2, and --version 1.4.3',
    ],
    [
      'a version that is none',
      '',
      ['-k', 'id', '--version', 'spring'],
      "version: 'spring' is not a version that can be",
    ],
    [
      'a file that is no release',
      version,
      ['-k', 'id', '-i', 'inventory.yaml', 'bin/realyd'],
      "did you mean 'bin/relayd'?",
    ],
    [
      'a file that is not there',
      version,
      ['-k', 'id', 'bin/realyd', '--version', '1.0.0'],
      "there is no such file; did you mean 'relayd'?",
    ],
    ['a folder', version, ['-k', 'id', 'bin', '--version', '1.0.0'], 'is not a regular file'],
    ['a misspelt flag', version, ['--kye', 'id'], "there is no flag '--kye'; did you mean '--key'?"],
    [
      'a signature of minisign',
      `${version}, signature: x.minisig, signers: y`,
      ['-k', 'id'],
      "is a signature of minisign's",
    ],
    [
      'a signature of a name of its own',
      `${version}, signature: x.asc, signers: y`,
      ['-k', 'id'],
      'does not end in .sig',
    ],
    ['a place that is not there', `${version}, signature: no/x.sig, signers: y`, ['-k', 'id'], 'cannot write beside'],
    ['a key that is not there', version, ['-k', 'nope'], 'ssh-keygen could not sign with the key nope'],
  ])('%s', async (_what, more, argv, message) => {
    const folder = await project(more)
    await makeSshKey(folder, 'id')
    const before = await readdir(folder, { recursive: true })
    const { exitCode, stdout, stderr } = await sign(folder, argv)
    expect(stderr).toContain(message)
    expect(stderr).toContain('hint: ')
    expect([exitCode, stdout]).toEqual([1, ''])
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(before.sort())
  })

  test('a file that is not the pinned one', async () => {
    const folder = await project(version)
    await makeSshKey(folder, 'id')
    await writeFile(join(folder, 'bin/relayd'), 'another build\n')
    const { exitCode, stderr } = await sign(folder, ['-k', 'id'])
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/pinned is [0-9a-f]{64}\n.*run first: npx hawser pin/),
    ])
  })

  test('two versions of one file', async () => {
    const folder = await makeFolder({
      relayd: CONTENT,
      'inventory.yaml':
        "a: {vars: {one: {src: relayd, sha256: '', version: 1.0.0}, two: {src: relayd, sha256: '', version: 2.0.0}}}\n",
    })
    await makeSshKey(folder, 'id')
    const { exitCode, stderr } = await sign(folder, ['-k', 'id'])
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('relayd.manifest cannot be the manifest of relayd 1.0.0 and of relayd 2.0.0'),
    ])
  })

  test('a machine without ssh-keygen', async () => {
    const folder = await project(version)
    await makeSshKey(folder, 'id')
    const { exitCode, stderr } = await sign(folder, ['-k', 'id'], { PATH: '/nonexistent' })
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('there is no ssh-keygen on this machine')])
    expect(await readdir(join(folder, 'bin'))).toEqual(['relayd'])
  })
})
