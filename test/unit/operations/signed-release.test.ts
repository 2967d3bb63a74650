/** What `artifact` accepts as signed, with the real ssh-keygen on the other side. */
import { execFileSync } from 'node:child_process'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { UsageError } from '../../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../../src/operations/artifact.ts'
import type { ReleaseOptions } from '../../../src/operations/release-options.ts'
import type { Manifest } from '../../../src/signing/manifest.ts'
import {
  CONTENT,
  expectRefusal,
  makeSshKey,
  type SigningFolder,
  type SshKey,
  signBySsh,
  signingFolder,
  writeManifest,
} from '../../support/signing.ts'

let folder: SigningFolder
let ours: SshKey
let theirs: SshKey

beforeAll(async () => {
  folder = await signingFolder()
  ours = await makeSshKey(folder.path, 'ours')
  theirs = await makeSshKey(folder.path, 'theirs')
})
afterAll(() => folder[Symbol.asyncDispose]())
afterEach(closeArtifacts)

/** A signature whose first part claims to have four thousand million bytes. */
const TOO_LONG_KEY = Buffer.concat([Buffer.from('SSHSIG'), Buffer.from([0, 0, 0, 1, 255, 255, 255, 255])]).toString(
  'base64',
)

type Signed = ReleaseOptions & { readonly signature: string; readonly signers: string }

/** A release that is signed by our key, and a file of signers with these options for it. */
async function signed(fields: Partial<Manifest> = {}, options = ''): Promise<Signed> {
  const { release, manifest } = await folder.unsigned(fields)
  const signers = await folder.signersFile(`# who may\nops@example.org ${options} ${ours.publicKey}\n`)
  return { ...release, signature: await signBySsh(ours, manifest), signers }
}

const manifestOf = ({ signature }: Signed): string => signature.slice(0, -'.sig'.length)

describe('a signature of ssh-keygen', () => {
  test('is accepted, and gives the release its version', async () => {
    const made = await artifact(await signed())
    expect(made.release.version).toBe('1.4.2')
    expect(made.isSigned).toBe(true)
    expect((await artifact({ ...(await signed()), version: '1.4.2' })).release.version).toBe('1.4.2')
  })

  test('of every kind of key, and by any of several lines for one key', async () => {
    for (const type of ['rsa', 'ecdsa']) {
      const key = await makeSshKey(folder.path, type, type)
      const { release, manifest } = await folder.unsigned()
      const text = `a@x valid-before="20200101" ${key.publicKey}\n*@example.org,!no@example.org ${key.publicKey}\n`
      const signature = await signBySsh(key, manifest)
      expect((await artifact({ ...release, signature, signers: await folder.signersFile(text) })).isSigned).toBe(true)
    }
  })

  test('of a certificate, by its authority', async () => {
    const authority = await makeSshKey(folder.path, 'authority')
    const key = await makeSshKey(folder.path, 'certified')
    const certify = ['-q', '-s', authority.file, '-I', 'x', '-n', 'ops@example.org', '-V', '+1d', `${key.file}.pub`]
    execFileSync('ssh-keygen', certify)
    const { release, manifest } = await folder.unsigned()
    const signature = await signBySsh({ ...key, file: `${key.file}-cert.pub` }, manifest)
    const signers = await folder.signersFile(`*@example.org cert-authority ${authority.publicKey}\n`)
    expect((await artifact({ ...release, signature, signers })).isSigned).toBe(true)
    await expectRefusal(
      {
        ...release,
        signature,
        signers: await folder.signersFile(`*@example.com cert-authority ${authority.publicKey}\n`),
      },
      /is signed by the ssh-ed25519-cert-v01@openssh.com key .* does not accept/,
    )
  })

  test('is asked for once for many hosts of one release', async () => {
    const release = await signed()
    const log = join(folder.path, 'calls')
    const wrapper = join(folder.path, 'bin')
    execFileSync('mkdir', ['-p', wrapper])
    const real = execFileSync('sh', ['-c', 'command -v ssh-keygen'], { encoding: 'utf8' }).trim()
    await writeFile(join(wrapper, 'ssh-keygen'), `#!/bin/sh\necho x >>${log}\nexec ${real} "$@"\n`)
    await chmod(join(wrapper, 'ssh-keygen'), 0o755)
    vi.stubEnv('PATH', `${wrapper}:${process.env.PATH}`)
    await Promise.all(Array.from({ length: 20 }, () => artifact(release)))
    vi.unstubAllEnvs()
    expect(await readFile(log, 'utf8')).toBe('x\nx\n')
  })

  test('of a key that is not among the signers is refused, and the line is told that would admit it', async () => {
    const { release, manifest } = await folder.unsigned()
    const signers = await folder.signersFile(`ops@example.org ${ours.publicKey}\n`)
    await expectRefusal(
      { ...release, signature: await signBySsh(theirs, manifest), signers },
      /is signed by the ssh-ed25519 key SHA256:\S+, which \S+ does not accept/,
      `SIGNER namespaces="hawser-artifact" ${theirs.publicKey}`,
    )
    await expectRefusal(
      { ...release, signature: `${manifest}.sig`, signers: await folder.signersFile('') },
      'does not accept',
    )
  })

  test('for another namespace is refused, and names both', async () => {
    const { release, manifest } = await folder.unsigned()
    const signers = await folder.signersFile(`ops@example.org ${ours.publicKey}\n`)
    await expectRefusal(
      { ...release, signature: await signBySsh(ours, manifest, 'git'), signers },
      "was made for the namespace 'git', and not for 'hawser-artifact'",
    )
  })

  test.each([
    ['valid-before="20200101"', /has expired: \S+:2: key has expired.*2020-01-01/],
    ['valid-after="21000101"', /is not valid yet: \S+:2: key is not yet valid.*2100-01-01/],
    ['namespaces="git,file"', /lets the ssh-ed25519 key SHA256:\S+ sign other things, and no artifacts/],
  ])('of a key whose line says %s is refused', async (options, message) => {
    await expectRefusal(await signed({}, options), message)
  })

  test.each(['valid-before="21000101"', 'valid-after="20200101"', 'namespaces="git,hawser-artifact"'])(
    'of a key whose line says %s is accepted',
    async (options) => {
      expect((await artifact(await signed({}, options))).isSigned).toBe(true)
    },
  )

  test('on another manifest is refused', async () => {
    const release = await signed()
    await writeManifest(release, CONTENT.length, { version: '1.4.3' })
    await expectRefusal(release, /\.sig is no signature of \S+\.manifest: one of them was altered/)
  })

  test('is refused where a byte of the manifest is altered', async () => {
    const release = await signed()
    const manifest = manifestOf(release)
    const bytes = await readFile(manifest)
    expect((await artifact(release)).isSigned).toBe(true)
    // Each time ssh-keygen is asked three times: for all bytes, minisign's test below costs less.
    for (let at = 0; at < bytes.length; at += 12) {
      const altered = Buffer.from(bytes)
      // One bit: 1.4.2 becomes 1.4.3, and a line end a blank of another kind.
      altered[at] = (bytes[at] ?? 0) ^ 1
      await writeFile(manifest, altered)
      await expectRefusal(release, 'one of them was altered')
    }
  })

  test.each([
    ['empty', '-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n', 'is damaged'],
    ['too short', `-----BEGIN SSH SIGNATURE-----\n${TOO_LONG_KEY}\n-----END SSH SIGNATURE-----\n`, 'is damaged'],
    ['cut off', '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAA', 'is damaged'],
    ['of another kind', 'untrusted comment: x\n', "of minisign's, but \\S+ holds keys of ssh-keygen's"],
    ['nothing', '', "neither a signature of ssh-keygen's nor one of minisign's"],
    ['too long', 'x'.repeat(70_000), 'has more than 65536 bytes'],
  ])('that is %s is refused', async (_what, text, message) => {
    const release = await signed()
    await writeFile(release.signature, text)
    await expectRefusal(release, new RegExp(message))
  })

  test('is refused where a byte of it is altered', async () => {
    const release = await signed()
    const text = await readFile(release.signature, 'latin1')
    const lines = text.split('\n')
    for (const line of [1, 2, 3, 4]) {
      const altered = lines.map((each, index) =>
        index === line ? each.replace(/^./, (x) => (x === 'A' ? 'B' : 'A')) : each,
      )
      await writeFile(release.signature, altered.join('\n'))
      await expectRefusal(release, /is damaged|one of them was altered|does not accept|was made for the namespace/)
    }
  })

  test('without ssh-keygen is refused', async () => {
    const release = await signed()
    vi.stubEnv('PATH', '/nonexistent')
    await expectRefusal(release, 'there is no ssh-keygen on this machine', 'install its client')
    vi.unstubAllEnvs()
    expect((await artifact(release)).isSigned).toBe(true)
  })
})

describe('a manifest that is signed', () => {
  test.each<[Partial<Manifest>, RegExp]>([
    [{ name: 'relayd-admin' }, /is the manifest of 'relayd-admin', and the release's src is 'file-\d+'/],
    [{ sizeBytes: 5 }, /has 23 bytes, and its manifest \S+ says 5$/],
    [{ sha256: 'ab'.repeat(32) }, /has sha256 [0-9a-f]{64}, and its manifest \S+ says (ab){32}$/],
  ])('with %j, and not of this file, is refused', async (fields, message) => {
    await expectRefusal(await signed(fields), message)
  })

  test('of another version than the release says is refused', async () => {
    const release = await signed()
    for (const version of ['1.4.3', 'v1.4.2', '']) {
      await expectRefusal({ ...release, version }, `is the manifest of version 1.4.2, and the release says ${version}`)
    }
  })

  test('and cannot be compared, or is none, is refused with the place', async () => {
    const { release, manifest } = await folder.unsigned()
    const signers = await folder.signersFile(`ops@example.org ${ours.publicKey}\n`)
    for (const [from, to, message] of [
      ['1.4.2', 'spring', /\.manifest:3:10: version: 'spring' is not a version that can be compared/],
      ['size', 'bytes', /\.manifest:4:1: there is no field 'bytes'/],
    ] as const) {
      const text = (await readFile(manifest, 'utf8')).replace(from, to)
      await writeFile(manifest, text)
      await expectRefusal({ ...release, signature: await signBySsh(ours, manifest), signers }, message)
      await writeFile(manifest, text.replace(to, from))
    }
  })

  test('whose pin is another is refused for the pin', async () => {
    const release = await signed()
    await expect(artifact({ ...release, sha256: 'ab'.repeat(32) })).rejects.toThrow('pinned is abab')
  })
})

describe('what belongs to a signature', () => {
  test.each(['signature', 'signers', 'manifest'] as const)('is refused where there is no %s', async (what) => {
    const release = await signed()
    const path = what === 'manifest' ? manifestOf(release) : release[what]
    await rename(path, `${path}x`)
    await expectRefusal(release, `cannot read the ${what} ${path}: there is no such file; did you mean '`)
  })

  test('is refused where it is no regular file, and does not hang', async () => {
    for (const what of ['signature', 'signers', 'manifest'] as const) {
      const release = await signed()
      execFileSync('sh', [
        '-c',
        'rm "$1" && mkfifo "$1"',
        'sh',
        what === 'manifest' ? manifestOf(release) : release[what],
      ])
      await expectRefusal(release, `the ${what} \\S+ is not a regular file`)
    }
  })

  test('is named completely, or not at all', async () => {
    const release = await signed()
    for (const fields of [
      { signature: undefined },
      { signers: undefined },
      { signature: '' },
      { signature: '', signers: '' },
    ]) {
      const failure = await artifact(
        Object.fromEntries(
          Object.entries({ ...release, ...fields }).filter(([, value]) => value !== undefined),
        ) as unknown as ReleaseOptions,
      ).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(UsageError)
      expect(failure).toMatchObject({ message: expect.stringMatching(/artifact: '(signature|signers)' is missing/) })
    }
    await expectRefusal({ ...release, signature: manifestOf(release) }, 'does not end in .sig or .minisig')
  })
})
