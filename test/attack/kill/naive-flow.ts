/** The naive way to replace a file, to be killed as the control. */
import { createHash } from 'node:crypto'
import type { Arena } from '../attack.ts'
import type { Flow, Version } from './flow.ts'

/** As large as releases are: it takes more than one call to write. */
const BYTES = 4 * 1024 * 1024

/** `install`; and on a host whose BusyBox has none, what `ssh HOST 'cat >DEST' <RELEASE` does there. */
export async function naiveFlow({ kind, shell, folder: makeFolder }: Arena): Promise<Flow> {
  const folder = await makeFolder('root')
  const dest = `${folder}/demo`
  const release = '/run/kill-release'
  await shell.run(`yes | head -c ${BYTES} >"$1"`, release)
  const version = (content: string): Version => ({
    sha256: createHash('sha256').update(content).digest('hex'),
    mode: '0755',
    owner: '0:0',
  })
  const versions = [version('old\n'), version('y\n'.repeat(BYTES / 2))]
  return {
    name: 'naive',
    isRelease: false,
    dest,
    areas: [folder],
    before: `echo old >${dest} && chmod 0755 ${dest}\n`,
    steps: { install: kind === 'busybox' ? `cat ${release} | cat >${dest}\n` : `install -m 0755 ${release} ${dest}\n` },
    nextRun: {},
    versions,
    settled: versions[1] ?? version(''),
  }
}
