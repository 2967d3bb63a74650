import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InventoryError } from '../core/errors.ts'
import type { Inventory, InventoryValue, Variables } from '../inventory/types.ts'
import type { Twin, TwinMaker } from './twin.ts'

/** What the racers of all twins did. */
export interface AttackReport {
  readonly host: string
  /** How often the racer looked at the folders. */
  readonly looks: number
  /** System calls that would have changed what others put there. */
  readonly tries: number
  /** Destinations that held its bytes. */
  readonly wins: number
}

/** Racers at work. */
export interface Attack {
  /** Ends them, and tells what they did. */
  stop(): Promise<readonly AttackReport[]>
}

/** What is attacked in any case: the shared folder that everybody knows. */
const SHARED_FOLDER = '/tmp'

/**
 * Lets an unprivileged user loose in each twin, on the folders that its artifacts pass through.
 *
 * @param attackIn starts a program as that user
 */
export async function startAttack(
  attackIn: NonNullable<TwinMaker['attack']>,
  twins: readonly Twin[],
  inventory: Inventory,
): Promise<Attack> {
  const program = await readFile(new URL('../rehearsal/twin/racer.pl', import.meta.url), 'utf8')
  const racers = await Promise.all(
    twins.map(async (twin) => {
      const releases = releasesOf(inventory.hosts.get(twin.host)?.vars ?? {})
      const folders = [SHARED_FOLDER, ...releases.flatMap(({ via }) => (via === undefined ? [] : [dirname(via)]))]
      const destinations = releases.map(({ dest }) => dest)
      return { host: twin.host, attacker: await attackIn(twin, program, [...folders, '--', ...destinations]) }
    }),
  )
  return {
    stop: () =>
      Promise.all(
        racers.map(async ({ host, attacker }) => {
          const [looks = 0, tries = 0, wins = 0] = (await attacker.stop()).trim().split(' ').map(Number)
          return { host, looks, tries, wins }
        }),
      ),
  }
}

/** Artifacts in all variables but those that cannot be worked out, which nothing is deployed by. */
function releasesOf(vars: Variables): ReturnType<typeof findReleases> {
  return Object.keys(vars).flatMap((name) => {
    try {
      return findReleases(vars[name] ?? null)
    } catch (error) {
      if (error instanceof InventoryError) return []
      throw error
    }
  })
}

/** What in the variables looks like an artifact: a map with `dest` and `sha256`, at any depth. */
function findReleases(value: InventoryValue): readonly { readonly dest: string; readonly via?: string }[] {
  if (Array.isArray(value)) return value.flatMap(findReleases)
  if (!isMap(value)) return []
  const { dest, sha256, via } = value
  if (typeof dest === 'string' && sha256 !== undefined) return [{ dest, ...(typeof via === 'string' && { via }) }]
  return Object.values(value).flatMap(findReleases)
}

function isMap(value: InventoryValue): value is { readonly [key: string]: InventoryValue } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
