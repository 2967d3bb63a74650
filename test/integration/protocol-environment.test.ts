/** The ssh user's environment: PATH, libraries, start-up files, umask and locale change nothing that Hawser does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { command } from '../../src/operations/command.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { directory } from '../../src/operations/directory.ts'
import { file } from '../../src/operations/file.ts'
import { query } from '../../src/operations/query.ts'
import { waitFor } from '../../src/operations/wait-for.ts'
import { connectBySsh, type TestConnectionOptions } from '../support/connection.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { CAPTURED, makeHostile } from '../support/hostile-environment.ts'
import { releaseFolder } from '../support/release-file.ts'
import { ssh } from '../support/ssh.ts'
import { taskHost } from '../support/task-host.ts'

const USERS = ['deploy', 'bella', 'nora', 'fiona', 'tessa', 'norma', 'paula']

let clean: TestContainer
let hostile: TestContainer

beforeAll(async () => {
  ;[clean, hostile] = await Promise.all([startContainer('debian'), startContainer('debian')])
  await makeHostile(hostile, USERS)
})
afterAll(async () => {
  await Promise.all([clean, hostile].map((host) => host[Symbol.asyncDispose]()))
  await closeArtifacts()
})

/** A little of everything, and what it left: the same on every host, whoever logs in. */
async function work(container: TestContainer, options: TestConnectionOptions) {
  const place = options.become === false ? `/home/${options.user}/work` : '/srv/work'
  await container.sh(`rm -rf ${place} /var/lib/hawser`)
  await using folder = await releaseFolder()
  await using remote = taskHost(container, { ...options, by: 'ssh', diff: true })
  const { host } = remote
  await directory(host, { path: place })
  await directory(host, { path: `${place}/closed/deep`, mode: '0700' })
  await file(host, { path: `${place}/plain`, content: 'ıİ äöü\n' })
  await file(host, { path: `${place}/plain`, content: 'changed\n' })
  await file(host, { path: `${place}/large`, content: Buffer.alloc(100_000, 0xff) })
  await file(host, { path: `${place}/closed/key`, content: 'x', mode: '0600', validate: ['grep', '-q', 'x', '%s'] })
  await command(host, { sh: `touch ${place}/made; mkdir ${place}/made-too`, creates: `${place}/made` })
  await host.$`touch ${`${place}/by-shell`}`
  await waitFor(host, { command: ['test', '-e', `${place}/made`], for: '10s' })
  const { data: environment } = await query(host, { sh: 'env | sort; umask; pwd; id -un; echo "$IFS" | od -An -c' })
  const { data: sorted } = await query(host, { sh: "printf 'b\\nB\\na\\n' | sort; printf 'I' | tr A-Z a-z" })
  const shell = await host.$`env | sort; umask; pwd; date -d @0`
  if (options.become !== false) {
    await deploy(host, await artifact(await folder.release({ dest: '/usr/local/bin/hostile-demo' }, 'the same\n')))
  }
  await remote.finish()
  return {
    outcomes: remote.operations().map(({ operation, outcome, before, after, diff, error }) => {
      const { gid: _gid, ...facts } = after ?? {}
      return { operation, outcome, before, facts, diff, error: error?.message }
    }),
    environment: environment.stdout,
    sorted: sorted.stdout,
    shell: shell.stdout,
    made: await container.sh(`cd ${place} && find . -exec stat -c '%n %a %U %G %s' {} + | sort`),
    installed: await container.sh(
      'cd / && find usr/local/bin/hostile-demo var/lib/hawser/store -exec stat -c "%a %U" {} + 2>/dev/null | sort; true',
    ),
  }
}

test('the environment is hostile: a plain ssh is turned by it', async () => {
  const naive = (line: string): Promise<string> => ssh(hostile, 'deploy', line).then(({ stdout }) => stdout)
  expect(await naive('id')).toBe('captured\n')
  expect(await naive('umask; echo "$LC_ALL $HOME"')).toBe('0777\nC.UTF-8 /opt/hostile\n')
  expect(await naive('/bin/echo a | /bin/grep b')).toBe('')
  const { stdout } = await ssh(hostile, 'bella', '/bin/echo "$IFS"; umask')
  expect(stdout).toBe('x\n0000\n')
  expect(await hostile.sh(`cat ${CAPTURED}`)).toMatch(/preloaded:/)
})

describe.each<[string, TestConnectionOptions]>([
  ['dash and sudo', { user: 'deploy' }],
  ['dash and sudo with a password', { user: 'paula', become: { method: 'sudo', password: 'paula-secret' } }],
  ['dash and su', { user: 'norma', become: { method: 'su', password: 'root-secret' } }],
  ['dash, as the login user', { user: 'deploy', become: false }],
  ['bash and sudo', { user: 'bella' }],
  ['bash, as the login user', { user: 'bella', become: false }],
  ['fish and sudo', { user: 'fiona' }],
  ['tcsh and sudo', { user: 'tessa' }],
])('by %s', (_how, options) => {
  test('all is as on a host of good will, and nobody was captured as root', async () => {
    await hostile.sh(`: >${CAPTURED}`)
    const done = await work(hostile, options)
    expect(done).toEqual(await work(clean, options))
    for (const said of [done.environment, done.shell]) expect(said).toContain('\n0022\n')
    // What a login shell starts before it reads our line is its user's; what runs behind it is not.
    const captured = await hostile.sh(`cat ${CAPTURED}`)
    const who = await hostile.sh(`id -u ${options.user}`)
    expect(captured.split('\n').filter((line) => !line.endsWith(` ${who}`) && line !== '')).toEqual([])
    expect(captured).not.toMatch(/preloaded:(cat|stat|touch|mktemp|sleep|timeout|head) /)
  })
})

test('no banner and no start-up file can ask for the password', async () => {
  const questions = `Password: [sudo] password for bella: [su ${'0'.repeat(32)}]Password: [sudo ${'0'.repeat(32)}]`
  await clean.write('/etc/ssh/hawser-test-banner', `${questions}\n`)
  // What it reads would be what was sent in answer.
  const ask = `printf '%s' '${questions}' >&2; printf '%s' '${questions}'\nread -r -t 1 answer; echo "$answer" >/tmp/answered\n`
  await clean.write('/home/bella/.bashrc', ask)
  await using bySu = connectBySsh(clean, { user: 'bella', become: { method: 'su', password: 'root-secret' } })
  expect((await bySu.connection.session()).uid).toBe(0)
  expect(await clean.sh('cat /tmp/answered')).toBe('')
  await using bySudo = connectBySsh(clean, { user: 'bella', become: { method: 'sudo', password: 'never asked for' } })
  expect((await bySudo.connection.session()).uid).toBe(0)
  expect(await clean.sh('cat /tmp/answered')).toBe('')
})
