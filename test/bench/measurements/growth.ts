/** The 21 steps on more and more hosts: what a host more costs the machine that deploys. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hawserContestant } from '../hawser-task.ts'
import type { Contestant, Measurement } from '../measurement.ts'
import type { Stage } from '../stage.ts'
import { settleSteps } from './steps.ts'

/** Title of the contest. */
export const GROWTH_TITLE = '21 steps on more hosts'
/** The name of its only contestant, on each number of hosts. */
export const GROWING = 'Hawser, one by one, growing'
/** Names of what each shows beside its seconds. */
export const PEAK_MB = 'peak MB'

/** Numbers of hosts; those that are not there are left out. */
const SIZES = [20, 50, 100, 200]

/** What test/bench/tasks/steps-accounted.mjs writes. */
interface Account {
  readonly peakMb: number
  readonly ownCpuSeconds: number
  readonly childrenCpuSeconds: number
}

async function onSome(stage: Stage, count: number): Promise<Contestant> {
  const inventory = await stage.inventory(stage.hosts.slice(0, count))
  const path = join(stage.folder, `account-${count}.json`)
  const env = { HAWSER_BENCH_ACCOUNT: path }
  return {
    ...hawserContestant(GROWING, count, 'steps-accounted.mjs', inventory, { env }),
    async extras() {
      // It is what the task file beside this writes.
      const account = JSON.parse(await readFile(path, 'utf8')) as Account
      const perHost = (seconds: number): number => (seconds / count) * 1000
      return {
        [PEAK_MB]: account.peakMb,
        'CPU ms/host': perHost(account.ownCpuSeconds),
        'CPU ms/host of its ssh': perHost(account.childrenCpuSeconds),
      }
    },
  }
}

/** The measurement. */
export const growth: Measurement = {
  name: 'growth',
  about: '21 steps on 20, 50, 100 and 200 hosts, as far as there are so many: seconds, memory, CPU',
  isOptional: true,
  async run(stage, compete) {
    const sizes = SIZES.filter((size) => size <= stage.hosts.length)
    // Too few for any of them: still shows that it works.
    const counts = sizes.length === 0 ? [stage.hosts.length] : sizes
    const check = await settleSteps(stage.hosts)
    const contestants = await Promise.all(counts.map((count) => onSome(stage, count)))
    await compete({ title: GROWTH_TITLE, contestants, check })
  },
}
