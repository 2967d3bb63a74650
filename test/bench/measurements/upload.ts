/** 100 MiB to one host. */
import { createHash, randomBytes } from 'node:crypto'
import { scpLine, shellContestant } from '../bare-ssh.ts'
import { hawserContestant } from '../hawser-task.ts'
import type { Contestant, Measurement } from '../measurement.ts'

/** Title of the contest. */
export const UPLOAD_TITLE = 'upload of 100 MiB'

/** Names of contestants that targets speak of. */
export const SCP = 'scp'
export const UPLOAD = 'Hawser upload()'

const SIZE_BYTES = 100 * 1024 * 1024
const SHARED = '/tmp/upload-bench'
const STORE = '/var/lib/hawser'

/** The measurement. */
export const upload: Measurement = {
  name: 'upload',
  about: '100 MiB to one host: scp, Hawser (which hashes on both ends)',
  async run(stage, compete) {
    const hosts = stage.hosts.slice(0, 1)
    const container = hosts[0]?.container
    if (container === undefined) throw new Error('there is no host')
    // Nothing that could be compressed on the way.
    const content = randomBytes(SIZE_BYTES)
    const src = await stage.write('upload', content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const release = { src, sha256, dest: '/usr/local/bin/upload-bench', mode: '0755', owner: 'root', group: 'root' }
    const inventory = await stage.inventory(hosts, { release })
    const empty = (contestant: Contestant, where: string): Contestant => ({
      ...contestant,
      prepare: () => container.sh(`rm -rf ${SHARED} ${STORE}`),
      async check() {
        const sums = await container.sh(`find ${where} -type f -size +1M -exec sha256sum {} +`)
        if (!sums.startsWith(`${sha256} `)) throw new Error(`${contestant.name} brought something else: ${sums}`)
      },
    })
    await compete({
      title: UPLOAD_TITLE,
      contestants: [
        empty(await shellContestant(stage, SCP, hosts, (host) => scpLine(host, src, SHARED)), SHARED),
        empty(hawserContestant(UPLOAD, 1, 'upload.mjs', inventory), STORE),
      ],
    })
  },
}
