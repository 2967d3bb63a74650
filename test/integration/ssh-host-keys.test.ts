/** A host that does not show the key that it must: refused before anything is sent, with the cause and the line to look at. */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type HostVariables, runTask, sshVariables, writeInventory } from '../support/task-run.ts'

const BASICS = 'test/fixtures/tasks/basics.mjs'

let host: TestContainer
/** Keys of hosts that are not this one, and of those who sign. */
let otherKey: string
let authority: string
let files = 0

beforeAll(async () => {
  host = await startContainer('debian')
  ;[otherKey = '', authority = ''] = ['other', 'authority'].map((name) => {
    const file = `${host.client.folder}/${name}`
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
    return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
  })
})
afterAll(() => host[Symbol.asyncDispose]())

/** The name under which the host's key is looked up. */
const name = (): string => `[127.0.0.1]:${host.sshPort}`

/** A file of known hosts with these lines, hashed where it is to be. */
function knownHosts(lines: readonly string[], isHashed = false): string {
  files += 1
  const file = `${host.client.folder}/known_hosts_${files}`
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  if (isHashed) execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' })
  return file
}

/** How the host is reached with other known hosts, and further words for ssh. */
function withKnownHosts(file: string, words = ''): HostVariables {
  return {
    ...sshVariables(host),
    ansible_ssh_common_args: `-F none -o IdentitiesOnly=yes -o GlobalKnownHostsFile=/dev/null -o UserKnownHostsFile=${file} ${words}`,
  }
}

interface Ending {
  readonly exitCode: number | null
  /** The error of the host, cause and hint. */
  readonly error: string
  readonly code: string | undefined
}

async function end(variables: HostVariables): Promise<Ending> {
  await using inventory = await writeInventory({ 'relay-1': variables })
  const { exitCode, events } = await runTask(BASICS, ['-i', inventory.path, '--json'])
  const error = events.flatMap((event) => (event.event === 'host' && event.error ? [event.error] : []))[0]
  return { exitCode, error: `${error?.message}\n${error?.hint}`, code: error?.code }
}

/** Expects a refusal that says this, and that nothing has come to the host. */
async function expectRefusal(variables: HostVariables, ...said: readonly (string | RegExp)[]): Promise<void> {
  const { exitCode, error, code } = await end(variables)
  expect({ exitCode, code }).toEqual({ exitCode: 4, code: 'HAWSER_HOST_KEY' })
  for (const words of [...said, 'nothing was sent']) expect(error).toMatch(words)
  expect((await host.exec(['ls', '/srv/basics'])).exitCode).not.toBe(0)
}

async function configureSshd(lines: string): Promise<void> {
  await host.write('/etc/ssh/sshd_config.d/test.conf', lines)
  await host.sh('pkill -HUP -o sshd')
  await sleep(500)
}

test.each([
  ['as it is', false],
  ['hashed', true],
])('a changed key: the line of known_hosts that has another, %s', async (_how, isHashed) => {
  const file = knownHosts(['# a comment', `other.example ${otherKey}`, `${name()} ${otherKey}`], isHashed)
  await expectRefusal(
    withKnownHosts(file),
    "the host's key has changed",
    `${file}:3 `,
    /SHA256:[A-Za-z0-9+/]{43}/,
    `ssh-keygen -R '${name()}' -f ${file}`,
  )
})

test('an unknown key: the command that shows it, for the name that ssh looks up', async () => {
  const file = knownHosts([`other.example ${host.hostKey}`])
  // Whatever the user's own configuration lets ssh say.
  writeFileSync(`${host.client.folder}/quiet`, 'LogLevel QUIET\n')
  await expectRefusal(
    withKnownHosts(file, `-F ${host.client.folder}/quiet`),
    "the host's key is not in known_hosts",
    `ssh-keyscan -p ${host.sshPort} 127.0.0.1 >> ${file}`,
  )
})

test('a revoked key: the line that says so', async () => {
  const file = knownHosts([`${name()} ${host.hostKey}`, `@revoked * ${host.hostKey}`])
  await expectRefusal(withKnownHosts(file), "the host's key is revoked", `${file}:2 says so`)
})

test('a key that a list of revoked keys has, and a list that is not there', async () => {
  const file = knownHosts([`${name()} ${host.hostKey}`])
  const key = knownHosts([host.hostKey])
  execFileSync('ssh-keygen', ['-k', '-q', '-f', `${file}.krl`, key])
  const listed = withKnownHosts(file, `-o RevokedHostKeys=${file}.krl`)
  await expectRefusal(listed, "the host's key is revoked", `${file}.krl says so`)
  const missing = withKnownHosts(file, `-o RevokedHostKeys=${file}.missing`)
  await expectRefusal(missing, `the list of revoked keys cannot be read: ${file}.missing: No such file`)
})

test('a known_hosts that cannot be read is not one that does not know the host', async () => {
  const file = `${host.client.folder}/known_hosts_loop`
  // Not even root can read it.
  symlinkSync(file, file)
  await expectRefusal(withKnownHosts(file), `cannot be looked up: ${file} cannot be read (ELOOP)`)
})

test('where no known hosts are kept, the option that says so', async () => {
  await expectRefusal(withKnownHosts('/dev/null'), 'is not in known_hosts', 'UserKnownHostsFile says that none is kept')
})

test('the unknown key of a jump host is called by its own name', async () => {
  const file = knownHosts([`[localhost]:${host.sshPort} ${host.hostKey}`])
  const jump = `ssh -F none -i ${host.client.privateKeyFile} -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${file} -p ${host.sshPort} -W %h:%p deploy@127.0.0.1`
  const variables = { ...withKnownHosts(file, `-o 'ProxyCommand=${jump}'`), ansible_host: 'localhost' }
  await expectRefusal(variables, `the key of ${name()}, which is on the way, is not in known_hosts`)
})

test('a certificate of the host: taken while it is good, refused with what is wrong with it', async () => {
  const { folder } = host.client
  writeFileSync(`${folder}/host.pub`, `${host.hostKey}\n`)
  const sign = async (names: string, validity: string): Promise<void> => {
    const words = ['-q', '-s', `${folder}/authority`, '-I', 'host', '-h', '-n', names, '-V', validity]
    execFileSync('ssh-keygen', [...words, `${folder}/host.pub`])
    await host.write('/etc/ssh/host-cert.pub', readFileSync(`${folder}/host-cert.pub`))
    await configureSshd('HostCertificate /etc/ssh/host-cert.pub\n')
  }
  try {
    const file = knownHosts([`@cert-authority * ${authority}`])
    await sign('127.0.0.1', '20200101:20200102')
    await expectRefusal(withKnownHosts(file), "the host's certificate has expired", 'have it signed again')
    // The key itself is known: what is said of it does not matter then.
    const both = knownHosts([`@cert-authority * ${authority}`, `${name()} ${host.hostKey}`])
    expect(await end({ ...withKnownHosts(both), ansible_become: false })).toMatchObject({ exitCode: 2 })
    await sign('other.example', '-1d:+1d')
    await expectRefusal(withKnownHosts(file), "the host's certificate is for other names")
    await sign('127.0.0.1', '20400101:20410101')
    await expectRefusal(withKnownHosts(file), "the host's certificate is not valid yet")
    const revoked = knownHosts([`@cert-authority * ${authority}`, `@revoked * ${authority}`])
    await sign('127.0.0.1', '-1d:+1d')
    await expectRefusal(withKnownHosts(revoked), "the host's key is revoked", `${revoked}:2 says so`)
    // As a user without the right to write there, so that it shows and changes nothing.
    expect(await end({ ...withKnownHosts(file), ansible_become: false })).toMatchObject({ exitCode: 2 })
  } finally {
    await configureSshd('')
  }
})

test('known_hosts is only read: one that cannot be written is no obstacle', async () => {
  await host.sh("ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/second_key")
  await configureSshd('HostKey /etc/ssh/second_key\n')
  try {
    const file = knownHosts([`${name()} ${host.hostKey}`])
    // ssh would add the second key to it, by another file in its place, and complain where it cannot.
    writeFileSync(`${host.client.folder}/config`, `UpdateHostKeys yes\nUserKnownHostsFile ${file}\n`)
    const before = [readFileSync(file, 'utf8'), statSync(file).ino]
    await using inventory = await writeInventory({
      'relay-1': {
        ...sshVariables(host),
        ansible_ssh_common_args: `-F ${host.client.folder}/config -o IdentitiesOnly=yes`,
      },
    })
    expect(await runTask(BASICS, ['-i', inventory.path])).toMatchObject({ exitCode: 0, stderr: '' })
    expect([readFileSync(file, 'utf8'), statSync(file).ino]).toEqual(before)
    // The same task, which so does leave what each refusal was held against.
    expect((await host.exec(['ls', '/srv/basics'])).exitCode).toBe(0)
    await host.sh('rm -r /srv/basics')
  } finally {
    await configureSshd('')
  }
})
