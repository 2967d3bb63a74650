import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { HostKeyError } from '../../../src/core/errors.ts'
import { artifact } from '../../../src/operations/artifact.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import { startContainer, type TestContainer } from '../../support/container.ts'
import { releaseFolder } from '../../support/release-file.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Arena, Attack } from '../attack.ts'

const run = promisify(execFile)

const SCRIPT = fileURLToPath(new URL('../naive/impostor.sh', import.meta.url))

/** Rounds at a time: each of them is mostly a key exchange. */
const ROUNDS_AT_ONCE = 5

/** Stands in the place of sudo, and keeps what it is given: a file for each time. */
const THIEF = `#!/bin/sh
echo '[sudo] password:' >&2
cat >"$(mktemp /srv/loot/XXXXXX)"
`

/** A host that answers in another one's place, and lets everybody in. */
interface Impostor extends AsyncDisposable {
  /** Where it is reached, on 127.0.0.1: there the other one was expected. */
  readonly port: number
  /** How often somebody came. */
  visits(): number
  /** Everything that it was given so far. */
  loot(): Promise<string>
}

async function startImpostor({ container }: Arena): Promise<Impostor> {
  const host = await startContainer('debian')
  await host.write('/etc/ssh/hawser-test-keys', container.client.publicKey)
  await host.sh('mkdir -m 0777 /srv/loot')
  await host.write('/usr/local/bin/sudo', THIEF, 0o755)
  let visits = 0
  const middle = createServer((client) => {
    visits += 1
    const upstream = connect(host.sshPort, '127.0.0.1')
    client.on('error', () => upstream.destroy()).pipe(upstream)
    upstream.on('error', () => client.destroy()).pipe(client)
  })
  await new Promise<void>((resolve) => middle.listen(0, '127.0.0.1', resolve))
  const address = middle.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    port: address.port,
    visits: () => visits,
    loot: () => host.sh('cat /dev/null /srv/loot/*', { user: 'root' }).catch(() => ''),
    async [Symbol.asyncDispose]() {
      middle.close()
      await host[Symbol.asyncDispose]()
    },
  }
}

/** The host as it was expected at the impostor's port: its key is known there in one of two rounds, and in the other none is. */
async function expected({ container }: Arena, { port }: Impostor): Promise<readonly TestContainer[]> {
  return Promise.all(
    [`[127.0.0.1]:${port} ${container.hostKey}\n`, ''].map(async (known, index) => {
      const knownHostsFile = `${container.client.folder}/impostor-${index}`
      await writeFile(knownHostsFile, known)
      return { ...container, sshPort: port, client: { ...container.client, knownHostsFile } }
    }),
  )
}

/** Another machine in the place of the host: a man in the middle, or a name that leads elsewhere. */
export const impostor: Attack = {
  name: 'impostor',
  about: 'another machine answers, with a host key of its own',
  // What it is about happens here: the userland of the host that is not reached makes no difference.
  kinds: ['debian'],
  // For key exchanges.
  isWaiting: true,
  deadlineMs: 60_000,
  async control(arena, rounds) {
    await using thief = await startImpostor(arena)
    const { privateKeyFile, folder } = arena.container.client
    const canaries = Array.from({ length: rounds }, () =>
      [randomBytes(8), randomBytes(8)].map((bytes) => bytes.toString('hex')),
    )
    for (let round = 0; round < rounds; round += ROUNDS_AT_ONCE) {
      await Promise.all(
        canaries.slice(round, round + ROUNDS_AT_ONCE).map(async ([password = '', content = ''], index) => {
          const file = `${folder}/artifact-${index}`
          await writeFile(file, `${content}\n`)
          await run('sh', [SCRIPT, String(thief.port), privateKeyFile, password, file]).catch(() => undefined)
        }),
      )
    }
    const loot = await thief.loot()
    return { rounds, lost: canaries.filter((pair) => pair.every((canary) => loot.includes(canary))).length }
  },
  async hawser(arena, rounds) {
    await using thief = await startImpostor(arena)
    await using folder = await releaseFolder()
    const made = await artifact(await folder.release({ dest: '/usr/local/bin/mir-signal' }))
    const hosts = await expected(arena, thief)
    const losses: string[] = []
    let longestWaitMs = 0
    const fight = async (round: number): Promise<void> => {
      const host = hosts[round % hosts.length]
      if (host === undefined) throw new Error('there are two of them')
      await using remote = taskHost(host, { by: 'ssh', become: { method: 'sudo', password: 'paula-secret' } })
      const startedAt = performance.now()
      const failure = await deploy(remote.host, made).then(
        () => undefined,
        (error: unknown) => error,
      )
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
      if (!(failure instanceof HostKeyError)) losses.push(`round ${round}: ${failure ?? 'it deployed there'}`)
    }
    for (let round = 0; round < rounds; round += ROUNDS_AT_ONCE) {
      const count = Math.min(ROUNDS_AT_ONCE, rounds - round)
      await Promise.all(Array.from({ length: count }, (_none, index) => fight(round + index)))
    }
    const loot = await thief.loot()
    if (loot !== '') losses.push(`the impostor was given ${loot.slice(0, 100)}`)
    const ends = { rounds, lost: losses.length, losses, refused: rounds - losses.length }
    return { ...ends, deeds: thief.visits(), longestWaitMs, leftovers: [] }
  },
}
