import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena, Attack } from '../attack.ts'
import { deployRounds } from '../deploy-rounds.ts'

const SCRIPT = '/opt/attack/naive-replace.sh'

/** As large as releases are; Hawser's are smaller, since each of them is sent there. */
const NAIVE_BYTES = 24 * 1024 * 1024
const RELEASE_BYTES = 2 * 1024 * 1024

/** An observer at work, until it is disposed of. */
interface Observer extends AsyncDisposable {
  /** What it has counted so far. */
  tally(): Promise<{
    readonly looks: number
    readonly missing: number
    readonly partial: number
    readonly strange: number
  }>
  /** The file that holds this. */
  readonly tallyFile: string
}

/** Makes the first version of a file, and lets an unprivileged user look at it. */
async function startObserver({ shell }: Arena, file: string, sizeBytes: number): Promise<Observer> {
  const tallyFile = '/tmp/observed'
  await shell.run(`rm -f ${tallyFile}; head -c ${sizeBytes} /dev/zero | tr '\\0' 0 >"$1" && chmod 0755 "$1"`, file)
  const argv = `/opt/attack/observer ${file} 0755 0 0 ${sizeBytes} ${tallyFile}`
  const pid = await shell.run(
    `PATH=$PATH:/opt/host; sudo -u mallory ${argv} </dev/null >${tallyFile}.log 2>&1 & echo $!`,
  )
  for (let tries = 0; (await shell.run(`[ -s ${tallyFile} ] && echo there || :`)) === ''; tries += 1) {
    if (tries > 100) throw new Error(`the observer does not start: ${await shell.run(`cat ${tallyFile}.log`)}`)
    await sleep(50)
  }
  return {
    tallyFile,
    async tally() {
      const [looks = 0, missing = 0, partial = 0, strange = 0] = (await shell.run(`cat ${tallyFile}`))
        .split(' ')
        .map(Number)
      return { looks, missing, partial, strange }
    },
    async [Symbol.asyncDispose]() {
      await shell.run(`kill ${pid.trim()}; rm -f ${tallyFile} ${tallyFile}.log`)
    },
  }
}

/** A local user who looks at the destination without end: he must never find it missing, in part, or another's. */
export const observe: Attack = {
  name: 'observe',
  about: 'a look in the middle of the replacement',
  deadlineMs: 120_000,
  async control(arena, rounds) {
    const folder = await arena.folder('root')
    await arena.container.write(SCRIPT, await readFile(new URL('../naive/replace.sh', import.meta.url)))
    await using observer = await startObserver(arena, `${folder}/demo`, NAIVE_BYTES)
    const said = await arena.shell.run(
      `for letter in a b; do head -c ${NAIVE_BYTES} /dev/zero | tr '\\0' $letter >/run/naive-$letter; done
      sh ${SCRIPT} "$1" "$2/demo" /run/naive-a /run/naive-b "$3"; rm -f "$2/demo" /run/naive-?`,
      String(rounds),
      folder,
      observer.tallyFile,
    )
    if (!/^\d+\n$/.test(said)) throw new Error(`the naive flow broke: ${said}`)
    return { rounds, lost: Number(said) }
  },
  async hawser(arena, rounds) {
    const dest = `${await arena.folder('root')}/demo`
    await using observer = await startObserver(arena, dest, RELEASE_BYTES)
    let before = await observer.tally()
    let observed = 0
    return await deployRounds(arena, {
      rounds,
      release: { dest },
      refusals: /^$/,
      content: (artifact) => Buffer.alloc(RELEASE_BYTES, artifact + 1),
      deeds: async () => observed,
      async after() {
        const now = await observer.tally()
        const { looks, missing, partial, strange } = before
        const found = [now.missing - missing, now.partial - partial, now.strange - strange]
        // A round in which it hardly had the processor shows nothing.
        if (now.looks - looks >= 500) observed += 1
        before = now
        if (found.every((times) => times === 0)) return undefined
        return `seen missing ${found[0]} times, in part ${found[1]}, with another mode or owner ${found[2]}`
      },
    })
  },
}
