import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { InventoryError, UsageError } from '../core/errors.ts'
import { didYouMean } from '../core/nearest.ts'
import { inventoryFiles } from '../inventory/inventory-files.ts'
import { findPins, type Pin, replaceDigests } from '../inventory/pins.ts'
import { readText } from '../inventory/read-text.ts'
import { parseSource, type Source } from '../inventory/source.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { readFlags } from './read-flags.ts'
import { replaceFile } from './replace-file.ts'
import { flagLines } from './task-help.ts'
import { localFile, releasesOf, type WrittenRelease, writtenReleases } from './written-releases.ts'

const FLAGS: readonly FlagDefinition[] = [
  {
    name: 'inventory',
    short: 'i',
    type: 'string',
    repeatable: true,
    placeholder: 'FILE',
    description: 'inventory to pin in (default: inventory.yaml); repeatable',
  },
  { name: 'check', short: 'C', type: 'boolean', description: 'write nothing; exit 2 where a digest is out of date' },
  { name: 'help', short: 'h', type: 'boolean', description: 'show this text' },
]

/** Exit code of `--check` where a digest is out of date. */
const OUT_OF_DATE = 2

/** Hexadecimal digits of a digest that are shown: enough to tell two apart. */
const DIGITS_SHOWN = 12

/** A release of one inventory, with the digest that its file has now. */
interface Measured {
  readonly pin: Pin
  /** Absolute path of the local file. */
  readonly path: string
  readonly digest: string
}

/**
 * The command `hawser pin`: writes the sha256 of local files into the inventory's releases.
 *
 * @param argv what stands behind `pin`
 * @returns the exit code
 * @throws {UsageError} for flags that make no sense, and for a path that no release names
 * @throws {InventoryError} for an inventory that cannot be read, and for a `src` that is not there
 */
export async function pin(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, FLAGS)
  if (given.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  refuseFlagsThatNpmTook(process.env, given, FLAGS)
  const cwd = process.cwd()
  const found = await writtenReleases(await inventoryFiles(given.get('inventory') ?? [], cwd), cwd)
  const wanted = choose(found, positionals, cwd)
  const check = given.has('check')
  let outdated = 0
  // One inventory after the other, each measured before it is written: a missing file leaves it as it was.
  for (const source of new Set(found.map((each) => each.source))) {
    const measured = await measure(
      source,
      wanted.filter((each) => each.source === source).map((each) => each.pin),
    )
    const changed = measured.filter(({ pin: { digest }, digest: now }) => digest !== now)
    if (!check && changed.length > 0) await write(source, changed)
    for (const each of measured) process.stdout.write(`${line(each)}\n`)
    outdated += changed.length
  }
  return check && outdated > 0 ? OUT_OF_DATE : 0
}

/** The releases of the paths, or all of them. */
function choose(found: readonly WrittenRelease[], paths: readonly string[], cwd: string): readonly WrittenRelease[] {
  if (found.length === 0) {
    throw new UsageError('there is nothing to pin: no map of the inventory has src and sha256', {
      hint: "write release: {src: FILE, sha256: '', dest: …} under vars",
    })
  }
  if (paths.length === 0) return found
  const wanted = new Set(paths.flatMap((path) => releasesOf(path, found, cwd)))
  return found.filter((each) => wanted.has(each))
}

/** Hashes each file once. */
async function measure(source: Source, pins: readonly Pin[]): Promise<readonly Measured[]> {
  const digests = new Map<string, string>()
  const measured: Measured[] = []
  for (const each of pins) {
    const path = localFile({ source, pin: each })
    const digest = digests.get(path) ?? (await sha256Of(path, each))
    digests.set(path, digest)
    measured.push({ pin: each, path, digest })
  }
  return measured
}

async function sha256Of(path: string, { src, position }: Pin): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
    return hash.digest('hex')
  } catch (cause) {
    // Errors of the file system carry a code.
    const { code } = cause as NodeJS.ErrnoException
    const neighbours = code === 'ENOENT' ? await readdir(dirname(path)).catch(() => []) : []
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(cause)
    throw new InventoryError(`src '${src}': ${why}${didYouMean(basename(path), neighbours)}`, {
      position,
      cause,
      hint: 'src is relative to the inventory; build the artifact before you pin it',
    })
  }
}

/** Writes new digests, if they are all that changes. */
async function write(source: Source, changed: readonly Measured[]): Promise<void> {
  const text = replaceDigests(source.text, new Map(changed.map(({ pin: each, digest }) => [each, digest])))
  // A second reading, so that no odd notation of YAML's turns a digest into something else.
  const written = findPins(parseSource(text, source.path, source.file))
  const expected = findPins(source).map(
    ({ range, digest }) => changed.find((each) => each.pin.range[0] === range[0])?.digest ?? digest,
  )
  if (written.length !== expected.length || written.some(({ digest }, index) => digest !== expected[index])) {
    throw new InventoryError('the digest cannot be written in its place', {
      position: source.positionAt(changed[0]?.pin.range[0] ?? 0),
      hint: "write sha256: '' and try again",
    })
  }
  if ((await readText(source.path, '/', 'inventory')) !== source.text) {
    throw new InventoryError(`${source.file} was changed by somebody else meanwhile`, { hint: 'run the command again' })
  }
  await replaceFile(source.path, text)
}

function line({ pin: { owner, src, digest }, digest: now }: Measured): string {
  const short = (text: string) => (text.length > DIGITS_SHOWN ? `${text.slice(0, DIGITS_SHOWN)}…` : text || '(none)')
  return digest === now
    ? `${owner}: ${src} ${short(now)} (unchanged)`
    : `${owner}: ${src} ${short(digest)} -> ${short(now)}`
}

function usage(): string {
  return `usage: hawser pin [PATH…] [FLAG…]

Writes the sha256 of local files into the releases of the inventory: into every map that has src and sha256.
With PATHs, only into those of these files. Nothing else in the inventory changes.

${flagLines(FLAGS)}
`
}
