/** What `artifact` accepts as signed by minisign, with the real program on the other side. */
import { execFileSync } from 'node:child_process'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { artifact, closeArtifacts } from '../../../src/operations/artifact.ts'
import {
  expectRefusal,
  type MinisignKeyFiles,
  makeMinisignKey,
  makeSshKey,
  type SigningFolder,
  signByMinisign,
  signBySsh,
  signingFolder,
} from '../../support/signing.ts'

let folder: SigningFolder
let minisign: MinisignKeyFiles

beforeAll(async () => {
  folder = await signingFolder()
  minisign = await makeMinisignKey(folder.path, 'minisign')
})
afterAll(() => folder[Symbol.asyncDispose]())
afterEach(closeArtifacts)

describe('a signature of minisign', () => {
  test.each([{}, { legacy: true }, { trustedComment: 'by night\tand by day' }, { trustedComment: '' }])(
    'made with %j is accepted, by the key or by its file',
    async (options) => {
      const { release, manifest } = await folder.unsigned()
      const signature = await signByMinisign(minisign, manifest, options)
      const [, key = ''] = (await readFile(minisign.publicFile, 'utf8')).split('\n')
      for (const signers of [minisign.publicFile, key, await folder.signersFile(`${key}\n`)]) {
        const made = await artifact({ ...release, signature, signers })
        expect([made.isSigned, made.release.version]).toEqual([true, '1.4.2'])
      }
    },
  )

  test('is refused for every byte of the manifest that is altered, as minisign itself refuses it', async () => {
    const { release, manifest } = await folder.unsigned()
    const signature = await signByMinisign(minisign, manifest)
    const bytes = await readFile(manifest)
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes)
      altered[at] = (bytes[at] ?? 0) ^ 1
      await writeFile(manifest, altered)
      await expectRefusal({ ...release, signature, signers: minisign.publicFile }, 'one of them was altered')
    }
  })

  test('is refused wherever minisign refuses it: for each altered character of the signature', async () => {
    const { release, manifest } = await folder.unsigned()
    const signature = await signByMinisign(minisign, manifest)
    const text = await readFile(signature, 'latin1')
    // The first line may be altered by anybody: it is not signed.
    const start = text.indexOf('\n') + 1
    const places = Array.from({ length: text.length - start }, (_, index) => start + index).filter((at) => at % 7 === 0)
    for (const at of places) {
      const other = text[at] === 'A' ? 'B' : 'A'
      await writeFile(signature, `${text.slice(0, at)}${other}${text.slice(at + 1)}`, 'latin1')
      const verdict = await artifact({ ...release, signature, signers: minisign.publicFile }).then(
        () => 'accepted',
        () => 'refused',
      )
      expect(`${at}: ${verdict}`).toBe(`${at}: ${minisignVerdict(manifest)}`)
    }
    await writeFile(signature, text.replace(/^untrusted comment: .*/, 'untrusted comment: by anybody'), 'latin1')
    expect(minisignVerdict(manifest)).toBe('accepted')
    expect((await artifact({ ...release, signature, signers: minisign.publicFile })).isSigned).toBe(true)
  })

  /** What minisign makes of a file and its signature. */
  function minisignVerdict(file: string): string {
    try {
      execFileSync('minisign', ['-V', '-q', '-p', minisign.publicFile, '-m', file], { stdio: 'pipe' })
      return 'accepted'
    } catch {
      return 'refused'
    }
  }

  test('whose trusted comment is altered is refused, and says so', async () => {
    const { release, manifest } = await folder.unsigned()
    const signature = await signByMinisign(minisign, manifest, { trustedComment: 'built on Monday' })
    await writeFile(signature, (await readFile(signature, 'latin1')).replace('Monday', 'Friday'), 'latin1')
    await expectRefusal({ ...release, signature, signers: minisign.publicFile }, 'its trusted comment was altered')
  })

  test('of another key is refused, and names both', async () => {
    const { release, manifest } = await folder.unsigned()
    const other = await makeMinisignKey(folder.path, 'other')
    const signature = await signByMinisign(other, manifest)
    await expectRefusal(
      { ...release, signature, signers: minisign.publicFile },
      /is signed by minisign's key ([0-9A-F]+); to be trusted is (?!\1)[0-9A-F]+$/,
    )
    // The same id on it does not make it the same key.
    const [ourId, theirId] = await Promise.all([minisign.publicFile, other.publicFile].map(idIn))
    const forged = Buffer.from((await readFile(signature, 'latin1')).split('\n')[1] ?? '', 'base64')
    expect(forged.subarray(2, 10)).toEqual(theirId)
    ourId?.copy(forged, 2)
    const lines = (await readFile(signature, 'latin1')).split('\n')
    lines[1] = forged.toString('base64')
    await writeFile(signature, lines.join('\n'))
    await expectRefusal({ ...release, signature, signers: minisign.publicFile }, 'one of them was altered')
  })

  async function idIn(publicFile: string): Promise<Buffer> {
    return Buffer.from((await readFile(publicFile, 'latin1')).split('\n')[1] ?? '', 'base64').subarray(2, 10)
  }

  test('needs a key of minisign, and a whole one', async () => {
    const { release, manifest } = await folder.unsigned()
    const ours = await makeSshKey(folder.path, 'ours')
    const signature = await signByMinisign(minisign, manifest)
    await expectRefusal(
      { ...release, signature, signers: await folder.signersFile(`ops@example.org ${ours.publicKey}\n`) },
      "is a signature of minisign's, but \\S+ holds keys of ssh-keygen's",
    )
    await expectRefusal(
      { ...release, signature: await signBySsh(ours, manifest), signers: minisign.publicFile },
      "is a signature of ssh-keygen's, but \\S+ holds keys of minisign's",
    )
    for (const text of [
      'untrusted comment: x\n',
      'untrusted comment: x\nRWQ=\n',
      'untrusted comment: x\nRWQ=\nRWQ=\n',
    ]) {
      await expectRefusal(
        { ...release, signature, signers: await folder.signersFile(text) },
        "is not a public key of minisign's",
      )
    }
    await appendFile(signature, 'more\n')
    await expectRefusal({ ...release, signature, signers: minisign.publicFile }, 'is damaged')
  })
})
