/** A release of 5 MiB, for the first time and again. */
import { createHash, randomBytes } from 'node:crypto'
import { quote } from '../../../src/shell/quote.ts'
import { loginContestant, scpLine, shellContestant, sshLine } from '../bare-ssh.ts'
import { hawserContestant } from '../hawser-task.ts'
import type { Contestant, Measurement } from '../measurement.ts'
import { peerContestants } from '../peers.ts'
import type { Address, Stage } from '../stage.ts'

/** Titles of the contests. */
export const FIRST_TIME = 'redeploy of 5 MiB, first time'
export const AGAIN = 'redeploy of 5 MiB, nothing to do'

/** Names of contestants that targets speak of. */
export const SCRIPT = 'scp, then ssh and install'
export const HAWSER = 'Hawser'
export const KEPT = 'Hawser, over a kept connection'

const SIZE_BYTES = 5 * 1024 * 1024
const DEST = '/usr/local/bin/relay-bench'
const SHARED = '/tmp/relay-bench'

/** The second half of the script that Hawser replaces; the first is the copy to {@link SHARED}. */
function installScript(sha256: string): string {
  return `set -eu
umask 077
copy=$(mktemp ${DEST}.XXXXXX)
cp ${SHARED} "$copy"
echo "${sha256}  $copy" | sha256sum --check --status
install -o root -g root -m 0755 "$copy" ${DEST}
rm -f "$copy" ${SHARED}
`
}

interface Release {
  readonly path: string
  readonly sha256: string
}

function onHosts(hosts: readonly Address[], script: string): Promise<string[]> {
  return Promise.all(hosts.map(({ container }) => container.sh(script)))
}

async function contestantsOf(stage: Stage, hosts: readonly Address[], release: Release): Promise<Contestant[]> {
  const { path: src, sha256 } = release
  const vars = { release: { src, sha256, dest: DEST, mode: '0755', owner: 'root', group: 'root' } }
  const inventory = await stage.inventory(hosts, vars)
  const install = await stage.write('install.sh', installScript(sha256))
  const lineFor = (host: Address): string =>
    `${scpLine(host, src, SHARED)} && ${sshLine(host, 'sudo sh -s')} <${quote(install)}`
  const contestants = [
    await shellContestant(stage, SCRIPT, hosts, lineFor),
    hawserContestant(HAWSER, hosts.length, 'redeploy.mjs', inventory),
    // Over the connection of the turn before, which ends with its host.
    hawserContestant(KEPT, hosts.length, 'redeploy.mjs', inventory, { flags: ['--control-persist', '10m'] }),
    ...(await peerContestants(stage, hosts, inventory, [{ copy: src, to: DEST }])),
  ]
  const expected = `${sha256}  ${DEST}`
  return contestants.map((contestant) => ({
    ...contestant,
    async check() {
      const sums = await onHosts(hosts, `sha256sum ${DEST}`)
      const wrong = sums.find((sum) => sum !== expected)
      if (wrong !== undefined) throw new Error(`${contestant.name} installed something else: ${wrong}`)
    },
  }))
}

/** Before each turn the hosts are as they were before the first deploy. */
function fromNothing(contestant: Contestant, hosts: readonly Address[]): Contestant {
  return {
    ...contestant,
    async prepare() {
      await onHosts(hosts, `rm -rf ${DEST} ${SHARED} /var/lib/hawser`)
      await contestant.prepare?.()
    },
  }
}

/** The measurement. */
export const redeploy: Measurement = {
  name: 'redeploy',
  about: 'a release of 5 MiB, first time and again, on one host and on all',
  async run(stage, compete) {
    const content = randomBytes(SIZE_BYTES)
    const release = {
      path: await stage.write('relay', content),
      sha256: createHash('sha256').update(content).digest('hex'),
    }
    for (const hosts of [stage.hosts.slice(0, 1), stage.hosts.slice(0, stage.width)]) {
      const contestants = await contestantsOf(stage, hosts, release)
      const logging = contestants.filter(({ name }) => name !== KEPT)
      await compete({ title: FIRST_TIME, contestants: logging.map((each) => fromNothing(each, hosts)) })
      // Each finds what it has installed itself or another one has: the same bytes, mode and owner.
      await compete({ title: AGAIN, contestants: [await loginContestant(stage, hosts), ...contestants] })
      if (stage.width === 1) return
    }
  },
}
