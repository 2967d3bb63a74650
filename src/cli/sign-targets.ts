import { basename, dirname, resolve } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { shownPath } from '../inventory/shown-path.ts'
import { openArtifactFile } from '../operations/artifact-file.ts'
import { formatManifest } from '../signing/manifest.ts'
import { isMinisignKey } from '../signing/minisign.ts'
import { manifestFileOf } from '../signing/signed-manifest.ts'
import { localFile, releasesOf, type WrittenRelease } from './written-releases.ts'

/** A local file that is to be signed. */
export interface SignTarget {
  /** The release that names it; undefined for a file of no release. */
  readonly release: WrittenRelease | undefined
  /** Absolute path of the file. */
  readonly path: string
  readonly version: string
  /** The time of the manifest's end, in its spelling; undefined for none. */
  readonly expires: string | undefined
  /** Absolute path of the manifest. */
  readonly manifest: string
  /** Who may sign: absolute path, or a public key of minisign's. */
  readonly signers: string | undefined
}

/** What `hawser sign` was asked for. */
export interface SignRequest {
  readonly found: readonly WrittenRelease[]
  /** Files that were named, relative to `cwd`; none for those of all releases. */
  readonly files: readonly string[]
  /** True where an inventory was named: then the files have to be of its releases. */
  readonly hasInventory: boolean
  /** `--version`. */
  readonly version: string | undefined
  /** `--expires`, as a manifest spells it. */
  readonly expires: string | undefined
  /** False for `--manifest-only`. */
  readonly isSigned: boolean
  readonly cwd: string
}

/**
 * The files to sign, each once for each place where its signature belongs.
 *
 * @throws {UsageError} where there is none, where a version is missing, or where two do not agree
 */
export function signTargets(request: SignRequest): readonly SignTarget[] {
  const { found, files, hasInventory, cwd } = request
  const wanted = files.flatMap((file): readonly (WrittenRelease | string)[] => {
    const isKnown = found.some((each) => localFile(each) === resolve(cwd, file))
    return hasInventory || isKnown ? releasesOf(file, found, cwd) : [resolve(cwd, file)]
  })
  const targets = (files.length === 0 ? found : wanted).map((each) => targetOf(each, request))
  if (targets.length === 0) {
    throw new UsageError('there is nothing to sign: no map of the inventory has src and sha256', {
      hint: 'name the files: hawser sign FILE --version 1.4.2 --key KEY',
    })
  }
  const byManifest = new Map<string, SignTarget>()
  for (const target of targets) {
    const same = byManifest.get(target.manifest)
    if (same !== undefined && (same.version !== target.version || same.path !== target.path)) {
      throw new UsageError(
        `${shownPath(target.manifest, cwd)} cannot be the manifest of ${told(same)} and of ${told(target)}`,
        {
          hint: "one file has one version; of two files, each release's 'signature' names its own",
        },
      )
    }
    byManifest.set(target.manifest, same ?? target)
  }
  return [...byManifest.values()]
}

const told = ({ path, version }: SignTarget): string => `${basename(path)} ${version}`

function targetOf(what: WrittenRelease | string, request: SignRequest): SignTarget {
  if (typeof what === 'string') {
    return {
      release: undefined,
      path: what,
      version: versionOf(shownPath(what, request.cwd), undefined, request.version),
      expires: request.expires,
      manifest: `${what}.manifest`,
      signers: undefined,
    }
  }
  const { source, pin } = what
  const path = localFile(what)
  const folder = dirname(source.path)
  const signature = pin.signature === undefined ? `${path}.manifest.sig` : resolve(folder, pin.signature)
  if (request.isSigned && signature.endsWith('.minisig')) {
    throw new UsageError(`${pin.owner}: ${pin.signature} is a signature of minisign's, and hawser makes those of ssh`, {
      hint: 'write the manifest by --manifest-only, and sign it by minisign -S -m MANIFEST',
    })
  }
  const { signers } = pin
  return {
    release: what,
    path,
    version: versionOf(`${pin.owner}: ${pin.src}`, pin.version, request.version),
    expires: request.expires,
    manifest: manifestFileOf(signature),
    signers: signers === undefined || isMinisignKey(signers) ? signers : resolve(folder, signers),
  }
}

/** The one version of the release and of the flag. */
function versionOf(what: string, written: string | undefined, flag: string | undefined): string {
  if (written !== undefined && flag !== undefined && written !== flag) {
    throw new UsageError(`${what}: the release says version ${written}, and --version ${flag}`, {
      hint: 'a deploy would refuse it: change one of them, or leave it out',
    })
  }
  const version = flag ?? written
  if (version !== undefined) return version
  throw new UsageError(`${what}: no version is given`, {
    hint: "give it by --version 1.4.2, or write version: '1.4.2' into the release",
  })
}

/**
 * The manifest of a file as it is now.
 *
 * @throws {PreflightError} where the file cannot be read, or a field cannot stand in a manifest
 * @throws {UsageError} where the release's pin is of another file
 */
export async function manifestText({ release, path, version, expires }: SignTarget): Promise<string> {
  const { sha256, sizeBytes } = await openArtifactFile(path)
  const pinned = release?.pin.digest ?? ''
  if (pinned !== '' && pinned !== sha256) {
    throw new UsageError(`${release?.pin.owner}: ${release?.pin.src} has sha256 ${sha256}, pinned is ${pinned}`, {
      hint: 'if this file is the one that you mean to sign, run first: npx hawser pin',
    })
  }
  const manifest = { name: basename(path), version, sizeBytes, sha256 }
  return formatManifest({ ...manifest, ...(expires !== undefined && { expires }) })
}
