/** What Hawser is to reach, and whether it has. */
import type { Row } from './measurement.ts'
import { DELAY_TITLE, LOGIN, ROUND_TRIPS } from './measurements/delay.ts'
import { GROWING, GROWTH_TITLE, PEAK_MB } from './measurements/growth.ts'
import { AGAIN, FIRST_TIME, HAWSER, KEPT, SCRIPT } from './measurements/redeploy.ts'
import { BARE_SSH, ONE_BY_ONE, STEPS_TITLE, TOGETHER } from './measurements/steps.ts'
import { SCP, UPLOAD, UPLOAD_TITLE } from './measurements/upload.ts'

/** Hosts that the targets for many hosts are made for. */
const MANY = 20
/** Hosts that the targets for growth are made for. */
const MOST = 200

/** Something to reach: a figure that is not above a limit. */
interface Target {
  readonly what: string
  readonly atMost: number
  /** Behind the figure: `MB`; nothing for ratios. */
  readonly unit?: string
  /** The figure, or undefined where this run did not measure what it is made of. */
  readonly figure: (find: Find) => number | undefined
}

/** A row of the table, where there is one. */
type Find = (contest: string, hosts: number, contestant: string) => Row | undefined

/** Whether a target is reached; `not judged` where the run did not measure it. */
export interface Verdict {
  readonly what: string
  readonly atMost: number
  readonly unit?: string
  readonly figure?: number
  readonly verdict: 'reached' | 'not reached' | 'not judged'
}

/** The medians of two contestants of the same contest. */
function ratio(contest: string, hosts: number, contestant: string, reference: string): Target['figure'] {
  return (find) => {
    const mine = find(contest, hosts, contestant)?.seconds.median
    const other = find(contest, hosts, reference)?.seconds.median
    return mine === undefined || other === undefined ? undefined : mine / other
  }
}

function roundTrips(contestant: string): (find: Find) => number | undefined {
  return (find) => find(DELAY_TITLE, 1, contestant)?.extras[ROUND_TRIPS]?.median
}

function afterLogin(find: Find): number | undefined {
  const [all, login] = [roundTrips(TOGETHER)(find), roundTrips(LOGIN)(find)]
  return all === undefined || login === undefined ? undefined : all - login
}

function timePerHost(find: Find): number | undefined {
  const [most, many] = [MOST, MANY].map((hosts) => {
    const seconds = find(GROWTH_TITLE, hosts, GROWING)?.seconds.median
    return seconds === undefined ? undefined : seconds / hosts
  })
  return most === undefined || many === undefined ? undefined : most / many
}

const steps = (hosts: number, reference: string) => ratio(STEPS_TITLE, hosts, ONE_BY_ONE, reference)
const onMany = `21 steps on ${MANY} hosts, one by one:`

/** In the order of the table. A share of a peer's time is a ratio like any other: at most 1/4 of it is at most 0.25 times it. */
const TARGETS: readonly Target[] = [
  { what: '21 steps on 1 host, one by one: of bare ssh', atMost: 1.6, figure: steps(1, BARE_SSH) },
  { what: `${onMany} of bare ssh`, atMost: 1.3, figure: steps(MANY, BARE_SSH) },
  { what: `${onMany} of pyinfra`, atMost: 1 / 4, figure: steps(MANY, 'pyinfra') },
  { what: `${onMany} of Mitogen`, atMost: 1 / 13, figure: steps(MANY, 'Mitogen') },
  { what: `${onMany} of Ansible`, atMost: 1 / 45, figure: steps(MANY, 'Ansible') },
  { what: 'redeploy on 1 host: of the script', atMost: 1, figure: ratio(FIRST_TIME, 1, HAWSER, SCRIPT) },
  { what: `redeploy on ${MANY} hosts: of the script`, atMost: 0.7, figure: ratio(FIRST_TIME, MANY, HAWSER, SCRIPT) },
  { what: 'redeploy, nothing to do: of ssh host true', atMost: 1.6, figure: ratio(AGAIN, 1, HAWSER, LOGIN) },
  {
    what: 'redeploy, nothing to do, over a kept connection: of ssh host true',
    atMost: 1,
    figure: ratio(AGAIN, 1, KEPT, LOGIN),
  },
  // 0.95 of its throughput.
  { what: 'upload of 100 MiB: of scp', atMost: 1 / 0.95, figure: ratio(UPLOAD_TITLE, 1, UPLOAD, SCP) },
  { what: '21 steps at 100 ms, one by one', unit: ROUND_TRIPS, atMost: 33, figure: roundTrips(ONE_BY_ONE) },
  { what: '21 steps at 100 ms, issued together, after login', unit: ROUND_TRIPS, atMost: 3, figure: afterLogin },
  {
    what: `${MOST} hosts: memory of the controller's own process`,
    unit: 'MB',
    atMost: 150,
    figure: (find) => find(GROWTH_TITLE, MOST, GROWING)?.extras[PEAK_MB]?.max,
  },
  { what: `${MOST} hosts: time a host, of that with ${MANY}`, atMost: 1.2, figure: timePerHost },
]

/** Judges every target by the rows of a run. */
export function judge(rows: readonly Row[]): readonly Verdict[] {
  const find: Find = (contest, hosts, contestant) =>
    rows.find((row) => row.contest === contest && row.hosts === hosts && row.contestant === contestant)
  return TARGETS.map(({ what, atMost, unit, figure: measure }) => {
    const figure = measure(find)
    const told = { what, atMost, ...(unit !== undefined && { unit }) }
    if (figure === undefined) return { ...told, verdict: 'not judged' }
    return { ...told, figure, verdict: figure <= atMost ? 'reached' : 'not reached' }
  })
}

/** One line: the verdict, what it is about, and the figures. */
export function verdictLine({ what, atMost, unit, figure, verdict }: Verdict): string {
  const show = (value: number): string => (unit === undefined ? value.toFixed(3) : value.toFixed(0))
  const suffix = unit === undefined ? '' : ` ${unit}`
  const measured = figure === undefined ? '' : `${show(figure)}${suffix}, `
  return `${verdict.padEnd(11)}  ${what}: ${measured}at most ${show(atMost)}${suffix}`
}
