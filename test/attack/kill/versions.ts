/** What is at the destinations of the flows that are killed, and what is to be there. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Artifact, artifact } from '../../../src/operations/artifact.ts'
import type { Arena } from '../attack.ts'
import type { Flow, Version } from './flow.ts'

/** Small, since the bytes are not what takes calls: of two different lengths, of two different letters. */
const OLD = 'a'.repeat(3000)
export const NEW = 'b'.repeat(3100)
/** Too much to be an argument: it takes a channel of its own. */
export const LARGE = 'c'.repeat(40_000)

/** What the new one is to have. The old one has another mode and owner: neither may be there with the other's. */
export const WANTED = { mode: '0750', owner: 'deploy', group: 'root' } as const

const STORE = '/var/lib/hawser'

function version(content: string, mode: string, owner: string): Version {
  return { sha256: createHash('sha256').update(content).digest('hex'), mode, owner }
}

export const OLD_VERSION = version(OLD, '0604', '1:1')
export const NEW_VERSION = version(NEW, WANTED.mode, '1000:0')
export const LARGE_VERSION = version(LARGE, WANTED.mode, '1000:0')

/** What is at a destination before the first step, and nothing else. */
function before(dest: string, via?: string): string {
  const folders = [dest, ...(via === undefined ? [] : [via])].map((path) => path.slice(0, path.lastIndexOf('/')))
  return `umask 022
rm -rf -- ${folders.join(' ')} ${STORE}/* && mkdir ${folders.join(' ')} && chmod 0755 ${folders.join(' ')} || exit
${via === undefined ? '' : `chmod 0777 ${folders[1]}`}
printf ${OLD} >${dest} && chown daemon:daemon ${dest} && chmod 0604 ${dest}
`
}

/** What a flow that replaces the old version by the new one says of its places. */
type Places = Pick<Flow, 'dest' | 'via' | 'areas' | 'before' | 'versions'>

/** Makes folders for a flow, and in them what is there before its first step: so it can be recorded there. */
export async function places(arena: Arena, way: 'straight' | 'via' = 'straight'): Promise<Places> {
  const folder = await arena.folder('root')
  const shared = way === 'via' ? await arena.folder('shared') : undefined
  const dest = `${folder}/demo`
  const via = shared === undefined ? undefined : `${shared}/demo`
  const script = before(dest, via)
  await arena.shell.run(script)
  return {
    dest,
    before: script,
    areas: [folder, STORE, ...(shared === undefined ? [] : [shared])],
    versions: [OLD_VERSION, NEW_VERSION],
    ...(via !== undefined && { via }),
  }
}

/** Makes the new version an artifact for these places. It stays open as long as the suite: others have theirs meanwhile. */
export async function withArtifact<Result>(
  { dest, via }: Places,
  work: (made: Artifact) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-test-kill-'))
  const src = join(folder, 'demo')
  try {
    await writeFile(src, NEW)
    return await work(
      await artifact({ src, sha256: NEW_VERSION.sha256, dest, ...WANTED, ...(via !== undefined && { via }) }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
