import { HawserError } from '../../../src/core/errors.ts'
import { artifact } from '../../../src/operations/artifact.ts'
import { deploy } from '../../../src/operations/deploy.ts'
import type { ReleaseOptions } from '../../../src/operations/release-options.ts'
import { quote } from '../../../src/shell/quote.ts'
import { releaseFolder } from '../../support/release-file.ts'
import { taskHost } from '../../support/task-host.ts'
import type { Arena, Attack } from '../attack.ts'
import { leftBehind } from '../deploy-rounds.ts'

/** Names of files that are something else to whoever does not quote them; `owned` is what they make where they can. */
const NAMES = [
  '$(touch owned)',
  '`touch owned`',
  'a; touch owned; b',
  "it's",
  'a "quoted" name',
  "'; touch owned; '",
  'two\nlines',
  '\ntouch owned\n',
  'blanks   inside ',
  'back\\slash\\n',
  '* ?',
  '\x01\x1b[31mred\x7f',
  'a && touch owned #',
  '${HOME} $$',
  '$(printf owned >owned)\\',
  '-rf --no-preserve-root',
] as const

/** Errors that say which name is refused, and that nothing was touched. */
const REFUSALS = /^(?:artifact: )?(?:dest|via): /

/** What is in a folder, and what the file of that name in it holds. */
function look({ shell }: Arena, folder: string, name: string): Promise<string> {
  return shell.run(
    'cd "$1" && find . -mindepth 1 -maxdepth 1 -print0 | tr "\\0" "/"; [ ! -f "./$2" ] || cat "./$2"',
    folder,
    name,
  )
}

/** Names that hold what shells and programs take for something else, as destination and as the path of an upload. */
export const names: Attack = {
  name: 'names',
  about: 'newlines, quotes, $(), backslashes, control bytes and dashes in names',
  deadlineMs: 60_000,
  async control(arena, rounds) {
    const folder = await arena.folder('root')
    await arena.container.write('/opt/naive-release', 'release')
    let lost = 0
    for (let round = 0; round < rounds; round += 1) {
      const name = NAMES[round % NAMES.length] ?? ''
      const dest = `${folder}/${name}`
      // What a program does that puts a command together of words.
      const line = `cd ${folder} && cp /opt/naive-release ${dest} && chmod 0755 ${dest}`
      await arena.shell.run(`rm -rf ${folder}; mkdir ${folder}; sh -c ${quote(line)} || true`)
      if ((await look(arena, folder, name)) !== `./${name}/release`) lost += 1
    }
    return { rounds, lost }
  },
  async hawser(arena, rounds) {
    const [folder, shared] = [await arena.folder('root'), await arena.folder('shared')]
    await using releases = await releaseFolder()
    await using remote = taskHost(arena.container, { by: 'ssh' })
    const losses: string[] = []
    const leftovers: string[] = []
    let refused = 0
    let longestWaitMs = 0
    for (let round = 0; round < rounds; round += 1) {
      const name = NAMES[round % NAMES.length] ?? ''
      const content = `release ${round}`
      await arena.shell.run('rm -rf "$1"/* "$1"/.[!.]*', folder)
      const startedAt = performance.now()
      // Every other time around by a path of such a name, too.
      const via = Math.floor(round / NAMES.length) % 2 === 1 ? { via: `${shared}/${name}` } : {}
      const failure = await tryDeploy(remote.host, { dest: `${folder}/${name}`, ...via }, releases, content)
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt)
      const found = await look(arena, folder, name)
      const isRefused = failure instanceof HawserError && REFUSALS.test(failure.message) && found === ''
      if (isRefused) refused += 1
      else if (failure !== undefined) losses.push(`${JSON.stringify(name)}: ${String(failure)}`)
      else if (found !== `./${name}/${content}`) losses.push(`${JSON.stringify(name)}: there is ${found}`)
      if (round < NAMES.length) leftovers.push(...(await leftBehind(arena, `${folder}/${name}`)))
    }
    await remote.finish()
    leftovers.push(
      ...(await arena.shell.run('ls -d /owned /root/owned /home/*/owned "$1"/* 2>/dev/null || true', shared)).split(
        '\n',
      ),
    )
    const ends = { rounds, lost: losses.length, refused, losses, longestWaitMs }
    return { ...ends, deeds: rounds, leftovers: leftovers.filter((path) => path !== '') }
  },
}

/** @returns the error of a deploy that failed */
async function tryDeploy(
  host: Parameters<typeof deploy>[0],
  where: Pick<ReleaseOptions, 'dest' | 'via'>,
  releases: Awaited<ReturnType<typeof releaseFolder>>,
  content: string,
): Promise<unknown> {
  try {
    await deploy(host, await artifact(await releases.release(where, content)))
    return undefined
  } catch (error) {
    return error
  }
}
