/** Rounds of the flows that everybody writes once, as the controls of attacks on an upload. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Arena, ControlTally } from './attack.ts'

/** A naive flow under attack. */
export interface NaiveRounds {
  readonly rounds: number
  /** Where it uploads to: a path in a shared folder. */
  readonly upload: string
  /** `waits` where the attacker is to make something there first; that he is in time is not what is measured. */
  readonly maker?: 'waits' | 'first'
}

/** The flow that checks the digest in the shared folder (test/attack/naive/upload.sh). */
export interface NaiveUpload extends NaiveRounds {
  /** How often the operator runs his script until its check passes; once where it is not set. */
  readonly tries?: number
}

/** The flow that uploads to whatever is there (test/attack/naive/plant.sh). */
export interface NaivePlant extends NaiveRounds {
  /** Who uploads. */
  readonly user: 'root' | 'deploy'
  /** Files that it is none of the business of. */
  readonly others?: readonly string[]
  /** Whether the destination has a second name, which is one of those. */
  readonly hasSecondName?: boolean
}

/** Seconds after which what reads or writes a file of 50 kB has hung; BusyBox counts no less than whole ones. */
const HUNG_SECONDS = '1'

/** Runs the rounds on the host, in one script. */
export async function naiveRounds(
  arena: Arena,
  { rounds, upload, maker = 'first', tries = 1 }: NaiveUpload,
): Promise<ControlTally> {
  await using flow = await prepare(arena, 'upload')
  const { script, destination } = flow
  const args = [script, maker, String(rounds), upload, destination, String(tries), HUNG_SECONDS]
  return tally(await arena.shell.run('PATH=$PATH:/opt/host; sudo -u deploy sh "$@"', ...args), rounds)
}

/** Runs the rounds on the host, in one script. */
export async function naivePlantRounds(
  arena: Arena,
  { rounds, upload, maker = 'first', user, others = [], hasSecondName = false }: NaivePlant,
): Promise<ControlTally> {
  await using flow = await prepare(arena, 'plant')
  const { script, destination } = flow
  const args = [script, user, maker, String(rounds), upload, destination, HUNG_SECONDS, ...others]
  if (hasSecondName) args.push(`${destination}.second`)
  return tally(await arena.shell.run('sh "$@"', ...args), rounds)
}

/** What a naive flow needs on the host. What it leaves at its destination may fill a disk, and goes with it. */
interface NaiveFlow extends AsyncDisposable {
  readonly script: string
  /** In a folder where nobody else can write; the artifact lies beside it. */
  readonly destination: string
}

async function prepare(arena: Arena, name: string): Promise<NaiveFlow> {
  const { container } = arena
  const script = `/opt/attack/naive-${name}.sh`
  const destination = `${await arena.folder('root')}/mir-signal`
  await container.write(script, await readFile(new URL(`naive/${name}.sh`, import.meta.url)))
  // Folders in memory are hidden from what is written past the host.
  await container.write('/opt/attack/artifact', randomBytes(50_000))
  await arena.shell.run('cp /opt/attack/artifact "$1" && chmod 0755 "$1"', `${destination}.artifact`)
  return {
    script,
    destination,
    async [Symbol.asyncDispose]() {
      await arena.shell.run('rm -rf -- "${1%/*}"', destination)
    },
  }
}

/** @param said how many rounds were lost, and how many ended otherwise */
function tally(said: string, rounds: number): ControlTally {
  const counts = said.trim().split(' ').map(Number)
  const [lost = Number.NaN] = counts
  if (counts.reduce((sum, count) => sum + count, 0) !== rounds) throw new Error(`the naive flow broke: ${said}`)
  return { rounds, lost }
}
