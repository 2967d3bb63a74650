import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { OperationError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { type History, history } from '../../src/operations/history.ts'
import type { ReleaseOptions } from '../../src/operations/release-options.ts'
import { rollback } from '../../src/operations/rollback.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { type ReleaseFolder, releaseFolder } from '../support/release-file.ts'
import { ssh } from '../support/ssh.ts'
import { type TaskHost, type TaskHostOptions, taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'
const LOG = '/var/lib/hawser/audit.log'

let folder: ReleaseFolder

beforeAll(async () => {
  folder = await releaseFolder()
})
afterAll(async () => {
  await closeArtifacts()
  await folder[Symbol.asyncDispose]()
})

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('the audit log of a %s host', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind, { tmpfs: { '/opt/full': 'size=64k,mode=0755' } })
  })
  afterAll(() => container[Symbol.asyncDispose]())
  afterEach(() => container.sh(`rm -rf /var/lib/hawser ${DEST}* /opt/full/* /usr/local/sbin/mv`))

  const log = async (): Promise<string[]> => (await container.sh(`cat ${LOG}`)).split('\n')
  const isThere = async (path: string): Promise<boolean> => (await container.exec(['ls', path])).exitCode === 0

  /** A run of its own: a host, and what is done there. */
  async function run<Value>(body: (remote: TaskHost) => Promise<Value>, options: TaskHostOptions = {}): Promise<Value> {
    await using remote = taskHost(container, options)
    const value = await body(remote)
    await remote.finish()
    return value
  }

  async function deployed(
    fields: Partial<ReleaseOptions> = {},
    options: TaskHostOptions = {},
  ): Promise<ReleaseOptions> {
    const release = await folder.release({ dest: DEST, ...fields })
    await run(async ({ host }) => deploy(host, await artifact(release)), options)
    return release
  }

  const read = (dest = DEST, last = 1000): Promise<History> =>
    run(async ({ host }) => (await history(host, { dest, last })).data)

  test('has one line for each change, with who, from where and what; and only root reads it', async () => {
    // A BusyBox host has no sudo in the PATH of ours.
    const login: TaskHostOptions = kind === 'busybox' ? { user: 'root', become: false } : { user: 'deploy' }
    const how: TaskHostOptions = { ...login, by: 'ssh', controller: 'ann@laptop', runId: 'abc123' }
    const first = await deployed({ version: '1.0 beta', mode: '0700', owner: 'deploy' }, how)
    const second = await deployed({ version: '2.0' }, { ...how, controller: 'bob@ci' })
    await run(({ host }) => rollback(host, { dest: DEST }), how)
    const lines = await log()
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ'
    const { stdout: client } = await ssh(container, login.user ?? '', 'echo $SSH_CONNECTION')
    const rest = `session=\\d+\\.\\d+ from=${client.replace(/ .*/s, '')} login=(\\d+|-)$`
    const store = '[0-9A-Za-z._-]+'
    const name = first.src.replace(/.*\//, '')
    expect(lines[0]).toMatch(
      new RegExp(
        `^${time} install dest=${DEST} store=${store} artifact=${name} by=ann@laptop run=abc123 version=1.0%20beta ` +
          `before=- after=${first.sha256} mode=0700 owner=deploy group=root ${rest}`,
      ),
    )
    expect(lines[1]).toMatch(
      new RegExp(`by=bob@ci .*before=${first.sha256} after=${second.sha256} mode=0755 owner=root `),
    )
    expect(lines[2]).toMatch(
      new RegExp(
        `^${time} rollback .*artifact=- by=ann@laptop run=abc123 version=1.0%20beta before=${second.sha256} after=${first.sha256} `,
      ),
    )
    expect(lines).toHaveLength(3)
    expect(await container.sh(`stat -c '%a %U:%G' ${LOG} /var/lib/hawser`)).toBe('600 root:root\n700 root:root')
    expect((await container.exec(['cat', LOG], { user: 'deploy' })).exitCode).not.toBe(0)
  })

  test('has none for a check, a second run, a failed step, or a rollback that changes nothing', async () => {
    const release = await folder.release({ dest: DEST })
    await run(async ({ host }) => deploy(host, await artifact(release)), { check: true })
    expect(await isThere(LOG)).toBe(false)
    await run(async ({ host }) => deploy(host, await artifact(release)))
    const old = await log()
    await run(async ({ host }) => deploy(host, await artifact(release)))
    await run(({ host }) => rollback(host, { dest: DEST }, { to: release.sha256 }))
    await expect(deployed({ owner: 'nobody-of-that-name' })).rejects.toThrow(/nobody-of-that-name/)
    const cause = new OperationError('the service does not start')
    await expect(run(({ host }) => rollback(host, { dest: DEST }, { cause }))).rejects.toBe(cause)
    await run(async ({ host }) => deploy(host, await artifact(await folder.release({ dest: DEST }))), { check: true })
    expect(await log()).toEqual(old)
  })

  test('is told by history(), oldest first, which also says what something else has changed', async () => {
    const first = await deployed({ version: '1.0' }, { controller: 'ann@laptop', runId: 'abc123' })
    const second = await deployed()
    await deployed({ dest: `${DEST}-other` })
    expect(await read()).toMatchObject({
      changes: [
        { change: 'install', dest: DEST, version: '1.0', after: first.sha256, by: 'ann@laptop', run: 'abc123' },
        { change: 'install', dest: DEST, before: first.sha256, after: second.sha256 },
      ],
      installed: second.sha256,
      doubts: [],
    })
    expect((await read(DEST, 1)).changes).toHaveLength(1)
    const all = await run(async ({ host }) => (await history(host, {})).data.changes, { check: true })
    expect(all.map(({ dest }) => dest)).toEqual([DEST, DEST, `${DEST}-other`])
    await container.sh(`echo by-hand >${DEST}`)
    await run(async (remote) => {
      const outcome = await history(remote.host, { dest: DEST })
      expect(outcome.outcome).toBe('ok')
      expect(outcome.data.doubts).toEqual([expect.stringMatching(/is installed, which is not what the last line says/)])
      expect(remote.events).toContainEqual(expect.objectContaining({ event: 'warning' }))
    })
    const third = await deployed()
    expect((await read()).doubts).toEqual([
      expect.stringMatching(/^something else than Hawser had changed it before \d{4}-/),
    ])
    expect((await read()).changes.at(-1)).toMatchObject({ after: third.sha256 })
  })

  test('cannot be forged by names', async () => {
    const controller = 'eve@x\n2026-01-01T00:00:00Z install dest=/etc/passwd \u001b[2Jrun=1 after=0'
    const version = '1.0\n\u001b]0;pwned\u0007 after=1 $(touch /tmp/pwned) %s \\n é'
    await deployed({ version }, { controller })
    const lines = await log()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^[!-~]+( [!-~]+)*$/)
    expect((await read()).changes).toMatchObject([{ by: controller, version, dest: DEST }])
  })

  // Only bash reads a start-up file of a login's that is given a command.
  if (kind !== 'busybox') {
    test("cannot be forged by the login's own start-up file", async () => {
      await container.sh(`printf 'export SSH_CONNECTION="x=1\nfrom=9.9.9.9 1 2 3"\n' >/home/nora/.bashrc`)
      await deployed({}, { by: 'ssh', user: 'nora' })
      const lines = await log()
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/ from=- login=/)
    })
  }

  test('on a full disk: nothing is replaced, and what came of the line spoils no other', async () => {
    const old = await deployed()
    // The log alone is elsewhere, so that nothing else runs out of space first; root may do that.
    await container.sh(
      `mv ${LOG} /opt/full/log && ln -s /opt/full/log ${LOG} && dd if=/dev/zero bs=4096 count=15 2>/dev/null >/opt/full/rest
      while printf '# 63 characters of what somebody wrote here before, sixty-three\\n' >>/opt/full/log; do :; done 2>/dev/null; :`,
    )
    await expect(deployed()).rejects.toThrow(
      /no space left to write to \/var\/lib\/hawser\/audit\.log; nothing was replaced/,
    )
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${old.sha256}  -`)
    expect(
      await container.sh(`ls -A /usr/local/bin /var/lib/hawser/store/* | grep -e '^\\.hawser' -e history-new || :`),
    ).toBe('')
    await container.sh(`rm /opt/full/rest; printf '2026-11-23T13:11:25Z install dest=' >>/opt/full/log`)
    const next = await deployed()
    const { changes, doubts } = await read()
    expect(changes.map(({ after }) => after)).toEqual([old.sha256, next.sha256])
    expect(doubts).toEqual([])
  })

  test('that is no file refuses every change, and blocks none', async () => {
    await container.sh(`mkdir -p -m 700 /var/lib/hawser && mkfifo ${LOG}`)
    await expect(deployed()).rejects.toThrow(/audit\.log is not a file/)
    expect(await isThere(DEST)).toBe(false)
  })

  test('has a line of each of two controllers, whatever they do at once', async () => {
    const dests = [DEST, `${DEST}-other`]
    const releases = await Promise.all(dests.flatMap((dest) => [1, 2, 3].map(() => folder.release({ dest }))))
    await Promise.all(
      dests.map(async (dest) => {
        for (const release of releases.filter((each) => each.dest === dest)) {
          await run(async ({ host }) => deploy(host, await artifact(release)))
        }
      }),
    )
    expect(await log()).toHaveLength(6)
    for (const dest of dests) {
      const { changes, doubts } = await read(dest)
      expect(changes.map(({ after }) => after)).toEqual(
        releases.filter((each) => each.dest === dest).map(({ sha256 }) => sha256),
      )
      expect(doubts).toEqual([])
    }
  })
})

test.each<ContainerKind>(['debian', 'busybox'])(
  'zeros, as a power cut leaves them, hide no line on %s',
  async (kind) => {
    await using container = await startContainer(kind)
    await using remote = taskHost(container)
    const releases = [await folder.release({ dest: DEST }), await folder.release({ dest: DEST })]
    for (const release of releases) {
      await deploy(remote.host, await artifact(release))
      await container.sh(`head -c 1000 /dev/zero >>${LOG}`)
    }
    const { data } = await history(remote.host, { dest: DEST })
    expect(data.changes.map(({ after }) => after)).toEqual(releases.map(({ sha256 }) => sha256))
    expect(data.doubts).toEqual([])
  },
)

test('a change is told to the journal of a systemd host too', async () => {
  await using container = await startContainer('systemd')
  await using remote = taskHost(container, { controller: 'ann@laptop' })
  const release = await folder.release({ dest: DEST }, randomBytes(1000))
  await deploy(remote.host, await artifact(release))
  await deploy(remote.host, await artifact(release))
  const [line = ''] = (await container.sh(`cat ${LOG}`)).split('\n')
  const journal = await container.sh('journalctl --sync; journalctl -t hawser -o cat')
  expect(journal).toBe(line.replace(/^\S+ /, ''))
  expect(journal).toMatch(new RegExp(`^install dest=${DEST} .*by=ann@laptop .*after=${release.sha256} `))
  // A journal that takes nothing any more must not keep a change from being made, nor hold it up for long.
  await container.sh(
    'kill -STOP "$(systemctl show -p MainPID --value systemd-journald)"; while timeout 1 logger more; do :; done',
  )
  const next = await folder.release({ dest: DEST })
  await deploy(remote.host, await artifact(next))
  await container.sh('kill -CONT "$(systemctl show -p MainPID --value systemd-journald)"')
  expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${next.sha256}  -`)
})
