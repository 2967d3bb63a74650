import { dirname, relative } from 'node:path'
import { shownPath } from '../inventory/shown-path.ts'
import { NAMESPACE } from '../signing/ssh-verify.ts'
import type { Signed } from './sign-manifest.ts'
import type { SignTarget } from './sign-targets.ts'

/**
 * What was made of one file, and what the release in the inventory still lacks.
 *
 * @param signed undefined where only the manifest was written
 */
export function madeLines(
  { release, path, version, expires, manifest, signers }: SignTarget,
  signed: Signed | undefined,
  cwd: string,
): string {
  const owner = release === undefined ? '' : `${release.pin.owner}: `
  const shown = shownPath(manifest, cwd)
  const from = release === undefined ? cwd : dirname(release.source.path)
  const [ending, key] = signed === undefined ? ['minisig', 'minisign.pub'] : ['sig', 'FILE']
  const lacking = [
    ...(release?.pin.signature === undefined ? [`signature: ${relative(from, manifest)}.${ending}`] : []),
    ...(signers === undefined ? [`signers: ${key}`] : []),
  ]
  return [
    `${owner}${shownPath(path, cwd)} ${version} -> ${shown}${signed === undefined ? '' : `, ${shown}.sig`}`,
    ...(expires === undefined ? [] : [`  refused from ${expires} on`]),
    ...(signed === undefined ? [`  to be signed: minisign -S -m ${shown}`] : []),
    ...(lacking.length === 0 ? [] : ['  to be written into its release in the inventory:']),
    ...lacking.map((field) => `    ${field}`),
    '',
  ].join('\n')
}

/** The line of an `allowed_signers` file for the key that has signed. */
export function signerLine({ key: { keyType, publicKey } }: Signed): string {
  return `NAME namespaces="${NAMESPACE}" ${keyType} ${publicKey}`
}

/** How a key gets among the signers. */
export function signersAdvice(line: string): string {
  return `
The file of signers has a line for each who may sign; for this key, under any name:
    ${line}
`
}
