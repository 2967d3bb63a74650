/** Manifests with an end, signed by the real ssh-keygen and the real minisign: what `artifact` makes of them over time. */
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { artifact, closeArtifacts } from '../../../src/operations/artifact.ts'
import type { ReleaseOptions } from '../../../src/operations/release-options.ts'
import type { Manifest } from '../../../src/signing/manifest.ts'
import {
  expectRefusal,
  makeMinisignKey,
  makeSshKey,
  type SigningFolder,
  signByMinisign,
  signBySsh,
  signingFolder,
  type WithManifest,
} from '../../support/signing.ts'

const EXPIRES = '2027-01-31T00:00:00Z'
const EXPIRES_MS = Date.parse(EXPIRES)

let folder: SigningFolder

interface Signer {
  readonly by: string
  readonly sign: (manifest: string) => Promise<Pick<Required<ReleaseOptions>, 'signature' | 'signers'>>
  /** How a new one is made, as the hint of a refusal tells. */
  readonly anew: RegExp
}

const SIGNERS: readonly Signer[] = [
  {
    by: 'ssh',
    async sign(manifest) {
      const key = await makeSshKey(folder.path, `key-${Math.random()}`)
      const signers = await folder.signersFile(`ops@example.org ${key.publicKey}\n`)
      return { signature: await signBySsh(key, manifest), signers }
    },
    anew: /sign it anew: npx hawser sign --expires 90d --key KEY$/,
  },
  {
    by: 'minisign',
    async sign(manifest) {
      const key = await makeMinisignKey(folder.path, `key-${Math.random()}`)
      return { signature: await signByMinisign(key, manifest), signers: key.publicFile }
    },
    anew: /sign it anew: npx hawser sign --expires 90d --manifest-only, then minisign -S -m \S+\.manifest$/,
  },
]

beforeAll(async () => {
  folder = await signingFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())
afterEach(async () => {
  vi.useRealTimers()
  await closeArtifacts()
})

/** Sets this process's clock, and leaves its timers alone. */
function setClock(sinceEpochMs: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: sinceEpochMs })
}

async function signed(
  { sign }: Signer,
  fields: Partial<Manifest>,
): Promise<WithManifest & { readonly release: ReleaseOptions }> {
  const { release, manifest } = await folder.unsigned(fields)
  return { manifest, release: { ...release, ...(await sign(manifest)) } }
}

describe.each(SIGNERS)('a manifest that is signed by $by', (signer) => {
  test('holds until its end, and is refused from that moment on', async () => {
    const { release, manifest } = await signed(signer, { expires: EXPIRES })
    setClock(EXPIRES_MS - 1)
    expect((await artifact(release)).isSigned).toBe(true)
    // The same bytes as a moment ago: that their signature is good is known, and is not enough.
    for (const [clockMs, clock] of [
      [EXPIRES_MS, '2027-01-31T00:00:00Z'],
      [EXPIRES_MS + 86_400_000, '2027-02-01T00:00:00Z'],
    ] as const) {
      setClock(clockMs)
      const failure = await artifact(release).catch((error: unknown) => error)
      expect(failure).toMatchObject({
        code: 'HAWSER_SIGNATURE',
        message: `the manifest ${manifest} expired at ${EXPIRES}, and it is ${clock} by the clock of this machine`,
        hint: expect.stringMatching(signer.anew),
      })
    }
    setClock(EXPIRES_MS - 1)
    expect((await artifact(release)).isSigned).toBe(true)
  })

  test('without an end holds for ever', async () => {
    const { release } = await signed(signer, {})
    setClock(Date.parse('2999-01-01T00:00:00Z'))
    expect((await artifact(release)).isSigned).toBe(true)
  })

  test('has its end under the signature: it can be neither moved nor taken off', async () => {
    const { release, manifest } = await signed(signer, { expires: EXPIRES })
    const text = await readFile(manifest, 'utf8')
    setClock(EXPIRES_MS + 1)
    for (const altered of [text.replace('2027-', '2028-'), text.replace(/expires.*\n/, '')]) {
      expect(altered).not.toBe(text)
      await writeFile(manifest, altered)
      await expectRefusal(release, 'one of them was altered')
    }
  })
})
