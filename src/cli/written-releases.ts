import { dirname, resolve } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { findPins, type Pin } from '../inventory/pins.ts'
import { readText } from '../inventory/read-text.ts'
import { shownPath } from '../inventory/shown-path.ts'
import { parseSource, type Source } from '../inventory/source.ts'

/** A release as it is written, and the inventory that it is in. */
export interface WrittenRelease {
  readonly source: Source
  readonly pin: Pin
}

/**
 * All releases in inventories, in the order in which they are written.
 *
 * @param files paths of inventories, relative to `cwd`; one that stands there twice counts once
 * @throws {InventoryError} for one that cannot be read, or has a mistake in YAML
 */
export async function writtenReleases(files: readonly string[], cwd: string): Promise<readonly WrittenRelease[]> {
  const sources = await Promise.all([...new Set(files)].map((file) => readSource(file, cwd)))
  return sources.flatMap((source) => findPins(source).map((pin) => ({ source, pin })))
}

async function readSource(file: string, cwd: string): Promise<Source> {
  const path = resolve(cwd, file)
  return parseSource(await readText(file, cwd, 'inventory'), path, shownPath(path, cwd))
}

/** Absolute path of a release's local file. */
export function localFile({ source, pin: { src } }: WrittenRelease): string {
  return resolve(dirname(source.path), src)
}

/**
 * The releases of a local file.
 *
 * @param path relative to `cwd`
 * @throws {UsageError} naming the nearest file where there is none
 */
export function releasesOf(path: string, found: readonly WrittenRelease[], cwd: string): readonly WrittenRelease[] {
  const wanted = found.filter((each) => localFile(each) === resolve(cwd, path))
  if (wanted.length > 0) return wanted
  const known = [...new Set(found.map((each) => shownPath(localFile(each), cwd)))]
  throw new UsageError(`no release has '${path}' for its src${didYouMean(path, known)}`, {
    hint: known.length === 0 ? 'the inventory has no release' : `the inventory has ${known.join(', ')}`,
  })
}
