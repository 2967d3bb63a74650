/** A folder of 1,000 small files to one host that has none of them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { quote, quoteAll } from '../../../src/shell/quote.ts'
import { rsyncShell, shellContestant, sshLine } from '../bare-ssh.ts'
import { hawserContestant } from '../hawser-task.ts'
import type { Contestant, Measurement } from '../measurement.ts'
import { USER } from '../stage.ts'

const FILES = 1000
const DEST = '/srv/folder-bench'

/** Writes files of 20 to 2,000 bytes, and returns their folder. */
async function makeFolder(parent: string): Promise<string> {
  const folder = join(parent, 'thousand')
  await mkdir(folder)
  for (let index = 0; index < FILES; index += 1) {
    const text = `setting ${index}\n`.repeat(1 + ((index * 37) % 140))
    await writeFile(join(folder, `settings-${index}`), text, { mode: 0o644 })
  }
  return folder
}

/** The measurement. */
export const folder: Measurement = {
  name: 'folder',
  about: '1,000 small files to one host: tar through ssh, rsync, Hawser (an operation for each file)',
  async run(stage, compete) {
    const hosts = stage.hosts.slice(0, 1)
    const container = hosts[0]?.container
    if (container === undefined) throw new Error('there is no host')
    const from = await makeFolder(stage.folder)
    const inventory = await stage.inventory(hosts, { folder: { from, to: DEST } })
    const unpack = `sudo mkdir -p ${DEST} && sudo tar -xf - -C ${DEST} --no-same-owner`
    const tar = await shellContestant(
      stage,
      'tar | ssh',
      hosts,
      (host) => `tar -cf - -C ${quote(from)} . | ${sshLine(host, unpack)}`,
    )
    const rsync = await shellContestant(stage, 'rsync', hosts, (host) =>
      quoteAll([
        ...['rsync', '--recursive', '--perms', '--rsync-path=sudo rsync', '-e', rsyncShell(host)],
        ...[`${from}/`, `${USER}@127.0.0.1:${DEST}/`],
      ]),
    )
    const hawser = hawserContestant('Hawser, 1,000 file() issued together', 1, 'folder.mjs', inventory)
    const contestants = [tar, ...(stage.peers.rsync === undefined ? [] : [rsync]), hawser]
    await compete({ title: 'folder of 1,000 small files', contestants: contestants.map(fromNothing) })

    function fromNothing(contestant: Contestant): Contestant {
      return {
        ...contestant,
        prepare: () => container?.sh(`rm -rf ${DEST}`) ?? Promise.resolve(),
        async check() {
          const count = await container?.sh(`find ${DEST} -type f -size +0 | wc -l`)
          if (count?.trim() !== String(FILES)) throw new Error(`${contestant.name} brought ${count} files`)
        },
      }
    }
  },
}
