/** The 21 steps over a long line: what counts there is how often one waits for the other end. */
import { loginContestant } from '../bare-ssh.ts'
import { delayProxy } from '../delay-proxy.ts'
import type { Contestant, Measurement } from '../measurement.ts'
import { settleSteps, stepsContestants } from './steps.ts'

/** Title of the contest. */
export const DELAY_TITLE = '21 steps at 100 ms'
/** The name of what a contestant of it shows beside its seconds. */
export const ROUND_TRIPS = 'round trips'
/** The login alone, as targets speak of it. */
export const LOGIN = 'ssh host true'

const ROUND_TRIP_MS = 100

/** The measurement. */
export const delay: Measurement = {
  name: 'delay',
  about: '21 steps on one host behind 100 ms of round trip: round trips, and seconds',
  async run(stage, compete) {
    const [near] = stage.hosts
    if (near === undefined) throw new Error('there is no host')
    await using proxy = await delayProxy(near.container, ROUND_TRIP_MS)
    const far = [{ container: near.container, port: proxy.port }]
    const check = await settleSteps(far)
    const counted = (contestant: Contestant): Contestant => ({
      ...contestant,
      async prepare() {
        await contestant.prepare?.()
        proxy.reset()
      },
      async extras() {
        const { roundTrips } = proxy
        return { ...(await contestant.extras?.()), [ROUND_TRIPS]: roundTrips }
      },
    })
    const contestants = [await loginContestant(stage, far), ...(await stepsContestants(stage, far))]
    await compete({ title: DELAY_TITLE, contestants: contestants.map(counted), check })
  },
}
