/** Whatever ends a run, or a program of it, nothing of it lives on: neither on the host nor here. */
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UnreachableError } from '../../src/core/errors.ts'
import { query } from '../../src/operations/query.ts'
import { programText } from '../../src/shell/remote-programs.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { type ProcessTable, processesOn, since, untilOnly } from '../support/process-table.ts'
import { dockerVariables } from '../support/ssh.ts'
import { taskHost } from '../support/task-host.ts'
import { type HostVariables, sshVariables, type TestInventory, writeInventory } from '../support/task-run.ts'
import { startWatched, type WatchedRun } from '../support/watched-run.ts'

const TASK = 'test/fixtures/tasks/orphans.mjs'

/** What everything takes that ends, beside other tests; `npm run orphans` demands two seconds. */
const LIMIT_MS = Number(process.env.HAWSER_ORPHAN_LIMIT_MS ?? 15_000)

/** Gets a line from each program that has begun; in a folder where one user may append to another's file. */
const BEGUN = '/srv/begun'

/** A name that looks like the end of one, and goes on in the next line. */
const ODD_SLEEP = '/usr/local/bin/sleep) S\nb'

/** Each has one process whose name begins with `sleep`; but for the daemon, which has one called `tail`, and lives on. */
const PROGRAMS = {
  plain: 'sleep 7001',
  stubborn: "trap '' HUP TERM; sleep 7002; sleep 7002",
  pipeline: 'sleep 7003 | cat | cat',
  bounded: 'timeout 900 sleep 7004',
  // What has no session of its own yet when its program ends is ended with it.
  daemon: 'setsid tail -f /dev/null </dev/null >/dev/null 2>&1 & until [ "$(cat /proc/$!/comm)" = tail ]; do :; done',
}

/** What only hosts with bash and sudo have. With the others seven at a time, which is what `host.$` runs at once. */
const MORE_PROGRAMS = {
  ...PROGRAMS,
  plain: `'${ODD_SLEEP}' 7001`,
  jobs: "bash -c 'set -m; sleep 7005 & wait'",
  stubbornJobs: 'bash -c \'trap "" HUP TERM; set -m; sleep 7006 & wait\'',
  other: 'sudo -u mallory sh -c \'trap "" HUP TERM; sleep 7007; sleep 7007\'',
}

/** Its subshells have its words too; it is the oldest of them. */
const KILL_SESSION_SHELL = `
for folder in /proc/[0-9]*; do
  case $(tr '\\000' ' ' <"$folder/cmdline") in '/bin/sh -s '*) echo "\${folder#/proc/}" ;; esac
done 2>/dev/null | sort -n | { read -r pid; kill -9 "$pid"; }`

interface Setting {
  readonly host: TestContainer
  readonly inventory: TestInventory
  /** The names of its hosts. */
  readonly ways: readonly string[]
  /** How many processes that must end each of them starts. */
  readonly sleeps: number
}

/** An inventory under whose names one container is reached many times, each for another way to run programs. */
async function setUp(kind: ContainerKind): Promise<Setting> {
  const host = await startContainer(kind)
  const programs = kind === 'busybox' ? PROGRAMS : MORE_PROGRAMS
  const reached: HostVariables =
    kind === 'busybox'
      ? dockerVariables(host, 'root')
      : // Nobody asks for the password; but that somebody could is what opens a socket for it.
        { ...sshVariables(host), ansible_become: true, ansible_password: 'never asked for' }
  const ways: Record<string, HostVariables> = Object.fromEntries(
    ['command', 'query', 'guard', 'shell'].map((way) => [way, { ...reached, way }]),
  )
  // Where the run is that of an ordinary user, what sudo has started is not his to end.
  if (kind !== 'busybox') ways.login = { ...reached, ansible_become: false, way: 'shell' }
  await host.sh(`touch ${BEGUN}; chmod 0666 ${BEGUN}; cp /bin/sleep '${ODD_SLEEP}'`)
  const told = Object.entries(programs).map(([name, text]) => [name, `echo >>${BEGUN}; ${text}`])
  const inventory = await writeInventory(ways, { programs: Object.fromEntries(told), timeout: '600s' })
  return { host, inventory, ways: Object.keys(ways), sleeps: Object.keys(programs).length - 1 }
}

/** The names of the daemons that as many hosts start. */
const daemonsOf = (ways: readonly string[]): string[] => ways.map(() => 'tail')

/** Waits until all programs of a run are under way. */
async function untilUnderWay(
  { host, sleeps }: Setting,
  ways: readonly string[],
  before: ProcessTable,
  run: WatchedRun,
): Promise<void> {
  const running = async (): Promise<string[]> =>
    since(before, await processesOn(host)).filter((name) => /^(?:sleep|tail)/.test(name))
  const end = performance.now() + 60_000
  let names = await running()
  while (names.length !== ways.length * (sleeps + 1)) {
    if (performance.now() > end) expect.fail(`not all is under way, but ${names.join()}; the run: ${run.task.said()}`)
    await sleep(100)
    names = await running()
  }
}

/** Enough where it is another ending of the controller, and the same for the host. */
const FEW = ['command', 'shell']

const ENDINGS: readonly {
  readonly name: string
  readonly by?: 'npx'
  /** The ways to run programs; all of them where it is not set. */
  readonly ways?: readonly string[]
  readonly end: (run: WatchedRun, pid: number) => void
}[] = [
  { name: 'Ctrl-C', by: 'npx', end: (_run, pid) => process.kill(-pid, 'SIGINT') },
  {
    name: 'two Ctrl-C at once',
    by: 'npx',
    ways: FEW,
    end: (_run, pid) => [1, 2].map(() => process.kill(-pid, 'SIGINT')),
  },
  { name: 'SIGTERM', ways: FEW, end: (_run, pid) => process.kill(pid, 'SIGTERM') },
  { name: 'SIGHUP', ways: FEW, end: (_run, pid) => process.kill(pid, 'SIGHUP') },
  { name: 'kill -9 of the run', end: (_run, pid) => process.kill(pid, 'SIGKILL') },
  { name: 'kill -9 of npx', by: 'npx', ways: FEW, end: (_run, pid) => process.kill(pid, 'SIGKILL') },
  { name: 'kill -9 of what carries its connections', end: (run) => run.killCarriers() },
]

describe.each<[ContainerKind, readonly string[]]>([
  ['debian', ENDINGS.map(({ name }) => name)],
  ['bash', ['kill -9 of the run']],
  ['busybox', ['kill -9 of the run', 'kill -9 of what carries its connections']],
])('on %s', (kind, names) => {
  let setting: Setting
  beforeAll(async () => {
    setting = await setUp(kind)
  })
  afterAll(() => Promise.all([setting.host, setting.inventory].map((each) => each[Symbol.asyncDispose]())))

  test.each(ENDINGS.filter(({ name }) => names.includes(name)))('$name leaves nothing but daemons', async (ending) => {
    const { host, inventory } = setting
    const { ways = setting.ways } = ending
    const before = await processesOn(host)
    await using run = startWatched(TASK, ['-i', inventory.path, '-l', ways.join()], {
      ...(ending.by && { by: ending.by }),
      detached: true,
      // zx's own settings for commands here; those on hosts they would end at once.
      env: { ZX_TIMEOUT: '1ms', ZX_PREFIX: 'exit 99;' },
    })
    await untilUnderWay(setting, ways, before, run)
    const { pid } = run.task.process
    if (pid === undefined) throw new Error('the run has not started')
    ending.end(run, pid)
    expect(await untilOnly(host, before, daemonsOf(ways), LIMIT_MS)).toEqual(daemonsOf(ways))
    await run.task.result
    expect(await run.leftHere(LIMIT_MS)).toEqual([])
  })

  test('a deadline ends all of a program, and nothing of its run', async () => {
    const { host, inventory, sleeps, ways } = setting
    await using run = startWatched(TASK, ['-i', inventory.path, '-e', 'timeout=8s'], { waits: true })
    const say = (sign: string): void => writeFileSync(`${run.signs}/${sign}`, '')
    await Promise.all(ways.map((name) => run.task.saw(`${name} is idle`)))
    const idle = await processesOn(host)
    await host.sh(`true >${BEGUN}`)
    say('begin')
    await Promise.all(ways.map((name) => run.task.saw(`${name} is done`)))
    expect(await host.sh(`grep -c '' ${BEGUN}`)).toBe(String(ways.length * (sleeps + 1)))
    expect(await untilOnly(host, idle, daemonsOf(ways), LIMIT_MS)).toEqual(daemonsOf(ways))
    say('end')
    const { exitCode, stdout, stderr } = await run.task.result
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    // Where the host does not end a program by itself, it costs the connection, later.
    expect(stdout).not.toContain('no result within')
  })

  if (kind !== 'busybox') {
    test('where no process can be started any more, what runs is ended all the same', async () => {
      const { host } = setting
      const before = await processesOn(host)
      await host.write('/tmp/reap.sh', `${programText('reap')}\nreap '' 50\n`)
      await host.write('/tmp/crowd.sh', 'sleep 7009 & exec prlimit --nproc=1 /bin/sh /tmp/reap.sh\n')
      await host.exec(['setsid', '-w', 'sh', '/tmp/crowd.sh'], { user: 'mallory' })
      expect(await untilOnly(host, before, [], LIMIT_MS)).toEqual([])
    })

    test('what sudo has started is ended, though one of it has ended by itself just before', async () => {
      const { host } = setting
      const before = await processesOn(host)
      // The first is ended when it has been looked at, and sudo is about to be asked to end both.
      const script = [
        programText('reap'),
        'sudo() { command sudo -n pkill -KILL -x tail; command sudo "$@"; }',
        'command sudo -u mallory tail -f /dev/null &',
        `command sudo -u mallory sh -c 'trap "" HUP TERM; sleep 7010; sleep 7010' &`,
        "sleep 1; (reap '' 50)",
      ]
      await host.write('/tmp/sudo.sh', `${script.join('\n')}\n`)
      await host.exec(['setsid', '-w', 'sh', '/tmp/sudo.sh'], { user: 'deploy' })
      expect(await untilOnly(host, before, [], LIMIT_MS)).toEqual([])
    })
  }

  test('the death of the session shell alone is noticed at once', async () => {
    const { host } = setting
    const before = await processesOn(host)
    await using remote = taskHost(host, { by: kind === 'busybox' ? 'exec' : 'ssh' })
    const looking = query(remote.host, { sh: 'sleep 7201' })
    looking.catch(() => {})
    await expect.poll(async () => since(before, await processesOn(host)), { timeout: LIMIT_MS }).toContain('sleep')
    await host.sh(KILL_SESSION_SHELL)
    await expect(looking).rejects.toThrow(UnreachableError)
    expect(await untilOnly(host, before, [], LIMIT_MS)).toEqual([])
  })
})
