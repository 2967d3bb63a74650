import { UsageError } from '../core/errors.ts'
import { inventoryFiles } from '../inventory/inventory-files.ts'
import { closeArtifacts } from '../operations/artifact-file.ts'
import { expiryTime } from '../signing/expiry.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { readFlags } from './read-flags.ts'
import { signManifest } from './sign-manifest.ts'
import { madeLines, signerLine, signersAdvice } from './sign-report.ts'
import { manifestText, type SignTarget, signTargets } from './sign-targets.ts'
import { flagLines } from './task-help.ts'
import { type WrittenRelease, writtenReleases } from './written-releases.ts'

const FLAGS: readonly FlagDefinition[] = [
  {
    name: 'key',
    short: 'k',
    type: 'string',
    placeholder: 'FILE',
    description: 'key of ssh to sign with: a private key, or a public key whose private half the agent holds',
  },
  {
    name: 'version',
    type: 'string',
    placeholder: 'VERSION',
    description: 'version of the files, such as 1.4.2, where the release in the inventory does not say it',
  },
  {
    name: 'expires',
    type: 'string',
    placeholder: 'WHEN',
    description: 'from when on deploys refuse it: 90d, 12h, or UTC such as 2027-01-31T18:00:00Z (default: never)',
  },
  {
    name: 'inventory',
    short: 'i',
    type: 'string',
    repeatable: true,
    placeholder: 'FILE',
    description: 'inventory whose releases to sign (default: inventory.yaml); repeatable',
  },
  { name: 'manifest-only', type: 'boolean', description: 'write the manifests, and sign nothing: for minisign' },
  { name: 'help', short: 'h', type: 'boolean', description: 'show this text' },
]

/**
 * The command `hawser sign`: writes manifests of local files, and signs them.
 *
 * @param argv what stands behind `sign`
 * @returns the exit code
 * @throws {UsageError} for flags that make no sense, and for a release whose version is not known
 * @throws {PreflightError} for a file that cannot be read, and for a signature that cannot be made
 */
export async function sign(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, FLAGS)
  if (given.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  refuseFlagsThatNpmTook(process.env, given, FLAGS)
  const key = given.get('key')?.at(-1)
  if ((key === undefined) !== given.has('manifest-only')) {
    throw new UsageError(key === undefined ? 'sign needs a key' : '--manifest-only signs nothing, and a key is given', {
      hint: 'sign with a key of ssh: --key ~/.ssh/id_ed25519; or with minisign: --manifest-only, then minisign -S',
    })
  }
  const cwd = process.cwd()
  const expires = given.get('expires')?.at(-1)
  const found = await releases(given.get('inventory') ?? [], positionals, cwd)
  const targets = signTargets({
    found,
    files: positionals,
    hasInventory: given.has('inventory'),
    version: given.get('version')?.at(-1),
    expires: expires === undefined ? undefined : expiryTime(expires, Date.now()),
    isSigned: key !== undefined,
    cwd,
  })
  try {
    // All are read before the first is signed: a mistake in the last costs no passphrase.
    const texts = new Map<SignTarget, string>()
    for (const target of targets) texts.set(target, await manifestText(target))
    const unknownKeys = new Set<string>()
    for (const [target, text] of texts) {
      const signed = await signManifest({ file: target.manifest, text, key, signers: target.signers })
      process.stdout.write(madeLines(target, signed, cwd))
      if (signed?.isAccepted === false) unknownKeys.add(signerLine(signed))
    }
    for (const line of unknownKeys) process.stdout.write(signersAdvice(line))
  } finally {
    await closeArtifacts()
  }
  return 0
}

/** The releases of the inventories; of the default one only if there is one, where files are named. */
async function releases(
  inventories: readonly string[],
  files: readonly string[],
  cwd: string,
): Promise<readonly WrittenRelease[]> {
  const isOptional = inventories.length === 0 && files.length > 0
  const paths = await inventoryFiles(inventories, cwd).catch((error: unknown) => {
    if (isOptional) return []
    throw error
  })
  return writtenReleases(paths, cwd)
}

function usage(): string {
  return `usage: hawser sign [FILE…] --key FILE [FLAG…]

Writes a manifest for each local file, with its name, version, size and sha256, and signs it by ssh-keygen: FILE.manifest
and FILE.manifest.sig, beside FILE. Without FILEs, for the files of all releases of the inventory. A release that names
them as its signature, and who may sign as its signers, is verified before any host is contacted. By --expires the
manifest also says from when on that is to fail: in whole hours or days from now, or at a time or the beginning of a day
in UTC.

${flagLines(FLAGS)}

examples
  hawser sign -k ~/.ssh/id_ed25519
  hawser sign -k ~/.ssh/release.pub build/relayd --version 1.4.2 --expires 90d
  hawser sign -k ~/.ssh/id_ed25519 --expires 2027-01-31
  hawser sign --manifest-only build/relayd --version 1.4.2 && minisign -S -m build/relayd.manifest
`
}
