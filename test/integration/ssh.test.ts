import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectBySsh } from '../support/connection.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { CHECKOUT, runTask, sshVariables, writeInventory } from '../support/task-run.ts'
import { spawnOnTerminal } from '../support/terminal.ts'

let host: TestContainer
let behind: TestContainer

beforeAll(async () => {
  ;[host, behind] = await Promise.all([startContainer('debian'), startContainer('debian')])
})

afterAll(() => Promise.all([host, behind].map((each) => each[Symbol.asyncDispose]())))

const LOOK = 'test/fixtures/tasks/look.mjs'

test('logins that sshd drops because too many start at once are tried again', async () => {
  await host.sh('echo "MaxStartups 1:90:3" >/etc/ssh/sshd_config.d/startups.conf; pkill -HUP -o sshd')
  await sleep(500)
  const names = Array.from({ length: 12 }, (_, index) => [`relay-${index}`, sshVariables(host)] as const)
  await using inventory = await writeInventory(Object.fromEntries(names))
  const { exitCode, events } = await runTask(LOOK, ['-i', inventory.path, '--json'])
  expect(events.filter((event) => event.event === 'host' && event.status !== 'ok')).toEqual([])
  expect(exitCode).toBe(0)
  await host.sh('rm /etc/ssh/sshd_config.d/startups.conf; pkill -HUP -o sshd')
  await sleep(500)
})

test('a host behind a jump host is reached as ssh is told to', async () => {
  const address = await behind.sh("hostname -i | cut -d' ' -f1")
  const { privateKeyFile, knownHostsFile } = host.client
  await behind.write('/etc/ssh/hawser-test-keys', host.client.publicKey)
  const { appendFile } = await import('node:fs/promises')
  await appendFile(knownHostsFile, `${address} ${behind.hostKey}\n`)
  const jump = `ssh -F none -i ${privateKeyFile} -o UserKnownHostsFile=${knownHostsFile} -p ${host.sshPort} -W %h:%p deploy@127.0.0.1`
  const variables = {
    ...sshVariables(host),
    ansible_host: address,
    ansible_port: 22,
    ansible_ssh_common_args: `-F none -o IdentitiesOnly=yes -o UserKnownHostsFile=${knownHostsFile} -o 'ProxyCommand=${jump}'`,
  }
  await using inventory = await writeInventory({ 'relay-1': variables })
  expect(await runTask(LOOK, ['-i', inventory.path])).toMatchObject({ exitCode: 0 })
})

test('an inventory cannot switch off the check of host keys', async () => {
  const variables = sshVariables(host)
  const lax =
    `${variables.ansible_ssh_common_args} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null`.replace(
      / -o UserKnownHostsFile=\/tmp\S+/,
      '',
    )
  await using inventory = await writeInventory({ 'relay-1': { ...variables, ansible_ssh_common_args: lax } })
  const { exitCode, stdout } = await runTask(LOOK, ['-i', inventory.path])
  expect(exitCode).toBe(4)
  expect(stdout).toMatch(/key is not in known_hosts/)
})

test('a channel that sshd refuses is an error, and no second login', async () => {
  await host.sh('echo "MaxSessions 1" >/etc/ssh/sshd_config.d/sessions.conf; pkill -HUP -o sshd')
  await sleep(500)
  try {
    await using opened = connectBySsh(host)
    await opened.connection.session()
    await expect(opened.connection.session('login')).rejects.toMatchObject({ code: 'HAWSER_UNREACHABLE' })
  } finally {
    await host.sh('rm /etc/ssh/sshd_config.d/sessions.conf; pkill -HUP -o sshd')
    await sleep(500)
  }
})

test('a host that never answers is given up at the deadline', async () => {
  const { createServer } = await import('node:net')
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await using inventory = await writeInventory({ 'relay-1': { ...sshVariables(host), ansible_port: port } })
  const { exitCode, stdout } = await runTask(LOOK, ['-i', inventory.path, '-T', '1'])
  silent.close()
  expect(exitCode).toBe(4)
  expect(stdout).toMatch(/timed out|Connection timed out|no answer/i)
})

test('the passphrase of a key is asked for on the terminal', async () => {
  const key = `${host.client.folder}/guarded`
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', key])
  const keys = execFileSync('cat', [`${key}.pub`], { encoding: 'utf8' })
  await host.write('/etc/ssh/hawser-test-keys', `${host.client.publicKey}\n${keys}`)
  await using inventory = await writeInventory({
    'relay-1': { ...sshVariables(host), ansible_ssh_private_key_file: key },
  })
  const child = spawnOnTerminal(`zx ${LOOK} -i ${inventory.path}`, {
    cwd: CHECKOUT,
    env: { ...process.env, PATH: `${CHECKOUT}/node_modules/.bin:${process.env.PATH}`, CI: '1', SSH_AUTH_SOCK: '' },
  })
  let seen = ''
  let answered = false
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    seen += chunk
    if (!answered && /passphrase/.test(seen)) {
      answered = true
      child.stdin.write('open sesame\n')
    }
  })
  const exitCode = await new Promise((resolve) => child.once('close', resolve))
  expect(seen).toMatch(/passphrase for key/)
  expect(seen).not.toContain('open sesame')
  expect(exitCode).toBe(0)
})
