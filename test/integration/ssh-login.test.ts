/** Logins that a key, its agent or its certificate keeps from happening: each says which, and why. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type HostVariables, runTask, sshVariables, writeInventory } from '../support/task-run.ts'

const LOOK = 'test/fixtures/tasks/look.mjs'

let host: TestContainer
let folder: string

const keygen = (...words: string[]): string => execFileSync('ssh-keygen', ['-q', ...words], { encoding: 'utf8' })

beforeAll(async () => {
  host = await startContainer('debian')
  folder = host.client.folder
  keygen('-t', 'ed25519', '-N', '', '-f', `${folder}/authority`)
  await host.write('/etc/ssh/authority.pub', readFileSync(`${folder}/authority.pub`))
  await host.write('/etc/ssh/sshd_config.d/test.conf', 'TrustedUserCAKeys /etc/ssh/authority.pub\n')
  await host.sh('pkill -HUP -o sshd')
  await sleep(500)
})
afterAll(() => host[Symbol.asyncDispose]())

/** Makes a key that is in no list on the host. */
function makeKey(name: string): string {
  const file = `${folder}/${name}`
  keygen('-t', 'ed25519', '-N', '', '-C', name, '-f', file)
  return file
}

/** Signs a key for a principal. */
function sign(key: string, principal: string, validity: string): void {
  keygen('-s', `${folder}/authority`, '-I', 'someone', '-n', principal, '-V', validity, `${key}.pub`)
}

/** An agent of its own for each test, whose questions a program answers: yes where a file says so. */
function startAgent(): Disposable & { readonly env: NodeJS.ProcessEnv; readonly yes: string } {
  const place = `${folder}/agent-${Math.random().toString(36).slice(2)}`
  mkdirSync(place)
  const yes = `${place}/yes`
  writeFileSync(`${place}/ask`, `#!/bin/sh\n[ "$SSH_ASKPASS_PROMPT" = confirm ] && [ -e ${yes} ]\n`)
  chmodSync(`${place}/ask`, 0o755)
  const env = { SSH_ASKPASS: `${place}/ask`, SSH_ASKPASS_REQUIRE: 'force' }
  const started = execFileSync('ssh-agent', ['-s', '-a', `${place}/socket`], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  const pid = /SSH_AGENT_PID=(\d+)/.exec(started)?.[1]
  return {
    env: { SSH_AUTH_SOCK: `${place}/socket` },
    yes,
    [Symbol.dispose]() {
      process.kill(Number(pid))
      rmSync(place, { recursive: true })
    },
  }
}

/** Runs a task against the host; the error is its cause and hint. */
async function end(
  variables: HostVariables,
  env: NodeJS.ProcessEnv = { SSH_AUTH_SOCK: '' },
): Promise<{ exitCode: number | null; error: string; code: string | undefined }> {
  await using inventory = await writeInventory({ 'relay-1': variables })
  const { exitCode, events } = await runTask(LOOK, ['-i', inventory.path, '--json'], { env })
  const error = events.flatMap((event) => (event.event === 'host' && event.error ? [event.error] : []))[0]
  return { exitCode, error: `${error?.message}\n${error?.hint}`, code: error?.code }
}

const withKey = (file: string): HostVariables => ({ ...sshVariables(host), ansible_ssh_private_key_file: file })

/** The host as one reaches it with what the agent has. */
function withAgent(): HostVariables {
  const { ansible_ssh_private_key_file: _none, ...variables } = sshVariables(host)
  return { ...variables, ansible_ssh_common_args: `-F none -o UserKnownHostsFile=${host.client.knownHostsFile}` }
}

async function expectRefusal(ending: ReturnType<typeof end>, ...said: readonly (string | RegExp)[]): Promise<void> {
  const { exitCode, error, code } = await ending
  expect({ exitCode, code }).toEqual({ exitCode: 4, code: 'HAWSER_UNREACHABLE' })
  for (const words of ['the host refused the login', ...said]) expect(error).toMatch(words)
}

test('an agent that asks before it signs: its answer counts', async () => {
  using agent = startAgent()
  execFileSync('ssh-add', ['-q', '-c', host.client.privateKeyFile], { env: { ...process.env, ...agent.env } })
  await expectRefusal(
    end(withAgent(), agent.env),
    'the agent would not sign with the key hawser-test: agent refused operation',
    'ssh-add -c',
  )
  writeFileSync(agent.yes, '')
  expect(await end(withAgent(), agent.env)).toMatchObject({ exitCode: 0 })
})

test('a certificate: taken while it is good, and else its flaw is named', async () => {
  const key = makeKey('certified')
  const name = `the certificate ${key}-cert.pub`
  sign(key, 'deploy', '-1d:+1d')
  expect(await end(withKey(key))).toMatchObject({ exitCode: 0 })
  sign(key, 'deploy', '20200101:20200102')
  await expectRefusal(end(withKey(key)), `${name} has expired at 2020-01-02T00:00:00`, 'have it signed again')
  sign(key, 'deploy', '20400101:20410101')
  await expectRefusal(end(withKey(key)), `${name} is not valid before 2040-01-01T00:00:00`)
  sign(key, 'somebody,else', '-1d:+1d')
  await expectRefusal(end(withKey(key)), `${name} is for 'somebody', 'else' and not for the user 'deploy'`)
})

test('a certificate that the agent has', async () => {
  using agent = startAgent()
  const key = makeKey('carried')
  sign(key, 'somebody', '-1d:+1d')
  execFileSync('ssh-add', ['-q', key], { env: { ...process.env, ...agent.env } })
  await expectRefusal(end(withAgent(), agent.env), "the certificate carried of the agent is for 'somebody'")
})

test('a key that cannot be read is told from one that the host does not know', async () => {
  const key = makeKey('unknown')
  await expectRefusal(end(withKey(key)), /\(it accepts: publickey\)/, 'ssh-add -l')
  writeFileSync(key, 'not a key\n')
  // With it the host refuses before ssh needs the key itself.
  rmSync(`${key}.pub`)
  await expectRefusal(end(withKey(key)), `the key ${key} could not be used: `)
  await expectRefusal(end(withKey(`${key}-missing`)), `the key ${key}-missing could not be used: No such file`)
})
