/** A run that ends in the middle of a step of a deploy: nothing of it lives on, and the next run makes it good. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { file } from '../../src/operations/file.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { processesOn, since, untilOnly } from '../support/process-table.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { type SlowProxy, slowProxy } from '../support/slow-proxy.ts'
import { taskHost } from '../support/task-host.ts'
import { runTask, sshVariables, type TestInventory, writeInventory } from '../support/task-run.ts'
import { startWatched, type WatchedRun } from '../support/watched-run.ts'

const TASK = 'test/fixtures/tasks/deploy.mjs'
/** What everything takes that ends, beside other tests; `npm run orphans` demands two seconds. */
const LIMIT_MS = Number(process.env.HAWSER_ORPHAN_LIMIT_MS ?? 15_000)

/** Where a deploy is cut off, and each a destination of its own. In `flowing` the bytes are on their way. */
const STEPS = ['upload', 'received', 'via', 'stage', 'verify', 'install'] as const

/**
 * Takes the place of the programs of the steps, and stops in them: in the one whose step is in its destination's name.
 * Some do not heed what a shell is told at the end of its terminal.
 */
const HOLD = `#!/bin/sh
name=\${0##*/}
[ -e /run/hold ] || exec "/usr/bin/$name" "$@"
for last; do :; done
step=
case $name:$(readlink /proc/$$/fd/0):$(readlink /proc/$$/fd/1):$last in
  head:[!/]*:*/demo-upload-*) step=upload ;;
  head:/*:*/demo-via-*) step=via ;;
  head:*/demo-install-*:*) step=install ;;
  sha256sum:*/demo-received-*/incoming-*) step=received ;;
  sha256sum:*/demo-verify-*/incoming-*) ;;
  sha256sum:*/demo-verify-*) step=verify ;;
  mv:*/demo-stage-*/incoming-*) ;;
  mv:*/demo-stage-*/*) step=stage ;;
esac
[ -n "$step" ] || exec "/usr/bin/$name" "$@"
: >"/run/held-$step"
[ -e /run/meek ] || case $step in received | verify | via) trap '' HUP TERM ;; esac
sleep 7100
sleep 7100
`

let host: TestContainer
let line: SlowProxy
let releases: ReleaseFolder
/** By a slow line for one of the hosts, and without. */
let slow: TestInventory
let fast: TestInventory
/** What a deploy that nothing happened to leaves. */
let clean: string

const FILES = 'cd / && find opt/steps srv/shared var/lib/hawser -printf "%y %M %u %p\\n" | sort -k 4'

beforeAll(async () => {
  host = await startContainer('debian')
  await host.write('/opt/hold', HOLD, 0o755)
  await host.sh(
    'mkdir -m 0755 /opt/steps; for name in head sha256sum mv; do ln -s /opt/hold /usr/local/sbin/$name; done',
  )
  // About twenty seconds of upload, so that it is under way when the other steps are.
  line = await slowProxy(host.sshPort, 1_000_000)
  await host.client.trust(line.port, host.hostKey)
  releases = await releaseFolder()
  const dest = (step: string): string => `/opt/steps/demo-${step}`
  const hosts = STEPS.map(async (step) => {
    const release = await releases.release({ dest: dest(step), ...(step === 'via' && { via: '/srv/shared/demo' }) })
    return [step, { ...sshVariables(host), release }] as const
  })
  const flowing = await releases.release({ dest: dest('flowing') }, Buffer.alloc(20_000_000, 'flowing'))
  const held = Object.fromEntries(await Promise.all(hosts))
  const direct = { ...sshVariables(host), release: flowing }
  slow = await writeInventory({ ...held, flowing: { ...direct, ansible_port: line.port } })
  fast = await writeInventory({ ...held, flowing: direct })
  expect(await runTask(TASK, ['-i', fast.path])).toMatchObject({ exitCode: 0 })
  clean = await host.sh(FILES)
})
afterAll(() => Promise.all([host, line, releases, slow, fast].map((each) => each[Symbol.asyncDispose]())))

const UNDER_WAY = `cd /run && ls ${STEPS.map((step) => `held-${step}`).join(' ')} && cd /var/lib/hawser/store && ls -s demo-flowing-*/incoming-*`

const ENDINGS: readonly {
  readonly name: string
  readonly by?: 'npx'
  readonly end: (run: WatchedRun, pid: number) => void
}[] = [
  { name: 'Ctrl-C', by: 'npx', end: (_run, pid) => process.kill(-pid, 'SIGINT') },
  { name: 'SIGTERM', end: (_run, pid) => process.kill(pid, 'SIGTERM') },
  { name: 'kill -9 of the run', end: (_run, pid) => process.kill(pid, 'SIGKILL') },
  { name: 'kill -9 of npx', by: 'npx', end: (_run, pid) => process.kill(pid, 'SIGKILL') },
  { name: 'kill -9 of ssh', end: (run) => run.killCarriers() },
]

test.each(ENDINGS)('$name in each step leaves no process, and the next run converges', async ({ by, end }) => {
  await host.sh('rm -rf /var/lib/hawser /opt/steps/* /srv/shared/.[!.]* /run/held-*; touch /run/hold')
  const before = await processesOn(host)
  await using run = startWatched(TASK, ['-i', slow.path], { ...(by && { by }), detached: true })
  await expect.poll(async () => (await host.exec(['/bin/sh', '-c', UNDER_WAY])).exitCode, { timeout: 60_000 }).toBe(0)
  const { pid } = run.task.process
  if (pid === undefined) throw new Error('the run has not started')
  end(run, pid)
  expect(await untilOnly(host, before, [], LIMIT_MS)).toEqual([])
  await run.task.result
  expect(await run.leftHere(LIMIT_MS)).toEqual([])
  await host.sh('rm /run/hold')
  expect(await runTask(TASK, ['-i', fast.path])).toMatchObject({ exitCode: 0 })
  expect(await host.sh(FILES)).toBe(clean)
})

/** A minute is long for a test, as are ten: here they have a second. */
const HASTY_TIMEOUT = `#!/bin/sh
for word; do
  shift
  case $word in 60 | 60[0-9]) word=1 ;; esac
  set -- "$@" "$word"
done
exec /usr/bin/timeout "$@"
`

test('a deadline in each step that has one leaves no process, and the next run converges', async () => {
  const timed = STEPS.filter((step) => step !== 'stage')
  await host.write('/usr/local/sbin/timeout', HASTY_TIMEOUT, 0o755)
  await host.sh('rm -rf /var/lib/hawser /opt/steps/* /srv/shared/.[!.]* /run/held-*; touch /run/hold /run/meek')
  const before = await processesOn(host)
  const { exitCode, events } = await runTask(TASK, ['-i', fast.path, '-l', timed.join(), '--json'])
  expect(exitCode).toBe(2)
  expect(await host.sh('ls /run/held-* | sort')).toBe(
    timed
      .map((step) => `/run/held-${step}`)
      .toSorted()
      .join('\n'),
  )
  const failed = events.flatMap((event) => (event.event === 'operation' && event.outcome === 'failed' ? [event] : []))
  expect(failed.map(({ error }) => error?.message)).toEqual(
    timed.map(() => expect.stringMatching(/took longer than \d+ s/)),
  )
  expect(await untilOnly(host, before, [], LIMIT_MS)).toEqual([])
  await host.sh('rm /run/hold /run/meek /usr/local/sbin/timeout')
  expect(await runTask(TASK, ['-i', fast.path])).toMatchObject({ exitCode: 0 })
  expect(await host.sh(FILES)).toBe(clean)
})

test('a check of new content that does not heed TERM is ended by its deadline all the same', async () => {
  await host.write('/usr/local/sbin/timeout', HASTY_TIMEOUT, 0o755)
  const before = await processesOn(host)
  await using remote = taskHost(host)
  const validate = ['/bin/sh', '-c', "trap '' TERM; sleep 7301; sleep 7301; : %s"]
  await expect(file(remote.host, { path: '/opt/checked', content: 'new', validate })).rejects.toThrow(
    'nothing was replaced',
  )
  expect(since(before, await processesOn(host))).not.toContain('sleep')
  expect((await host.exec(['ls', '/opt/checked'])).exitCode).not.toBe(0)
  await host.sh('rm /usr/local/sbin/timeout')
})
