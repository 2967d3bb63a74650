/** Rounds of a deploy through a path that attackers can write to, and one more in peace. */
import { storeKey } from '../../src/operations/release-call.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import type { Arena, Tally } from './attack.ts'
import { type AttackerOptions, startAttacker } from './attacker.ts'
import { type DeployRounds, deployRounds } from './deploy-rounds.ts'
import { VIA_REFUSALS } from './refusals.ts'
import { sumTallies } from './tallies.ts'

/** Where it takes place: paths on the host. */
export interface Place {
  /** Where everybody uploads to: a folder without a sticky bit. */
  readonly folder: string
  /** Where the upload goes, in that folder. */
  readonly via: string
  /** Where it is installed. */
  readonly dest: string
}

/** What is deployed, and who attacks it. */
export interface ViaRounds
  extends Omit<DeployRounds, 'release' | 'refusals' | 'deeds'>,
    Partial<Pick<DeployRounds, 'refusals'>> {
  readonly release?: Partial<ReleaseOptions>
  /** Where it takes place; a folder for all where it is not set. */
  readonly place?: Place
  /** The attackers, all at work at once. */
  readonly attackers: (place: Place) => readonly AttackerOptions[]
}

/** Makes a folder that everybody can write to, and one of root's for the destination. */
export async function sharedPlace(arena: Arena): Promise<Place> {
  const folder = await arena.folder('shared')
  return { folder, via: `${folder}/mir-signal`, dest: `${await arena.folder('root')}/mir-signal` }
}

/** By a default access control list: the user may do everything with what others make there from now on. */
export async function grant({ shell }: Arena, { folder }: Place, user: string): Promise<void> {
  await shell.run('/opt/attack/grant "$1" "$(id -u "$2")"', folder, user)
}

/**
 * Deploys under attack, then, with the attackers gone, once more: that one must succeed, and take along whatever the
 * rounds before have left.
 */
export async function viaRounds(arena: Arena, { release, attackers, place, ...options }: ViaRounds): Promise<Tally> {
  const where = place ?? (await sharedPlace(arena))
  const { via, dest, folder } = where
  const wanted = { ...release, via, dest }
  const attacked = await underAttack(arena, attackers(where), (deeds) =>
    deployRounds(arena, {
      refusals: VIA_REFUSALS,
      ...options,
      release: wanted,
      deeds,
      after: async (round) => (await options.after?.(round)) ?? (await wrongInStore(arena, dest)),
    }),
  )
  // What lies in the upload's place is the attacker's, and was refused for it.
  await arena.shell.run('rm -rf -- "$1"', via)
  const inPeace = await deployRounds(arena, { rounds: 1, release: wanted, refusals: /^\b$/, deeds: async () => 0 })
  const losses = [...attacked.losses, ...inPeace.losses.map((loss) => `in peace, ${loss}`)]
  const leftovers = [...inPeace.leftovers, ...(await leftInShared(arena, folder))]
  return { ...attacked, losses, lost: losses.length, leftovers }
}

/** Runs attackers meanwhile. */
async function underAttack<Result>(
  arena: Arena,
  attackers: readonly AttackerOptions[],
  run: (deeds: () => Promise<number>) => Promise<Result>,
): Promise<Result> {
  await using stack = new AsyncDisposableStack()
  const started = await Promise.all(attackers.map(async (options) => stack.use(await startAttacker(arena, options))))
  return await run(async () =>
    (await Promise.all(started.map((attacker) => attacker.deeds()))).reduce((a, b) => a + b, 0),
  )
}

/** Copies in the store that are not what their name says: no step may take them for it. */
async function wrongInStore({ shell }: Arena, dest: string): Promise<string | undefined> {
  const wrong = await shell.run(
    `cd "$1" 2>/dev/null && sha256sum ${'?'.repeat(64)} 2>/dev/null | while read -r digest name; do
       [ "$digest" = "$name" ] || echo "the store has $digest by the name of $name"
     done; true`,
    storeFolder(dest),
  )
  return wrong === '' ? undefined : wrong.trim()
}

/** Where the store keeps the copies for a destination. */
export function storeFolder(dest: string): string {
  return `/var/lib/hawser/store/${storeKey(dest)}`
}

/** What Hawser has left in the shared folder: private folders, and bytes in those that were taken away. */
async function leftInShared({ shell }: Arena, folder: string): Promise<readonly string[]> {
  const found = await shell.run(
    `find "$1" -mindepth 1 -maxdepth 1 ! -user mallory -name '.hawser-*'
     find "$1" -mindepth 2 ! -user mallory -type f`,
    folder,
  )
  return found.split('\n').filter((line) => line !== '')
}

/** Gives a share of the rounds, such as a half, to a second kind of attack, and counts all of them together. */
export async function sharing(
  { untilLost }: Arena,
  rounds: number,
  share: number,
  first: (rounds: number) => Promise<Tally>,
  second: (rounds: number) => Promise<Tally>,
): Promise<Tally> {
  const given = Math.floor(rounds * share)
  const tally = await first(rounds - given)
  return given === 0 || (untilLost && tally.lost > 0) ? tally : sumTallies([tally, await second(given)])
}
